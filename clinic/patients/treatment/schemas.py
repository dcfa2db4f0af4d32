"""What the pages about treatment may be sent."""

from clinic.web import fields
from clinic.web.forms import Schema


class Colleague(fields.Id):
    """One of the colleagues a page offers."""

    hidden = False


class ReasonSchema(Schema):
    """Why a record is opened by somebody who does not treat its patient."""

    reason = fields.Note(most=500, required=True)


class ColleagueSchema(Schema):
    """One colleague."""

    colleague = Colleague(required=True)


class LeaverSchema(Schema):
    """Who takes over; nobody, where there is nobody to take over."""

    colleague = Colleague()


class CoverSchema(Schema):
    """Who stands in, from when to when."""

    colleague = Colleague(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
