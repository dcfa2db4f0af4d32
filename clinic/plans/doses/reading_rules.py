"""What each part of a typed dose looks like: a table of patterns, tried in this order at every place."""

from typing import Final

from clinic.plans.doses import lexicon as words
from clinic.plans.doses import reading_parts as parts
from clinic.plans.doses.reading_amounts import AMOUNT, HOURS, NUMBER, SECONDS, TIME_UNITS, TO, UP_TO
from clinic.plans.doses.reading_effort import EFFORTS, EFFORTS_OUT_OF, RESERVE
from clinic.plans.doses.reading_most import AS_MANY
from clinic.plans.doses.reading_open import DAYS_APART, OPEN
from clinic.plans.doses.reading_parts import END, TIME, Reader, joint
from clinic.plans.doses.reading_patterns import (
    A_DAY,
    A_WEEK,
    BETWEEN,
    BREATHS,
    CLOCK,
    DAY,
    EVERY,
    EVERY_WEEKS,
    FILLER,
    GRADE,
    HEAVIEST,
    INWARD,
    JUST_COUNTED,
    LONG,
    MORE_THAN,
    MORNING_AND,
    NOT_OVER,
    OF,
    OFTEN_BEHIND,
    ONCE_ONLY,
    OUTWARD,
    REACHED,
    SESSIONS,
    SOME_DAYS,
    SOMEWHERE,
    SPELT,
    STEP,
    TIMES,
    UNIT,
    UNTIL,
    rule,
    terms,
)
from clinic.plans.doses.reading_progress import PROGRESS, PROGRESS_OPEN
from clinic.plans.doses.reading_sides import SIDES_APART, SIDES_NAMED
from clinic.plans.doses.reading_times import ACTIVITIES, TIMES_A_WEEK
from clinic.plans.doses.reading_turns import IN_TURNS
from clinic.plans.doses.schedules import WEEKDAYS

RULES: Final[tuple[tuple[str, Reader], ...]] = (
    # When it holds, and what takes over.
    (
        rf"(?:in\s+)?(?P<period>{words.pattern(words.PERIODS)})\s*(?P<first>\d+)\s*(?:and|und|\+|&)\s*(?P<last>\d+)\s*(?::|{END})",
        parts.two_weeks,
    ),
    (
        rf"(?P<from>(?:from|ab)\s+)?(?:(?P<period>{words.pattern(words.PERIODS)}|[wdtm](?=\d))\s*)"
        rf"(?P<first>\d+)(?:{TO}(?:{words.pattern(words.PERIODS)}\s*)?(?P<last>\d+)"
        rf"|(?P<on>\+|\s+on(?:wards)?))?\s*(?::|{END})",
        parts.head,
    ),
    rule(
        rf"(?P<from>)(?P<on>)(?P<first>\d+)(?:\.|st|nd|rd|th)(?:{TO}(?P<last>\d+)(?:\.|st|nd|rd|th))?"
        rf"\s+(?P<period>weeks?|woche|months?|monat):?",
        parts.head,
    ),
    rule(
        rf"(?:(?:for|in|during|für|in)\s+)?(?:(?:the\s+)?first|die\s+ersten|den\s+ersten)\s+(?P<many>\d+)\s+{LONG}:?",
        parts.first_weeks,
    ),
    rule(
        r"(?P<from>from\s+(?:the\s+)?|ab\s+(?:der\s+)?)(?P<on>)(?P<first>\d+)(?:\.|st|nd|rd|th)(?P<last>)"
        r"\s+(?P<period>week|woche|month|monat)(?:\s+on(?:wards)?|\s+an)?:?",
        parts.head,
    ),
    rule(
        r"(?:then|thereafter|after\s+that|afterwards|dann|danach|anschließend):?", parts.always("then", None)
    ),
    rule(joint("anew"), parts.always("anew", None)),
    rule(joint("met"), parts.always("about", {"met": True})),
    rule(
        r"(?:-|=)?>\s*(?P<n>(?!\d+(?![\w-]))[a-z0-9]+(?:-[a-z0-9]+)*)",
        lambda m: ("fields", {"exercise": m["n"]}),
    ),
    rule(
        rf"{joint('flare')}\s*:?\s*(?:(?P<percent>\d+)\s*%|half|halb)\s*(?:{joint('for')}\s*)?(?P<days>\d+)"
        rf"\s*{words.pattern(words.PERIODS, 'day')},?\s*(?:{joint('then')}\s+)?"
        rf"(?P<then>{words.pattern(words.THEN)})",
        parts.flare,
    ),
    *PROGRESS,
    rule(
        rf"um\s+(?P<by>{NUMBER}(?:{TO}{NUMBER})?)\s*(?P<what>{words.pattern(words.STEPS)})\.?\s+"
        rf"(?P<sign>steigern|erhöhen)(?:(?P<weeks>\s*{EVERY_WEEKS})|{ONCE_ONLY}){UNTIL}",
        parts.step,
    ),
    rule(rf"{STEP}(?:\.?(?P<weeks>\s*{EVERY_WEEKS})|{ONCE_ONLY}){UNTIL}", parts.step),
    rule(
        rf"(?P<sign>{parts.MORE}|{parts.LESS})\s*(?P<by>{NUMBER})\s*{SECONDS}(?P<what>)"
        rf"(?:\.?(?P<weeks>\s*{EVERY_WEEKS})|{ONCE_ONLY}){UNTIL}",
        parts.step_of_hold,
    ),
    rule(rf"(?P<weeks>{EVERY_WEEKS})\s*:?\s*{STEP}{UNTIL}", parts.step),
    rule(
        rf"(?P<weeks>{EVERY_WEEKS})\s+(?:um\s+)?(?P<by>{NUMBER}(?:{TO}{NUMBER})?)\s*"
        rf"(?P<what>{words.pattern(words.STEPS)})\.?\s+(?P<sign>mehr|steigern|erhöhen|more){UNTIL}",
        parts.step,
    ),
    rule(
        rf"(?:{joint('stop')}|discontinue\s+if|abbrechen\s+bei|stoppen\s+bei)\s+(?:the\s+)?{joint('pain')}\s+"
        rf"{MORE_THAN}\s*(?P<n>\d+)(?:\s*/\s*10)?",
        parts.stop_above,
    ),
    rule(
        rf"bei\s+{joint('pain')}(?:en)?\s*{MORE_THAN}\s*(?P<n>\d+)(?:\s*/\s*10)?\s*(?:abbrechen|stoppen|aufhören|beenden)",
        parts.stop_above,
    ),
    rule(rf"(?P<term>{words.pattern(words.UNTIL, 'tolerated')})", parts.term(words.UNTIL, "until")),
    rule(terms(words.STOPS, rf"{joint('stop')}\s+"), parts.term(words.STOPS, "stops", many=True)),
    rule(
        rf"{joint('if')}\s+(?:(?P<condition>{words.pattern(words.CONDITIONS)})|"
        rf"{joint('pain')}\s*{UP_TO}?\s*(?P<level>\d+)|{REACHED})",
        parts.criterion,
    ),
    rule(
        rf"{joint('if')}\s+(?P<condition>)(?P<level>)(?P<held>)(?:(?P<sets>\d+)\s*x\s*)?(?P<reps>\d+)"
        rf"(?:\s*{joint('reps')})?(?:\s*x\s*(?P<hold_s>\d+)\s*s)?\s+(?:is\s+|are\s+|sind\s+|ist\s+)?"
        rf"(?:reached|achieved|completed|managed|done|erreicht|geschafft)(?:\s+(?:ist|sind|wird|werden))?"
        rf"(?:\s+(?P<sessions>\d+)\s+{joint('running')})?",
        parts.criterion,
    ),
    rule(
        rf"(?P<nth>)(?:after|nach|{joint('if')})\s+(?P<n>\d+)\s+{SESSIONS}(?:\s+{joint('done')}(?:\s+(?:sind|ist))?)?",
        parts.after_sessions,
    ),
    rule(
        r"(?P<n>)(?:from|ab)\s+(?:session|einheit)\s+(?P<nth>\d+)(?:\s+on(?:wards)?|\s+an)?:?",
        parts.after_sessions,
    ),
    rule(
        rf"(?P<n>{AMOUNT})\s*{SESSIONS}\s+(?:in|over|within|during|for|innerhalb\s+von|über|für)\s+(?P<many>\d+)\s*{LONG}",
        parts.sessions,
    ),
    rule(rf"(?P<many>)(?P<period>)(?P<n>{AMOUNT})\s*{joint('all_sessions')}", parts.sessions),
    rule(
        rf"(?:a\s+)?(?:total\s+of|insgesamt)\s+(?P<many>)(?P<period>)(?P<n>{AMOUNT})\s*{SESSIONS}",
        parts.sessions,
    ),
    *DAYS_APART,
    *IN_TURNS,
    *TIMES_A_WEEK,
    rule(rf"(?P<n>{AMOUNT})\s+{TIME}\s+{SESSIONS}\s*{A_WEEK}", parts.session_lengths),
    rule(
        rf"(?P<n>{AMOUNT})\s+{SESSIONS}\s+(?:of|à|a|zu|von|mit)(?:\s+je)?\s+{TIME}\s*{A_WEEK}",
        parts.session_lengths,
    ),
    rule(rf"(?P<n>){TIME}\s+{SESSIONS}", parts.session_lengths),
    rule(rf"{TIME}\s*{A_WEEK}", parts.open_to("volume")),
    rule(
        rf"(?:(?:for|over|für|über)\s+)?\d+{TO}\d+\s*{LONG}(?!\s*{A_WEEK})(?:\s+(?:long|lang))?",
        parts.open_to("weeks"),
    ),
    rule(
        rf"(?:(?:for|over|across|über|für|during|während)\s+)?(?P<many>\d+)\s*{LONG}(?!\s*{A_WEEK})(?:[\s-]+(?:long|lang|program(?:me|m)?|course|period|intervention))?",
        parts.lasting,
    ),
    # 1RM 60%: the whole before its part.
    rule(rf"(?P<of>1\s*-?rm|mvi?c|hrmax|hfmax|hrr|hfr)\s*[:=]?\s*(?P<n>{AMOUNT})\s*%", parts.share),
    *EFFORTS_OUT_OF,
    # How much.
    *AS_MANY,
    *SIDES_APART,
    rule(
        rf"(?:(?:(?P<sets>{AMOUNT})\s*x\s*)?(?P<reps>{AMOUNT})\s*x\s*)?(?:(?P<hold>{joint('hold')})\s*:?\s*)?"
        rf"(?:(?:for|über|für|während)\s+)?{BREATHS}(?:\s+(?P<held>{joint('hold')}|lang|long|jeweils))?",
        parts.breaths,
    ),
    rule(
        r"(?P<t>)(?P<from>)(?P<till>)(?:1\s*(?:x|mal)?|once)\s*"
        r"(?:(?:an|a|per|each|every|pro|je|jede)\s+(?:hour|stunde)|/\s*(?:h|hour|hr|std|stunde))",
        parts.breaks,
    ),
    rule(rf"(?P<n>{AMOUNT})\s*(?:repetitions?\s+maximum|wiederholungsmaximum)(?:\s+load)?", parts.maximum),
    rule(
        rf"(?:(?P<sets>{AMOUNT})\s*x\s*)?(?P<reps>{AMOUNT})\s*x\s*{TIME}(?:\s*{joint('hold')}s?)?",
        parts.glued,
    ),
    rule(
        rf"(?:(?P<sets>{AMOUNT})\s*x\s*)?(?P<reps>{AMOUNT})\s*(?:x\s*)?{joint('holds')}\s*{TIME}", parts.glued
    ),
    rule(rf"(?P<sets>)(?P<reps>{AMOUNT})\s+{TIME}\s*{joint('hold')}s?", parts.glued),
    rule(rf"(?P<sets>){TIME}\s*{joint('hold')}s?\s*x\s*(?P<reps>{AMOUNT})", parts.glued),
    rule(rf"(?P<sets>){joint('hold')}\s*{TIME}\s*x\s*(?P<reps>{AMOUNT})(?:\s*{joint('reps')})?", parts.glued),
    (
        rf"(?P<sets>){TIME}\s*x\s*(?P<reps>{AMOUNT})(?:\s*{joint('reps')})?{END}{OFTEN_BEHIND}",
        parts.timed,
    ),
    rule(rf"x\s*(?P<reps>{AMOUNT})\s*{joint('reps')}", parts.one("reps", "reps")),
    rule(rf"x\s*(?P<sets>{AMOUNT})\s*{joint('sets')}", parts.one("sets", "sets")),
    rule(rf"x\s*(?P<n>{AMOUNT}){TIMES}{A_DAY}", parts.one("times_per_day", "n")),
    rule(rf"x\s*(?P<n>{AMOUNT}){TIMES}{A_WEEK}", parts.weekly),
    rule(HEAVIEST, parts.heaviest),
    rule(rf"(?P<series>\d{{1,3}}(?:/\d{{1,3}}){{1,9}})(?:\s*{joint('reps')})?", parts.series),
    rule(
        rf"(?P<reps>{AMOUNT})\s*(?:x|{joint('reps')}\s*x)\s*(?P<sets>{AMOUNT})\s*{joint('sets')}",
        parts.counted,
    ),
    rule(rf"(?P<sets>)(?P<reps>{AMOUNT})\s*{joint('reps')}\s*x\s*{TIME}", parts.glued),
    rule(rf"(?P<reps>{AMOUNT})\s*{joint('reps')}\.?\s*x\s*(?P<sets>{AMOUNT})", parts.counted),
    (rf"(?P<n>{AMOUNT})\s*x(?=\s*{AMOUNT}\s*rm\b)", parts.one("sets", "n")),
    rule(rf"(?P<n>{AMOUNT})\s*x\s*(?:week|woche)", parts.weekly),
    (rf"1\s*x(?=\s*{SOME_DAYS})", parts.always("fields", {"times_per_day": 1})),
    (rf"[2-4]\s*(?:x|times|mal)(?=\s*{SOME_DAYS})", parts.open_to("often")),
    rule(rf"(?P<sets>{AMOUNT})\s*x\s*(?P<reps>{AMOUNT})(?:\s*{joint('reps')})?", parts.counted),
    rule(
        rf"(?:(?P<n>{AMOUNT}){TIMES}{A_DAY}|(?P<spelt>{SPELT})\s+{A_DAY}|(?P<parts>{MORNING_AND}|[bt]\.?i\.?d))",
        parts.often,
    ),
    rule(rf"{TIME}\s*(?:/\s*(?:day|d|tag|t)|(?:a|per|each|pro|am)\s+(?:day|tag))", parts.length_a_day),
    rule(rf"(?P<n>{AMOUNT}){TIMES}{A_WEEK}", parts.weekly),
    rule(
        rf"(?P<sets>{AMOUNT})\s*{joint('sets')}{OF}(?P<reps>{AMOUNT}){JUST_COUNTED}(?!\s*{UNIT}(?!\w))"
        rf"(?:\s*{joint('reps')})?",
        parts.counted,
    ),
    rule(rf"(?P<n>{AMOUNT})\s*{joint('sets')}", parts.one("sets", "n")),
    rule(rf"{joint('sets')}\s*[:=]\s*(?P<n>{AMOUNT})", parts.one("sets", "n")),
    RESERVE,
    rule(rf"(?P<n>{AMOUNT})\s*{joint('reps')}", parts.one("reps", "n")),
    rule(rf"{joint('reps')}\.?\s*[:=]\s*(?P<n>{AMOUNT})", parts.one("reps", "n")),
    rule(rf"(?P<n>{AMOUNT})\s*x(?!\s*\d)(?:\s*wiederholen)?", parts.one("reps", "n")),
    rule(
        rf"(?P<n>{AMOUNT})(?=\s*(?:{words.pattern(words.TOTAL)}|{words.pattern(words.TURNS)}))",
        parts.one("reps", "n"),
    ),
    rule(r"(?:no|without|ohne|keine)\s+(?:rest|pausen?)" + BETWEEN, parts.no_rest),
    # A rest as long as it is needed is no exercise when needed.
    rule(
        rf"(?:{joint('rest')}\s*(?::|of|for|von)?\s*(?:{TIME}\s*)?|(?P<b>{AMOUNT})\s*{TIME_UNITS}\s*{joint('rest')}\s*){joint('needed')}",
        parts.open_to("choice"),
    ),
    rule(r"(?:active|aktive)\s+(?:recovery|rest|pausen?|erholung)", parts.open_to("activity")),
    # Between what, "in between" does not say.
    rule(rf"{joint('rest')}\s*(?::|of|for|von)?\s*{TIME}(?:{SOMEWHERE}|{BETWEEN})", parts.rest),
    rule(rf"{TIME}\s*{joint('rest')}(?:{SOMEWHERE}|{BETWEEN})", parts.rest),
    rule(rf"(?:dazwischen|in\s+between)\s+{TIME}\s*{joint('rest')}(?P<between>)", parts.rest),
    rule(rf"{TIME}\s+(?P<between>{words.pattern(words.BETWEEN)})", parts.rest),
    rule(rf"{joint('hold')}\s*:?\s*(?:je\s+)?{TIME}", parts.held),
    rule(
        r"(?:no\s+hold|without\s+(?:a\s+)?hold(?:ing)?|ohne\s+(?:zu\s+)?halten)",
        parts.always("fields", {"hold_s": 0}),
    ),
    rule(rf"(?:{joint('holds')}\s*{TIME})", parts.held),
    rule(rf"{TIME}\s*{joint('hold')}s?", parts.held),
    rule(rf"{joint('lasting')}\s*:?\s*{TIME}", parts.lasts),
    rule(rf"{TIME}\s+(?:per|each|a|pro)\s+(?:session|einheit)", parts.lasts),
    # Thirty seconds of work, not at work.
    rule(
        rf"{TIME}\s+(?:of\s+)?(?:work|exercise|belastung|arbeit)(?=\s*(?:[,;/]|and\b|und\b|$))", parts.lasts
    ),
    rule(rf"(?P<n>{AMOUNT})\s*(?P<unit>km|{joint('metres')})", parts.metres),
    rule(rf"{AMOUNT}\s*m", parts.minutes_or_metres),
    rule(terms(words.UNTIL), parts.term(words.UNTIL, "until")),
    # Which side.
    rule(terms(words.DIRECTIONS, "(?P<n>)"), parts.directions),
    rule(
        r"(?:in\s+)?(?:(?:each|all|every|jede|alle)\s+(?:of\s+(?:the\s+)?|der\s+)?)?(?P<n>\d+)\s+(?:directions|richtungen)(?:\s+each)?",
        parts.directions,
    ),
    rule(terms(words.TURNS), parts.term(words.TURNS, "turn")),
    *SIDES_NAMED,
    rule(terms(words.TOTAL), parts.always("fields", {"in_total": True})),
    rule(terms(words.SIDES), parts.side),
    # Against what, how hard, how fast, how far.
    rule(rf"(?P<n>{AMOUNT})\s*rm(?:\s+load)?", parts.maximum),
    rule(
        rf"(?P<n>{AMOUNT})\s*%\s*(?:of\s+|vom\s+|von\s+|der\s+|des\s+)?(?:the\s+)?(?P<of>{words.pattern(words.WHOLES)})",
        parts.share,
    ),
    rule(
        rf"(?P<n>{AMOUNT})\s*(?P<unit>{words.pattern(words.UNITS)})(?P<hand>\s+{joint('hand')})?",
        parts.measured,
    ),
    rule(
        rf"(?:(?P<before>{GRADE})(?:{TO}(?P<upto>{GRADE}))?\s+{joint('band')}"
        rf"|{joint('band')}\s*[:,]?\s*\(?(?P<grade>{GRADE})(?:{TO}(?P<to>{GRADE}))?\)?)",
        parts.band,
    ),
    rule(rf"(?P<before>{GRADE})\s+{joint('band')}{TO}(?P<to>{GRADE})(?P<upto>)(?P<grade>)", parts.band),
    rule(
        rf"(?P<before>{words.pattern(words.COLOURS)})(?:{TO}(?P<upto>{words.pattern(words.COLOURS)}))?"
        r"(?P<grade>)(?P<to>)",
        parts.band,
    ),
    rule(terms(words.OWN), parts.own),
    *EFFORTS,
    rule(rf"{joint('tempo')}\s*:?\s*(?P<n>\d+(?:-\d+){{1,3}}|\d+(?:/\d+){{1,3}}|\d{{3,4}})", parts.tempo),
    rule(rf"(?P<n>\d+(?:-\d+){{1,3}})\s+{joint('tempo')}", parts.tempo),
    rule(
        rf"(?P<one>\d+)\s*{SECONDS}\s+{OUTWARD}(?:\s+phase)?\s*[,/]?\s*(?:and\s+|und\s+)?"
        rf"(?P<other>\d+)\s*{SECONDS}\s+{INWARD}(?:\s+phase)?",
        parts.phases,
    ),
    rule(r"\d(?:-\d){2,3}", parts.open_to("tempo")),
    rule(terms(words.PACES), parts.term(words.PACES, "pace")),
    rule(terms(words.ARCS), parts.term(words.ARCS, "arc")),
    rule(rf"(?P<n>{AMOUNT})\s*{joint('degrees')}", parts.one("degrees", "n")),
    rule(rf"(?:{joint('pain')}|nrs|vas)\s*:?\s*(?P<n>{AMOUNT})(?:\s*/\s*10)?", parts.pain),
    rule(rf"(?P<n>{AMOUNT})\s*/\s*10\s+{joint('pain')}", parts.pain),
    rule(
        rf"max(?:imum|imal(?:e[rn]?)?|\.)?\s+{joint('pain')}\s*:?\s*(?P<n>\d+)(?:\s*/\s*10)?", parts.not_over
    ),
    rule(
        rf"bei\s+(?P<term>{words.pattern(words.STOPS)})\s*(?:abbrechen|stoppen|aufhören|beenden)",
        parts.term(words.STOPS, "stops", many=True),
    ),
    rule(
        rf"{joint('pain')}\s+{NOT_OVER}\s*(?P<n>\d+)(?:\s*/\s*10)?(?:\s+during\s+exercise)?", parts.not_over
    ),
    rule(rf"{joint('pain')}\s+darf\s+(?P<n>\d+)(?:\s*/\s*10)?\s+nicht\s+überschreiten", parts.not_over),
    rule(
        r"(?:no|without|ohne|keine?)\s+(?:pain|schmerz(?:en)?)", parts.always("fields", {"pain_at_most": 0})
    ),
    rule(rf"{joint('settles')}\s*(?P<n>\d+)\s*{HOURS}", lambda m: ("fields", {"settles_h": int(m["n"])})),
    *ACTIVITIES,
    # On which days, where, and in which part of the session.
    rule(
        r"(?:every\s+(?:other|second|2nd)\s+day|(?:on\s+)?alternate\s+days|jeden\s+(?:zweiten|2\.)\s+tag)",
        parts.always("fields", {"every_days": 2}),
    ),
    rule(
        r"(?:every\s+(?:third|3rd)\s+day|jeden\s+(?:dritten|3\.)\s+tag)",
        parts.always("fields", {"every_days": 3}),
    ),
    rule(
        r"(?:every|each|jeden)\s+(?P<part>morning|afternoon|noon|evening|morgen|mittag|nachmittag|abend)"
        rf"(?:\s+(?P<then>{words.pattern(words.MOMENTS, 'waking')}"
        rf"|{words.pattern(words.MOMENTS, 'bedtime')}))?",
        parts.each_day_at,
    ),
    rule(terms(words.MOMENTS), parts.moment),
    rule(rf"{EVERY}\s+(?P<n>\d+)\s*(?:days|tage)", parts.one("every_days", "n")),
    rule(rf"(?:{EVERY}\s+{TIME}|(?P<hourly>{joint('hourly')})){CLOCK}", parts.breaks),
    rule(rf"(?P<a>{DAY}){TO}(?P<b>{DAY})", parts.day_range),
    rule(rf"(?P<list>{DAY}(?:\s*[/+&]\s*{DAY})+)", parts.day_list),
    rule(terms(words.DAYS), parts.term(words.DAYS, "days", many=True)),
    rule(joint("daily"), parts.always("days", WEEKDAYS)),
    rule(joint("weekdays"), parts.always("days", WEEKDAYS[:5])),
    rule(rf"{joint('choose')}\s+(?P<n>[1-9])\s+{joint('group')}\s+(?P<letter>[a-f])", parts.choice),
    rule(joint("needed"), parts.always("fields", {"as_needed": True})),
    rule(
        rf"(?P<place>{words.pattern(words.PLACES)})(?:\s+(?P<n>{AMOUNT}){TIMES}{A_WEEK})?"
        rf"(?:\s+(?P<all>{AMOUNT})\s*{joint('in_all')})?",
        parts.place,
    ),
    rule(terms(words.SECTIONS), parts.term(words.SECTIONS, "section")),
    rule(rf"{joint('session')}\s+(?P<n>[a-f])", lambda m: ("fields", {"session": m["n"].upper()})),
    rule(terms(words.PURPOSES), lambda m: ("about", {"purpose": words.meant(words.PURPOSES, m["term"])})),
    rule(TIME, parts.length),
    *OPEN,
    rule(r"(?:or|oder)", parts.open_to("choice")),
    *PROGRESS_OPEN,
    # What only joins.
    # 3 sets x 10 reps x 5 s hold: the sign stands between two parts.
    (rf"{FILLER}\.?(?=[\s,;()]|$)|[@&~]|/(?=\s)|x(?=\s+\d)", parts.always("filler", None)),
)
