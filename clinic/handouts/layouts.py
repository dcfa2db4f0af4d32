"""The layouts a handout can take, and what a person may choose about them: plain values without words."""

from dataclasses import dataclass
from enum import StrEnum


class Layout(StrEnum):
    """How one and the same handout is set. The values are its ids, in addresses and on the command line."""

    PROGRAMME = "programme"
    ONE_PER_PAGE = "one-per-page"
    COMPACT = "compact"
    FRIDGE = "fridge"
    DIARY = "diary"
    LARGE = "large"
    TEXT = "text"
    BOOKLET = "booklet"
    CLINICIAN = "clinician"


class Paper(StrEnum):
    """What lies in the printer."""

    A4 = "a4"
    LETTER = "letter"


class TextSize(StrEnum):
    """How large the words are, but for large print, which has one size."""

    USUAL = "usual"
    LARGER = "larger"


class Part(StrEnum):
    """What may be left off a sheet. When to stop, whom to call and the pain rule are no parts: they stay."""

    NOTE = "note"
    DIARY = "diary"
    MOVE_ON = "move-on"
    COURSE = "course"
    VISIT = "visit"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """One way to set a handout. Nothing in it changes a word of the handout; parts are shown or left off."""

    layout: Layout = Layout.PROGRAMME
    paper: Paper = Paper.A4
    text: TextSize = TextSize.USUAL
    without: frozenset[Part] = frozenset()

    def shows(self, part: Part) -> bool:
        """Whether the sheet has this part, if the handout has it."""
        return part not in self.without


DEFAULT = Design()
