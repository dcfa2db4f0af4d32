"""What a form about a person or a complaint may hold."""

from clinic import wording
from clinic.patients.rules import Precision, Sex, spots
from clinic.web import forms
from clinic.web.fields import Choice, Date, Id, Name, Note, Number, Several, Text, Version

CONDITION = 60
LONGEST_COMPLAINT = 300
LONGEST_GOALS = 1_000


class PersonSchema(forms.Schema):
    """Who is treated."""

    name = Name(most=80, required=True)
    birth_year = Number(least=1900, most=2100, required=True)
    sex = Choice(Sex, load_default=Sex.NOT_STATED)
    greeting = Name(most=60)
    language = Choice(wording.LANGUAGES)
    conditions = Several(Text(most=CONDITION), most=100)


class CourseSchema(forms.Schema):
    """When a complaint began and where it is felt."""

    onset = Date()
    weeks = Number(least=0, most=5_200)
    precision = Choice(Precision, load_default=Precision.DAY)
    places = Several(Choice(spots()), required=True)


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
