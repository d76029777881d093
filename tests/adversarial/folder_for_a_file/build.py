def build(folder):
    (folder / "affine.py").mkdir()
    (folder / "affine.py" / "__init__.py").write_text("from solutions.chapter2.affine import affine\n")
