"""What each part of a typed dose means, once it has been found."""

import re
from collections.abc import Callable
from typing import Any

from clinic.plans.doses import lexicon as words
from clinic.plans.doses.amounts import Amount, Number, Span, ends, most, span, tidy
from clinic.plans.doses.courses import Criterion, Step, StepBack
from clinic.plans.doses.loads import Band, Effort, Measured, OwnWeight, RepetitionMaximum, Share
from clinic.plans.doses.schedules import WEEKDAYS, Breaks, Sessions

Found = re.Match[str]
Part = tuple[str, Any]
Reader = Callable[[Found], Part]

END = r"\.?(?=[\s,;:()]|/\s*(?:side|seite)|$)"
TO = r"\s*(?:-|to|bis)\s*"
NUMBER = r"\d+(?:[.,]\d+)?"
UNDER = r"(?:<(?!=)|less\s+than|below|under|unter|weniger\s+als)"
OVER = r"(?:>(?!=)|more\s+than|above|mehr\s+als)"
UP_TO = (
    rf"(?:<=|≤|{UNDER}|up\s+to|at\s+most|no\s+more\s+than|max(?:imum|imal)?\.?"
    r"|bis\s+zu|bis|höchstens|nicht\s+mehr\s+als)"
)
FROM = rf"(?:>=|≥|{OVER}|at\s+least|mindestens|min\.|ab)"
AMOUNT = rf"(?:{UP_TO}\s*{NUMBER}|{FROM}\s*{NUMBER}|{NUMBER}{TO}{NUMBER}|{NUMBER}\+|{NUMBER})"
# No "m" for minutes: "500 m" is a distance, and "10 m" may be either.
SECONDS = r"(?:seconds?|secs?\.?|sekunden?|sek\.?|s|''|\")"
MINUTES = r"(?:minutes?|mins?\.?|minuten?|')"
HOURS = r"(?:hours?|hrs?|stunden?|std\.?|h)"
TIME_UNITS = rf"(?:{SECONDS}|{MINUTES}|{HOURS})"
MORE = (
    r"(?:increase(?:\s+(?:the\s+)?(?:hold(?:ing)?(?:\s+time)?|load|weight|sets|repetitions|reps))?(?:\s+by)?|progress\s+by|add|plus"
    r"|steigern\s+um|erhöhen\s+um|steigerung(?:\s*:|\s+um)?(?:\s*\+)?)"
)
LESS = r"(?:-|reduce(?:\s+by)?|decrease(?:\s+by)?|minus|reduzieren\s+um|senken\s+um)"
TIME = rf"(?P<t>{AMOUNT})\s*(?P<u>{SECONDS}|{MINUTES}|{HOURS})"


class Unclear(ValueError):
    """A part that means one of two things."""


def amount(text: str, *, whole: bool = False) -> Amount:
    """A number or range as typed: 8, 8-12, up to 8, 8+. `whole` where nothing lies between 7 and 8."""
    text = text.strip()
    if re.fullmatch(AMOUNT, text) is None:
        raise ValueError(text)
    stated = [_number(each) for each in re.findall(NUMBER, text)]
    if len(stated) == 2:
        if stated[0] > stated[1]:
            raise ValueError(text)
        return span(stated[0], stated[1])
    if re.match(UP_TO, text):
        return Span(None, stated[0] - _beyond(UNDER, text, whole=whole))
    if text.endswith("+") or re.match(FROM, text):
        return Span(stated[0] + _beyond(OVER, text, whole=whole), None)
    return stated[0]


def _beyond(sign: str, text: str, *, whole: bool) -> int:
    """Of whole numbers, "fewer than 4" are up to 3; what has fractions ends where it was said to."""
    return 1 if whole and re.match(sign, text) else 0


def whole_amount(text: str) -> Any:
    """The same in whole numbers; anything else is a ValueError."""
    found = amount(text, whole=True)
    stated = (found.least, found.most) if isinstance(found, Span) else (found,)
    if any(isinstance(end, float) for end in stated):
        raise ValueError(text)
    return found


def _number(text: str) -> Number:
    return tidy(float(text.replace(",", ".")))


def seconds(text: str, unit: str) -> Any:
    """A length in seconds."""
    factor = 1 if re.fullmatch(SECONDS, unit) else 60 if re.fullmatch(MINUTES, unit) else 3600
    found = amount(text)
    if not isinstance(found, Span):
        return round(found * factor)
    ends = (None if end is None else round(end * factor) for end in (found.least, found.most))
    return span(*ends)


def _time(found: Found) -> Any:
    return seconds(found["t"], found["u"])


def joint(key: str) -> str:
    """The pattern of a joining word."""
    return words.pattern(words.JOINTS, key)


def _period(found: Found) -> Any:
    short = {"w": "week", "d": "day", "t": "day", "m": "month"}
    return short.get(found["period"]) or words.meant(words.PERIODS, found["period"])


def head(found: Found) -> Part:
    unit = _period(found)
    first, last = int(found["first"]), found["last"]
    end = None if found["from"] or found["on"] else int(last or first)
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


def step(found: Found) -> Part:
    what: Any = words.meant(words.STEPS, found["what"])
    by = amount(found["by"]) if found["by"] else None
    if re.fullmatch(LESS, found["sign"].strip()):
        stated = sorted(-end for end in ends(by if by is not None else 1))
        by = span(stated[0], stated[-1])
    every = int(found["every"] or 1) if found["weeks"] else None
    return "step", Step(what, by, every, _number(found["limit"]) if found["limit"] else None)


def step_of_hold(found: Found) -> Part:
    """Seconds that a step adds, where it says itself that they are held."""
    if "hold" not in found["sign"]:
        raise ValueError(found[0])
    by = -_number(found["by"]) if re.fullmatch(LESS, found["sign"].strip()) else _number(found["by"])
    every = int(found["every"] or 1) if found["weeks"] else None
    return "step", Step("hold_s", by, every, _number(found["limit"]) if found["limit"] else None)


def flare(found: Found) -> Part:
    percent = int(found["percent"]) if found["percent"] else 50
    then: Any = words.meant(words.THEN, found["then"])
    return "flare", StepBack(percent, int(found["days"]), then)


def rest(found: Found) -> Part:
    # Between what, only the rest of the dose says where nobody typed it.
    return ("fields" if found["between"] else "rest"), {_resting(found): _time(found)}


def no_rest(found: Found) -> Part:
    return "fields", {_resting(found): 0}


def _resting(found: Found) -> str:
    return words.meant(words.BETWEEN, found["between"]) if found["between"] else "rest_s"


def held(found: Found) -> Part:
    return "fields", {"hold_s": _time(found)}


def lasts(found: Found) -> Part:
    return "fields", {"duration_s": _time(found)}


def length(found: Found) -> Part:
    """A hold, or how long it runs: which of them, only the rest of the dose says."""
    return "length", _time(found)


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


def effort(found: Found) -> Part:
    scale: Any = words.meant(words.SCALES, found["scale"])
    level = whole_amount(found["n"])
    top = found["top"]
    if top == "20" or (top is None and scale == "0-10" and found["scale"] == "rpe" and most(level) > 10):
        scale = "borg-6-20"
    elif top == "10" and scale == "borg-6-20":
        scale = "borg-cr10"
    if top == "20" and found["scale"] in ("effort", "anstrengung"):
        raise ValueError(found[0])
    return "fields", {"effort": Effort(scale, level)}


def reserve(found: Found) -> Part:
    return "fields", {"effort": Effort("reserve", whole_amount(found["n"]))}


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
    return "fields", {"duration_s": _time(found), "times_per_day": 1}


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
    held = {"reps": whole_amount(found["reps"]), "hold_s": _time(found)}
    return "glued", held | ({"sets": whole_amount(found["sets"])} if found["sets"] else {})


def counted(found: Found) -> Part:
    return "fields", {"sets": whole_amount(found["sets"]), "reps": whole_amount(found["reps"])}


def series(found: Found) -> Part:
    reps = tuple(int(each) for each in found["series"].split("/"))
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
    return "lasting", (many, _period(found))


def first_weeks(found: Found) -> Part:
    return "head", {"first": 1, "last": int(found["many"]), "unit": _period(found)}


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


def always(kind: str, value: Any) -> Reader:
    return lambda _: (kind, value)
