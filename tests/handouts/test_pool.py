"""Rendering processes are bounded: late or broken ones are replaced, and none outlives the service."""

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from clinic.config import ROOT
from clinic.handouts import frames
from clinic.handouts.pool import (
    EngineMissing,
    Limits,
    Page,
    Renderer,
    RendererBusy,
    RendererStarting,
    RenderFailed,
    Setup,
)

QUICK = Limits(wall_s=30, start_s=30)
Make = Callable[..., Renderer]


@pytest.fixture
def make(stand_in: tuple[str, ...]) -> Iterator[Make]:
    """Renderers with stand-ins for children, all closed afterwards."""
    made = []

    def one(css: str = "", **more: Any) -> Renderer:
        setup = Setup(css=css, ornaments={}, font="", letters=(), folder="")
        made.append(Renderer(lambda: setup, **{"command": stand_in, "limits": QUICK} | more))
        return made[-1]

    yield one
    for renderer in made:
        renderer.close()


def ask(renderer: Renderer, order: str = "plain", **assets: bytes) -> dict[str, Any]:
    """What the stand-in says of itself."""
    document = renderer.pdf(Page(order, "#000000", assets))
    said: dict[str, Any] = json.loads(document.removeprefix(b"%PDF-"))
    return said


def is_gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


def test_one_child_sets_one_document_after_another(make: Make) -> None:
    renderer = make()
    assert ask(renderer)["pid"] == ask(renderer)["pid"] != os.getpid()


def test_nothing_runs_before_it_is_needed(make: Make) -> None:
    renderer = make()
    assert not renderer._children
    renderer.check()
    assert len(renderer._children) == 1


def test_pictures_travel_with_their_page(make: Make) -> None:
    assert ask(make(), **{"qr.svg": b"<svg/>", "logo": bytes(200_000)})["asked"] == ["qr.svg", "logo"]


def test_no_secret_of_the_service_reaches_a_child(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    monkeypatch.setenv("DATABASE_URL", "postgresql://canary")
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(ask(make())["env"])


@pytest.mark.parametrize(
    ("order", "reason"),
    [("die", "ended"), ("babble", "garbled"), ("empty", "garbled"), ("break", "RecursionError")],
)
def test_a_child_that_breaks_is_replaced_and_only_this_document_fails(
    make: Make, order: str, reason: str
) -> None:
    renderer = make()
    before = ask(renderer)["pid"]
    with pytest.raises(RenderFailed, match=reason):
        renderer.pdf(Page(order, "#000000", {}))
    assert is_gone(before)
    assert ask(renderer)["pid"] != before


def test_a_child_that_hangs_is_ended_at_its_limit(make: Make) -> None:
    renderer = make(limits=Limits(wall_s=0.2, start_s=30))
    before = ask(renderer)["pid"]
    with pytest.raises(RenderFailed, match="late"):
        renderer.pdf(Page("hang", "#000000", {}))
    assert is_gone(before)


def test_a_child_that_died_unseen_costs_nobody_a_document(make: Make) -> None:
    renderer = make()
    before = ask(renderer)["pid"]
    (child,) = renderer._children
    child.process.kill()
    child.process.wait()
    assert ask(renderer)["pid"] != before


def test_a_child_serves_its_time_and_makes_room_for_the_next(make: Make) -> None:
    renderer = make(limits=Limits(wall_s=30, start_s=30, documents=2))
    pids = [ask(renderer)["pid"] for _ in range(5)]
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]
    assert is_gone(pids[0])


def test_who_comes_when_the_queue_is_full_is_told_at_once(make: Make, tmp_path: Path) -> None:
    renderer = make(waiting=1)
    go = tmp_path / "go"
    answers: list[dict[str, Any]] = []
    first = [threading.Thread(target=lambda: answers.append(ask(renderer, f"wait {go}"))) for _ in range(2)]
    for thread in first:
        thread.start()
    while renderer._turns._value > 0:  # both have their turn
        threading.Event().wait(0.005)
    with pytest.raises(RendererBusy):
        ask(renderer)
    go.touch()
    for thread in first:
        thread.join()
    assert len(answers) == 2
    assert ask(renderer)["pid"] == answers[0]["pid"]


def wait_for_all_taken(renderer: Renderer) -> None:
    """Until every child has something in hand."""
    while not renderer._slots.empty():
        threading.Event().wait(0.005)


def test_who_waits_too_long_is_told_to_come_again(make: Make, tmp_path: Path) -> None:
    renderer = make(limits=Limits(wall_s=30, start_s=30, patience_s=0.05))
    renderer.check()
    go = tmp_path / "go"
    thread = threading.Thread(target=lambda: ask(renderer, f"wait {go}"))
    thread.start()
    wait_for_all_taken(renderer)
    with pytest.raises(RendererBusy):
        ask(renderer)
    go.touch()
    thread.join()


def test_who_comes_before_the_first_start_is_over_is_told_so(make: Make, tmp_path: Path) -> None:
    go = tmp_path / "go"
    renderer = make(css=f"slow {go}", limits=Limits(wall_s=30, start_s=30, patience_s=0.05))
    renderer.warm()
    wait_for_all_taken(renderer)
    with pytest.raises(RendererStarting):
        ask(renderer)
    go.touch()
    renderer.check()
    assert ask(renderer)["asked"] == []


def test_a_start_that_is_late_is_no_missing_engine(make: Make, tmp_path: Path) -> None:
    renderer = make(css=f"slow {tmp_path / 'never'}", limits=Limits(start_s=0.05))
    with pytest.raises(RenderFailed, match="late") as told:
        ask(renderer)
    assert not isinstance(told.value, EngineMissing)
    assert not renderer.is_missing


def test_a_drawing_is_handed_over_once_before_the_first_page_that_shows_it(make: Make) -> None:
    renderer = make()
    first, second = (f"drawing-{digit * 16}.svg" for digit in "ab")
    assert ask(renderer, **{first: b"<svg/>", "logo": b""})["drawings"] == [first]
    assert ask(renderer, **{first: b"<svg/>", second: b"<svg/>"})["drawings"] == [first, second]


def test_several_children_work_side_by_side(make: Make, tmp_path: Path) -> None:
    renderer = make(children=2)
    answers: list[dict[str, Any]] = []
    go = tmp_path / "go"
    both = [threading.Thread(target=lambda: answers.append(ask(renderer, f"wait {go}"))) for _ in range(2)]
    for thread in both:
        thread.start()
    wait_for_all_taken(renderer)
    go.touch()
    for thread in both:
        thread.join()
    assert len({answer["pid"] for answer in answers}) == 2


def test_an_engine_that_does_not_start_is_named_and_looked_for_again(make: Make) -> None:
    renderer = make(css="no engine")
    for _ in range(2):
        with pytest.raises(EngineMissing, match="OSError"):
            ask(renderer)
        assert renderer.is_missing
    assert "libpango-1.0-0" in EngineMissing.needs


def test_a_command_that_is_not_there_is_a_failure_with_a_name(make: Make) -> None:
    with pytest.raises(RenderFailed, match="no process"):
        ask(make(command=("/nowhere/python",)))


def test_warming_starts_the_children_without_waiting(make: Make) -> None:
    renderer = make(children=2)
    renderer.warm()
    while len(renderer._children) < 2 or not all(child.is_ready for child in renderer._children):
        threading.Event().wait(0.005)
    assert not renderer.is_missing


def test_closing_ends_every_child_and_leaves_no_file(make: Make) -> None:
    renderer = make()
    pid = ask(renderer)["pid"]
    (child,) = renderer._children
    assert Path(child.folder).is_dir()
    renderer.close()
    assert is_gone(pid)
    assert not Path(child.folder).exists()
    with pytest.raises(RenderFailed, match="closed"):
        ask(renderer)


FORKING = """
import os, sys, types
sys.modules["clinic"] = types.ModuleType("clinic")  # not the whole service, for speed
sys.modules["clinic"].__path__ = ["clinic"]
from clinic.handouts.pool import Page, Renderer, Setup
renderer = Renderer(lambda: Setup(css="", ornaments={}, font="", letters=(), folder=""), command=sys.argv[1:])
page = Page("plain", "#000000", {})
first = renderer.pdf(page)
worker = os.fork()
if worker == 0:
    assert renderer.pdf(page) != first, "a forked worker must have a child of its own"
    sys.exit(0)
assert os.waitpid(worker, 0)[1] == 0
assert renderer.pdf(page) == first, "and leave its parent's alone"
(child,) = renderer._children
print(child.process.pid)
"""


def test_a_forked_worker_has_its_own_children_and_both_end_with_their_process(
    stand_in: tuple[str, ...],
) -> None:
    command = [sys.executable, "-W", "error", "-c", FORKING, *stand_in]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    assert is_gone(int(run.stdout))


def test_equal_pages_have_equal_ids_and_no_others() -> None:
    page = Page("text", "#000000", {"a": b"1", "b": b"2"})
    assert page.identifier == Page("text", "#000000", {"b": b"2", "a": b"1"}).identifier
    others = (
        Page("text.", "#000000", page.assets),
        Page("text", "#000001", page.assets),
        Page("text", "#000000", {"a": b"1", "b": b"3"}),
        Page("text", "#000000", {"a": b"1"}),
    )
    assert len({page.identifier, *(other.identifier for other in others)}) == 5


def test_a_frame_comes_out_as_it_went_in() -> None:
    pipe = io.BytesIO()
    frames.write(pipe, {"said": "Grüße"}, b"one", b"")
    frames.write(pipe, {})
    pipe.seek(0)
    assert frames.read(pipe) == ({"said": "Grüße"}, [b"one", b""])
    assert frames.read(pipe) == ({}, [])
    assert frames.read(pipe) is None


@pytest.mark.parametrize(
    "sent",
    [
        b"\0\0",
        b"\xff\xff\xff\xff{}",
        b"\0\0\0\x02{}",
        b"\0\0\0\x02[]",
        b'\0\0\0\x09{"parts":',
        b'\0\0\0\x0e{"parts":"ab"}',
        b'\0\0\0\x0e{"parts":[-1]}',
        b'\0\0\0\x0d{"parts":[9]}short',
        b'\0\0\0\x19{"parts":[99999999999999]}',
    ],
)
def test_what_is_no_frame_is_refused(sent: bytes) -> None:
    with pytest.raises(frames.Garbled):
        frames.read(io.BytesIO(sent))
