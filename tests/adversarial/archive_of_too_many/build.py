import zipfile


def build(folder):
    with zipfile.ZipFile(folder / "work.zip", "w") as archive:
        archive.write(folder / "graph.py", "graph.py")
        for number in range(20_001):
            archive.writestr(f"{number}.py", "")
    return folder / "work.zip"
