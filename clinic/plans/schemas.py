"""What may come in about a plan: a start, a dose typed or in its parts, a place, a note, an issue."""

import re
from typing import Any, get_args

from flask_babel import gettext as _
from marshmallow import ValidationError

from clinic import wording
from clinic.library.catalogue import library
from clinic.library.exercise import LAYERS
from clinic.plans.amounts import ends
from clinic.plans.balance import PARTS_IN_ORDER
from clinic.plans.doses import EFFORT, Until
from clinic.plans.loads import COLOURS, GRADES
from clinic.plans.programmes import programmes
from clinic.plans.reading_parts import amount
from clinic.plans.reading_parts import whole_amount as count_of
from clinic.plans.rules import BOUNDS, WEEKDAYS
from clinic.web import fields, forms

WHY = 300
TYPED = 600


class Count(fields.Field[Any]):
    """A whole number or a range as it is typed: 10, 8-12."""

    def __init__(self, bounds: tuple[int, int], *, whole: bool = True) -> None:
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


class Tempo(fields.Text):
    """The seconds of each part of a repetition: 3-1-3."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        found = super()._deserialize(value, attr, data, **kwargs)
        if found and re.fullmatch(r"\d{1,2}(-\d{1,2}){1,3}", found) is None:
            raise ValidationError(_("Enter seconds with lines between them: 3-1-3."))
        return found


class StartSchema(forms.Schema):
    """A new plan, from a programme or from nothing."""

    key = fields.Id(required=True)
    programme = fields.Choice([programme.id for programme in programmes()])
    source = fields.Text(most=80)


class AddSchema(forms.Schema):
    """An exercise for the end of the plan; with a reason where it is set aside."""

    version = fields.Version()
    exercise = fields.Choice(list(library().exercises), required=True)
    reason = fields.Note(most=WHY)
    q = fields.Text(most=120)


class DoseSchema(forms.Schema):
    """A dose: what was typed in one go wins over its parts."""

    version = fields.Version()
    typed = fields.Text(most=TYPED)
    before = fields.Text(most=TYPED)
    sets = Count(BOUNDS["sets"])
    reps = Count(BOUNDS["reps"])
    hold_s = Count(BOUNDS["hold_s"])
    duration_s = Count(BOUNDS["duration_s"])
    rest_s = Count(BOUNDS["rest_s"])
    times_per_day = Count(BOUNDS["times_per_day"])
    side = fields.Choice(("both", "left", "right"))
    days = fields.Several(fields.Choice(WEEKDAYS))
    days_shown = fields.Tick()
    reason = fields.Note(most=WHY)
    more_shown = fields.Tick()
    band = fields.Choice(("", *GRADES, *COLOURS))
    kilograms = Count((1, 300), whole=False)
    maximum = Count(BOUNDS["reps"])
    effort = Count(EFFORT)
    until = fields.Choice(("", *get_args(Until)))
    tempo = Tempo(most=20)
    pain = fields.Number(least=0, most=10)
    between_sides = Count(BOUNDS["rest_between_sides_s"])
    from_week = fields.Number(least=1, most=104)
    to_week = fields.Number(least=1, most=104)


class AllSchema(forms.Schema):
    """One part of a dose for every row."""

    version = fields.Version()
    typed = fields.Text(most=TYPED, required=True)


class MoveSchema(forms.Schema):
    """A dose's new place, counted from 1."""

    version = fields.Version()
    to = fields.Number(least=0, most=99, required=True)


class SwapSchema(forms.Schema):
    """The exercise that takes a row's place."""

    version = fields.Version()
    exercise = fields.Choice(list(library().exercises), required=True)
    reason = fields.Note(most=WHY)


class VersionSchema(forms.Schema):
    """What is meant to be changed, as it was when the page was opened."""

    version = fields.Version()


class PlanSchema(forms.Schema):
    """What belongs to the plan as a whole."""

    version = fields.Version()
    note = fields.Note(most=1_500)
    minutes = fields.Number(least=1, most=240)
    language = fields.Choice(wording.LANGUAGES, required=True)
    review_on = fields.Date()
    ends_on = fields.Date()


class SearchSchema(forms.Schema):
    """How the library beside the plan is narrowed, which row stands open, whether a search comes next."""

    q = fields.Text(most=120)
    open = fields.Id()
    aside = fields.Text(most=60)
    find = fields.Tick()
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


class NoteSchema(forms.Schema):
    """What the patient is told about one exercise."""

    version = fields.Version()
    row_note = fields.Note(most=300)


class HeadingSchema(forms.Schema):
    """The words above a row."""

    version = fields.Version()
    heading = fields.Text(most=60)


class InsertSchema(forms.Schema):
    """Which rows of a source go into the plan, counted from 0."""

    version = fields.Version()
    source = fields.Text(most=80, required=True)
    rows = fields.Several(fields.Number(least=0, most=99), most=99)


class DismissSchema(forms.Schema):
    """A gap of the balance to let be, with words typed or chosen; without any it is named again."""

    version = fields.Version()
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
