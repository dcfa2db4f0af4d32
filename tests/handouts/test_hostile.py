"""Hostile texts are set as text, hostile pages are refused, and the next handout is as good as ever."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from clinic.config import ROOT
from clinic.handouts.directions import apart
from clinic.handouts.layouts import Design, Layout
from clinic.handouts.pool import BEGIN, COMMAND, Page, Renderer, RenderFailed
from clinic.handouts.rules import Contents
from clinic.plans.doses.reading import blank, read
from tests.handouts import reading
from tests.handouts.samples import LINDENHOF, contents, drawn, item

MARKUP = '</p><script>alert(1)</script><img src="file:///etc/passwd"><style>*{display:none}</style>&amp;<b>'
STYLE = "; } body { background: url(http://127.0.0.1:9/) } \\A @import 'x'; expression(alert(1)) <!-- -->"
TEMPLATE = "{{ 7 * 7 }} {% raw %} %(phone)s ${HOME} $(id)"
WRITINGS = "Łukasz Žižka, Đặng Thị Hạnh, Иван Петров, Ελένη, Größe ﬁ ½ ² → ✓ “quoted” ‘so’"
EMOJI = "😀 🧘‍♀️ 👩🏽‍⚕️ 🇩🇪"
RIGHT_TO_LEFT = "שלום עולם"
LONG = " ".join(f"word{number}" for number in range(620))  # some 5,000 characters
UNBROKEN = "x" * 300


@dataclass
class Trap:
    """A server that counts who comes."""

    address: str
    visits: int = 0


@pytest.fixture
def trap() -> Iterator[Trap]:
    server = socket.create_server(("127.0.0.1", 0))
    found = Trap(f"http://127.0.0.1:{server.getsockname()[1]}/")

    def count() -> None:
        while True:
            try:
                visitor, _ = server.accept()
            except OSError:
                return
            found.visits += 1
            visitor.close()

    thread = threading.Thread(target=count, daemon=True)
    thread.start()
    yield found
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()


# Each asks for something it was not given, in a way of its own.
CANARIES = (
    '<img src="{there}">',
    '<p style="background: url({there})">x</p>',
    '<style>@import "{there}";</style>',
    "<style>@font-face {{ font-family: f; src: url({there}) }} p {{ font-family: f }}</style><p>x</p>",
    "<style>li {{ list-style-image: url({there}) }}</style><ul><li>x</li></ul>",
    "<style>p::before {{ content: url({there}) }}</style><p>x</p>",
    '<link rel="stylesheet" href="{there}">',
    '<link rel="attachment" href="{there}">',
    '<a rel="attachment" href="{there}">x</a>',
    '<object data="{there}"></object>',
    '<embed src="{there}">',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<image href="{there}" width="9" height="9"/></svg>',
    '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 width=%229%22'
    ' height=%229%22%3E%3Cimage href=%22{there}%22 width=%229%22 height=%229%22/%3E%3C/svg%3E">',
    '<base href="{there}"><img src="picture.png">',
)
TRYING = """
import json, sys
from clinic.handouts.child import Engine
engine = Engine({"font": "", "letters": [], "folder": "", "css": ""}, {})
answers = []
for body in json.load(sys.stdin):
    page = f"<!doctype html><html lang=en><title>t</title><body>{body}</body></html>"
    try:
        document, _ = engine.render({"html": page, "colour": "#000000", "identifier": "x"}, {})
    except BaseException as error:
        answers.append(type(error).__name__)
    else:
        answers.append("root:" if b"root:" in document else "set")
print(json.dumps(answers))
"""


def test_no_page_reaches_the_network_or_a_file(trap: Trap) -> None:
    asked = [
        canary.format(there=there)
        for canary in CANARIES
        for there in (trap.address, "file:///etc/passwd", "/etc/passwd")
    ]
    begin = BEGIN.rpartition("from clinic")[0] + TRYING
    tried = subprocess.run(
        [sys.executable, "-P", "-c", begin, str(ROOT / "clinic")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = dict(zip(asked, json.loads(tried.stdout), strict=True))
    refused = {"FatalURLFetchingError", "PermissionError"}
    # What the engine does not even look at is set without it.
    ignored = {page for page, answer in answers.items() if answer == "set"}
    assert all(answers[page] in refused for page in asked if page not in ignored), answers
    assert all('<a rel="attachment"' in page or "<object" in page or "<embed" in page for page in ignored), (
        ignored
    )
    assert trap.visits == 0


def test_a_refused_page_costs_only_itself(renderer: Renderer, trap: Trap) -> None:
    page = f'<!doctype html><html lang="en"><title>t</title><img alt="x" src="{trap.address}">'
    with pytest.raises(RenderFailed, match="FatalURLFetchingError"):
        renderer.pdf(Page(page, "#000000", {}))
    assert trap.visits == 0
    plain = '<!doctype html><html lang="en"><title>t</title><p>next'
    assert "next" in reading.pages(renderer.pdf(Page(plain, "#000000", {})))[0]


def test_a_page_that_breaks_the_engine_costs_only_itself(renderer: Renderer) -> None:
    deep = '<!doctype html><html lang="en"><title>t</title>' + "<div>" * 3000
    with pytest.raises(RenderFailed):
        renderer.pdf(Page(deep, "#000000", {}))
    renderer.check()


def test_a_colour_that_is_none_never_reaches_a_style_sheet(renderer: Renderer) -> None:
    with pytest.raises(RenderFailed, match="ValueError"):
        renderer.pdf(Page("<p>x", "red } * { display: none", {}))


def test_a_warm_child_opens_no_file_and_no_socket(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("canary")
    tried = subprocess.run(
        [
            sys.executable,
            "-P",
            "-c",
            BEGIN.rpartition("from clinic")[0]
            + f"""
import os, socket, subprocess
from clinic.handouts.child import shut_the_doors
shut_the_doors((sys.prefix + "/", sys.base_prefix + "/"), memory=2 ** 32)
import colorsys  # the libraries may still load what they need
for attempt in (
    lambda: open({str(secret)!r}),
    lambda: os.open({str(secret)!r}, os.O_RDONLY),
    lambda: open({str(tmp_path / "new")!r}, "w"),
    lambda: open(sys.prefix + "/../new", "w"),
    lambda: socket.socket(),
    lambda: socket.getaddrinfo("localhost", 80),
    lambda: subprocess.run(["true"]),
    lambda: os.system("true"),
    lambda: os.remove({str(secret)!r}),
):
    try:
        attempt()
    except PermissionError:
        continue
    raise SystemExit("a door is open")
print("shut")
""",
            str(ROOT / "clinic"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert tried.stdout.strip() == "shut", tried.stderr


def test_hostile_texts_stand_on_paper_exactly_as_they_were_typed(
    pdf: Callable[[Contents], bytes],
) -> None:
    hostile = replace(
        item("upper-trapezius-stretch", "de"),
        name=f"{TEMPLATE} {RIGHT_TO_LEFT}",
        steps=(MARKUP, STYLE, WRITINGS, UNBROKEN),
        feel=EMOJI,
        avoid=(MARKUP,),
        poses=(STYLE, UNBROKEN),
        move_on=TEMPLATE,
        stop_reasons=(MARKUP, UNBROKEN),
    )
    usual = item("chin-tuck-sitting", "de")
    sheet = contents(
        "de",
        items=(hostile, usual),
        letterhead=replace(LINDENHOF, name=MARKUP, tagline=STYLE, hours=TEMPLATE, address=(UNBROKEN,)),
        addressee=MARKUP,
        author=STYLE,
        note=LONG + "\n" * 20 + MARKUP,
        precautions=(MARKUP,),
    )
    document = pdf(sheet)
    said = "".join(reading.words("".join(reading.pages(document))).split())
    for text in (MARKUP, STYLE, TEMPLATE, WRITINGS, UNBROKEN, *LONG.split(), *usual.steps):
        assert "".join(reading.words(text).split()) in said, text
    for letter in f"{EMOJI}{RIGHT_TO_LEFT}":
        assert letter in said or letter in " \u200d\ufe0f", f"{letter!r} is missing"
    assert reading.unmarked(reading.opened(document)) == []
    assert reading.unowned(reading.opened(document)) == []


def test_thousands_of_lines_are_many_pages_and_no_more(pdf: Callable[[Contents], bytes]) -> None:
    texts = reading.pages(pdf(contents("en", 1, note="\n".join("x" * 2400))))
    assert 30 < len(texts) < 80
    assert "Chin tuck sitting" in texts[-2]


def test_a_flood_of_signs_is_a_sheet_or_a_refusal_and_the_next_is_as_ever(
    page: Callable[[Contents], Page], renderer: Renderer
) -> None:
    floods = {
        "emoji": "🧘🏽‍♀️🇩🇪😀" * 60,
        "right to left": "تمرين الرقبة שלום " * 25,
        "no blanks": "頸部運動肩胛骨" * 60,
        "stacked marks": ("a" + "\u0301\u0323" * 40 + " ") * 5,
        "turned about": "\u202eneck\u202c \u2067shoulder\u2069 " * 20,
    }
    note = "\n".join(f"{name}: {flood}" for name, flood in floods.items())
    try:
        document = renderer.pdf(page(contents("de", 1, note=note, diary_from=None)))
    except RenderFailed:
        renderer.check()
    else:
        said = "".join(reading.pages(document))
        assert all(name in said for name in floods)
        assert reading.unmarked(reading.opened(document)) == []
    assert "Kinn" in "".join(reading.pages(renderer.pdf(page(contents("de", 1, diary_from=None)))))


def test_a_child_whose_service_vanished_leaves_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    (folder / "kept").touch()
    child = subprocess.run(
        (*COMMAND, str(folder)),
        input=b"",
        env={"TMPDIR": str(folder), "PATH": os.environ["PATH"]},
        capture_output=True,
        check=True,
    )
    assert child.stdout == b""
    assert not folder.exists()


def test_a_name_written_from_right_to_left_keeps_its_place_before_the_day() -> None:
    assert apart("Maria B.") == "Maria B."
    assert apart(RIGHT_TO_LEFT) == f"{RIGHT_TO_LEFT}\N{LEFT-TO-RIGHT MARK}"


def test_a_long_name_of_a_practice_leaves_its_number_in_the_foot(page: Callable[[Contents], Page]) -> None:
    practice = replace(LINDENHOF, name="Praxis für Physiotherapie und Manuelle Therapie " * 4)
    (foot,) = re.findall(r'data-foot="([^"]*)"', page(contents(letterhead=practice)).html)
    assert foot.endswith("030\u00a023125\u00a0014")
    assert len(foot) < 70


def test_an_exercise_with_every_part_of_a_dose_stays_whole_on_a_page_of_its_own(
    pdf: Callable[..., bytes],
) -> None:
    course = read(
        "w1-2: 3x8-12 5-8 kg tempo 3-1-2 rest 60-90s RPE 5-6 mon wed fri at work; "
        "w3-6: 4x10 8-12 kg tempo 3-0-3 rest 90s mon wed fri",
        blank("band-row-standing"),
    )
    rowing = drawn("band-row-standing", "de")
    whole = replace(rowing, course=course, dose=course.start, names={rowing.dose.exercise: rowing.name})
    for layout in (Layout.LARGE, Layout.ONE_PER_PAGE):
        sheet = pdf(contents("de", items=(whole,), diary_from=None), Design(layout=layout))
        pages = [reading.words(text) for text in reading.pages(sheet)]
        (page,) = [text for text in pages if reading.words(rowing.steps[0]) in text]
        assert reading.words(rowing.move_on) in page
