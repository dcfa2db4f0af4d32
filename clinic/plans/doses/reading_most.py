"""As many as possible in a stretch of time: how long it runs, how often, and that nobody counted before."""

from typing import Final

from clinic.plans.doses import lexicon as words
from clinic.plans.doses.reading_amounts import AMOUNT, whole_amount
from clinic.plans.doses.reading_parts import TIME, Found, Part, Reader, joint, of_time
from clinic.plans.doses.reading_patterns import rule

MOST = (
    rf"(?:{words.pattern(words.UNTIL, 'as-many')}"
    rf"|as\s+many\s+{joint('reps')}\.?\s+as\s+possible|so\s+viele\s+{joint('reps')}\.?\s+wie\s+möglich"
    rf"|(?:maximum|maximal|maximale|max\.?)\s+(?:number\s+of\s+|anzahl\s+)?{joint('reps')}\.?)"
)


def in_time(found: Found) -> Part:
    held = {"duration_s": of_time(found), "until": "as-many"}
    return "fields", held | ({"sets": whole_amount(found["n"])} if found["n"] else {})


def sets(found: Found) -> Part:
    return "fields", {"sets": whole_amount(found["n"])}


AS_MANY: Final[tuple[tuple[str, Reader], ...]] = (
    rule(
        rf"(?:(?P<n>{AMOUNT})\s*(?:x|{joint('sets')}(?:\s+(?:of|à))?)\s*)?{MOST}\s*,?\s*"
        rf"(?:in|within|for|over|innerhalb\s+von|über)\s+{TIME}",
        in_time,
    ),
    rule(rf"(?:(?P<n>{AMOUNT})\s*x\s*)?(?:in\s+)?{TIME}\s*,?\s*{MOST}", in_time),
    (rf"(?P<n>{AMOUNT})\s*x\s*(?={MOST})", sets),
)
