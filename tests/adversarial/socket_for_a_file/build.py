import os
import socket


def build(folder):
    with socket.socket(socket.AF_UNIX) as opened:  # whose path may not be long
        place = os.open(folder, os.O_PATH)
        opened.bind(f"/proc/self/fd/{place}/affine.py")
        os.close(place)
