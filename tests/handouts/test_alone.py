"""Code and visit, and the numbers to call below a diary, never have a page to themselves."""

from collections.abc import Callable

import pytest

from clinic.handouts import words
from clinic.handouts.layouts import Design, Layout, Paper, TextSize
from clinic.handouts.rules import Contents, Handout
from tests.handouts import reading
from tests.handouts.samples import PLAN as SAMPLE
from tests.handouts.samples import contents, drawn
from tests.handouts.test_layouts import letters

pytestmark = pytest.mark.once

Sheet = Callable[..., bytes]


def plan(exercises: int) -> Contents:
    """A German plan with its drawings: its words are the longest."""
    return contents("de", items=tuple(drawn(name, "de", **dose) for name, dose in SAMPLE[:exercises]))


def others(handout: Handout) -> list[str]:
    """Of each block beside code and visit, words that stand nowhere else."""
    cards = [exercise.steps[-1] for exercise in handout.cards]
    return [reading.words(text) for text in (handout.pain_rule, handout.stop.safety_net, *cards)]


@pytest.mark.parametrize(
    ("layout", "exercises", "paper", "text"),
    [
        (Layout.LARGE, 1, Paper.A4, TextSize.USUAL),
        (Layout.LARGE, 2, Paper.A4, TextSize.USUAL),
        (Layout.LARGE, 8, Paper.LETTER, TextSize.USUAL),
        (Layout.DIARY, 6, Paper.LETTER, TextSize.USUAL),
        (Layout.DIARY, 8, Paper.A4, TextSize.USUAL),
        (Layout.DIARY, 3, Paper.A4, TextSize.LARGER),
        (Layout.COMPACT, 4, Paper.LETTER, TextSize.USUAL),
        (Layout.COMPACT, 7, Paper.A4, TextSize.USUAL),
        (Layout.ONE_PER_PAGE, 8, Paper.A4, TextSize.USUAL),
        (Layout.PROGRAMME, 3, Paper.A4, TextSize.LARGER),
    ],
)
def test_the_code_stands_on_a_page_with_other_words(
    pdf: Sheet, layout: Layout, exercises: int, paper: Paper, text: TextSize
) -> None:
    sheet = plan(exercises)
    pages = [
        reading.words(page)
        for page in reading.pages(pdf(sheet, Design(layout=layout, paper=paper, text=text)))
    ]
    (page,) = [page for page in pages if reading.words("Auf dem Handy") in page]
    assert any(words in page for words in others(words.handout(sheet)))


@pytest.mark.parametrize(("layout", "most"), [(Layout.COMPACT, 4), (Layout.DIARY, 2), (Layout.LARGE, 13)])
def test_eight_exercises_with_their_diary_take_no_page_more_than_their_words_need(
    pdf: Sheet, layout: Layout, most: int
) -> None:
    assert len(reading.pages(pdf(plan(8), Design(layout=layout)))) == most


def test_a_long_diary_in_large_print_keeps_its_size_and_its_numbers_beside_boxes(pdf: Sheet) -> None:
    sheet = plan(8)
    made = pdf(sheet, Design(layout=Layout.LARGE))
    assert min(letters(reading.opened(made))) >= 16
    last = reading.words(reading.pages(made)[-1])
    assert reading.words(words.handout(sheet).stop.phone) in last
    assert reading.words("Wie schwer?") in last
