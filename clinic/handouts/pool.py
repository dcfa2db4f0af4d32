"""Rendering processes: started warm, bounded in time and memory, replaced when they fail, gone at the end.

This side never loads the PDF engine. At most eight documents wait; a child that takes too long, or answers
anything but a document, is ended and replaced, and only the one who asked hears of it.
"""

import atexit
import hashlib
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

from clinic.config import ROOT
from clinic.handouts import frames

# The package's own start would load the whole service into a process that need know nothing of it.
BEGIN = (
    "import sys, types; clinic = types.ModuleType('clinic'); clinic.__path__ = [sys.argv[1]]; "
    "sys.modules['clinic'] = clinic; from clinic.handouts.child import main; main()"
)
COMPILE = BEGIN.replace("main", "compile_drawings")
COMMAND = (sys.executable, "-P", "-c", BEGIN, str(ROOT / "clinic"))
# What libraries need to find their fonts. Keys, passwords and the database's address stay here.
PASSED = ("PATH", "HOME", "LANG", "LC_ALL", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "XDG_CACHE_HOME")
# Clock and hash seed would find their way into a document's bytes.
STILL = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0"}


Answer = TypeVar("Answer")


class RendererBusy(Exception):
    """Too many documents wait already. Answer 503 and say to come again."""

    retry_after = 5  # seconds


class RendererStarting(RendererBusy):
    """No engine is ready yet; one will be in a moment."""


class RenderFailed(Exception):
    """There is no document; the reason is a word for the log. The next document is not concerned."""


class EngineMissing(RenderFailed):
    """The engine does not start on this machine. The browser prints meanwhile; `needs` is what to install."""

    needs = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take, and how long one child serves."""

    wall_s: float = 10
    cpu_s: int = 15
    start_s: float = 120  # a machine's first start cuts the fonts
    patience_s: float = 20
    memory: int = 700 * 1024 * 1024
    documents: int = 300


@dataclass(frozen=True, slots=True)
class Page:
    """A document as the engine takes it: markup, the practice's colour, and the pictures it may load.

    `address` is what its code leads to; it stands in objects of its own (`sealing`), and may be left open.
    `folds` lays its pages two to a side, in the order of a booklet.
    """

    html: str
    colour: str
    assets: Mapping[str, bytes]
    address: str = ""
    folds: bool = False

    @property
    def identifier(self) -> str:
        """Equal documents have equal ids, and only they."""
        return self.digest[:32]

    @property
    def digest(self) -> str:
        """The SHA-256 of all that this document is made of."""
        digest = hashlib.sha256(f"{self.colour}\0{self.address}\0{self.folds}\0{self.html}".encode())
        for name in sorted(self.assets):
            digest.update(name.encode() + hashlib.sha256(self.assets[name]).digest())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Printed:
    """A document, and what the engine told of it: sizes of pages, where cards stand, where it is open."""

    pdf: bytes
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Setup:
    """What a child needs before its first document: style sheets, their ornaments, and where fonts lie."""

    css: str
    ornaments: Mapping[str, bytes]
    font: str
    letters: tuple[int, ...]
    folder: str


class Child:
    """One process and the pipes to it. It warms up from the moment it is started."""

    def __init__(self, command: Sequence[str], setup: Setup, limits: Limits) -> None:
        self.limits = limits
        self.documents = 0
        self.is_ready = False
        self.drawings: set[str] = set()
        # A folder of its own for temporary files, so that nothing of a killed child stays behind.
        self.folder = tempfile.mkdtemp(prefix="handouts-")
        passed = {name: os.environ[name] for name in PASSED if name in os.environ}
        self.process = subprocess.Popen(  # noqa: S603  our own interpreter, our own words
            (*command, self.folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # the engine's remarks quote the document
            env={**passed, **STILL, "TMPDIR": self.folder},
            cwd="/",
            start_new_session=True,  # Ctrl-C in a terminal is for the service, which ends its children itself
        )
        head = {
            "css": setup.css,
            "font": setup.font,
            "letters": setup.letters,
            "folder": setup.folder,
            "names": list(setup.ornaments),
            "limits": {"cpu": limits.cpu_s, "memory": limits.memory},
        }
        # It reads this as soon as its libraries are loaded; nobody waits for that here.
        with suppress(OSError):
            frames.write(self._pipe(self.process.stdin), head, *setup.ornaments.values())

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def get_ready(self) -> None:
        """Wait until the child is warm: the first caller does, the others find it done."""
        if self.is_ready:
            return
        try:
            self._answer(self.limits.start_s)
        except RenderFailed as failure:
            if failure.args == ("late",):
                raise  # it starts, on a machine that has much to do
            raise EngineMissing(*failure.args) from failure
        self.is_ready = True

    def print(self, page: Page) -> Printed:
        """One document, within the time limit."""
        self.get_ready()
        self._take_in(page.assets)
        head = {
            "html": page.html,
            "colour": page.colour,
            "identifier": page.identifier,
            "address": page.address,
            "folds": page.folds,
            "names": list(page.assets),
        }
        said, parts = self._answer(self.limits.wall_s, head, *page.assets.values())
        if len(parts) != 1 or not parts[0].startswith(b"%PDF-"):
            raise RenderFailed("garbled")
        self.documents += 1
        return Printed(parts[0], said.get("facts", {}))

    def _take_in(self, assets: Mapping[str, bytes]) -> None:
        """Hand over the drawings it has not had, one at a time, each within the time limit.

        Where none is compiled yet, those of a long plan take longer than a document may.
        """
        for name in filter(frames.DRAWING.fullmatch, assets):
            if name not in self.drawings:
                self._answer(self.limits.wall_s, {"drawing": name}, assets[name])
                self.drawings.add(name)

    def picture(self, document: bytes, number: int, width: int) -> bytes:
        """One page of a document as a PNG, within the time limit."""
        self.get_ready()
        _, parts = self._answer(self.limits.wall_s, {"picture": number, "width": width}, document)
        if len(parts) != 1 or not parts[0].startswith(b"\x89PNG"):
            raise RenderFailed("garbled")
        return parts[0]

    def end(self) -> None:
        """Kill it, wait for it, leave nothing behind."""
        self.process.kill()
        self.process.wait()
        self._close_pipes()
        shutil.rmtree(self.folder, ignore_errors=True)

    def disown(self) -> None:
        """In a forked process: the child is the parent's, and no copy of its pipes may stay open here."""
        self._close_pipes()
        self.process.returncode = 0  # nobody here may wait for it

    def _answer(
        self, seconds: float, head: Mapping[str, Any] | None = None, *parts: bytes
    ) -> tuple[Mapping[str, Any], Sequence[bytes]]:
        """Ask, if there is something to ask, and hear what comes back before the time is up."""
        is_late = threading.Event()

        def too_late() -> None:
            is_late.set()
            self.process.kill()

        clock = threading.Timer(seconds, too_late)
        clock.daemon = True
        clock.start()
        try:
            if head is not None:
                frames.write(self._pipe(self.process.stdin), head, *parts)
            answer = frames.read(self._pipe(self.process.stdout))
        except (OSError, ValueError, frames.Garbled) as error:
            raise RenderFailed("late" if is_late.is_set() else "garbled") from error
        finally:
            clock.cancel()
        if answer is None:
            raise RenderFailed("late" if is_late.is_set() else "ended")
        said, documents = answer
        if "failed" in said:
            raise RenderFailed(str(said["failed"]))
        return said, documents

    @staticmethod
    def _pipe(end: IO[bytes] | None) -> IO[bytes]:
        assert end is not None  # noqa: S101  both are asked for above
        return end

    def _close_pipes(self) -> None:
        for end in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                self._pipe(end).close()


class Renderer:
    """A few warm children and the bounded queue before them. Any thread may ask."""

    def __init__(
        self,
        setup: Callable[[], Setup],
        *,
        children: int = 1,
        waiting: int = 8,
        limits: Limits | None = None,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self.setup = setup
        self.children = children
        self.waiting = waiting
        self.limits = limits or Limits()
        self.command = command
        self.is_missing = False
        self.is_closed = False
        self._begin()
        # A server forks its workers: each has children of its own, and ends only those.
        this = weakref.ref(self)
        os.register_at_fork(after_in_child=lambda: _if_there(this, Renderer._forget))
        atexit.register(_if_there, this, Renderer.close)

    def pdf(self, page: Page) -> bytes:
        """The document alone."""
        return self.print(page).pdf

    def print(self, page: Page) -> Printed:
        """The document, or `RendererBusy`, or `RenderFailed`."""
        return self._with_a_child(lambda child: child.print(page))

    def picture(self, document: bytes, number: int, width: int) -> bytes:
        """One page of a document made here as a PNG; raises like `print`."""
        return self._with_a_child(lambda child: child.picture(document, number, width))

    @property
    def is_idle(self) -> bool:
        """Whether a child is free this moment, so that work nobody waits for may begin."""
        return not self._slots.empty()

    def _with_a_child(self, ask: Callable[[Child], Answer]) -> Answer:
        """What a child answers; one that fails is replaced."""
        if not self._turns.acquire(blocking=False):
            raise RendererBusy
        try:
            child = self._slots.get(timeout=self.limits.patience_s)
        except queue.Empty:
            self._turns.release()
            raise (RendererBusy if self.state == "ok" else RendererStarting) from None
        try:
            child = self._living(child)
            answer = ask(child)
            if child.documents >= self.limits.documents:
                child = self._spare(instead_of=child)
        except EngineMissing:
            self.is_missing = True
            self._end(child)
            child = None
            raise
        except RenderFailed:
            child = self._spare(instead_of=child)
            raise
        finally:
            self._slots.put(child)
            self._turns.release()
        return answer

    @property
    def state(self) -> str:
        """How the engine is, in a word for whoever watches over the service."""
        if self.is_missing:
            return "missing"
        return "ok" if any(child.is_ready for child in list(self._children)) else "starting"

    def warm(self) -> None:
        """Start every child now and return at once; they are ready a moment later."""
        for _ in range(self.children):
            threading.Thread(target=self._warm_one, name="warm", daemon=True).start()

    def check(self) -> None:
        """Wait until a child is ready, or raise `EngineMissing`."""
        child = self._slots.get()
        try:
            child = self._living(child)
            child.get_ready()
            self.is_missing = False
        except EngineMissing:
            self.is_missing = True
            self._end(child)
            child = None
            raise
        finally:
            self._slots.put(child)

    def close(self) -> None:
        """End every child and wait for it; a document under way fails."""
        self.is_closed = True
        for child in list(self._children):
            child.end()
        self._children.clear()

    def _warm_one(self) -> None:
        with suppress(RenderFailed):
            self.check()

    def _begin(self) -> None:
        self._turns = threading.BoundedSemaphore(self.children + self.waiting)
        self._slots: queue.SimpleQueue[Child | None] = queue.SimpleQueue()
        self._children: set[Child] = set()
        for _ in range(self.children):
            self._slots.put(None)

    def _living(self, child: Child | None) -> Child:
        """The child itself, or a new one where none was or it died unseen."""
        if child is not None and child.is_alive:
            return child
        self._end(child)
        if self.is_closed:
            raise RenderFailed("closed")
        try:
            child = Child(self.command, self.setup(), self.limits)
        except OSError as error:
            raise RenderFailed("no process") from error
        self._children.add(child)
        return child

    def _spare(self, *, instead_of: Child | None) -> Child | None:
        """A fresh child, warming up while nobody waits; none if it cannot be had just now."""
        self._end(instead_of)
        with suppress(RenderFailed):
            return self._living(None)
        return None

    def _end(self, child: Child | None) -> None:
        if child is not None:
            child.end()
            self._children.discard(child)

    def _forget(self) -> None:
        for child in self._children:
            child.disown()
        self._begin()


def keep_drawings(drawings: Path, folder: Path) -> None:
    """Begin to compile all drawings for the children, in a process of its own; nobody waits for it."""
    passed = {name: os.environ[name] for name in PASSED if name in os.environ}
    process = subprocess.Popen(  # noqa: S603  our own interpreter, our own words
        (sys.executable, "-P", "-c", COMPILE, str(ROOT / "clinic"), str(drawings), str(folder)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**passed, **STILL},
        cwd="/",
    )
    threading.Thread(target=process.wait, name="drawings", daemon=True).start()


def _if_there(renderer: "weakref.ref[Renderer]", act: Callable[[Renderer], None]) -> None:
    """Hooks of the interpreter outlive what they were set for."""
    found = renderer()
    if found is not None:
        act(found)
