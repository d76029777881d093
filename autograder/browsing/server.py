"""The server of the pages: on this machine's loopback alone, for whoever knows the token in its address.

A page of another site that has its name point here (DNS rebinding) sends that name along, and gets nothing.
"""

from __future__ import annotations

import hmac
import secrets
import socketserver
import sys
import traceback
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from autograder.browsing.frame import policy
from autograder.browsing.site import MAP, Site
from autograder.errors import DlgradeError

LOOPBACK = "127.0.0.1"
NAMES = (LOOPBACK, "localhost")
PATIENCE = 30.0  # seconds for a request to arrive
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"{policy()}; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Server(ThreadingHTTPServer):
    """Serves a site until `shutdown`. `failed` is told what went wrong within us, as a traceback."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, site: Site, language: str, failed: Callable[[str], None]) -> None:
        self.site = site
        self.language = language
        self.failed = failed
        self.token = secrets.token_urlsafe(24)
        super().__init__((LOOPBACK, 0), Handler)

    def server_bind(self) -> None:
        """Without asking for the name of this machine, as HTTPServer does."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://{LOOPBACK}:{self.server_port}/{self.token}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):  # else a browser that has gone away
            self.failed(traceback.format_exc())


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server
    timeout = PATIENCE

    def do_GET(self) -> None:
        if self.headers.get("Host") not in {f"{name}:{self.server.server_port}" for name in NAMES}:
            self._say(HTTPStatus.MISDIRECTED_REQUEST)
            return
        token, _, path = unquote(self.path.partition("?")[0]).removeprefix("/").partition("/")
        if not hmac.compare_digest(token.encode(), self.server.token.encode()):
            self._say(HTTPStatus.NOT_FOUND)
            return
        try:
            self._answer(path)
        except DlgradeError as error:
            self._send(HTTPStatus.INTERNAL_SERVER_ERROR, "text/plain", error.say(self.server.language).encode())

    def _answer(self, path: str) -> None:
        site = self.server.site
        language, _, inner = path.partition("/")
        if path == "state":
            self._send(HTTPStatus.OK, "text/plain", (site.workspace.state() if site.workspace else "").encode())
        elif not inner and language in ("", *site.course.languages):
            self._lead(f"/{self.server.token}/{language or self.server.language}/{MAP}")
        elif (page := site.page(language, inner)) is not None:
            self._send(HTTPStatus.OK, "text/html", page.encode())
        elif (file := site.figure(inner)) is not None:
            self._send(HTTPStatus.OK, "image/svg+xml", file.read_bytes())
        else:
            self._say(HTTPStatus.NOT_FOUND)

    def _lead(self, to: str) -> None:
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _say(self, status: HTTPStatus) -> None:
        self._send(status, "text/plain", status.phrase.encode())

    def _send(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def version_string(self) -> str:
        return "dlgrade"

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a terminal is for what its user wants to know."""
