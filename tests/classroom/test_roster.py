"""The roster: read from a CSV as schools have it, and joined with what was handed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.classroom.roster import Student, joined, read_roster
from autograder.errors import UsageError


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            b"id,name,email\n1,Sato Hanako,hs@x.jp\n\n2, Abe ,\n",
            [Student("1", "Sato Hanako", "hs@x.jp"), Student("2", "Abe")],
        ),
        ("学籍番号\t氏名\r\n001\t佐藤 花子\r\n".encode("cp932"), [Student("001", "佐藤 花子")]),
        ("\ufeffFirst name;Last name;ID number\nHanako;Sato;7\n".encode(), [Student("7", "Hanako Sato")]),
        ("メールアドレス,名前,学籍番号\n,安部,2".encode(), [Student("2", "安部")]),
    ],
)
def test_columns_are_found_by_their_titles_in_either_language(
    data: bytes, expected: list[Student], tmp_path: Path
) -> None:
    (tmp_path / "roster.csv").write_bytes(data)
    assert read_roster(tmp_path / "roster.csv") == expected


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "roster-headers"),
        (b"a,b\n1,2", "roster-headers"),
        (b"id,email\n1,2", "roster-headers"),
        (b"id,name\n1,Sato\n1,Abe", "roster-ids"),
        (b"id,name\n,Sato", "roster-ids"),
        (b"id,name\n1,\x81\x20", "bad-roster"),
        (None, "bad-roster"),
    ],
)
def test_what_is_no_roster_is_told(data: bytes | None, key: str, tmp_path: Path) -> None:
    if data is not None:
        (tmp_path / "roster.csv").write_bytes(data)
    with pytest.raises(UsageError) as refused:
        read_roster(tmp_path / "roster.csv")
    assert refused.value.key == key


def test_an_owner_is_known_by_number_address_or_name_and_never_by_what_fits_two() -> None:
    hanako, taro = Student("S-01", "Sato Hanako", "hsato@x.jp"), Student("S-02", "佐藤 太郎", "taro@x.jp")
    one, other = Student("3", "Ito Ken", "ken1@x.jp"), Student("4", "Ito Ken", "ken2@x.jp")
    owners = [
        "s01",
        "hsato@x.jp",
        "hsato",
        "satohanako",
        "Hanako SATO",
        "Sato, Hanako",
        "佐藤太郎",
        "Ito Ken",
        "4",
        "x",
    ]
    assert joined(owners, [hanako, taro, one, other]) == {
        **dict.fromkeys(owners[:6], hanako),
        "佐藤太郎": taro,
        "4": other,
    }
