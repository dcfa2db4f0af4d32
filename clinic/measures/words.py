"""Our own short wording of what is asked, and changes said as facts beside what studies call meaningful."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from clinic.measures.models import Activity
from clinic.measures.rules import (
    ACTIVITY,
    GLOBAL_CHANGE,
    PAIN,
    RANGES,
    Change,
    Instrument,
)
from clinic.measures.schemas import field_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One scale: its field, what is asked, and the words at its ends."""

    name: str
    asked: str
    values: Sequence[int]
    anchors: tuple[tuple[int, str], ...]

    @property
    def hint(self) -> str:
        """The words at the ends in one line."""
        return ", ".join(f"{self.label(value)} {words}" for value, words in self.anchors)

    def label(self, value: int) -> str:
        """A value as it is written; what lies below zero with a true minus."""
        return number(value, signed=self.values[0] < 0)


def questions(activities: Iterable[Activity]) -> list[Question]:
    """What is asked in one measuring, in the order in which it is asked."""
    return [
        Question(
            name="pain",
            asked=_("How strong was your pain in the last 24 hours, on the whole?"),
            values=PAIN,
            anchors=((0, _("no pain")), (10, _("the worst you can imagine"))),
        ),
        *(
            Question(
                name=field_of(activity),
                asked=_("How well does this go today: %(activity)s?", activity=activity.text),
                values=ACTIVITY,
                anchors=((0, _("not at all")), (10, _("as before"))),
            )
            for activity in activities
        ),
        Question(
            name="change",
            asked=_("Compared with the beginning, how are you now?"),
            values=GLOBAL_CHANGE,
            anchors=((-5, _("very much worse")), (0, _("the same")), (5, _("very much better"))),
        ),
    ]


def title(instrument: Instrument) -> str:
    """What a line of values is of."""
    names: dict[Instrument, str] = {
        Instrument.PAIN: _("Pain in the last 24 hours"),
        Instrument.ACTIVITIES: _("Own activities"),
        Instrument.GLOBAL_CHANGE: _("Compared with the beginning"),
    }
    return names[instrument]


def scale(instrument: Instrument) -> str:
    """How a value is to be read."""
    names: dict[Instrument, str] = {
        Instrument.PAIN: _("0 no pain, 10 the worst imaginable"),
        Instrument.ACTIVITIES: _("0 not at all, 10 as before"),
        Instrument.GLOBAL_CHANGE: _("−5 very much worse, 0 the same, 5 very much better"),
    }
    return names[instrument]


def change(found: Change) -> str:
    """A change as a sum: down 2 points, from 6 to 4."""
    told = {"first": number(found.first), "last": number(found.last)}
    points = ngettext(
        "%(points)s point", "%(points)s points", _counted(abs(found.points)), points=number(abs(found.points))
    )
    text: str
    if found.points < 0:
        text = _("Down %(points)s, from %(first)s to %(last)s", points=points, **told)
    elif found.points > 0:
        text = _("Up %(points)s, from %(first)s to %(last)s", points=points, **told)
    else:
        text = _("The same as at first, %(last)s", **told)
    if found.of > 1:
        mean = ngettext("mean of the same %(num)d activity", "mean of the same %(num)d activities", found.of)
        text = f"{text} ({mean})"
    return text


def published(instrument: Instrument) -> str:
    """What studies call a meaningful change, as a range; empty where none is on file."""
    found = RANGES.get(instrument)
    if found is None:
        return str(_("No range of meaningful changes is on file for this question."))
    told = {"least": number(found.least), "most": number(found.most)}
    text: str = _("Studies call changes of %(least)s to %(most)s points meaningful.", **told)
    if found.beyond_error is not None:
        beyond = _(
            "From %(points)s points on a change is larger than measuring alone explains.",
            points=number(found.beyond_error),
        )
        text = f"{text} {beyond}"
    return text


def sources(instrument: Instrument) -> list[tuple[str, str]]:
    """Where the range comes from: each source with its address."""
    found = RANGES.get(instrument)
    return [(one.cite, f"https://doi.org/{one.doi}") for one in found.sources] if found else []


def number(value: Decimal | int, *, signed: bool = False) -> str:
    """A number as the reader writes it; a whole one without its zero."""
    plain = Decimal(value).normalize()
    text = format_decimal(plain, format="0.#", locale=get_locale()).replace("-", "−")
    return f"+{text}" if signed and plain > 0 else text


def _counted(value: Decimal) -> int:
    """One for exactly one point, else a number that takes the plural."""
    return 1 if value == 1 else 2
