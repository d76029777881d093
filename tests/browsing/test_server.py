"""The server: this machine alone, the token, the name it is asked by, and what it sends along."""

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from learner import folder, report

from autograder.browsing.server import Server
from autograder.browsing.site import Site
from autograder.errors import CourseError
from autograder.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return folder(tmp_path)


@pytest.fixture
def failures() -> list[str]:
    return []


@pytest.fixture
def server(workspace: Workspace, failures: list[str]) -> Iterator[Server]:
    with Server(Site(workspace.course, workspace, live=True), "ja", failures.append) as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.01,))
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def ask(
    server: Server, path: str, token: str | None = None, host: str | None = None
) -> tuple[int, dict[str, str], str]:
    """Status, headers and text of an answer. `path`: behind the token."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    place = f"/{server.token if token is None else token}/{path}"
    connection.request("GET", place, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, dict(answer.getheaders()), text


def test_it_listens_on_loopback_alone(server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert server.address == f"http://127.0.0.1:{server.server_port}/{server.token}/"


def test_pages_and_drawings_are_sent(server: Server) -> None:
    status, headers, text = ask(server, "en/chapter1/index.html")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "<h1" in text
    status, headers, text = ask(server, "ja/chapter1/figures/line.ja.svg")
    assert (status, headers["Content-Type"]) == (200, "image/svg+xml; charset=utf-8")
    assert text.startswith("<svg")


@pytest.mark.parametrize(("path", "language"), [("", "ja"), ("en", "en"), ("en/", "en"), ("ja", "ja")])
def test_a_folder_leads_to_its_map(path: str, language: str, server: Server) -> None:
    status, headers, _ = ask(server, path)
    assert (status, headers["Location"]) == (303, f"/{server.token}/{language}/index.html")


def test_without_the_token_there_is_nothing(server: Server) -> None:
    for token in ("", "en", "x" * len(server.token), server.token[:-1], "%E6%97%A5%FF"):
        assert ask(server, "en/index.html", token=token)[0] == 404
    assert len(server.token) >= 32


def test_under_another_name_there_is_nothing(server: Server) -> None:
    port = server.server_port
    for host in (
        "evil.example",
        f"evil.example:{port}",
        "127.0.0.1",
        f"127.0.0.1:{port + 1}",
        f"127.0.0.1:{port}.evil",
    ):
        assert ask(server, "en/index.html", host=host)[0] == 421
        assert ask(server, "state", host=host)[2] == "Misdirected Request"
    assert ask(server, "en/index.html", host=f"localhost:{port}")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "en/nothing.html",
        "fr/index.html",
        "en/chapter1/figures/../../../course.toml",
        "en/chapter1/figures/%2e%2e/README.md",
        "en/..%2fsolutions/chapter1/double.py",
        "en/chapter1/double.py",
        "en//etc/passwd",
    ],
)
def test_nothing_else_is_there(path: str, server: Server) -> None:
    assert ask(server, path)[0] == 404


def test_a_page_may_do_little(server: Server) -> None:
    _, headers, text = ask(server, "en/chapter1/double.html")
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy.replace("style-src 'unsafe-inline'", "")
    assert headers["Referrer-Policy"] == "no-referrer", "a link would tell the token"
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
    assert text.count("<script>") == 1


def test_the_state_changes_when_something_is_graded(server: Server, workspace: Workspace) -> None:
    before = ask(server, "state")[2]
    assert f'data-state="{before}"' in ask(server, "en/index.html")[2]
    workspace.remember(report("double"))
    after = ask(server, "state")[2]
    assert before != after
    page = ask(server, "en/index.html")[2]
    assert f'data-state="{after}"' in page
    assert "passed: 5 of 5 points" in page


def test_a_defect_of_the_course_is_told_in_the_browser_and_ours_to_whoever_started_it(
    server: Server, failures: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(language: str, path: str) -> str:
        raise CourseError("no-course", folder="here") if path == "course.html" else ZeroDivisionError

    monkeypatch.setattr(server.site, "page", broken)
    status, _, text = ask(server, "en/course.html")
    assert status == 500
    assert "here" in text
    assert failures == []
    with pytest.raises(http.client.RemoteDisconnected):
        ask(server, "en/ours.html")
    assert "ZeroDivisionError" in failures[0]
