"""How long and where a typed dose runs: walking and cycling, minutes a week, sessions at two places."""

from types import MappingProxyType
from typing import Any, Final

from clinic.library.own import is_own
from clinic.plans.doses import lexicon as words
from clinic.plans.doses.amounts import Span
from clinic.plans.doses.reading_amounts import AMOUNT, Unclear, whole_amount
from clinic.plans.doses.reading_parts import (
    TIME,
    Found,
    Part,
    Reader,
    always,
    joint,
    lasts,
    open_to,
    period_of,
    session_lengths,
    sessions_of,
)
from clinic.plans.doses.reading_parts import of_time as time_of
from clinic.plans.doses.reading_patterns import A_DAY, A_WEEK, LONG, SESSIONS, TIMES, rule
from clinic.plans.doses.schedules import WEEKDAYS, Sessions

# What a dose may call the exercise it belongs to. Of any other it would be another exercise.
DONE_BY: Final = MappingProxyType(
    {
        "walk": frozenset(
            {"easy-walk", "brisk-walk", "nordic-walk", "walking-head-turns", "march-with-arm-swing"}
        ),
        "nordic": frozenset({"nordic-walk"}),
        "cycle": frozenset({"stationary-bike"}),
        "other": frozenset(),
    }
)
WALK = r"(?:walks?|walking|gehen|spazieren(?:gehen)?|spaziergang|spaziergänge)"
NORDIC = r"nordic[\s-]+walking"
CYCLE = (
    r"(?:(?:stationary\s+|exercise\s+)?(?:bike|cycling|bicycle)|cycle\s+ergometer|bicycle\s+ergometer"
    r"|radfahren|fahrradfahren|(?:fahrrad)?ergometer|heimtrainer|hometrainer)"
)
OTHER = r"(?:jogging|running|swimming|treadmill|joggen|laufen|schwimmen|laufband|crosstrainer)"
QUICK = r"(?:brisk|fast|zügiges|zügigem|flottes|flottem|schnelles|schnellem)"
EASY = r"(?:easy|gentle|slow|leisurely|lockeres|lockerem|langsames|langsamem)"
PLACE = words.pattern(words.PLACES)
ADJECTIVES = (
    r"(?:supervised|guided|home-based|home|group|angeleitete|betreute|begleitete|clinic-based|clinic)"
)
PLACED = (
    r"(?P<{name}>" + ADJECTIVES + r")\s+"
    r"(?:(?:training|exercise|physiotherapy)\s+)?(?:sessions?|trainings?|einheiten|einheit|termine?)"
)
WHERE: Final = MappingProxyType(
    {
        **dict.fromkeys(("home", "home-based"), "home"),
        "group": "group",
        **dict.fromkeys(
            ("supervised", "guided", "clinic", "clinic-based", "angeleitete", "betreute", "begleitete"),
            "supervised",
        ),
    }
)
DURING = r"(?:in|over|within|during|for|innerhalb\s+von|über)"
AND = r"\s*(?:,|\+|&|and|plus|und|sowie)\s*(?:and\s+|und\s+)?"


def is_done_by(activity: str, exercise: str) -> bool:
    """Whether a dose that speaks of walking is one of this exercise; a practice's own may be anything."""
    return not exercise or is_own(exercise) or exercise in DONE_BY[activity]


def activity(found: Found) -> Part:
    named = next(name for name in DONE_BY if found[name])
    part: Part = ("activity", named)
    pace = "fast" if found["quick"] else "slow" if found["easy"] else None
    return ("several", [part, ("fields", {"pace": pace})]) if pace else part


def split_up(found: Found) -> Part:
    """An hour a week in three sessions is twenty minutes each, where it comes out even."""
    whole, many = time_of(found), whole_amount(found["n"])
    if isinstance(whole, Span) or isinstance(many, Span) or whole % (60 * many):
        raise Unclear(found[0], "volume")
    return "fields", {"duration_s": whole // many, "per_week": many}


def placed(found: Found) -> Part:
    place: Any = WHERE[found["where"]]
    return "places", [Sessions(place, whole_amount(found["n"]))]


def placed_in_all(found: Found) -> Part:
    place: Any = WHERE[found["where"]]
    part: Part = ("places", [Sessions(place, in_all=whole_amount(found["n"]))])
    if not found["many"]:
        return part
    return "several", [part, ("lasting", (int(found["many"]), period_of(found)))]


def long_sessions(found: Found) -> Part:
    """Twenty sessions of an hour over eleven weeks."""
    return "several", [
        sessions_of(found["sessions"], int(found["many"]), period_of(found)),
        ("fields", {"duration_s": time_of(found)}),
    ]


def two_places(found: Found) -> Part:
    """Two supervised sessions and one at home a week."""
    named: list[Any] = [
        WHERE[found[name]] if found[name] in WHERE else words.meant(words.PLACES, found[name])
        for name in ("where", "other")
    ]
    if named[0] == named[1]:
        raise ValueError(found[0])
    counts = [whole_amount(found[name]) if found[name] else len(WEEKDAYS) for name in ("n", "m")]
    return "places", [Sessions(place, many) for place, many in zip(named, counts, strict=True)]


def beside(found: Found) -> Part:
    place: Any = words.meant(words.PLACES, found["place"])
    return "beside", Sessions(place, whole_amount(found["n"]) if found["n"] else len(WEEKDAYS))


ACTIVITIES: Final[tuple[tuple[str, Reader], ...]] = (
    rule(
        rf"(?:(?P<quick>{QUICK})\s+|(?P<easy>{EASY})\s+)?"
        rf"(?:(?P<nordic>{NORDIC})|(?P<walk>{WALK})|(?P<cycle>{CYCLE})|(?P<other>{OTHER}))",
        activity,
    ),
)
TIMES_A_WEEK: Final[tuple[tuple[str, Reader], ...]] = (
    rule(rf"(?P<n>{AMOUNT})\s*(?:x|times|mal)\s*{TIME}\s*{A_WEEK}", session_lengths),
    rule(
        rf"{TIME}\s*{A_WEEK}\s*,?\s*(?:(?:divided|split|distributed|spread)\s+(?:into|in|over|across)|in|over|verteilt\s+auf"
        rf"|aufgeteilt\s+(?:in|auf)|auf)\s+(?P<n>\d+)\s*(?:{SESSIONS}|days|tage|tagen)",
        split_up,
    ),
    rule(rf"{TIME}\s*/\s*(?:session|einheit)", lasts),
    rule(
        rf"(?P<n>{AMOUNT})\s+(?:{PLACED.format(name='where')})(?:\s*{A_WEEK})?{AND}"
        rf"(?P<m>{AMOUNT})\s+(?:x\s*)?(?P<other>{PLACE}|{ADJECTIVES}(?=\s+(?:\w+\s+)?(?:sessions?|einheit)))(?:\s+(?:\w+\s+)?(?:sessions?|einheit(?:en)?))?\s*{A_WEEK}",
        two_places,
    ),
    rule(
        rf"(?P<n>{AMOUNT}){TIMES}{A_WEEK}\s+(?P<where>{PLACE}){AND}(?P<m>{AMOUNT}){TIMES}{A_WEEK}\s+(?P<other>{PLACE})",
        two_places,
    ),
    rule(
        rf"(?P<n>{AMOUNT}){TIMES}{A_WEEK}\s+(?P<where>{PLACE}){AND}(?P<m>){joint('daily')}\s+(?P<other>{PLACE})",
        two_places,
    ),
    rule(rf"(?P<n>{AMOUNT})\s+{PLACED.format(name='where')}\s*{A_WEEK}", placed),
    rule(
        rf"(?P<n>{AMOUNT})\s+{PLACED.format(name='where')}"
        rf"(?:\s+{DURING}\s+(?P<many>\d+)\s*{LONG})?",
        placed_in_all,
    ),
    *(
        rule(rf"(?P<sessions>{AMOUNT})\s+{said}\s+{DURING}\s+(?P<many>\d+)\s*{LONG}", long_sessions)
        for said in (
            rf"{TIME}\s+{SESSIONS}",
            rf"{SESSIONS}\s+(?:of|à|a|zu|von|mit)(?:\s+je)?\s+{TIME}",
        )
    ),
    rule(
        rf"(?:(?:for|over|across|über|für|during|während)\s+)?(?P<n>\d+)\s+(?:years?|jahre?n?)(?!\s*{A_WEEK})(?:\s+(?:long|lang))?",
        lambda found: ("lasting", (12 * int(found["n"]), "month")),
    ),
    rule(
        rf"(?P<n>{AMOUNT})\s*(?:x|times|sessions?|einheiten?)?\s+(?P<place>{PLACE})(?:\s*{A_WEEK})?", beside
    ),
    rule(rf"(?P<n>)(?:{joint('daily')})\s+(?P<place>{PLACE})(?!\s+\d)", beside),
    rule(
        r"(?:several|multiple|many|a\s+few)\s+times\s+(?:a|per|each)\s+(?:day|week)|mehrmals\s+(?:täglich|am\s+tag|pro\s+tag|pro\s+woche|wöchentlich)"
        r"|regularly|frequently|regelmäßig|häufig(?!keit)",
        open_to("number"),
    ),
    rule(
        r"(?:spread\s+|distributed\s+)?(?:throughout|over|across)\s+the\s+day|über\s+den\s+tag(?:\s+verteilt)?|verteilt\s+über\s+den\s+tag",
        always("over the day", None),
    ),
    rule(rf"\d{{1,3}}(?:[.,]?\d{{3}})*\s*(?:steps|schritte)(?:\s*{A_DAY})?", open_to("steps")),
)
