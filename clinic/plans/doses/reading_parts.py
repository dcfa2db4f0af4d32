"""What each part of a typed dose looks like and means: a table of patterns, tried in this order."""

import re
from collections.abc import Callable
from typing import Any, Final

from clinic.plans.doses import lexicon as words
from clinic.plans.doses.amounts import Amount, Number, Span, ends, most, span, tidy
from clinic.plans.doses.courses import Criterion, Step, StepBack
from clinic.plans.doses.loads import Band, Effort, Measured, OwnWeight, RepetitionMaximum, Share
from clinic.plans.doses.schedules import WEEKDAYS, Breaks, Sessions

Found = re.Match[str]
Part = tuple[str, Any]
Reader = Callable[[Found], Part]

END = r"\.?(?=[\s,;:)]|$)"
TO = r"\s*(?:-|to|bis)\s*"
NUMBER = r"\d+(?:[.,]\d+)?"
UP_TO = r"(?:<=?|up\s+to|at\s+most|max\.?|bis\s+zu|bis|höchstens|maximal)"
FROM = r"(?:>=?|at\s+least|mindestens|ab)"
AMOUNT = rf"(?:{UP_TO}\s*{NUMBER}|{FROM}\s*{NUMBER}|{NUMBER}{TO}{NUMBER}|{NUMBER}\+|{NUMBER})"
SECONDS = r"(?:seconds?|secs?|sekunden?|sek\.?|s)"
MINUTES = r"(?:minutes?|mins?|minuten?|m)"
HOURS = r"(?:hours?|stunden?|std\.?|h)"
TIME = rf"(?P<t>{AMOUNT})\s*(?P<u>{SECONDS}|{MINUTES}|{HOURS})"


def amount(text: str) -> Amount:
    """A number or range as typed: 8, 8-12, up to 8, 8+."""
    text = text.strip()
    if re.fullmatch(AMOUNT, text) is None:
        raise ValueError(text)
    stated = [_number(each) for each in re.findall(NUMBER, text)]
    if len(stated) == 2:
        if stated[0] > stated[1]:
            raise ValueError(text)
        return span(stated[0], stated[1])
    if re.match(UP_TO, text):
        return Span(None, stated[0])
    if text.endswith("+") or re.match(FROM, text):
        return Span(stated[0], None)
    return stated[0]


def whole_amount(text: str) -> Any:
    """The same in whole numbers; anything else is a ValueError."""
    found = amount(text)
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


def _head(found: Found) -> Part:
    short = {"w": "week", "d": "day", "t": "day", "m": "month"}
    unit = short.get(found["period"]) or words.meant(words.PERIODS, found["period"])
    first, last = int(found["first"]), found["last"]
    end = None if found["from"] or found["on"] else int(last or first)
    if first < 1 or (end is not None and end < first):
        raise ValueError(found[0])
    return "head", {"first": first, "last": end, "unit": unit}


def _criterion(found: Found) -> Part:
    if found["condition"]:
        return "criterion", Criterion(words.meant(words.CONDITIONS, found["condition"]))  # type: ignore[arg-type]
    if found["level"]:
        return "criterion", Criterion("pain", level=int(found["level"]))
    whole = {name: int(found[name]) for name in ("sets", "reps", "hold_s", "sessions") if found[name]}
    if found["held"]:
        whole["hold_s"] = int(found["held"])
    return "criterion", Criterion("reached", **whole)


def _step(found: Found) -> Part:
    what: Any = words.meant(words.STEPS, found["what"])
    by = amount(found["by"]) if found["by"] else None
    if found["sign"] == "-":
        stated = sorted(-end for end in ends(by if by is not None else 1))
        by = span(stated[0], stated[-1])
    every = int(found["every"] or 1) if found["weeks"] else None
    return "step", Step(what, by, every, _number(found["limit"]) if found["limit"] else None)


def _flare(found: Found) -> Part:
    percent = int(found["percent"]) if found["percent"] else 50
    then: Any = words.meant(words.THEN, found["then"])
    return "flare", StepBack(percent, int(found["days"]), then)


def _rest(found: Found) -> Part:
    name = words.meant(words.BETWEEN, found["between"]) if found["between"] else "rest_s"
    return "fields", {name: _time(found)}


def _measured(found: Found) -> Part:
    unit: Any = words.meant(words.UNITS, found["unit"])
    return "load", [Measured(amount(found["n"]), unit, each_hand=bool(found["hand"]))]


def _band(found: Found) -> Part:
    grades = [
        words.meant(words.GRADES if _is_grade(each) else words.COLOURS, each)
        for each in (found["grade"] or found["before"], found["to"])
        if each
    ]
    return "load", [Band(*grades)]


def _is_grade(typed: str) -> bool:
    return re.fullmatch(words.pattern(words.GRADES), typed) is not None


def _effort(found: Found) -> Part:
    scale: Any = words.meant(words.SCALES, found["scale"])
    level = whole_amount(found["n"])
    if scale == "0-10" and found["scale"] == "rpe" and most(level) > 10:
        scale = "borg-6-20"
    return "fields", {"effort": Effort(scale, level)}


def _breaks(found: Found) -> Part:
    hours = (int(found["from"]), int(found["till"])) if found["from"] else (None, None)
    every = seconds(found["t"], found["u"]) if found["t"] else 3600
    ends = (every.least, every.most) if isinstance(every, Span) else (every, every)
    if any(end is not None and end % 60 for end in ends):
        raise ValueError(found[0])
    minutes = [None if end is None else int(end // 60) for end in ends]
    return "fields", {"breaks": Breaks(_count_of(minutes), *hours)}


def _count_of(ends: list[int | None]) -> Any:
    return span(ends[0], ends[1])


def _place(found: Found) -> Part:
    place: Any = words.meant(words.PLACES, found["place"])
    weekly, in_all = (whole_amount(found[name]) if found[name] else None for name in ("n", "all"))
    return "places", [Sessions(place, weekly, in_all)]


def _choice(found: Found) -> Part:
    return "fields", {"choose": int(found["n"]), "group": found["letter"].upper()}


def _often(found: Found) -> Part:
    if found["n"]:
        return "fields", {"times_per_day": whole_amount(found["n"])}
    spelt = {"once": 1, "twice": 2, "thrice": 3}
    key = next(key for key in spelt if re.fullmatch(joint(key), found["spelt"]))
    return "fields", {"times_per_day": spelt[key]}


def _weekly(found: Found) -> Part:
    return "fields", {"per_week": whole_amount(found["n"])}


def _day_range(found: Found) -> Part:
    names: list[Any] = [words.meant(words.DAYS, found[name]) for name in ("a", "b")]
    first, last = (WEEKDAYS.index(name) for name in names)
    if last < first:
        raise ValueError(found[0])
    return "days", WEEKDAYS[first : last + 1]


def _glued(found: Found) -> Part:
    held = {"reps": whole_amount(found["reps"]), "hold_s": _time(found)}
    return "glued", held | ({"sets": whole_amount(found["sets"])} if found["sets"] else {})


def _counted(found: Found) -> Part:
    return "fields", {"sets": whole_amount(found["sets"]), "reps": whole_amount(found["reps"])}


def _series(found: Found) -> Part:
    reps = tuple(int(each) for each in found["series"].split("/"))
    return "fields", {"series": reps, "sets": len(reps), "reps": span(min(reps), max(reps))}


def _metres(found: Found) -> Part:
    factor = 1000 if found["unit"] == "km" else 1
    found_amount = amount(found["n"])
    if isinstance(found_amount, Span):
        ends = (
            None if end is None else round(end * factor) for end in (found_amount.least, found_amount.most)
        )
        return "fields", {"distance_m": span(*ends)}
    return "fields", {"distance_m": round(found_amount * factor)}


def _one(field: str, key: str) -> Reader:
    def reader(found: Found) -> Part:
        return "fields", {field: whole_amount(found[key])}

    return reader


def _term(terms: words.Words, field: str, *, many: bool = False) -> Reader:
    def reader(found: Found) -> Part:
        value = words.meant(terms, found["term"])
        return (field, [value]) if many else ("fields", {field: value})

    return reader


def _side(found: Found) -> Part:
    return "fields", {"side": words.meant(words.SIDES, found["term"]), "turn": None}


def _own(found: Found) -> Part:
    part: Any = words.meant(words.OWN, found["term"])
    return "load", [OwnWeight(part)]


def _share(found: Found) -> Part:
    whole: Any = words.meant(words.WHOLES, found["of"])
    return "load", [Share(amount(found["n"]), whole)]


def _maximum(found: Found) -> Part:
    return "load", [RepetitionMaximum(whole_amount(found["n"]))]


def _tempo(found: Found) -> Part:
    return "fields", {"tempo": tuple(int(part) for part in found["n"].split("-"))}


def _pain(found: Found) -> Part:
    limit = amount(found["n"])
    level = limit.most if isinstance(limit, Span) else limit
    if not isinstance(level, int):
        raise ValueError(found[0])
    return "fields", {"pain_at_most": level}


def _always(kind: str, value: Any) -> Reader:
    return lambda _: (kind, value)


def _rule(pattern: str, reader: Reader) -> tuple[re.Pattern[str], Reader]:
    return re.compile(pattern + END), reader


def _terms(terms: words.Words, before: str = "") -> str:
    return rf"{before}(?P<term>{words.pattern(terms)})"


EVERY = joint("every")
A_DAY = r"(?:/\s*(?:day|d|tag|t)|a\s+day|per\s+day|daily|täglich|am\s+tag|pro\s+tag)"
A_WEEK = r"(?:/\s*(?:week|w|woche|wo)|(?:days?\s+)?(?:a|per)\s+week|(?:tage?\s+)?(?:pro|in\s+der)\s+woche)"
TIMES = r"\s*(?:x|times|mal)?\s*"
GRADE = f"(?:{words.pattern(words.GRADES)}|{words.pattern(words.COLOURS)})"
CLOCK = rf"(?:\s*(?:from\s+|von\s+)?(?P<from>\d{{1,2}}){TO}(?P<till>\d{{1,2}})\s*{joint('hours')})?"
WEEKS = words.pattern(words.PERIODS, "week")
SPELT = f"{joint('once')}|{joint('twice')}|{joint('thrice')}"
BETWEEN = rf"(?:\s+(?P<between>{words.pattern(words.BETWEEN)}))?"
REACHED = (
    rf"{joint('reached')}\s+(?:(?:(?P<sets>\d+)\s*x\s*)?(?P<reps>\d+)(?:\s*x\s*(?P<hold_s>\d+)\s*s)?|"
    rf"(?P<held>\d+)\s*s)(?:\s+(?P<sessions>\d+)\s+{joint('running')})?"
)

RULES: Final[tuple[tuple[re.Pattern[str], Reader], ...]] = (
    # When it holds, and what takes over.
    (
        re.compile(
            rf"(?P<from>(?:from|ab)\s+)?(?:(?P<period>{words.pattern(words.PERIODS)}|[wdtm](?=\d))\s*)"
            rf"(?P<first>\d+)(?:{TO}(?P<last>\d+)|(?P<on>\+|\s+on(?:wards)?))?\s*(?::|{END})"
        ),
        _head,
    ),
    _rule(joint("anew"), _always("anew", None)),
    _rule(joint("met"), _always("about", {"met": True})),
    _rule(r"(?:-|=)?>\s*(?P<n>[a-z0-9]+(?:-[a-z0-9]+)*)", lambda m: ("fields", {"exercise": m["n"]})),
    _rule(
        rf"{joint('flare')}\s*:?\s*(?:(?P<percent>\d+)\s*%|half|halb)\s*(?:{joint('for')}\s*)?(?P<days>\d+)"
        rf"\s*{words.pattern(words.PERIODS, 'day')},?\s*(?:{joint('then')}\s+)?"
        rf"(?P<then>{words.pattern(words.THEN)})",
        _flare,
    ),
    _rule(
        rf"(?P<sign>[+-])\s*(?P<by>{NUMBER}(?:{TO}{NUMBER})?)?\s*(?P<what>{words.pattern(words.STEPS)})"
        rf"(?P<weeks>\s+{EVERY}\s+(?P<every>\d+)?\s*{WEEKS})?"
        rf"(?:\s+{joint('until')}\s+(?P<limit>{NUMBER})(?:\s*(?:s|kg|mmhg|%|rm|x))?)?",
        _step,
    ),
    _rule(_terms(words.STOPS, rf"{joint('stop')}\s+"), _term(words.STOPS, "stops", many=True)),
    _rule(
        rf"{joint('if')}\s+(?:(?P<condition>{words.pattern(words.CONDITIONS)})|"
        rf"{joint('pain')}\s*{UP_TO}?\s*(?P<level>\d+)|{REACHED})",
        _criterion,
    ),
    # How much.
    _rule(rf"(?:(?P<sets>{AMOUNT})\s*x\s*)?(?P<reps>{AMOUNT})\s*x\s*{TIME}(?:\s*{joint('hold')})?", _glued),
    _rule(rf"(?:(?P<sets>{AMOUNT})\s*x\s*)?(?P<reps>{AMOUNT})\s*(?:x\s*)?{joint('holds')}\s*{TIME}", _glued),
    _rule(rf"(?P<series>\d{{1,3}}(?:/\d{{1,3}}){{1,9}})(?:\s*{joint('reps')})?", _series),
    _rule(rf"(?P<sets>{AMOUNT})\s*x\s*(?P<reps>{AMOUNT})(?:\s*{joint('reps')})?", _counted),
    _rule(rf"(?:(?P<n>{AMOUNT}){TIMES}{A_DAY}|(?P<spelt>{SPELT})\s+{A_DAY})", _often),
    _rule(rf"(?P<n>{AMOUNT}){TIMES}{A_WEEK}", _weekly),
    _rule(rf"(?P<n>{AMOUNT})\s*{joint('sets')}(?:\s+(?:of|à|zu|mit))?", _one("sets", "n")),
    _rule(rf"(?P<n>{AMOUNT})\s*{joint('reps')}", _one("reps", "n")),
    _rule(
        rf"(?P<n>{AMOUNT})(?=\s+(?:{words.pattern(words.TOTAL)}|{words.pattern(words.TURNS)}))",
        _one("reps", "n"),
    ),
    _rule(rf"{joint('rest')}\s*:?\s*{TIME}{BETWEEN}", _rest),
    _rule(rf"{TIME}\s*{joint('rest')}{BETWEEN}", _rest),
    _rule(rf"{TIME}\s+(?P<between>{words.pattern(words.BETWEEN)})", _rest),
    _rule(rf"{joint('hold')}\s*:?\s*{TIME}", lambda m: ("fields", {"hold_s": _time(m)})),
    _rule(rf"(?:{joint('holds')}\s*{TIME})", lambda m: ("fields", {"hold_s": _time(m)})),
    _rule(rf"{TIME}\s*{joint('hold')}s?", lambda m: ("fields", {"hold_s": _time(m)})),
    _rule(rf"{joint('lasting')}\s*{TIME}", lambda m: ("fields", {"duration_s": _time(m)})),
    _rule(rf"(?P<n>{AMOUNT})\s*(?P<unit>km|{joint('metres')})", _metres),
    _rule(_terms(words.UNTIL), _term(words.UNTIL, "until")),
    # Which side.
    _rule(_terms(words.TURNS), _term(words.TURNS, "turn")),
    _rule(_terms(words.TOTAL), _always("fields", {"in_total": True})),
    _rule(_terms(words.SIDES), _side),
    # Against what, how hard, how fast, how far.
    _rule(rf"(?P<n>{AMOUNT})\s*rm", _maximum),
    _rule(rf"(?P<n>{AMOUNT})\s*%\s*(?:of\s+|vom\s+|der\s+)?(?P<of>{words.pattern(words.WHOLES)})", _share),
    _rule(
        rf"(?P<n>{AMOUNT})\s*(?P<unit>{words.pattern(words.UNITS)})(?P<hand>\s+{joint('hand')})?", _measured
    ),
    _rule(
        rf"(?:(?P<before>{GRADE})\s+{joint('band')}|{joint('band')}\s+(?P<grade>{GRADE}))(?:{TO}(?P<to>{GRADE}))?",
        _band,
    ),
    _rule(_terms(words.OWN), _own),
    _rule(rf"(?P<scale>{words.pattern(words.SCALES)})\s*:?\s*(?P<n>{AMOUNT})(?:\s*/\s*10)?", _effort),
    _rule(rf"(?P<n>{AMOUNT})\s*(?P<scale>in\s+reserve|rir)", _effort),
    _rule(rf"{joint('tempo')}\s+(?P<n>\d+(?:-\d+){{1,3}})", _tempo),
    _rule(_terms(words.PACES), _term(words.PACES, "pace")),
    _rule(_terms(words.ARCS), _term(words.ARCS, "arc")),
    _rule(rf"(?P<n>{AMOUNT})\s*{joint('degrees')}", _one("degrees", "n")),
    _rule(rf"{joint('pain')}\s*(?P<n>{AMOUNT})(?:\s*/\s*10)?", _pain),
    _rule(rf"{joint('settles')}\s*(?P<n>\d+)\s*{HOURS}", lambda m: ("fields", {"settles_h": int(m["n"])})),
    # On which days, where, and in which part of the session.
    _rule(r"(?:every\s+(?:other|second)\s+day|jeden\s+zweiten\s+tag)", _always("fields", {"every_days": 2})),
    _rule(rf"{EVERY}\s+(?P<n>\d+)\s*(?:days|tage)", _one("every_days", "n")),
    _rule(rf"(?:{EVERY}\s+{TIME}|(?P<hourly>{joint('hourly')})){CLOCK}", _breaks),
    _rule(rf"(?P<a>{words.pattern(words.DAYS)}){TO}(?P<b>{words.pattern(words.DAYS)})", _day_range),
    _rule(_terms(words.DAYS), _term(words.DAYS, "days", many=True)),
    _rule(joint("daily"), _always("days", WEEKDAYS)),
    _rule(joint("weekdays"), _always("days", WEEKDAYS[:5])),
    _rule(rf"{joint('choose')}\s+(?P<n>[1-9])\s+{joint('group')}\s+(?P<letter>[a-f])", _choice),
    _rule(joint("needed"), _always("fields", {"as_needed": True})),
    _rule(
        rf"(?P<place>{words.pattern(words.PLACES)})(?:\s+(?P<n>{AMOUNT})\s*x?\s*{A_WEEK})?"
        rf"(?:\s+(?P<all>{AMOUNT})\s*{joint('in_all')})?",
        _place,
    ),
    _rule(_terms(words.SECTIONS), _term(words.SECTIONS, "section")),
    _rule(rf"{joint('session')}\s+(?P<n>[a-f])", lambda m: ("fields", {"session": m["n"].upper()})),
    _rule(_terms(words.PURPOSES), lambda m: ("about", {"purpose": words.meant(words.PURPOSES, m["term"])})),
    _rule(TIME, lambda m: ("length", _time(m))),
)
