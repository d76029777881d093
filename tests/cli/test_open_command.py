"""`dlgrade open` and `dlgrade status --format html` as people run them."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from commands import COMMAND, course_folder, dlgrade, environment

from autograder.cli.open import _browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return course_folder(tmp_path_factory.mktemp("learner") / "course")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_address_is_printed_and_ctrl_c_ends_it(language: str, folder: Path) -> None:
    started = subprocess.Popen(
        [*COMMAND, "open", "affine_layer", "--print", "--lang", language],
        cwd=folder / "chapter1",
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        assert started.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/[\w-]{32,}/(\S+)", started.stdout.readline())
        assert found is not None
        assert found[1] == f"{language}/chapter3/affine_layer.html"
        with urllib.request.urlopen(found[0], timeout=60) as answer:
            assert f'<html lang="{language}"' in answer.read().decode()
        assert "Ctrl-C" in started.stdout.readline()
        started.send_signal(signal.SIGINT)
        assert started.communicate(timeout=60) == ("\n", "")
        assert started.returncode == 0
    finally:
        started.kill()
        started.wait()
    with pytest.raises(ProcessLookupError):  # nobody of its session is left
        os.killpg(started.pid, 0)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("chapter99",), "There is no chapter 'chapter99'."),
        (("chapter3/afine_layer",), "Did you mean 'affine_layer'?"),
        (("no_such_exercise_at_all",), "There is no exercise 'no_such_exercise_at_all'."),
        (("--out", "."), ". already exists and is not empty. Choose another folder."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(arguments: tuple[str, ...], said: str, folder: Path) -> None:
    done = dlgrade("open", *arguments, cwd=folder)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(said) or said in done.err
    assert done.err.count("\n") == 1


def test_outside_a_course_folder_it_says_how_to_get_one(tmp_path: Path) -> None:
    done = dlgrade("open", "--print", cwd=tmp_path)
    assert done.code == 2
    assert "dlgrade init my-course" in done.err


def test_a_browser_is_opened_only_where_there_is_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not _browser(), "one for the terminal would take this one"
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.setenv(name, ":0")
        assert _browser()
        monkeypatch.delenv(name)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert _browser()


@pytest.mark.parametrize(("language", "title"), [("en", "What you have built"), ("ja", "ここまでに作ったもの")])
def test_the_status_as_a_page(language: str, title: str, folder: Path) -> None:
    done = dlgrade("status", "--format", "html", "--lang", language, cwd=folder)
    assert (done.code, done.err) == (0, "")
    assert f"<h1>{title}</h1>" in done.out


def test_what_is_imported_for_pages_is_imported_for_nothing_else() -> None:
    heavy = ("markdown_it", "pygments", "latex2mathml", "http.server", "webbrowser", "autograder.browsing")
    code = "import sys, autograder.cli.root, autograder.cli.grade\n"
    code += "print([name for name in sys.argv[1:] if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "[]\n"
