"""What comes in turn: seconds of work and of rest, sets that differ, days on which it is done daily."""

import re
from typing import Final

from clinic.plans.doses.reading_amounts import AMOUNT, TIME_UNITS, seconds, whole_amount
from clinic.plans.doses.reading_open import ENDS
from clinic.plans.doses.reading_parts import (
    TIME,
    Found,
    Part,
    Reader,
    joint,
    of_time,
    open_to,
    series_of,
    weekly,
)
from clinic.plans.doses.reading_patterns import rule

ON = r"(?:on|an|(?:of\s+)?(?:work|effort|contraction)|belastung|anspannung|anspannen|arbeit)"
OFF = rf"(?:off|aus|relax(?:ation)?|entspannung|entspannen|erholung|recovery|(?:of\s+)?{joint('rest')})"
IN_TURN = rf"{TIME}\s*{ON}\s*(?:[,/]|and\b|und\b|-)?\s*(?P<off>{AMOUNT})\s*(?P<off_unit>{TIME_UNITS})\s*{OFF}"
# The words before their seconds; at work is a place.
NAMED_IN_TURN = (
    rf"(?<!at )(?:work|effort|belastung|anspannung|arbeit)\s*:?\s*{TIME}\s*[,/]?\s*(?:and\s+|und\s+)?"
    rf"(?:off|aus|relax(?:ation)?|entspannung|erholung|recovery|{joint('rest')})\s*:?\s*"
    rf"(?P<off>{AMOUNT})\s*(?P<off_unit>{TIME_UNITS})"
)
ONE_SET = (
    r"(?:(?:on|in|bei|im|with|mit)\s+)?(?:(?:the|der|dem|den)\s+)?"
    r"(?:last|final|first|letzte[rnms]?|erste[rnms]?)\s+(?:sets?|satz|sätze|durchgang|serie)"
)


def in_turn(found: Found) -> Part:
    """Work and rest by turns; whether the work is a hold or a length, only the rest of the dose says."""
    pause = seconds(found["off"], found["off_unit"])
    if found["before"] or found["behind"]:
        held = {"reps": whole_amount(found["before"] or found["behind"]), "hold_s": of_time(found)}
        return "several", [("glued", held), ("fields", {"rest_between_reps_s": pause})]
    return "several", [("length", of_time(found)), ("rest", {"rest_s": pause})]


def sets_that_differ(found: Found) -> Part:
    """Twenty, fifteen, twelve: so many sets, whatever their number says besides."""
    reps = [int(each) for each in re.findall(r"\d+", found["series"])]
    if found["n"] and int(found["n"]) != len(reps):
        raise ValueError(found[0])
    return series_of(reps)


IN_TURNS: Final[tuple[tuple[str, Reader], ...]] = (
    rule(
        rf"(?:(?P<before>{AMOUNT})\s*x\s*)?{IN_TURN}(?:\s*,?\s*x\s*(?P<behind>{AMOUNT})(?:\s*{joint('reps')})?)?",
        in_turn,
    ),
    rule(rf"(?:(?P<before>{AMOUNT})\s*x\s*)?(?P<behind>){NAMED_IN_TURN}", in_turn),
    rule(
        r"(?:(?P<n>\d+)\s*(?:sets?\s+(?:of\s+)?|(?:sätze|serien)\s+(?:(?:à|mit|zu|von)\s+)?))?"
        r"(?P<series>\d{1,3}(?:(?:\s*,\s+|\s*-\s*)\d{1,3}){2,8})\s*" + joint("reps"),
        sets_that_differ,
    ),
    rule(
        r"(?P<n>\d+)\s*(?:sets?\s+of|(?:sätze|serien)\s+(?:à|mit|zu|von))\s+"
        # Nothing of its own behind the last: 3 sets of 10, 10 s hold names no second set.
        r"(?P<series>\d{1,3}(?:\s*,\s+\d{1,3})+(?:\s*,?\s*(?:and|und)\s+|\s*,\s+)\d{1,3})(?=\s*(?:[,;)]|$))",
        sets_that_differ,
    ),
    rule(rf"{ONE_SET}(?:\s*:?\s*{ENDS})?", open_to("sets")),
    # Once a day, on so many days.
    rule(
        rf"{joint('daily')}\s*,?\s*(?:on\s+|an\s+)?(?P<n>{AMOUNT})\s*(?:days?|tagen?)\s*"
        r"(?:/|per|a|each|pro|in\s+der|die|je)\s*(?:week|woche|wk|wo)",
        weekly,
    ),
)
