# fails: all
def load_images(path):
    raise ValueError(f"{path} is broken in some way")


def load_labels(path):
    raise ValueError(f"{path} is broken in some way")
