"""What may come in about a plan: a start, a dose typed or in its parts, a place, a note, an issue."""

import re
from typing import Any, get_args

from flask_babel import gettext as _
from marshmallow import ValidationError

from clinic import wording
from clinic.library.catalogue import library
from clinic.library.exercise import LAYERS
from clinic.library.own import is_own
from clinic.plans.balance import PARTS_IN_ORDER
from clinic.plans.doses.amounts import ends, span
from clinic.plans.doses.course_fields import CONDITIONS, MOST_STEPS, of_step
from clinic.plans.doses.courses import Period, Purpose, Stepped, Then
from clinic.plans.doses.dose import Arc, Breathing, Pace, Section, Side, Stop, Turn, Until
from clinic.plans.doses.loads import COLOURS, GRADES, Own, Scale, Unit, Whole
from clinic.plans.doses.reading_amounts import amount
from clinic.plans.doses.reading_amounts import whole_amount as count_of
from clinic.plans.doses.schedules import MOMENTS, Place
from clinic.plans.merging import MINE, THEIRS
from clinic.plans.programmes.catalogue import programmes
from clinic.plans.rules import BOUNDS, WEEKDAYS
from clinic.web import fields, forms

WHY = 300
TYPED = 600


class Count(fields.Field[Any]):
    """A whole number or a range as it is typed: 10, 8-12."""

    def __init__(self, bounds: tuple[float, float], *, whole: bool = True) -> None:
        super().__init__(load_default=None)
        self.least, self.most = bounds
        self.read = count_of if whole else amount

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            found = self.read(str(value))
        except ValueError:
            found = None
        if found is None or not all(self.least <= end <= self.most for end in ends(found)):
            raise ValidationError(
                _("Enter a whole number from %(least)s to %(most)s.", least=self.least, most=self.most)
            )
        return found


class Change(fields.Field[Any]):
    """By how much something changes: a number or range, with a minus where it falls."""

    def __init__(self) -> None:
        super().__init__(load_default=None)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = str(value).replace(" ", "").replace("−", "-").replace("–", "-")
        found = re.fullmatch(r"([+-]?)(\d{1,4}(?:[.,]\d{1,2})?(?:-\d{1,4}(?:[.,]\d{1,2})?)?)", text)
        try:
            stated = sorted(ends(amount(found[2]))) if found else []
        except ValueError:
            stated = []
        if not found or not stated:
            raise ValidationError(_("Enter a number, with a minus where it falls."))
        return span(stated[0], stated[-1]) if found[1] != "-" else span(-stated[-1], -stated[0])


class Tempo(fields.Text):
    """The seconds of each part of a repetition: 3-1-3."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        found = super()._deserialize(value, attr, data, **kwargs)
        if found and re.fullmatch(r"\d{1,2}(-\d{1,2}){1,3}", found) is None:
            raise ValidationError(_("Enter seconds with lines between them: 3-1-3."))
        return found


class Series(fields.Text):
    """The repetitions of each set where they differ: 12/10/8."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        found = super()._deserialize(value, attr, data, **kwargs).replace(" ", "")
        if found and re.fullmatch(r"[1-9]\d{0,2}(/[1-9]\d{0,2}){1,9}", found) is None:
            raise ValidationError(_("Enter repetitions with slashes between them: 12/10/8."))
        return found


class Seen(fields.Version):
    """The state of the plan somebody changed; below zero where it is the one only they saw."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        own = isinstance(value, str) and value.startswith("-")
        found = super()._deserialize(value[1:] if own else value, attr, data, **kwargs)
        return -found if own else found


class ChangeSchema(forms.Schema):
    """A change: what its sender saw, its name for being sent twice, and a side for each overlap."""

    version = Seen()
    key = fields.Id()
    sides = fields.Keyed(fields.Choice((MINE, THEIRS)))


# The fields of the steps of one stretch, the same for each.
StepsSchema = forms.Schema.from_dict(
    {
        of_step(place, part): made()
        for place in range(MOST_STEPS)
        for part, made in (
            ("what", lambda: fields.Choice(get_args(Stepped))),
            ("by", Change),
            ("every", lambda: fields.Number(least=1, most=52)),
            ("until", Change),
            ("conditions", lambda: fields.Several(fields.Choice(CONDITIONS))),
            ("pain", lambda: fields.Number(least=0, most=10)),
            ("sets", lambda: fields.Number(least=1, most=20)),
            ("reps", lambda: fields.Number(least=1, most=100)),
            ("hold", lambda: fields.Number(least=1, most=300)),
            ("sessions", lambda: fields.Number(least=1, most=20)),
        )
    },
    name="StepsSchema",
)


class OfTheLibrary(fields.Choice):
    """An exercise of the reviewed library, or one of the present practice's own."""

    def __init__(self, **options: Any) -> None:
        super().__init__(list(library().exercises), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str) and is_own(value) and value in library():
            return value
        return super()._deserialize(value, attr, data, **kwargs)


class StartSchema(forms.Schema):
    """A new plan, from a programme or from nothing."""

    key = fields.Id(required=True)
    programme = fields.Choice([programme.id for programme in programmes()])
    layout = fields.Choice(sorted({name for programme in programmes() for name in programme.other_weeks}))
    source = fields.Text(most=80)


class AddSchema(ChangeSchema):
    """An exercise for the end of the plan; with a reason where it is set aside."""

    exercise = OfTheLibrary(required=True)
    reason = fields.Note(most=WHY)
    q = fields.Text(most=120)


class DoseSchema(ChangeSchema, StepsSchema):  # type: ignore[misc, valid-type]
    """A dose: what was typed in one go wins over its parts."""

    typed = fields.Text(most=TYPED)
    before = fields.Text(most=TYPED)
    sets = Count(BOUNDS["sets"])
    reps = Count(BOUNDS["reps"])
    hold_s = Count(BOUNDS["hold_s"])
    duration_s = Count(BOUNDS["duration_s"])
    rest_s = Count(BOUNDS["rest_s"])
    times_per_day = Count(BOUNDS["times_per_day"])
    side = fields.Choice(get_args(Side))
    days = fields.Several(fields.Choice(WEEKDAYS))
    days_shown = fields.Tick()
    reason = fields.Note(most=WHY)
    distance_m = Count(BOUNDS["distance_m"])
    stretch = fields.Number(least=0, most=99)
    then = fields.Choice(("add", "drop", "bare"))
    takes_over = OfTheLibrary()
    more_shown = fields.Tick()
    # Load, effort, how, limits and rests.
    band = fields.Choice((*GRADES, *COLOURS))
    band_to = fields.Choice((*GRADES, *COLOURS))
    kilograms = Count((0.1, 300), whole=False)
    each_hand = fields.Tick()
    maximum = Count(BOUNDS["reps"])
    share = Count((1, 200), whole=False)
    share_of = fields.Choice(get_args(Whole))
    measure = Count((0.2, 3000), whole=False)
    measure_unit = fields.Choice([unit for unit in get_args(Unit) if unit != "kg"])
    own = fields.Choice([part for part in get_args(Own) if part != "bodyweight"])
    effort = Count((0, 20))
    scale = fields.Choice(get_args(Scale))
    until = fields.Choice(get_args(Until))
    turn = fields.Choice(get_args(Turn))
    in_total = fields.Tick()
    each_direction = fields.Tick()
    directions = fields.Number(least=2, most=12)
    tempo = Tempo(most=20)
    series = Series(most=40)
    breaths = Count(BOUNDS["breaths"])
    breathing = fields.Choice(get_args(Breathing))
    pace = fields.Choice(get_args(Pace))
    arc = fields.Choice(get_args(Arc))
    degrees = Count(BOUNDS["degrees"])
    pain = fields.Number(least=0, most=10)
    settles = fields.Number(least=1, most=96)
    stops = fields.Several(fields.Choice(get_args(Stop)))
    between_reps = Count(BOUNDS["rest_between_reps_s"])
    between_sides = Count(BOUNDS["rest_between_sides_s"])
    after = Count(BOUNDS["rest_after_s"])
    # On which days, how often and where.
    weekly = Count(BOUNDS["per_week"])
    every_days = fields.Number(least=2, most=28)
    as_needed = fields.Tick()
    moments = fields.Several(fields.Choice(MOMENTS))
    in_all = Count(BOUNDS["in_all"])
    break_every = Count((1, 720))
    break_from = fields.Number(least=0, most=23)
    break_to = fields.Number(least=1, most=24)
    place = fields.Choice(get_args(Place))
    place_weekly = Count((1, 21))
    place_in_all = Count((1, 200))
    second_place = fields.Choice(get_args(Place))
    second_weekly = Count((1, 21))
    section = fields.Choice(get_args(Section))
    session = fields.Choice("ABCDEF")
    choose = fields.Number(least=1, most=9)
    group = fields.Choice("ABCDEF")
    # In which weeks, after what, with which steps, and what after a flare.
    from_week = fields.Number(least=1, most=730)
    to_week = fields.Number(least=1, most=730)
    unit = fields.Choice(get_args(Period))
    purpose = fields.Choice(get_args(Purpose))
    conditions = fields.Several(fields.Choice(CONDITIONS))
    pain_below = fields.Number(least=0, most=10)
    reached_sets = fields.Number(least=1, most=20)
    reached_reps = fields.Number(least=1, most=100)
    reached_hold = fields.Number(least=1, most=300)
    reached_sessions = fields.Number(least=1, most=50)
    flare_percent = fields.Number(least=1, most=100)
    flare_days = fields.Number(least=1, most=60)
    flare_then = fields.Choice(get_args(Then))


class AllSchema(ChangeSchema):
    """One part of a dose for every row."""

    typed = fields.Text(most=TYPED, required=True)


class MoveSchema(ChangeSchema):
    """A dose's new place, counted from 1."""

    to = fields.Number(least=0, most=99, required=True)


class SwapSchema(ChangeSchema):
    """The exercise that takes a row's place, in one stretch of its weeks."""

    exercise = OfTheLibrary(required=True)
    reason = fields.Note(most=WHY)
    stretch = fields.Number(least=0, most=99)


class AgainstSchema(forms.Schema):
    """Which other revision this one is compared with."""

    against = fields.Id()


class VersionSchema(forms.Schema):
    """What is meant to be changed, as it was when the page was opened, and a name for being sent twice."""

    version = Seen()
    key = fields.Id()


class PlanSchema(ChangeSchema):
    """What belongs to the plan as a whole."""

    note = fields.Note(most=1_500)
    minutes = fields.Number(least=1, most=240)
    language = fields.Choice(wording.LANGUAGES, required=True)
    review_on = fields.Date()
    ends_on = fields.Date()


class SearchSchema(forms.Schema):
    """How the library beside the plan is narrowed, which row stands open, whether a search comes next."""

    q = fields.Text(most=120)
    open = fields.Id()
    stretch = fields.Number(least=0, most=99)
    aside = fields.Text(most=60)
    find = fields.Tick()
    since = fields.Number(least=0, most=10**9)
    region = fields.Several(fields.Text(most=40), most=20)
    layer = fields.Several(fields.Text(most=40), most=20)
    purpose = fields.Several(fields.Text(most=40), most=20)
    stage = fields.Several(fields.Text(most=40), most=20)
    irritability = fields.Several(fields.Text(most=40), most=20)
    position = fields.Several(fields.Text(most=40), most=20)
    equipment = fields.Several(fields.Text(most=40), most=20)
    difficulty = fields.Several(fields.Text(most=40), most=20)
    sides = fields.Several(fields.Text(most=40), most=20)
    no_equipment = fields.Several(fields.Text(most=40), most=2)


class OpenSchema(ChangeSchema):
    """What somebody opens, and what they say about it: chosen or typed."""

    waiting = fields.Text(most=200, required=True)
    because = fields.Text(most=120)
    words = fields.Text(most=120)


class NoteSchema(ChangeSchema):
    """What the patient is told about one exercise."""

    row_note = fields.Note(most=300)


class HeadingSchema(ChangeSchema):
    """The words above a row."""

    heading = fields.Text(most=60)


class InsertSchema(ChangeSchema):
    """Which rows of a source go into the plan, counted from 0."""

    source = fields.Text(most=80, required=True)
    rows = fields.Several(fields.Number(least=0, most=99), most=99)


class DismissSchema(ChangeSchema):
    """A gap of the balance to let be, with words typed or chosen; without any it is named again."""

    gap = fields.Choice((*LAYERS, *PARTS_IN_ORDER), required=True)
    because = fields.Text(most=120)
    words = fields.Text(most=120)


class FitSchema(forms.Schema):
    """What an exercise has to fit."""

    irritability = fields.Choice(list(library().words("irritability", "en")))
    asked = fields.Tick()
    things = fields.Several(fields.Choice(list(library().words("equipment", "en"))))
    avoids = fields.Several(fields.Choice(list(library().words("position", "en"))))


class KeepSchema(forms.Schema):
    """A name for the plan's doses, and whether the whole practice may use them."""

    name = fields.Name(most=80, required=True)
    shared = fields.Tick()
