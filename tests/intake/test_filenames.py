"""Names: what a file is, whatever a browser, a platform or a system made of its name."""

import unicodedata

import pytest

from autograder.intake.filenames import Kind, is_meant, named, owner_of

KNOWN = {"perceptron", "im2col", "two_layer_net", "chapter1"}


@pytest.mark.parametrize(
    ("name", "stem", "kind"),
    [
        ("perceptron.py", "perceptron", Kind.PROGRAM),
        ("PERCEPTRON.PY", "perceptron", Kind.PROGRAM),
        ("Perceptron.IpyNB", "perceptron", Kind.NOTEBOOK),
        ("ｐｅｒｃｅｐｔｒｏｎ.py", "perceptron", Kind.PROGRAM),
        ("perceptron.py.txt", "perceptron", Kind.PROGRAM),
        ("perceptron.ipynb.txt", "perceptron", Kind.NOTEBOOK),
        ("chapter1.ipynb.json", "chapter1", Kind.NOTEBOOK),
        ("perceptron.py.py", "perceptron", Kind.PROGRAM),
        ("perceptron", "perceptron", Kind.BARE),
        ("chapter1.ja.ipynb", "chapter1.ja", Kind.NOTEBOOK),
        ("im2col.py", "im2col", Kind.PROGRAM),
        ("two_layer_net.py", "two_layer_net", Kind.PROGRAM),
        ("work.zip", "work", Kind.ZIP),
        ("WORK.ZIP", "work", Kind.ZIP),
        ("work.tar", "work", Kind.TAR),
        ("work.tar.gz", "work", Kind.TAR),
        ("work.TGZ", "work", Kind.TAR),
        ("work.tar.xz", "work", Kind.FOREIGN),
        ("work.rar", "work", Kind.FOREIGN),
        ("work.7z", "work", Kind.FOREIGN),
        ("notes.txt", "notes", Kind.BARE),
        ("perceptron (1).txt", "perceptron", Kind.BARE),
        ("notes.md", "notes.md", Kind.OTHER),
        ("perceptron.docx", "perceptron", Kind.DOCUMENT),
        ("report.PDF", "report", Kind.DOCUMENT),
        ("perceptron.py.pdf", "perceptron", Kind.DOCUMENT),
        ("perceptron.pyc", "perceptron.pyc", Kind.OTHER),
        (".py", ".py", Kind.BARE),
        ("", "", Kind.BARE),
    ],
)
def test_a_name_tells_what_a_file_is_and_what_it_is_named_after(name: str, stem: str, kind: Kind) -> None:
    assert named(name) == named(unicodedata.normalize("NFD", name))
    assert (named(name).stem, named(name).kind) == (stem, kind)


COPIES = [
    *("Copy of {}", "copy of Copy of {}", "{} (1)", "{}(1)", "{} （２）", "{}-1", "{}-12", "{} 2"),
    *("{} copy", "{} copy 3", "{}-Copy1", "{} - Copy", "{} - Copy (2)", "{}のコピー", "{} のコピー 2", "{} - コピー"),
    *("{} - コピー (2)", "コピー ～ {}", "Copy of {} (3)", "{} "),
]


@pytest.mark.parametrize("suffix", [".py", ".ipynb", ".IPYNB", ".py.txt", ".txt", ".zip", ".tar.gz", ""])
@pytest.mark.parametrize("form", COPIES)
def test_a_copy_is_named_after_what_it_is_a_copy_of(form: str, suffix: str) -> None:
    for stem in ("perceptron", "im2col", "two_layer_net"):
        name = form.format(stem) + suffix
        assert named(name).stem == stem
        assert named(name).kind == named(stem + suffix).kind


@pytest.mark.parametrize("name", ["chapter1_ipynb_のコピー.ipynb", "chapter1.ipynb のコピー", "chapter1.ipynb (1)"])
def test_a_copy_that_a_platform_named_with_the_suffix_within(name: str) -> None:
    assert (named(name).stem, named(name).kind) == ("chapter1", Kind.NOTEBOOK)


@pytest.mark.parametrize("name", ["my_perceptron.py", "perceptron_old.py", "perceptrоn.py", "perceptron2.py", "x1.py"])
def test_another_name_is_another_name(name: str) -> None:
    assert not is_meant(named(name), KNOWN)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        *(
            (name, True)
            for name in ("perceptron (1).py", "Chapter1.ja.ipynb", "perceptron", "a.zip", "b.tgz", "c.rar", "d.docx")
        ),
        *((name, False) for name in ("setup.py", "README", "data.csv", "perceptron.md", "chapter2.ipynb")),
    ],
)
def test_what_may_hold_an_exercise_is_meant(name: str, meant: bool) -> None:
    assert is_meant(named(name), KNOWN) == meant


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        *(("Sato Aki.zip", "Sato Aki"), ("b.TAR.GZ", "b"), ("g.tgz", "g"), ("e.py.txt", "e"), ("c.PY", "c")),
        *(
            ("佐藤.ipynb", "佐藤"),
            ("f", "f"),
            ("c.rar", "c.rar"),
            ("notes.txt", "notes.txt"),
            ("report.pdf", "report.pdf"),
            ("a.b.zip", "a.b"),
        ),
        *(("STRASSE ß.py", "STRASSE ß"), ("sato (1).zip", "sato (1)")),
    ],
)
def test_an_owner_is_the_name_without_what_tells_the_kind(name: str, owner: str) -> None:
    assert owner_of(name) == owner
