"""What the layouts, their paper and their parts are called where a person chooses among them."""

from dataclasses import dataclass

from clinic.handouts.layouts import Layout, Paper, Part, TextSize
from clinic.wording import words


@dataclass(frozen=True, slots=True)
class Called:
    """A name, and one sentence that says for whom or how it is printed."""

    name: str
    hint: str


def layouts(language: str) -> dict[Layout, Called]:
    """Every layout, in the order in which they are offered."""
    t = words(language)
    return {
        Layout.PROGRAMME: Called(
            t.gettext("Programme sheet"), t.gettext("The week, when to stop, and a card for each exercise.")
        ),
        Layout.ONE_PER_PAGE: Called(
            t.gettext("Large pictures"), t.gettext("One exercise a page, to stand in front of.")
        ),
        Layout.COMPACT: Called(t.gettext("Compact"), t.gettext("Two columns, the fewest pages.")),
        Layout.FRIDGE: Called(
            t.gettext("Fridge sheet"),
            t.gettext("One leaf: pictures, doses, boxes for four weeks; words overleaf."),
        ),
        Layout.DIARY: Called(
            t.gettext("Diary"), t.gettext("Boxes to tick for every planned day, on their side.")
        ),
        Layout.LARGE: Called(
            t.gettext("Large print"), t.gettext("16 points and more, one thing below the other.")
        ),
        Layout.TEXT: Called(t.gettext("Words only"), t.gettext("No pictures, to be read aloud or kept.")),
        Layout.BOOKLET: Called(
            t.gettext("Booklet"), t.gettext("Print on both sides, turn on the short edge, fold once.")
        ),
        Layout.CLINICIAN: Called(
            t.gettext("Clinician’s copy"),
            t.gettext("With reasons and evidence, for the practice’s own file."),
        ),
    }


def papers(language: str) -> dict[Paper, str]:
    """The sizes of paper."""
    return {Paper.A4: "A4", Paper.LETTER: words(language).gettext("US Letter")}


def text_sizes(language: str) -> dict[TextSize, str]:
    """The sizes of text."""
    t = words(language)
    return {TextSize.USUAL: t.gettext("Usual text"), TextSize.LARGER: t.gettext("Larger text")}


def parts(language: str) -> dict[Part, str]:
    """What may be left off."""
    t = words(language)
    return {
        Part.NOTE: t.gettext("Note to the patient"),
        Part.DIARY: t.gettext("Four-week diary"),
        Part.MOVE_ON: t.gettext("When to move on"),
        Part.COURSE: t.gettext("How it goes on over the weeks"),
        Part.VISIT: t.gettext("Next visit"),
        Part.CODE: t.gettext("Code and address of the plan page"),
    }
