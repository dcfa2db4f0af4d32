"""What the pages about keeping, reading the record and erasing take."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError, validates_schema

from clinic.privacy.kinds import Kind
from clinic.privacy.rules import Ground, Reason
from clinic.web import forms
from clinic.web.addresses import LAST_PAGE
from clinic.web.fields import Choice, Date, Id, Note, Number, Tick

LONGEST_REASON = 500


class PeriodSchema(forms.Schema):
    """From one day to another, both included."""

    since = Date()
    until = Date()


class LogSchema(PeriodSchema):
    """Which part of the record."""

    by = Id()
    kind = Choice(Kind)
    page = Number(least=1, most=LAST_PAGE, load_default=1)


class RestrictionSchema(forms.Schema):
    """Why the record is restricted, since when that is wished, and when treatment ended."""

    ground = Choice(Ground, required=True)
    asked_on = Date(required=True)
    treatment_ended_on = Date()


class EndSchema(forms.Schema):
    """When treatment ended."""

    treatment_ended_on = Date(required=True)


class HoldSchema(forms.Schema):
    """Why nothing may be erased."""

    hold_reason = Note(most=LONGEST_REASON, required=True)


class ErasureSchema(forms.Schema):
    """That it is really meant, and why."""

    reason = Choice(Reason, required=True)
    meant = Tick()

    @validates_schema
    def _is_meant(self, read: Mapping[str, Any], **_options: Any) -> None:
        if not read.get("meant"):
            raise ValidationError({"meant": [_("Tick this if the record is to be erased for good.")]})


class AllLinksSchema(forms.Schema):
    """That every link is really meant."""

    all_links = Tick()

    @validates_schema
    def _is_meant(self, read: Mapping[str, Any], **_options: Any) -> None:
        if not read.get("all_links"):
            raise ValidationError({"all_links": [_("Tick this to go on.")]})


class AllDueSchema(forms.Schema):
    """That every record whose time is over is really meant."""

    all_due = Tick()

    @validates_schema
    def _is_meant(self, read: Mapping[str, Any], **_options: Any) -> None:
        if not read.get("all_due"):
            raise ValidationError({"all_due": [_("Tick this to go on.")]})


class NothingSchema(forms.Schema):
    """A button alone."""
