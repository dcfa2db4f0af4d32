"""What each part of a typed dose means, once it has been found."""

import re
from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

from clinic.plans.doses import lexicon as words
from clinic.plans.doses.amounts import Span, ends, most, span
from clinic.plans.doses.courses import Criterion, Step, StepBack
from clinic.plans.doses.joints import JOINTS
from clinic.plans.doses.loads import Band, Measured, OwnWeight, RepetitionMaximum, Share
from clinic.plans.doses.reading_amounts import (
    AMOUNT,
    HOURS,
    MINUTES,
    SECONDS,
    Unclear,
    Why,
    amount,
    number,
    seconds,
    whole_amount,
)
from clinic.plans.doses.schedules import WEEKDAYS, Breaks, Sessions

Found = re.Match[str]
Part = tuple[str, Any]
Reader = Callable[[Found], Part]

SHORT_HOLD_S = 5
END = r"\.?(?=[\s,;:()]|/\s*(?:side|seite|leg|arm|bein)|$)"
MORE = (
    r"(?:increase(?:\s+(?:the\s+)?(?:hold(?:ing)?(?:\s+time)?|load|weight|sets|repetitions|reps))?(?:\s+by)?"
    r"|(?:the\s+)?(?:load|weight|resistance|intensity)\s+(?:is\s+|was\s+|to\s+be\s+)?(?:increased|raised)\s+by"
    r"|(?:increasing|progress|progressing)\s+by|add|adding|plus"
    r"|(?:steigerung|erhöhung)\s+(?:des\s+gewichts|der\s+last|des\s+widerstands)\s+um"
    r"|steigern\s+um|erhöhen\s+um|steigerung(?:\s*:|\s+um)?(?:\s*\+)?)"
)
LESS = r"(?:-|reduce(?:\s+by)?|decrease(?:\s+by)?|minus|reduzieren\s+um|senken\s+um)"
TIME = rf"(?P<t>{AMOUNT})\s*(?P<u>{SECONDS}|{MINUTES}|{HOURS})"


def of_time(found: Found) -> Any:
    return seconds(found["t"], found["u"])


def joint(key: str) -> str:
    """The pattern of a joining word."""
    return words.pattern(JOINTS, key)


def period_of(found: Found) -> Any:
    short = {"w": "week", "d": "day", "t": "day", "m": "month"}
    return short.get(found["period"]) or words.meant(words.PERIODS, found["period"])


def head(found: Found) -> Part:
    unit = period_of(found)
    first, last = int(found["first"]), found["last"]
    end = None if (found["from"] or found["on"]) and not last else int(last or first)
    if first < 1 or (end is not None and end < first):
        raise ValueError(found[0])
    return "head", {"first": first, "last": end, "unit": unit}


def criterion(found: Found) -> Part:
    if found["condition"]:
        return "criterion", Criterion(words.meant(words.CONDITIONS, found["condition"]))  # type: ignore[arg-type]
    if found["level"]:
        return "criterion", Criterion("pain", level=int(found["level"]))
    whole = {name: int(found[name]) for name in ("sets", "reps", "hold_s", "sessions") if found[name]}
    if found["held"]:
        whole["hold_s"] = int(found["held"])
    return "criterion", Criterion("reached", **whole)


def after_sessions(found: Found) -> Part:
    """Once so many sessions are done; from the third session on is once two are."""
    done = int(found["n"]) if found["n"] else int(found["nth"]) - 1
    if done < 1:
        raise ValueError(found[0])
    return "criterion", Criterion("reached", sessions=done)


def step(found: Found) -> Part:
    what: Any = words.meant(words.STEPS, found["what"])
    if what == "share" and re.fullmatch("mehr|more|steigern|erhöhen", found["sign"]):
        raise Unclear(found[0], "percent")
    if what == "share" and re.search("load|weight|gewicht|last|widerstand", found["sign"]):
        what = "weight_percent"  # a part of the weight, not so many points of a maximum
    by = amount(found["by"]) if found["by"] else None
    if re.fullmatch(LESS, found["sign"].strip()):
        stated = sorted(-end for end in ends(by if by is not None else 1))
        by = span(stated[0], stated[-1])
    every = int(found["every"] or 1) if found["weeks"] else None
    return "step", Step(what, by, every, number(found["limit"]) if found["limit"] else None)


def step_of_hold(found: Found) -> Part:
    """Seconds that a step adds, where it says itself that they are held."""
    if "hold" not in found["sign"]:
        raise ValueError(found[0])
    by = -number(found["by"]) if re.fullmatch(LESS, found["sign"].strip()) else number(found["by"])
    every = int(found["every"] or 1) if found["weeks"] else None
    return "step", Step("hold_s", by, every, number(found["limit"]) if found["limit"] else None)


def flare(found: Found) -> Part:
    percent = int(found["percent"]) if found["percent"] else 50
    then: Any = words.meant(words.THEN, found["then"])
    return "flare", StepBack(percent, int(found["days"]), then)


def rest(found: Found) -> Part:
    # Between what, only the rest of the dose says where nobody typed it.
    return ("fields" if found["between"] else "rest"), {_resting(found): of_time(found)}


def open_to(why: Why) -> Reader:
    """What is understood, and cannot be carried as it stands."""

    def reader(found: Found) -> Part:
        raise Unclear(found[0], why)

    return reader


def sessions(found: Found) -> Part:
    """So many sessions in all; in so many weeks where that was said too, and then on days to propose."""
    if not found["many"]:
        return "fields", {"in_all": whole_amount(found["n"])}
    return sessions_of(found["n"], int(found["many"]), period_of(found))


def sessions_of(typed: str, length: int, unit: Any) -> Part:
    many = whole_amount(typed)
    if length < 1:
        raise ValueError(typed)
    weeks = length * {"week": 1.0, "day": 1 / 7, "month": 365 / 84}[unit]
    # Fewer than one a week have no day to propose.
    days = ceil(most(many) / weeks) if most(many) >= weeks else None
    return "several", [("fields", {"in_all": many}), ("lasting", (length, unit)), ("spread", days)]


def session_lengths(found: Found) -> Part:
    """Three 20-minute sessions a week."""
    held = {"duration_s": of_time(found)}
    return "fields", held | ({"per_week": whole_amount(found["n"])} if found["n"] else {})


def moment(found: Found) -> Part:
    named = words.meant(words.MOMENTS, found["term"])
    return "moments", [named]


def each_day_at(found: Found) -> Part:
    """Every morning: each day, in the morning."""
    names = {"morning": "morning", "morgen": "morning", "noon": "noon", "mittag": "noon"}
    names |= {"afternoon": "afternoon", "nachmittag": "afternoon", "evening": "evening", "abend": "evening"}
    named = words.meant(words.MOMENTS, found["then"]) if found["then"] else names[found["part"]]
    return "several", [("moments", [named]), ("days", WEEKDAYS)]


def directions(found: Found) -> Part:
    """The count is for each direction; how many there are only where it was said."""
    many = int(found["n"]) if found["n"] else None
    return "fields", {"each_direction": True} | ({"directions": many} if many else {})


def heaviest(found: Found) -> Part:
    if found["n"] is None:
        return "heaviest", None
    reps = whole_amount(found["n"])
    return "several", [("fields", {"reps": reps}), ("heaviest", None)]


def stop_above(found: Found) -> Part:
    """Stop when the pain is more than so much: a limit, and a reason to stop."""
    return "several", [("fields", {"pain_at_most": int(found["n"])}), ("stops", ["pain"])]


def phases(found: Found) -> Part:
    """Seconds of the way out and of the way back."""
    return "fields", {"tempo": (int(found["one"]), 0, int(found["other"]))}


def two_weeks(found: Found) -> Part:
    first, last = int(found["first"]), int(found["last"])
    if last != first + 1:
        raise ValueError(found[0])
    return "head", {"first": first, "last": last, "unit": period_of(found)}


def no_rest(found: Found) -> Part:
    return "fields", {_resting(found): 0}


def _resting(found: Found) -> str:
    return words.meant(words.BETWEEN, found["between"]) if found["between"] else "rest_s"


def held(found: Found) -> Part:
    return "fields", {"hold_s": of_time(found)}


def breaths(found: Found) -> Part:
    """So many breaths: of each repetition where a hold or repetitions were typed, else once through."""
    how = words.meant(words.BREATHING, found["how"]) if found["how"] else None
    if found["more"]:
        raise Unclear(found[0], "breaths")
    held = {"breaths": whole_amount(found["n"]), "breathing": how}
    if found["reps"]:
        counts = {name: whole_amount(found[name]) for name in ("sets", "reps") if found[name]}
        return "glued", held | counts
    return ("fields" if found["held"] or found["hold"] else "bare"), held


def lasts(found: Found) -> Part:
    return "fields", {"duration_s": of_time(found)}


def length(found: Found) -> Part:
    """A hold, or how long it runs: which of them, only the rest of the dose says."""
    return "length", of_time(found)


def measured(found: Found) -> Part:
    unit: Any = words.meant(words.UNITS, found["unit"])
    return "load", [Measured(amount(found["n"]), unit, each_hand=bool(found["hand"]))]


def band(found: Found) -> Part:
    grades = [
        words.meant(words.GRADES if _is_grade(each) else words.COLOURS, each)
        for each in (found["grade"] or found["before"], found["upto"] or found["to"])
        if each
    ]
    return "load", [Band(*grades)]


def _is_grade(typed: str) -> bool:
    return re.fullmatch(words.pattern(words.GRADES), typed) is not None


def breaks(found: Found) -> Part:
    hours = (int(found["from"]), int(found["till"])) if found["from"] else (None, None)
    every = seconds(found["t"], found["u"]) if found["t"] else 3600
    ends = (every.least, every.most) if isinstance(every, Span) else (every, every)
    if any(end is not None and end % 60 for end in ends):
        raise ValueError(found[0])
    minutes = [None if end is None else int(end // 60) for end in ends]
    return "fields", {"breaks": Breaks(_count_of(minutes), *hours)}


def _count_of(ends: list[int | None]) -> Any:
    return span(ends[0], ends[1])


def place(found: Found) -> Part:
    place: Any = words.meant(words.PLACES, found["place"])
    weekly, in_all = (whole_amount(found[name]) if found[name] else None for name in ("n", "all"))
    return "places", [Sessions(place, weekly, in_all)]


def choice(found: Found) -> Part:
    return "fields", {"choose": int(found["n"]), "group": found["letter"].upper()}


def often(found: Found) -> Part:
    if found["n"]:
        return "fields", {"times_per_day": whole_amount(found["n"])}
    if found["parts"]:
        # As a dose that is done so often a day is read: in the morning and in the evening.
        return "fields", {"times_per_day": 3 if re.search("noon|midday|mittag|^t", found["parts"]) else 2}
    spelt = {"once": 1, "twice": 2, "thrice": 3}
    key = next(key for key in spelt if re.fullmatch(joint(key), found["spelt"]))
    return "fields", {"times_per_day": spelt[key]}


def length_a_day(found: Found) -> Part:
    return "fields", {"duration_s": of_time(found), "times_per_day": 1}


def weekly(found: Found) -> Part:
    return "fields", {"per_week": whole_amount(found["n"])}


def day_range(found: Found) -> Part:
    names: list[Any] = [words.meant(words.DAYS, found[name]) for name in ("a", "b")]
    first, last = (WEEKDAYS.index(name) for name in names)
    if last < first:
        raise ValueError(found[0])
    return "days", WEEKDAYS[first : last + 1]


def day_list(found: Found) -> Part:
    names = re.split(r"\s*[/+&]\s*", found["list"])
    return "days", [words.meant(words.DAYS, name) for name in names]


def glued(found: Found) -> Part:
    held = {"reps": whole_amount(found["reps"]), "hold_s": of_time(found)}
    return "glued", held | ({"sets": whole_amount(found["sets"])} if found["sets"] else {})


def timed(found: Found) -> Part:
    """Thirty seconds, three times. A few "s" may be sets as well as seconds."""
    if found["u"] == "s" and most(of_time(found)) < SHORT_HOLD_S:
        raise ValueError(found[0])
    return glued(found)


def counted(found: Found) -> Part:
    return "fields", {"sets": whole_amount(found["sets"]), "reps": whole_amount(found["reps"])}


def series(found: Found) -> Part:
    return series_of([int(each) for each in found["series"].split("/")])


def series_of(stated: Sequence[int]) -> Part:
    reps = tuple(stated)
    return "fields", {"series": reps, "sets": len(reps), "reps": span(min(reps), max(reps))}


def metres(found: Found) -> Part:
    factor = 1000 if found["unit"] == "km" else 1
    found_amount = amount(found["n"])
    if isinstance(found_amount, Span):
        ends = (
            None if end is None else round(end * factor) for end in (found_amount.least, found_amount.most)
        )
        return "fields", {"distance_m": span(*ends)}
    return "fields", {"distance_m": round(found_amount * factor)}


def minutes_or_metres(found: Found) -> Part:
    """Nobody can know which: 10 m walked are neither."""
    raise Unclear(found[0])


def one(field: str, key: str) -> Reader:
    def reader(found: Found) -> Part:
        return "fields", {field: whole_amount(found[key])}

    return reader


def term(terms: words.Words, field: str, *, many: bool = False) -> Reader:
    def reader(found: Found) -> Part:
        value = words.meant(terms, found["term"])
        return (field, [value]) if many else ("fields", {field: value})

    return reader


def side(found: Found) -> Part:
    return "fields", {"side": words.meant(words.SIDES, found["term"]), "turn": None}


def own(found: Found) -> Part:
    part: Any = words.meant(words.OWN, found["term"])
    return "load", [OwnWeight(part)]


def share(found: Found) -> Part:
    whole: Any = words.meant(words.WHOLES, found["of"])
    return "load", [Share(amount(found["n"]), whole)]


def lasting(found: Found) -> Part:
    """So many weeks, from where the dose before them ends."""
    many = int(found["many"])
    if many < 1:
        raise ValueError(found[0])
    return "lasting", (many, period_of(found))


def first_weeks(found: Found) -> Part:
    return "head", {"first": 1, "last": int(found["many"]), "unit": period_of(found)}


def maximum(found: Found) -> Part:
    return "load", [RepetitionMaximum(whole_amount(found["n"]))]


def tempo(found: Found) -> Part:
    stated = re.split("[-/]", found["n"]) if re.search("[-/]", found["n"]) else found["n"]
    return "fields", {"tempo": tuple(int(part) for part in stated)}


def pain(found: Found) -> Part:
    limit = whole_amount(found["n"])
    level = limit.most if isinstance(limit, Span) else limit
    if not isinstance(level, int):
        raise ValueError(found[0])
    return "fields", {"pain_at_most": level}


def not_over(found: Found) -> Part:
    """Pain that may reach a number and not pass it; less than a number ends one before it."""
    level = int(found["n"]) - (1 if re.search(r"less\s+than", found[0]) else 0)
    if level < 0:
        raise ValueError(found[0])
    return "fields", {"pain_at_most": level}


def always(kind: str, value: Any) -> Reader:
    return lambda _: (kind, value)
