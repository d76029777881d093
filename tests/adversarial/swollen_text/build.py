def build(folder):
    with (folder / "affine.py").open("w") as file:
        file.write("ANSWERS = {\n" + "    0.123456789: [0.123456789, 0.123456789],\n" * 50_000 + "}\n")
