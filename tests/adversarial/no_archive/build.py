def build(folder):
    return (folder / "graph.py").rename(folder / "work.zip")
