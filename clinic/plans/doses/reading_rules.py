"""What each part of a typed dose looks like: a table of patterns, tried in this order at every place."""

from typing import Final

from clinic.plans.doses import lexicon as words
from clinic.plans.doses import reading_parts as parts
from clinic.plans.doses.reading_parts import (
    AMOUNT,
    END,
    HOURS,
    NUMBER,
    TIME,
    TO,
    UP_TO,
    Reader,
    joint,
)
from clinic.plans.doses.schedules import WEEKDAYS


def _rule(pattern: str, reader: Reader) -> tuple[str, Reader]:
    return pattern + END, reader


def _terms(terms: words.Words, before: str = "") -> str:
    return rf"{before}(?P<term>{words.pattern(terms)})"


EVERY = joint("every")
DAY = words.pattern(words.DAYS)
A_DAY = (
    r"(?:/\s*(?:day|d|tag|t)|(?:sessions?\s+|einheiten\s+)?(?:a|per|each|every|pro|am|je|jeden)\s+(?:day|tag)"
    r"|daily|täglich|tgl|tägl)"
)
A_WEEK = (
    r"(?:(?:(?:days?|d|sessions?|tagen?|einheiten|mal)\s*)?(?:/\s*(?:week|wk|w|woche|wo)"
    r"|(?:a|per|each|every|pro|in\s+der|die|je)\s+(?:week|wk|woche))|weekly|wöchentlich)"
)
TIMES = r"\s*(?:x|times|mal)?\s*"
GRADE = f"(?:{words.pattern(words.GRADES)}|{words.pattern(words.COLOURS)})"
CLOCK = rf"(?:\s*(?:from\s+|von\s+)?(?P<from>\d{{1,2}}){TO}(?P<till>\d{{1,2}})\s*{joint('hours')})?"
WEEKS = words.pattern(words.PERIODS, "week")
LONG = r"(?P<period>weeks?|wks?|wochen?|wo|months?|monate?n?|days|tagen?)"
SPELT = f"{joint('once')}|{joint('twice')}|{joint('thrice')}"
MORNING_AND = (
    r"(?:in\s+the\s+)?morning(?:\s*,\s*(?:noon|midday))?\s*(?:,|and|,\s*and|&)\s*(?:in\s+the\s+)?evening"
    r"|morgens(?:\s*,\s*mittags)?\s*(?:,|und|&)\s*abends"
)
BETWEEN = rf"(?:\s+(?P<between>{words.pattern(words.BETWEEN)}))?"
REACHED = (
    rf"{joint('reached')}\s+(?:(?:(?P<sets>\d+)\s*x\s*)?(?P<reps>\d+)(?:\s*x\s*(?P<hold_s>\d+)\s*s)?|"
    rf"(?P<held>\d+)\s*s)(?:\s+(?P<sessions>\d+)\s+{joint('running')})?"
)
SIGN = rf"(?P<sign>\+|-|{parts.MORE}|{parts.LESS})"
STEP = rf"{SIGN}\s*(?P<by>{NUMBER}(?:{TO}{NUMBER})?)?\s*(?P<what>{words.pattern(words.STEPS)})"
UNTIL = rf"(?:\s+{joint('until')}\s+(?P<limit>{NUMBER})(?:\s*(?:s|kg|mmhg|%|rm|x))?)?"
EVERY_WEEKS = (
    rf"(?:{EVERY}\s+(?P<every>\d+)?\s*{WEEKS}"
    r"|(?:/\s*|per\s+|a\s+|pro\s+)(?:week|wk|woche)|weekly|wöchentlich)"
)
# What grows by the session or every so many days has no weeks to be written down by.
ONCE_ONLY = r"(?!\.?\s*(?:per|a|each|every|pro|je|jede[sn]?|alle)\b)"
JUST_COUNTED = r"(?!\s*(?:-|x|%|°|/|rm\b|to\b|bis\b|[a-z]{1,4}/))"
UNIT = (
    rf"(?:{parts.TIME_UNITS}|{words.pattern(words.UNITS)}|{joint('metres')}|km|m"
    rf"|{LONG.replace('?P<period>', '?:')})"
)
OF = r"(?:\s*(?:of|à|a|zu|mit|with|je|jeweils|x|zu\s+je|mit\s+je|mit\s+jeweils|of\s+about)\s*|\s+)"
SCALE_NAME = r"(?:[\s-]*(?:scale|skala|wert|rating))?(?:\s+(?:of|von))?"
FILLER = rf"(?:{words.anyof(words.FILLERS)}\s*:?)"

RULES: Final[tuple[tuple[str, Reader], ...]] = (
    # When it holds, and what takes over.
    (
        rf"(?P<from>(?:from|ab)\s+)?(?:(?P<period>{words.pattern(words.PERIODS)}|[wdtm](?=\d))\s*)"
        rf"(?P<first>\d+)(?:{TO}(?:{words.pattern(words.PERIODS)}\s*)?(?P<last>\d+)"
        rf"|(?P<on>\+|\s+on(?:wards)?))?\s*(?::|{END})",
        parts.head,
    ),
    _rule(
        rf"(?P<from>)(?P<on>)(?P<first>\d+)(?:\.|st|nd|rd|th)(?:{TO}(?P<last>\d+)(?:\.|st|nd|rd|th))?"
        rf"\s+(?P<period>weeks?|woche|months?|monat):?",
        parts.head,
    ),
    _rule(
        rf"(?:(?:for|in|during|für|in)\s+)?(?:the\s+first|die\s+ersten|den\s+ersten)\s+(?P<many>\d+)\s+{LONG}:?",
        parts.first_weeks,
    ),
    _rule(
        r"(?:then|thereafter|after\s+that|afterwards|dann|danach|anschließend):?", parts.always("then", None)
    ),
    _rule(joint("anew"), parts.always("anew", None)),
    _rule(joint("met"), parts.always("about", {"met": True})),
    _rule(
        r"(?:-|=)?>\s*(?P<n>(?!\d+(?![\w-]))[a-z0-9]+(?:-[a-z0-9]+)*)",
        lambda m: ("fields", {"exercise": m["n"]}),
    ),
    _rule(
        rf"{joint('flare')}\s*:?\s*(?:(?P<percent>\d+)\s*%|half|halb)\s*(?:{joint('for')}\s*)?(?P<days>\d+)"
        rf"\s*{words.pattern(words.PERIODS, 'day')},?\s*(?:{joint('then')}\s+)?"
        rf"(?P<then>{words.pattern(words.THEN)})",
        parts.flare,
    ),
    _rule(rf"{STEP}(?:\.?(?P<weeks>\s*{EVERY_WEEKS})|{ONCE_ONLY}){UNTIL}", parts.step),
    _rule(
        rf"(?P<sign>{parts.MORE}|{parts.LESS})\s*(?P<by>{NUMBER})\s*{parts.SECONDS}(?P<what>)"
        rf"(?:\.?(?P<weeks>\s*{EVERY_WEEKS})|{ONCE_ONLY}){UNTIL}",
        parts.step_of_hold,
    ),
    _rule(rf"(?P<weeks>{EVERY_WEEKS})\s*:?\s*{STEP}{UNTIL}", parts.step),
    _rule(_terms(words.STOPS, rf"{joint('stop')}\s+"), parts.term(words.STOPS, "stops", many=True)),
    _rule(
        rf"{joint('if')}\s+(?:(?P<condition>{words.pattern(words.CONDITIONS)})|"
        rf"{joint('pain')}\s*{UP_TO}?\s*(?P<level>\d+)|{REACHED})",
        parts.criterion,
    ),
    _rule(
        rf"(?:(?:for|über|für|during|während)\s+)?(?P<many>\d+)\s*{LONG}(?!\s*{A_WEEK})(?:\s+(?:long|lang))?",
        parts.lasting,
    ),
    # How much.
    _rule(
        rf"(?:(?P<sets>{AMOUNT})\s*x\s*)?(?P<reps>{AMOUNT})\s*x\s*{TIME}(?:\s*{joint('hold')}s?)?",
        parts.glued,
    ),
    _rule(
        rf"(?:(?P<sets>{AMOUNT})\s*x\s*)?(?P<reps>{AMOUNT})\s*(?:x\s*)?{joint('holds')}\s*{TIME}", parts.glued
    ),
    _rule(rf"(?P<sets>)(?P<reps>{AMOUNT})\s+{TIME}\s*{joint('hold')}s?", parts.glued),
    _rule(rf"(?P<sets>){TIME}\s*{joint('hold')}s?\s*x\s*(?P<reps>{AMOUNT})", parts.glued),
    _rule(rf"(?P<series>\d{{1,3}}(?:/\d{{1,3}}){{1,9}})(?:\s*{joint('reps')})?", parts.series),
    _rule(
        rf"(?P<reps>{AMOUNT})\s*(?:x|{joint('reps')}\s*x)\s*(?P<sets>{AMOUNT})\s*{joint('sets')}",
        parts.counted,
    ),
    _rule(rf"(?P<sets>)(?P<reps>{AMOUNT})\s*{joint('reps')}\s*x\s*{TIME}", parts.glued),
    _rule(rf"(?P<reps>{AMOUNT})\s*{joint('reps')}\s*x\s*(?P<sets>{AMOUNT})", parts.counted),
    (rf"(?P<n>{AMOUNT})\s*x(?=\s*{AMOUNT}\s*rm\b)", parts.one("sets", "n")),
    _rule(rf"(?P<n>{AMOUNT})\s*x\s*(?:week|woche)", parts.weekly),
    _rule(rf"(?P<sets>{AMOUNT})\s*x\s*(?P<reps>{AMOUNT})(?:\s*{joint('reps')})?", parts.counted),
    _rule(
        rf"(?:(?P<n>{AMOUNT}){TIMES}{A_DAY}|(?P<spelt>{SPELT})\s+{A_DAY}|(?P<parts>{MORNING_AND}|[bt]\.?i\.?d))",
        parts.often,
    ),
    _rule(rf"{TIME}\s*(?:/\s*(?:day|d|tag|t)|(?:a|per|each|pro|am)\s+(?:day|tag))", parts.length_a_day),
    _rule(rf"(?P<n>{AMOUNT}){TIMES}{A_WEEK}", parts.weekly),
    _rule(
        rf"(?P<sets>{AMOUNT})\s*{joint('sets')}{OF}(?P<reps>{AMOUNT}){JUST_COUNTED}(?!\s*{UNIT}(?!\w))"
        rf"(?:\s*{joint('reps')})?",
        parts.counted,
    ),
    _rule(rf"(?P<n>{AMOUNT})\s*{joint('sets')}", parts.one("sets", "n")),
    _rule(rf"{joint('sets')}\s*[:=]\s*(?P<n>{AMOUNT})", parts.one("sets", "n")),
    _rule(
        rf"(?P<n>{AMOUNT})\s*(?:{joint('reps')}\.?\s+)?(?:in\s+reserve|rir|left\s+in\s+the\s+tank|im\s+tank)",
        parts.reserve,
    ),
    _rule(rf"(?P<n>{AMOUNT})\s*{joint('reps')}", parts.one("reps", "n")),
    _rule(rf"{joint('reps')}\.?\s*[:=]\s*(?P<n>{AMOUNT})", parts.one("reps", "n")),
    _rule(rf"(?P<n>{AMOUNT})\s*x(?!\s*\d)(?:\s*wiederholen)?", parts.one("reps", "n")),
    _rule(
        rf"(?P<n>{AMOUNT})(?=\s*(?:{words.pattern(words.TOTAL)}|{words.pattern(words.TURNS)}))",
        parts.one("reps", "n"),
    ),
    _rule(r"(?:no|without|ohne|keine)\s+(?:rest|pausen?)" + BETWEEN, parts.no_rest),
    _rule(rf"{joint('rest')}\s*(?::|of|for|von)?\s*{TIME}{BETWEEN}", parts.rest),
    _rule(rf"{TIME}\s*{joint('rest')}{BETWEEN}", parts.rest),
    _rule(rf"{TIME}\s+(?P<between>{words.pattern(words.BETWEEN)})", parts.rest),
    _rule(rf"{joint('hold')}\s*:?\s*(?:je\s+)?{TIME}", parts.held),
    _rule(rf"(?:{joint('holds')}\s*{TIME})", parts.held),
    _rule(rf"{TIME}\s*{joint('hold')}s?", parts.held),
    _rule(rf"{joint('lasting')}\s*:?\s*{TIME}", parts.lasts),
    _rule(rf"{TIME}\s+(?:per|each|a|pro)\s+(?:session|einheit)", parts.lasts),
    _rule(rf"(?P<n>{AMOUNT})\s*(?P<unit>km|{joint('metres')})", parts.metres),
    _rule(rf"{AMOUNT}\s*m", parts.minutes_or_metres),
    _rule(_terms(words.UNTIL), parts.term(words.UNTIL, "until")),
    # Which side.
    _rule(_terms(words.TURNS), parts.term(words.TURNS, "turn")),
    _rule(_terms(words.TOTAL), parts.always("fields", {"in_total": True})),
    _rule(_terms(words.SIDES), parts.side),
    # Against what, how hard, how fast, how far.
    _rule(rf"(?P<n>{AMOUNT})\s*rm", parts.maximum),
    _rule(
        rf"(?P<n>{AMOUNT})\s*%\s*(?:of\s+|vom\s+|von\s+|der\s+|des\s+)?(?:the\s+)?(?P<of>{words.pattern(words.WHOLES)})",
        parts.share,
    ),
    _rule(
        rf"(?P<n>{AMOUNT})\s*(?P<unit>{words.pattern(words.UNITS)})(?P<hand>\s+{joint('hand')})?",
        parts.measured,
    ),
    _rule(
        rf"(?:(?P<before>{GRADE})(?:{TO}(?P<upto>{GRADE}))?\s+{joint('band')}"
        rf"|{joint('band')}\s*[:,]?\s*\(?(?P<grade>{GRADE})(?:{TO}(?P<to>{GRADE}))?\)?)",
        parts.band,
    ),
    _rule(rf"(?P<before>{GRADE})\s+{joint('band')}{TO}(?P<to>{GRADE})(?P<upto>)(?P<grade>)", parts.band),
    _rule(_terms(words.OWN), parts.own),
    _rule(
        rf"(?P<scale>{words.pattern(words.SCALES)}){SCALE_NAME}\s*[:=]?\s*(?P<n>{AMOUNT})(?:\s*/\s*(?P<top>10|20))?",
        parts.effort,
    ),
    _rule(rf"{joint('tempo')}\s*:?\s*(?P<n>\d+(?:-\d+){{1,3}}|\d+(?:/\d+){{1,3}}|\d{{3,4}})", parts.tempo),
    _rule(rf"(?P<n>\d+(?:-\d+){{1,3}})\s+{joint('tempo')}", parts.tempo),
    _rule(_terms(words.PACES), parts.term(words.PACES, "pace")),
    _rule(_terms(words.ARCS), parts.term(words.ARCS, "arc")),
    _rule(rf"(?P<n>{AMOUNT})\s*{joint('degrees')}", parts.one("degrees", "n")),
    _rule(rf"(?:{joint('pain')}|nrs|vas)\s*:?\s*(?P<n>{AMOUNT})(?:\s*/\s*10)?", parts.pain),
    _rule(rf"(?P<n>{AMOUNT})\s*/\s*10\s+{joint('pain')}", parts.pain),
    _rule(
        r"(?:no|without|ohne|keine?)\s+(?:pain|schmerz(?:en)?)", parts.always("fields", {"pain_at_most": 0})
    ),
    _rule(rf"{joint('settles')}\s*(?P<n>\d+)\s*{HOURS}", lambda m: ("fields", {"settles_h": int(m["n"])})),
    # On which days, where, and in which part of the session.
    _rule(
        r"(?:every\s+(?:other|second|2nd)\s+day|(?:on\s+)?alternate\s+days|jeden\s+(?:zweiten|2\.)\s+tag)",
        parts.always("fields", {"every_days": 2}),
    ),
    _rule(rf"{EVERY}\s+(?P<n>\d+)\s*(?:days|tage)", parts.one("every_days", "n")),
    _rule(rf"(?:{EVERY}\s+{TIME}|(?P<hourly>{joint('hourly')})){CLOCK}", parts.breaks),
    _rule(rf"(?P<a>{DAY}){TO}(?P<b>{DAY})", parts.day_range),
    _rule(rf"(?P<list>{DAY}(?:\s*[/+&]\s*{DAY})+)", parts.day_list),
    _rule(_terms(words.DAYS), parts.term(words.DAYS, "days", many=True)),
    _rule(joint("daily"), parts.always("days", WEEKDAYS)),
    _rule(joint("weekdays"), parts.always("days", WEEKDAYS[:5])),
    _rule(rf"{joint('choose')}\s+(?P<n>[1-9])\s+{joint('group')}\s+(?P<letter>[a-f])", parts.choice),
    _rule(joint("needed"), parts.always("fields", {"as_needed": True})),
    _rule(
        rf"(?P<place>{words.pattern(words.PLACES)})(?:\s+(?P<n>{AMOUNT}){TIMES}{A_WEEK})?"
        rf"(?:\s+(?P<all>{AMOUNT})\s*{joint('in_all')})?",
        parts.place,
    ),
    _rule(_terms(words.SECTIONS), parts.term(words.SECTIONS, "section")),
    _rule(rf"{joint('session')}\s+(?P<n>[a-f])", lambda m: ("fields", {"session": m["n"].upper()})),
    _rule(_terms(words.PURPOSES), lambda m: ("about", {"purpose": words.meant(words.PURPOSES, m["term"])})),
    _rule(TIME, parts.length),
    # What only joins.
    (rf"{FILLER}\.?(?=[\s,;()]|$)|[@&~]|/(?=\s)", parts.always("filler", None)),
)
