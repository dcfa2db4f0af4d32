"""Every layout says the whole plan, to every reader, on either paper, and none leaves off when to stop."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pikepdf
import pytest

from clinic.handouts import render, words
from clinic.handouts.layouts import Design, Layout, Paper, Part
from clinic.handouts.pool import Renderer
from clinic.handouts.rules import Contents, Handout, Proof
from tests.handouts import reading
from tests.handouts.samples import LINK, changing, contents, drawn
from tests.handouts.samples import PLAN as SAMPLE

pytestmark = pytest.mark.once

# One sheet a layout: languages and papers take turns, so that each pair comes up.
SHEETS = [
    pytest.param(layout, ("en", "de")[place % 2], tuple(Paper)[place // 2 % 2], id=layout)
    for place, layout in enumerate(Layout)
]
EACH = pytest.mark.parametrize(("layout", "language", "paper"), SHEETS)
PAGES = {Paper.A4: {(595, 842), (842, 595)}, Paper.LETTER: {(612, 792), (792, 612)}}
LINKLESS = {Layout.CLINICIAN}
WITH_CARDS = set(Layout) - {Layout.FRIDGE, Layout.DIARY, Layout.CLINICIAN}

Sheet = Callable[..., bytes]
Write = Callable[..., render.Page]
PLAN = {language: changing(language) for language in ("en", "de")}


def always(handout: Handout) -> list[str]:
    """What no sheet may be without."""
    stop = handout.stop
    return [
        stop.emergency_number,
        stop.phone,
        *stop.emergency_signs,
        *stop.reasons,
        *stop.precautions,
        stop.safety_net,
        handout.pain_rule,
        handout.letterhead.name,
        handout.issued_on,
    ]


@EACH
def test_a_layout_says_the_whole_plan_on_its_paper(
    pdf: Sheet, layout: Layout, language: str, paper: Paper
) -> None:
    sheet = pdf(PLAN[language], Design(layout=layout, paper=paper))
    handout, document = words.handout(PLAN[language]), reading.opened(sheet)
    said = reading.words(" ".join(reading.pages(sheet)))
    for text in (*always(handout), handout.revision, handout.review):
        assert reading.words(text) in said, text
    if layout not in LINKLESS:
        assert reading.words(LINK.address.removeprefix("https://")) in said
    for exercise in handout.cards:
        assert reading.words(exercise.name) in said
    if layout in WITH_CARDS:
        for exercise in handout.cards:
            for text in (*exercise.steps, exercise.feel, *exercise.avoid, exercise.move_on):
                assert reading.words(text) in said, text
            for cell in (exercise.dose.left, exercise.dose.right, exercise.dose.count, *exercise.dose.holds):
                assert cell is None or reading.words(f"{cell.figure}") in said
                assert cell is None or reading.words(cell.words) in said
    sizes = {tuple(round(float(side)) for side in page.MediaBox[2:]) for page in document.pages}
    assert sizes <= PAGES[paper]


@EACH
def test_a_layout_is_read_in_order_by_every_reader(
    pdf: Sheet, layout: Layout, language: str, paper: Paper
) -> None:
    document = reading.opened(pdf(PLAN[language], Design(layout=layout, paper=paper)))
    assert str(document.Root.Lang) == language
    assert str(document.docinfo["/Title"]).endswith("Praxis am Lindenhof")
    assert 'pdfuaid:part="1"' in document.Root.Metadata.read_bytes().decode()
    found = list(reading.elements(document))
    levels = [int(each.tag[1]) for each in found if each.tag[0] == "H" and each.tag[1:].isdigit()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    wide, high = (float(side) for side in document.pages[0].MediaBox[2:])
    for figure in (each for each in found if each.tag == "Figure"):
        assert figure.alternative
        left, bottom, right, top = (float(value) for value in figure.attributes["BBox"])
        assert 0 <= left < right <= max(wide, high)
        assert 0 <= bottom < top <= max(wide, high)
    assert all("Scope" in each.attributes for each in found if each.tag == "TH")
    assert all(each.attributes["Headers"] for each in found if each.tag == "TD")
    assert {each.parent for each in found if each.tag == "LI"} <= {"L"}
    assert reading.unmarked(document) == []
    assert reading.unowned(document) == []


@EACH
def test_no_exercise_is_split(pdf: Sheet, layout: Layout, language: str, paper: Paper) -> None:
    sheet = pdf(PLAN[language], Design(layout=layout, paper=paper))
    handout = words.handout(PLAN[language])
    pages = [reading.words(text) for text in reading.pages(sheet)]
    for exercise in handout.cards if layout in WITH_CARDS else ():
        last = reading.words(exercise.move_on or exercise.avoid[-1])
        (page,) = [text for text in pages if reading.words(exercise.steps[0]) in text]
        assert all(reading.words(step) in page for step in exercise.steps)
        assert last in page


def test_two_columns_say_each_exercise_once_on_fewer_pages_than_the_programme(
    page: Write, renderer: Renderer
) -> None:
    eight = contents("de", items=tuple(drawn(name, "de", **dose) for name, dose in SAMPLE))
    narrow, wide = (
        renderer.print(page(eight, Design(layout=layout, paper=Paper.LETTER))).facts
        for layout in (Layout.COMPACT, Layout.PROGRAMME)
    )
    assert [number for number, _, _ in narrow["cards"]] == list(range(1, 9))
    assert len(narrow["sizes"]) < len(wide["sizes"])


def test_large_print_has_no_letter_below_sixteen_points(pdf: Sheet) -> None:
    _, language, paper = next(each.values for each in SHEETS if each.values[0] is Layout.LARGE)
    sheet = pdf(PLAN[str(language)], Design(layout=Layout.LARGE, paper=paper))
    assert min(letters(reading.opened(sheet))) >= 16


def letters(document: pikepdf.Pdf) -> set[float]:
    """The sizes of all letters on its pages, in points."""
    found: set[float] = set()
    for page in document.pages:
        scale, kept, size, grown = 1.0, [], 0.0, 1.0
        for operands, operator in pikepdf.parse_content_stream(page, "q Q cm Tf Tm TJ Tj"):
            match str(operator):
                case "q":
                    kept.append(scale)
                case "Q":
                    scale = kept.pop()
                case "cm":
                    scale *= abs(float(operands[3]))
                case "Tf":
                    size = float(operands[1])
                case "Tm":
                    grown = abs(float(operands[3]))
                case _:
                    found.add(round(size * grown * scale, 1))
    return found


def test_a_fridge_sheet_that_goes_on_overleaf_says_on_its_front_when_to_stop(pdf: Sheet) -> None:
    for exercises in (8, 12):
        long = contents("de", exercises)
        front, *others = reading.pages(pdf(long, Design(layout=Layout.FRIDGE)))
        stop = words.handout(long).stop
        said = reading.words(front)
        for text in (
            stop.emergency_number,
            stop.phone,
            *stop.emergency_signs,
            *stop.reasons,
            stop.safety_net,
        ):
            assert reading.words(text) in said, text
        assert reading.words(words.handout(long).pain_rule) in said
        assert others, "more than six go on overleaf"
        assert reading.words(f"{exercises} Übungen brauchen mehr als eine Seite") in said


@pytest.mark.parametrize("paper", Paper)
def test_twelve_drawn_exercises_on_a_fridge_sheet_take_three_sides(pdf: Sheet, paper: Paper) -> None:
    items = tuple(drawn(name, "de", **dose) for name, dose in (SAMPLE * 2)[:12])
    design = Design(layout=Layout.FRIDGE, paper=paper)
    assert len(reading.pages(pdf(replace(contents("de", 12), items=items), design))) == 3
    seven = reading.pages(pdf(replace(contents("de", 7), items=items[:7]), design))
    assert len(seven) == 2
    assert all("Rückseite" not in side and "nächsten Seite" not in side for side in seven)
    assert "Jede Übung in Worten" in seven[1]


def test_a_fridge_sheet_of_six_exercises_is_one_leaf_with_its_words_overleaf(pdf: Sheet) -> None:
    six = contents("de", items=tuple(drawn(name, "de", **dose) for name, dose in SAMPLE[:6]))
    front, back = reading.pages(pdf(six, Design(layout=Layout.FRIDGE)))
    assert "Sofort den Notruf wählen" in front
    assert "auf der nächsten Seite" in reading.words(front)
    assert "Rückseite: jede Übung in Worten" in back
    assert reading.words(six.note) in reading.words(back)
    assert all(one.feel.split()[0] in back and one.name in back for one in six.items)


@pytest.mark.parametrize(
    ("paper", "exercises", "taken"),
    [(Paper.A4, 6, 2), (Paper.A4, 12, 3), (Paper.LETTER, 9, 3), (Paper.LETTER, 12, 3)],
)
def test_four_weeks_of_a_diary_take_one_page_with_all_that_stands_below_them(
    pdf: Sheet, paper: Paper, exercises: int, taken: int
) -> None:
    items = tuple(drawn(name, "de", **dose) for name, dose in (SAMPLE * 2)[:exercises])
    sheet = pdf(contents("de", items=items), Design(layout=Layout.DIARY, paper=paper))
    pages = [reading.words(text) for text in reading.pages(sheet)]
    assert len(pages) == taken
    assert "Wie schwer?" in pages[-1]
    assert "Aufhören und anrufen" in pages[-1]


def test_leaving_parts_off_never_leaves_off_when_to_stop(page: Write) -> None:
    full = PLAN["en"]
    handout = words.handout(full)
    for layout in Layout:
        bare = page(full, Design(layout=layout, without=frozenset(Part))).html
        for text in (*handout.stop.emergency_signs, *handout.stop.reasons, handout.stop.phone):
            assert text in bare
        assert handout.pain_rule in bare
        assert full.note not in bare
        assert LINK.address.removeprefix("https://") not in bare


def test_the_practices_own_copy_alone_tells_reasons_and_evidence(page: Write, pdf: Sheet) -> None:
    first, *others = PLAN["en"].items
    proof = Proof(
        "This or nearly this exercise was studied", "Jull 2002", "Randomised trial", "Only headache."
    )
    told: Contents = replace(PLAN["en"], items=(replace(first, proofs=(proof,), layer="Stabilise"), *others))
    own = page(told, Design(layout=Layout.CLINICIAN)).html
    assert all(
        text in own for text in ("Jull 2002", "Only headache.", "No red flags found today", told.digest)
    )
    for layout in set(Layout) - {Layout.CLINICIAN}:
        html = page(told, Design(layout=layout)).html
        assert "Jull 2002" not in html
        assert "No red flags found today" not in html


@pytest.mark.parametrize("layout", (Layout.PROGRAMME, Layout.FRIDGE))
def test_a_figure_in_words_may_break_and_a_short_one_may_not(page: Write, layout: Layout) -> None:
    breathed = drawn("upper-trapezius-stretch", "de", hold_s=None, breaths=5, breathing="deep")
    markup = page(contents("de", items=(breathed,)), Design(layout=layout)).html
    assert '<b class="long">5\u00a0tiefe Atemzüge</b> jedes Mal' in markup
    assert "<b>3-mal</b>" in markup


@pytest.mark.parametrize("exercises", [1, 6])
def test_a_range_is_never_broken_on_the_fridge_sheet(page: Write, exercises: int) -> None:
    plan = contents("de", items=tuple(drawn(name, "de", **dose) for name, dose in SAMPLE[:exercises]))
    markup = page(plan, Design(layout=Layout.FRIDGE)).html
    assert re.search(r'<(b|span) class="whole">2–3\svon\s10</\1>', markup)
