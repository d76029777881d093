def build(folder):
    with (folder / "affine.ipynb").open("w") as file:
        file.write('{"cells": [{"cell_type": "code", "source": "", "outputs": ["')
        for _ in range(40):
            file.write("x" * (1 << 20))
        file.write('"]}]}')
