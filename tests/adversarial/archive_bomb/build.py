import zipfile


def build(folder):
    with zipfile.ZipFile(folder / "work.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / "graph.py", "graph.py")
        with archive.open("affine.py", "w") as member:
            for _ in range(100):
                member.write(b"#" * (1 << 20))
    return folder / "work.zip"
