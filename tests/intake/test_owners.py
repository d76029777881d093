"""Owners: whose each thing in an inbox is, by names as platforms, mail programs and browsers give them."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.intake.owners import Label, Owned, label_of, owned

FILES = [
    # Moodle, without folders
    ("Sato Hanako_123456_assignsubmission_file_chapter2.zip", Label("Sato Hanako", "123456", "chapter2.zip")),
    ("佐藤 花子_4711_assignsubmission_file_affine (1).py", Label("佐藤 花子", "4711", "affine (1).py")),
    ("Participant_9_assignsubmission_file_work_2.zip", Label("Participant 9", "9", "work_2.zip")),
    ("参加者_9_assignsubmission_file_work.zip", Label("参加者 9", "9", "work.zip")),
    ("O'Neil_Jr., Ann_77_assignsubmission_onlinetext_x.html", Label("O'Neil_Jr., Ann", "77", "x.html")),
    # Canvas
    ("satohanako_12345_678910_chapter2.zip", Label("satohanako", "12345", "chapter2.zip")),
    ("satohanako_LATE_12345_678910_chapter2-1.ipynb", Label("satohanako", "12345", "chapter2-1.ipynb")),
    ("佐藤花子_12345_678910_my_own_work.py", Label("佐藤花子", "12345", "my_own_work.py")),
    # mail
    ("Sato Hanako - chapter 2 - work.zip", Label("Sato Hanako", "", "work.zip")),
    ("Sato Hanako <sato@example.jp> - Re: 課題 - 2 - affine.py", Label("Sato Hanako", "sato@example.jp", "affine.py")),
    ("<sato@example.jp> - chapter 2 - a - b.ipynb", Label("sato@example.jp", "sato@example.jp", "b.ipynb")),
    # anything else
    ("Sato Hanako.zip", Label("Sato Hanako", "", "Sato Hanako.zip")),
    ("two_layer_net.py", Label("two_layer_net", "", "two_layer_net.py")),
    ("s1_2_3.py", Label("s1_2_3", "", "s1_2_3.py")),
    ("Last, F. M.tar.gz", Label("Last, F. M", "", "Last, F. M.tar.gz")),
    ("Sato - work.zip", Label("Sato - work", "", "Sato - work.zip")),
    ("Sato - my - notes.txt", Label("Sato - my - notes.txt", "", "Sato - my - notes.txt")),
    ("work.rar", Label("work.rar", "", "work.rar")),
]
FOLDERS = [
    ("Sato Hanako_123456_assignsubmission_file_", "inbox", Label("Sato Hanako", "123456")),
    ("Sato Hanako_123456_assignsubmission_file", "inbox", Label("Sato Hanako", "123456")),
    ("Participant_9_assignsubmission_file_", "inbox", Label("Participant 9", "9")),
    ("satohanako", "submitted", Label("satohanako")),
    ("Last, F. M", "inbox", Label("Last, F. M")),
    ("satohanako_12345_678910_chapter2", "inbox", Label("satohanako_12345_678910_chapter2")),
    ("chapter2-sato-hanako", "chapter2-submissions", Label("sato-hanako")),
    ("chapter2-", "chapter2-submissions", Label("chapter2-")),
    ("week-3-sato", "week-submissions", Label("3-sato")),
    ("chapter2-sato", "inbox", Label("chapter2-sato")),
]


@pytest.mark.parametrize(("name", "label"), FILES)
def test_whose_a_file_is_and_how_it_was_called(name: str, label: Label) -> None:
    assert label_of(name, is_folder=False) == label


@pytest.mark.parametrize(("name", "inbox", "label"), FOLDERS)
def test_whose_a_folder_is(name: str, inbox: str, label: Label) -> None:
    assert label_of(name, is_folder=True, inbox=inbox) == label


def joined(*names: str) -> list[tuple[str, tuple[str, ...]]]:
    """The owners, with the names of what is theirs; one that ends in a slash is a folder."""
    found = owned([(Path("inbox", name.rstrip("/")), name.endswith("/")) for name in names], "inbox")
    assert all(isinstance(one, Owned) for one in found)
    return [(one.owner, tuple(path.name for path, _ in one.things)) for one in found]


def test_several_things_of_one_owner_are_one() -> None:
    files = ("s_1_22_affine.py", "s_LATE_1_33_graph.py")
    assert joined(*files, "t_2_44_affine.py") == [("s", files), ("t", ("t_2_44_affine.py",))]
    assert joined("sato/", "sato.zip") == [("sato", ("sato", "sato.zip"))]
    both = ("Sato_1_assignsubmission_file_/", "Sato_1_assignsubmission_onlinetext_/")
    assert joined(*both) == [("Sato", tuple(name[:-1] for name in both))]


def test_people_of_one_name_are_told_apart() -> None:
    names = ("Sato_1_assignsubmission_file_/", "Sato_2_assignsubmission_file_/")
    assert [owner for owner, _ in joined(*names)] == ["Sato (1)", "Sato (2)"]
    assert [owner for owner, _ in joined("Li <a@x.jp> - A - w.zip", "Li <b@x.jp> - A - w.zip", "Li/")] == [
        *("Li (a@x.jp)", "Li (b@x.jp)", "Li"),
    ]


def test_a_second_download_of_one_name_belongs_to_the_first() -> None:
    assert joined("sato (1).zip", "sato.zip") == [("sato", ("sato (1).zip", "sato.zip"))]
    assert joined("sato (1).zip", "tanaka.zip") == [
        ("sato (1)", ("sato (1).zip",)),
        ("tanaka", ("tanaka.zip",)),
    ]
