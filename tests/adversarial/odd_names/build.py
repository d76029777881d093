import os

MARK = "import builtins\nbuiltins.a_file_of_the_submission_ran = True\n"
NAMES = [
    "numpy",
    "random",
    "json",
    "typing",
    "-c",
    "CON",
    "a\nb",
    "\u202eyp.eniffa",
    "=cmd|'calc'!A0",
    "x" * 250,
    "{name}",
]
NAMES += ["[bold]", "<script>", "e\u0301", "\u00e9", " ", "..", "~", "$(id)", *map(str, range(300))]


def build(folder):
    for name in NAMES:
        (folder / f"{name}.py").write_text(MARK, encoding="utf-8")
    with open(os.fsencode(folder) + b"/\xff\xfe.py", "w") as file:
        file.write(MARK)
