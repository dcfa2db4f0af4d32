"""The service on a real port: served to a real browser by threads, and quiet before its database changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Condition, Thread
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

PATIENCE = 90  # seconds the last answers of a page that was closed may take


class Quiet(WSGIRequestHandler):
    """No line per request: the run's own output is what people read."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  werkzeug's own name
        """Nothing."""


class Line:
    """Where the service is, what was sent to it, the sheets it printed, and what it answered badly."""

    def __init__(self, service: Flask) -> None:
        self.service = service
        self.origin = ""
        self.posted: list[str] = []
        self.failed: list[str] = []
        self.sheets: list[bytes] = []
        self._changed = Condition()
        self._under_way: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        what = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        is_sheet = False
        with self._changed:
            self._under_way.append(what)

        def start(status: str, headers: Any, exc_info: Any = None) -> Any:
            nonlocal is_sheet
            is_sheet = ("Content-Type", "application/pdf") in headers
            if status >= "500":
                self.failed.append(f"{what}: {status}")
            return start_response(status, headers, exc_info)

        try:
            if environ["REQUEST_METHOD"] == "POST":
                body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
                self.posted.append(body.decode("utf-8", "replace"))
                environ["wsgi.input"] = BytesIO(body)
            answer = self.service(environ, start)
        except BaseException as error:
            self._done(what)
            # A page that was closed while it sent something has simply gone.
            if not isinstance(error, ConnectionError):
                self.failed.append(f"{what}: {error!r}")
            raise
        return self._told(answer, what, keep=is_sheet)

    def _told(self, answer: Any, what: str, *, keep: bool) -> Iterator[bytes]:
        # Done with the last byte: the server may wait much longer until the browser closes the connection.
        body = b""
        try:
            for part in answer:
                body += part if keep else b""
                yield part
        finally:
            answer.close()
            if keep:
                self.sheets.append(body)
            self._done(what)

    def _done(self, what: str) -> None:
        with self._changed:
            self._under_way.remove(what)
            self._changed.notify_all()

    def here(self, address: str) -> str:
        """An address as printed or copied, on the port of this run."""
        return self.origin + urlsplit(address).path

    def rest(self) -> None:
        """Wait until every request is answered: a page that closes may still save what was typed."""
        with self._changed:
            if not self._changed.wait_for(lambda: not self._under_way, timeout=PATIENCE):
                raise TimeoutError(f"not answered yet: {', '.join(self._under_way)}")

    def forget(self) -> None:
        """What one test heard is nothing to the next."""
        self.posted.clear()
        self.failed.clear()
        self.sheets.clear()


@contextmanager
def served(service: Flask) -> Iterator[Line]:
    """The service on a free port of this machine."""
    line = Line(service)
    server = make_server("localhost", 0, line, threaded=True, request_handler=Quiet)
    line.origin = f"http://localhost:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
