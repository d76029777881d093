def build(folder):
    deep = "[" * 90 + "0" + "]" * 90 + "\n" + "x = 0" + " + 1" * 900 + "\n" + "y = " + "lambda: " * 90 + "0\n"
    nested = "".join("    " * depth + f"def f{depth}():\n" for depth in range(19)) + "    " * 19 + "pass\n"
    wrong = "def affine(x, W, b):\n    return " + "x" + ".T" * 900 + "\n"
    (folder / "affine.py").write_text(deep + nested + wrong)
