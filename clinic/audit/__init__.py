"""Nothing changes unseen: the action decorator and the chained record of who did what."""

from clinic.audit.action import NestedAction, Unrecorded, action, afterwards
from clinic.audit.record import Acting, Reused, Subject, once, record, remember, verify

__all__ = [
    "Acting",
    "NestedAction",
    "Reused",
    "Subject",
    "Unrecorded",
    "action",
    "afterwards",
    "once",
    "record",
    "remember",
    "verify",
]
