"""What a form about a person or a complaint may hold."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from marshmallow import ValidationError, validates_schema

from clinic import wording
from clinic.patients import words
from clinic.patients.rules import Precision, Sex, spots
from clinic.web import forms
from clinic.web.fields import Choice, Date, Id, Name, Note, Number, Several, Text, Version

CONDITION = 60
LONGEST_COMPLAINT = 300
LONGEST_GOALS = 1_000


class Year(Number):
    """A year of our time, in four digits."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            return super()._deserialize(value, attr, data, **kwargs)
        except ValidationError:
            raise ValidationError(_("Enter the year in four digits, as in 1972.")) from None


class PersonSchema(forms.Schema):
    """Who is treated."""

    name = Name(most=80, required=True, error_messages={"required": lazy_gettext("Give a name or an alias.")})
    birth_year = Year(
        least=1900,
        most=2100,
        required=True,
        error_messages={"required": lazy_gettext("Enter the year in four digits, as in 1972.")},
    )
    sex = Choice(Sex, load_default=Sex.NOT_STATED)
    greeting = Name(most=60)
    language = Choice(wording.LANGUAGES)
    conditions = Several(Text(most=CONDITION), most=100)


class CourseSchema(forms.Schema):
    """When a complaint began and where it is felt."""

    onset = Date()
    weeks = Number(least=0, most=5_200)
    precision = Choice(Precision, load_default=Precision.DAY)
    places = Several(
        Choice(spots()),
        required=True,
        error_messages={"required": lazy_gettext("Mark at least one place.")},
    )

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def _some_onset(self, _read: Mapping[str, Any], given: Mapping[str, Any], **_options: Any) -> None:
        """Say at once that the onset is missing, whatever else is wrong with the form."""
        if not given.get("onset") and not given.get("weeks"):
            raise ValidationError({"onset": [words.doubt("onset-missing")]})


class ComplaintSchema(forms.Schema):
    """The problem in one sentence and the goals in the patient's words."""

    complaint = Text(most=LONGEST_COMPLAINT)
    goals = Note(most=LONGEST_GOALS)


class NewPatientSchema(PersonSchema, CourseSchema, ComplaintSchema):
    """A person with a first episode. `submission` makes a doubled post harmless, `then` says where to go."""

    submission = Id(required=True)
    then = Choice(("screen", "record"), load_default="screen")


class ChangedPersonSchema(PersonSchema):
    """A person as somebody saw them and changed them."""

    version = Version()


class NewEpisodeSchema(CourseSchema, ComplaintSchema):
    """A further complaint of a known person."""

    submission = Id(required=True)
    then = Choice(("screen", "record"), load_default="screen")


class ChangedCourseSchema(CourseSchema):
    """Onset and places as somebody saw them and changed them."""

    version = Version()


class ChangedComplaintSchema(ComplaintSchema):
    """Complaint and goals, edited in place."""

    version = Version()


class StateSchema(forms.Schema):
    """A step that needs nothing but the version somebody saw: archive, bring back, close, open again."""

    version = Version()
