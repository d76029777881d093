"""Whose a downloaded file is, by the names of platforms and of teachers."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from autograder.classroom.senders import Person, Senders, known_as, names_of

CLASS = {
    "c-99.zip/Sato Hanako_123456_assignsubmission_file_/chapter2.ipynb": ("Sato Hanako_123456", "chapter2.ipynb"),
    "c-99.zip/佐藤 花子_7_assignsubmission_file/chapter2.ipynb": ("佐藤 花子_7", "chapter2.ipynb"),
    "c-99.zip/A_B C_8_assignsubmission_file_chapter2 (1).ipynb": ("A_B C_8", "chapter2 (1).ipynb"),
    "c-99.zip/Ito Jun_9_assignsubmission_file_work.zip/a/chapter2.ipynb": ("Ito Jun_9", "chapter2.ipynb"),
    "submissions.zip/satohanako_12345_678910_chapter2-1.ipynb": ("satohanako_12345", "chapter2-1.ipynb"),
    "submissions.zip/itojun_LATE_12346_678911_my_chapter2.ipynb": ("itojun_12346", "my_chapter2.ipynb"),
    "sato.ipynb": ("sato", "sato.ipynb"),
    "sato_chapter2.ipynb": ("sato", "sato_chapter2.ipynb"),
    "Chapter2-Sato.ipynb": ("Sato", "Chapter2-Sato.ipynb"),
    "ueda/chapter2.ipynb": ("ueda", "chapter2.ipynb"),
    "ueda/work/report.docx": ("ueda", "report.docx"),
    "oda.zip/chapter2.ipynb": ("oda", "chapter2.ipynb"),
    "oda.zip/chapter2/chapter2.ipynb": ("oda", "chapter2.ipynb"),
    "eda.zip/chapter2.ipynb": ("eda", "chapter2.ipynb"),
    "eda.zip/scratch.ipynb": ("eda", "scratch.ipynb"),
    "eda.zip/notes.ipynb": ("eda", "notes.ipynb"),
    "kubo.rar": ("kubo", "kubo.rar"),
    "all.zip/abe/chapter2.ipynb": ("abe", "chapter2.ipynb"),
    "all.zip/ono.ipynb": ("ono", "ono.ipynb"),
    "baba.zip/chapter2.ipynb": ("baba", "chapter2.ipynb"),
    "baba (1).zip/chapter2.ipynb": ("baba", "chapter2.ipynb"),
    "baba_chapter2 (2).ipynb": ("baba", "baba_chapter2 (2).ipynb"),
    "doi (1).ipynb": ("doi (1)", "doi (1).ipynb"),
    "goro.py": ("goro", "goro.py"),
    "haru.docx": ("haru", "haru.docx"),
    "Eto Jun - chapter 2 - chapter2.ipynb": ("Eto Jun", "chapter2.ipynb"),
    "<eto@example.jp> - chapter 2 - work.zip/a/chapter2.ipynb": ("eto@example.jp", "chapter2.ipynb"),
    "Eto <eto@example.jp> - chapter 2 - chapter2.ipynb": ("Eto_eto@example.jp", "chapter2.ipynb"),
    "all.zip/Ota - chapter 2 - chapter2.ipynb": ("Ota", "chapter2.ipynb"),
    "ueda/My work - part 1 - chapter2.ipynb": ("ueda", "My work - part 1 - chapter2.ipynb"),
    "chapter2.ipynb": None,
    "chapter2 (1).ipynb": None,
    "grades.csv": None,
}
PEOPLE = [
    Person("hsato", names_of("Hanako", "Sato"), "12345"),
    Person("ito1", names_of("Jun", "Ito"), email="ito@example.jp"),
    Person("ito2", names_of("Jun", "Ito")),
]


@pytest.mark.parametrize("path", CLASS)
def test_a_file_is_its_senders(path: str) -> None:
    found = Senders(map(PurePosixPath, CLASS), ["chapter2"]).of(PurePosixPath(path))
    assert (found and (found.id, found.file)) == CLASS[path]


def test_an_archive_alone_may_be_a_class_of_one() -> None:
    path = PurePosixPath("all.zip/abe/chapter2.ipynb")
    found = Senders([path], ["chapter2"]).of(path)
    assert found is not None
    assert found.id == "abe"


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("Sato Hanako_123456_assignsubmission_file_/chapter2.ipynb", "hsato"),
        ("佐藤_12345_678910_chapter2.ipynb", "hsato"),
        ("HSato.ipynb", "hsato"),
        ("itojun_12346_678911_chapter2.ipynb", "itojun_12346"),
        ("Ito Jun <ito@example.jp> - chapter 2 - chapter2.ipynb", "ito1"),
        ("Mori Ai_3_assignsubmission_file_chapter2.ipynb", "Mori Ai_3"),
    ],
)
def test_a_sender_is_the_only_student_of_the_gradebook_who_can_be_meant(path: str, known: str) -> None:
    sender = Senders([], ["chapter2"]).of(PurePosixPath(path))
    assert sender is not None
    assert known_as(sender, PEOPLE) == known
