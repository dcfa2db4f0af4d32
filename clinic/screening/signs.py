"""What a patient can report as new with one tap: the sign, the trigger it is, and fixed words in answer.

The answer hangs on the sign alone. It says when to call whom, assesses nothing and promises nothing.
"""

from enum import StrEnum
from typing import Final

from flask_babel import gettext as _

from clinic.screening.rescreening import Trigger


class Sign(StrEnum):
    """A new symptom, in the order in which they are offered."""

    NUMBNESS = "numbness-or-weakness"
    CLUMSINESS = "clumsy-or-unsteady"
    CHEST = "chest-or-breath"
    HEADACHE = "sudden-headache"
    BLADDER = "bladder-or-bowel"
    FEVER = "fever"
    FALL = "fall"

    @property
    def trigger(self) -> Trigger:
        """What it is to the questionnaire."""
        return _TRIGGERS[self]

    @property
    def is_emergency(self) -> bool:
        """Whether the emergency number comes first, whatever else is so."""
        return self in _EMERGENCIES


_TRIGGERS: Final = {
    Sign.NUMBNESS: Trigger.NEUROLOGICAL,
    Sign.CLUMSINESS: Trigger.NEUROLOGICAL,
    Sign.CHEST: Trigger.SYMPTOM,
    Sign.HEADACHE: Trigger.SYMPTOM,
    Sign.BLADDER: Trigger.NEUROLOGICAL,
    Sign.FEVER: Trigger.UNWELL,
    Sign.FALL: Trigger.TRAUMA,
}
_EMERGENCIES: Final = frozenset({Sign.CHEST, Sign.HEADACHE, Sign.BLADDER})


def said(sign: str | None) -> str:
    """A sign in a few words; empty for one this version does not know."""
    names: dict[str | None, str] = {
        Sign.NUMBNESS: _("Numbness or weakness"),
        Sign.CLUMSINESS: _("Clumsy hands or unsteady walking"),
        Sign.CHEST: _("Chest pain or trouble breathing"),
        Sign.HEADACHE: _("Sudden, severe headache"),
        Sign.BLADDER: _("Bladder or bowel changed"),
        Sign.FEVER: _("Fever or feeling very ill"),
        Sign.FALL: _("A fall or a blow"),
    }
    return names.get(sign, "")


def offered() -> tuple[tuple[str, str], ...]:
    """The signs to tap, each with its words."""
    return tuple((str(sign), said(sign)) for sign in Sign)


def advice(sign: Sign, *, emergency_number: str) -> tuple[str, ...]:
    """What to do now, in the order in which to do it."""
    number = {"number": emergency_number}
    ambulance = _("Call %(number)s now. Do not drive. Do not stay alone.", **number)
    sentences: dict[Sign, tuple[str, ...]] = {
        Sign.NUMBNESS: (
            _(
                "Weakness in an arm or leg, or numbness between the legs: call %(number)s at once.",
                **number,
            ),
            _("Numbness alone: call us today, before you exercise again."),
        ),
        Sign.CLUMSINESS: (
            _("Unsteady walking, or weakness in an arm or leg: call %(number)s at once.", **number),
            _("Clumsy hands alone: call us today, before you exercise again."),
        ),
        Sign.CHEST: (ambulance,),
        Sign.HEADACHE: (ambulance,),
        Sign.BLADDER: (ambulance,),
        Sign.FEVER: (
            _("With a stiff neck, drowsiness or confusion: call %(number)s at once.", **number),
            _("Otherwise rest, do not exercise, and call us today."),
        ),
        Sign.FALL: (
            _(
                "Weakness, numbness, unsteady walking, a severe headache, or neck pain after a hard blow: "
                "keep still and call %(number)s at once.",
                **number,
            ),
            _("Otherwise do not exercise, and call us today."),
        ),
    }
    return sentences[sign]
