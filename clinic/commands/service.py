"""gunicorn as we run it: a few processes, no access log, nothing about itself in what it answers."""

import os
import selectors
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Flask
from gunicorn import util
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http import errors, parser, wsgi
from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import ThreadWorker

from clinic.commands.arriving import Arriving, Stand
from clinic.config import Config
from clinic.database import db
from clinic.handouts import render
from clinic.outbox.worker import Sender
from clinic.privacy import daily
from clinic.sharing import ahead
from clinic.web import errors as answered

LONGEST_COMING = 30  # seconds for a request to come, while it holds no thread
PIECE = 2**16  # bytes
MOST_GATHERED = 2**26  # bytes of unfinished requests one process keeps; beyond, large ones take a thread
LONGEST_PAUSE = 10  # seconds a visitor may go without sending a byte
LONGEST_REQUEST = 60  # seconds for a whole request: five megabytes over a slow line take 25
LONGEST_LINE = 8  # seconds a request may wait for a thread; later nobody is there to read the answer
BUSY = (
    "Too much to do at the moment. Nothing was changed; try again in a few seconds.\n"
    "Im Moment ist zu viel zu tun. Es wurde nichts geändert; in einigen Sekunden geht es wieder.\n"
).encode()
TOLD_TO_WAIT = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n"
    b"Cache-Control: no-store\r\n"
    b"Content-Length: %d\r\n\r\n%s"
) % (len(BUSY), BUSY)
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
# Bytes of what was refused that are still taken: a photo as telephones make them.
LARGEST_REFUSED = 24 * 2**20
LONGEST_REFUSED = 5  # seconds for them
LONGEST_TAKING = 30  # seconds a visitor may go without taking a byte of the answer


class Reply(wsgi.Response):  # type: ignore[misc]
    """An answer that does not say which server wrote it."""

    def default_headers(self) -> list[str]:
        return [line for line in super().default_headers() if not line.startswith("Server:")]


class Incoming(SocketUnreader):  # type: ignore[misc]
    """What a visitor sends, for as long as it keeps coming: one that trickles must not hold a thread."""

    def __init__(self, sock: socket.socket, *, pause: float = LONGEST_PAUSE) -> None:
        super().__init__(sock)
        self.pause = pause
        self.until = time.monotonic() + LONGEST_REQUEST

    def chunk(self, size_hint: int | None = None) -> bytes:
        if self.sock.gettimeout() is not None:  # gunicorn is draining, under a deadline of its own
            return bytes(super().chunk(size_hint))
        left = self.until - time.monotonic()
        if left <= 0:
            return b""  # as if the visitor had gone: the request ends as unfinished
        self.sock.settimeout(min(left, self.pause))
        try:
            return bytes(super().chunk(size_hint))
        except TimeoutError:
            return b""
        finally:
            self.sock.settimeout(None)


# gunicorn has no setting for either and looks them up in these places.
wsgi.Response = Reply
parser.SocketUnreader = Incoming


class Worker(ThreadWorker):  # type: ignore[misc]
    """A worker that repeats nothing a visitor wrote: addresses of plans hold the link's secret."""

    def enqueue_req(self, connection: Any) -> None:
        """Gather the request before a thread is taken for it: whoever sends half of one holds up nobody."""
        held = connection.parser.unreader.take_buffered() if connection.parser is not None else b""
        connection.arriving = Arriving(held)
        connection.timeout = time.monotonic() + LONGEST_COMING
        connection.sock.setblocking(False)
        self._gather(connection)

    def on_pending_socket_readable(self, connection: Any, _client: Any) -> None:
        self._gather(connection)

    def murder_pending(self) -> None:
        """Let go of those whose request has not come; in any order, since a stop waits less for some."""
        now = time.monotonic()
        for connection in [one for one in self.pending_conns if one.timeout <= now]:
            if connection.arriving.data:
                with suppress(OSError):
                    connection.sock.send(TOO_SLOW)
            self._let_go(connection)

    def _cap_keepalive(self, deadline: float) -> None:
        super()._cap_keepalive(deadline)
        for connection in self.pending_conns:
            if not connection.arriving.data:
                connection.timeout = min(connection.timeout, deadline)

    def _gather(self, connection: Any) -> None:
        arriving: Arriving = connection.arriving
        try:
            while arriving.stand is Stand.COMING:
                more = connection.sock.recv(PIECE)
                if not more:
                    return self._let_go(connection)
                arriving.add(more)
        except BlockingIOError:
            if not self._is_too_much(arriving):
                return self._wait_for_more(connection)
            arriving.stand = Stand.LARGE
        except OSError:
            return self._let_go(connection)
        self._wait_no_more(connection)
        connection.data_ready = True
        connection.in_line_since = time.monotonic()
        super().enqueue_req(connection)
        return None

    def _is_too_much(self, arriving: Arriving) -> bool:
        return (
            len(arriving.data) > PIECE
            and sum(len(one.arriving.data) for one in self.pending_conns) > MOST_GATHERED
        )

    def _wait_for_more(self, connection: Any) -> None:
        if connection.arriving.expects_leave:
            connection.arriving.expects_leave = False
            with suppress(OSError):
                connection.sock.send(GO_ON)
        if connection not in self.pending_conns:
            self.pending_conns.append(connection)
            readable = partial(self.on_pending_socket_readable, connection)
            self.poller.register(connection.sock, selectors.EVENT_READ, readable)

    def _wait_no_more(self, connection: Any) -> None:
        if connection in self.pending_conns:
            self.pending_conns.remove(connection)
            self.poller.unregister(connection.sock)

    def _let_go(self, connection: Any) -> None:
        self._wait_no_more(connection)
        self.nr_conns -= 1
        connection.close()

    def handle_request(self, request: Any, connection: Any) -> Any:
        """Answer, or tell whoever stood in line for too long to come again: then the line gets shorter."""
        if connection.in_line_for > LONGEST_LINE:
            util.write(connection.sock, TOLD_TO_WAIT)
            return False
        stays = super().handle_request(request, connection)
        # A browser reads why a file was too large only once it has sent all of it; a connection that is
        # closed before looks to it like a service that is gone.
        until = time.monotonic() + LONGEST_REFUSED
        return stays and connection.parser.finish_body(deadline=until, max_bytes=LARGEST_REFUSED)

    def handle(self, connection: Any) -> Any:
        connection.in_line_for = time.monotonic() - connection.in_line_since
        arriving: Arriving = connection.arriving
        connection.init()
        reader = connection.parser.unreader
        reader.unread(bytes(arriving.data))
        arriving.data.clear()
        reader.until = time.monotonic() + (0 if arriving.stand is Stand.HOPELESS else LONGEST_REQUEST)
        return super().handle(connection)

    def handle_error(self, _request: Any, client: socket.socket, _address: Any, error: Exception) -> None:
        """Answer what never reached the application; gunicorn's own answer and log quote the request."""
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        if isinstance(error, errors.LimitRequestLine):
            status = HTTPStatus.REQUEST_URI_TOO_LONG
        elif isinstance(error, errors.LimitRequestHeaders):
            status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        elif isinstance(error, errors.ParseException):
            status = HTTPStatus.BAD_REQUEST
        else:
            self.log.error("a request failed outside the application", exc_info=error)
        try:
            util.write_error(client, status.value, status.phrase, "")
        except OSError:
            self.log.debug("the visitor had gone")


class Log(Logger):  # type: ignore[misc]
    """gunicorn's own lines, handed on to our log, which keeps what a visitor sent out of them."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.propagate = True

    def _set_handler(self, *_arguments: Any, **_more: Any) -> None:
        """None of its own: our root handler writes them."""


class Service(BaseApplication):  # type: ignore[misc]
    """The app behind gunicorn, loaded once and then forked."""

    def __init__(self, app: Flask, *, announce: Callable[[], None]) -> None:
        self.app = app
        self.settings = gunicorn_settings(app.extensions["settings"], announce)
        # A body in pieces is taken apart while a view reads it: a broken one is no fault of ours.
        for unreadable in (errors.ParseException, errors.NoMoreData):
            answered.answer(app, unreadable, HTTPStatus.BAD_REQUEST)
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app


def gunicorn_settings(config: Config, announce: Callable[[], None]) -> dict[str, Any]:
    """Everything we tell gunicorn; what is not here keeps its default."""

    def when_ready(arbiter: Any) -> None:
        for listener in arbiter.LISTENERS:
            # Accepted connections inherit it.
            pause = struct.pack("ll", LONGEST_TAKING, 0)
            listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, pause)
        # In one process for all workers; a start after the first finds them kept.
        render.keep_drawings(config.instance / "fonts")
        announce()

    def post_worker_init(worker: Any) -> None:
        # The PDF engine takes a second to load: its children do so now, beside us, not at the first handout.
        with worker.app.app.app_context():
            render.renderer().warm()
        ahead.begin(worker.app.app)
        daily.begin(worker.app.app)
        worker.sender = Sender(worker.app.app)
        worker.sender.start()

    def worker_exit(_arbiter: Any, worker: Any) -> None:
        if (sender := getattr(worker, "sender", None)) is not None:
            sender.stop()
        with worker.app.app.app_context():
            render.renderer().close()
            # Closing the last connection folds SQLite's write-ahead log back into the database.
            db.engine.dispose()

    return {
        "bind": f"[{config.bind}]:{config.port}" if ":" in config.bind else f"{config.bind}:{config.port}",
        # Pages are made by the processor, not waited for: processes first, threads for slow visitors.
        "worker_class": Worker,
        "workers": config.web_workers,
        "threads": config.web_threads,
        # The app is ready before the first fork: it starts once, and the processes share what it read.
        "preload_app": True,
        "post_worker_init": post_worker_init,
        "worker_exit": worker_exit,
        "when_ready": when_ready,
        # A stop lets answers under way finish, for as long as a slow handout may take and no longer.
        "graceful_timeout": 20,
        "timeout": 30,
        "keepalive": 5,
        "limit_request_line": 4094,
        "limit_request_fields": 60,
        "limit_request_field_size": 8190,
        # The app reads forwarded headers itself, for exactly as many hops as it was told (FORWARDED_HOPS).
        "forwarded_allow_ips": "",
        "secure_scheme_headers": {},
        # Whole addresses would stand in the access log, and with them the secrets of links.
        "accesslog": None,
        "logger_class": Log,
        "loglevel": "warning",
        "control_socket_disable": True,
        "worker_tmp_dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,  # noqa: S108  a beat, no data
        "proc_name": "rueckenwind",
    }
