def build(folder):
    (folder / "affine.ipynb").symlink_to("/dev/zero")
