"""What each part of a typed dose looks like: a table of patterns, tried in this order at every place."""

from typing import Final

from clinic.plans.doses import lexicon as words
from clinic.plans.doses import reading_parts as parts
from clinic.plans.doses.joints import FILLERS
from clinic.plans.doses.reading_amounts import AMOUNT, HOURS, NUMBER, SECONDS, TIME_UNITS, TO, UP_TO
from clinic.plans.doses.reading_parts import END, TIME, Reader, joint
from clinic.plans.doses.schedules import WEEKDAYS


def _rule(pattern: str, reader: Reader) -> tuple[str, Reader]:
    return pattern + END, reader


def _each(side: str, *, in_sets: bool) -> str:
    sets = rf"(?P<{side}_sets>{AMOUNT})\s*x\s*" if in_sets else rf"(?P<{side}_sets>)"
    return rf"{sets}(?P<{side}>{AMOUNT})\s*(?:x|{joint('reps')})?"


def _terms(terms: words.Words, before: str = "") -> str:
    return rf"{before}(?P<term>{words.pattern(terms)})"


EVERY = joint("every")
DAY = words.pattern(words.DAYS)
A_DAY = (
    r"(?:(?:sessions?\s*|einheiten\s*)?/\s*(?:day|d|tag|t)|x\s*(?:day|tag)|(?:sessions?\s+|einheiten\s+)?(?:a|per|each|every|pro|am|je|jeden)\s+(?:day|tag)"
    r"|(?:sessions?\s+|einheiten\s+)?(?:daily|täglich|tgl|tägl))"
)
A_WEEK = (
    r"(?:(?:(?:days?|d|sessions?|tagen?|einheiten|mal)\s*)?(?:/\s*(?:week|wk|w|woche|wo)"
    r"|(?:a|per|each|every|pro|in\s+der|die|je)\s+(?:week|wk|woche))|(?:sessions?\s+|einheiten\s+)?(?:weekly|wöchentlich|wöchentl))"
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
SOMEWHERE = r"\s+(?:(?:in\s+)?between|dazwischen)(?=[\s,;()]*(?:$|[,;)]))"
REACHED = (
    rf"{joint('reached')}\s+(?:(?:(?P<sets>\d+)\s*x\s*)?(?P<reps>\d+)(?:\s*x\s*(?P<hold_s>\d+)\s*s)?|"
    rf"(?P<held>\d+)\s*s)(?:\s+(?P<sessions>\d+)\s+{joint('running')})?"
)
SIGN = rf"(?P<sign>\+|-|{parts.MORE}|{parts.LESS})"
STEP = rf"{SIGN}\s*(?P<by>{NUMBER}(?:{TO}{NUMBER})?)?\s*(?P<what>{words.pattern(words.STEPS)})"
UNTIL = rf"(?:\s+{joint('until')}\s+(?P<limit>{NUMBER})(?:\s*(?:s|kg|mmhg|%|rm|x))?)?"
EVERY_WEEKS = (
    rf"(?:(?:{EVERY}|each)\s+(?P<every>\d+)?\s*{WEEKS}"
    r"|(?:/\s*|per\s+|a\s+|pro\s+)(?:week|wk|woche)|weekly|wöchentlich)"
)
# What grows by the session or every so many days has no weeks to be written down by.
ONCE_ONLY = r"(?!\.?\s*(?:per|a|each|every|pro|je|jede[sn]?|alle)\b)"
JUST_COUNTED = r"(?!\s*(?:-|x|%|°|/|rm\b|to\b|bis\b|[a-z]{1,4}/))"
UNIT = (
    rf"(?:{TIME_UNITS}|{words.pattern(words.UNITS)}|{joint('metres')}|km|m"
    rf"|{LONG.replace('?P<period>', '?:')})"
)
OF = r"(?:\s*(?:of|à|a|zu|mit|with|je|jeweils|x|zu\s+je|mit\s+je|mit\s+jeweils|of\s+about)\s*|\s+)"
SCALE_NAME = r"(?:[\s-]*(?:scale|skala|wert|rating))?(?:\s+(?:of|von))?"
SESSIONS = (
    r"(?:(?:training\s+|exercise\s+|treatment\s+)?sessions?|einheiten|trainingseinheiten|termine"
    r"|behandlungen)"
)
LEFT, RIGHT = r"(?:left|links|li|l)", r"(?:right|rechts|re|r)"
PAIRS = ((LEFT, RIGHT), (RIGHT, LEFT))
AND = r"\s*[,;/+&]?\s*(?:and\s+|und\s+)?"
BREATHS = (
    rf"(?P<n>{AMOUNT})\s*(?:(?P<how>{words.pattern(words.BREATHING)})"
    rf"(?P<more>(?:\s*(?:,|&|and|und)?\s*{words.pattern(words.BREATHING)})*)\s+)?{joint('breaths')}"
)
HEAVIEST = (
    rf"{joint('heaviest')}"
    rf"(?:\s+(?:to\s+perform|to\s+do|for|with\s+which|für)\s+(?P<n>{AMOUNT})\s*{joint('reps')})?"
)
MORE_THAN = (
    r"(?:>|above|over|exceeds|is\s+(?:more\s+than|above|over)|more\s+than|über|mehr\s+als|größer\s+als)"
)
NOT_OVER = (
    r"(?:not\s+exceeding|(?:should|must|may|does)\s+not\s+exceed|not\s+(?:above|over|more\s+than)|less\s+than"
    r"|nicht\s+(?:über|mehr\s+als))"
)
SOME_DAYS = (
    r"(?:(?:every|on\s+alternate|alternate|on\s+every)\s+(?:other\s+|second\s+|2nd\s+|third\s+|3rd\s+|\d+\s+)?days?"
    r"|jeden\s+(?:zweiten|2\.|dritten|3\.)\s+tag|alle\s+\d+\s+tage)"
)
OUTWARD = r"(?:concentric(?:ally)?|lifting|raising|konzentrisch|heben)"
INWARD = r"(?:eccentric(?:ally)?|lowering|exzentrisch|senken|ablassen|absenken)"
OFTEN_BEHIND = rf"(?!\s*(?:{A_DAY}|{A_WEEK}|times\s+{A_DAY}|times\s+{A_WEEK}|mal\s+{A_DAY}|mal\s+{A_WEEK}))"
FILLER = rf"(?:{words.anyof(FILLERS)}\s*:?)"

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
    _rule(
        rf"(?P<from>)(?P<on>)(?P<first>\d+)(?:\.|st|nd|rd|th)(?:{TO}(?P<last>\d+)(?:\.|st|nd|rd|th))?"
        rf"\s+(?P<period>weeks?|woche|months?|monat):?",
        parts.head,
    ),
    _rule(
        rf"(?:(?:for|in|during|für|in)\s+)?(?:(?:the\s+)?first|die\s+ersten|den\s+ersten)\s+(?P<many>\d+)\s+{LONG}:?",
        parts.first_weeks,
    ),
    _rule(
        r"(?P<from>from\s+(?:the\s+)?|ab\s+(?:der\s+)?)(?P<on>)(?P<first>\d+)(?:\.|st|nd|rd|th)(?P<last>)"
        r"\s+(?P<period>week|woche|month|monat)(?:\s+on(?:wards)?|\s+an)?:?",
        parts.head,
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
        rf"(?P<sign>{parts.MORE}|{parts.LESS})\s*(?P<by>{NUMBER})\s*{SECONDS}(?P<what>)"
        rf"(?:\.?(?P<weeks>\s*{EVERY_WEEKS})|{ONCE_ONLY}){UNTIL}",
        parts.step_of_hold,
    ),
    _rule(rf"(?P<weeks>{EVERY_WEEKS})\s*:?\s*{STEP}{UNTIL}", parts.step),
    _rule(
        rf"(?P<weeks>{EVERY_WEEKS})\s+(?:um\s+)?(?P<by>{NUMBER}(?:{TO}{NUMBER})?)\s*"
        rf"(?P<what>{words.pattern(words.STEPS)})\.?\s+(?P<sign>mehr|steigern|erhöhen|more){UNTIL}",
        parts.step,
    ),
    _rule(
        rf"(?:{joint('stop')}|discontinue\s+if|abbrechen\s+bei|stoppen\s+bei)\s+(?:the\s+)?{joint('pain')}\s+"
        rf"{MORE_THAN}\s*(?P<n>\d+)(?:\s*/\s*10)?",
        parts.stop_above,
    ),
    _rule(
        rf"bei\s+{joint('pain')}(?:en)?\s*{MORE_THAN}\s*(?P<n>\d+)(?:\s*/\s*10)?\s*(?:abbrechen|stoppen|aufhören|beenden)",
        parts.stop_above,
    ),
    _rule(rf"(?P<term>{words.pattern(words.UNTIL, 'tolerated')})", parts.term(words.UNTIL, "until")),
    _rule(_terms(words.STOPS, rf"{joint('stop')}\s+"), parts.term(words.STOPS, "stops", many=True)),
    _rule(
        rf"{joint('if')}\s+(?:(?P<condition>{words.pattern(words.CONDITIONS)})|"
        rf"{joint('pain')}\s*{UP_TO}?\s*(?P<level>\d+)|{REACHED})",
        parts.criterion,
    ),
    _rule(
        rf"{joint('if')}\s+(?P<condition>)(?P<level>)(?P<held>)(?:(?P<sets>\d+)\s*x\s*)?(?P<reps>\d+)"
        rf"(?:\s*{joint('reps')})?(?:\s*x\s*(?P<hold_s>\d+)\s*s)?\s+(?:is\s+|are\s+|sind\s+|ist\s+)?"
        rf"(?:reached|achieved|completed|managed|done|erreicht|geschafft)(?:\s+(?:ist|sind|wird|werden))?"
        rf"(?:\s+(?P<sessions>\d+)\s+{joint('running')})?",
        parts.criterion,
    ),
    _rule(
        rf"(?P<nth>)(?:after|nach|{joint('if')})\s+(?P<n>\d+)\s+{SESSIONS}(?:\s+{joint('done')}(?:\s+(?:sind|ist))?)?",
        parts.after_sessions,
    ),
    _rule(
        r"(?P<n>)(?:from|ab)\s+(?:session|einheit)\s+(?P<nth>\d+)(?:\s+on(?:wards)?|\s+an)?:?",
        parts.after_sessions,
    ),
    _rule(
        rf"(?P<n>{AMOUNT})\s*{SESSIONS}\s+(?:in|over|within|during|for|innerhalb\s+von|über|für)\s+(?P<many>\d+)\s*{LONG}",
        parts.sessions,
    ),
    _rule(rf"(?P<many>)(?P<period>)(?P<n>{AMOUNT})\s*{joint('all_sessions')}", parts.sessions),
    _rule(
        rf"(?:a\s+)?(?:total\s+of|insgesamt)\s+(?P<many>)(?P<period>)(?P<n>{AMOUNT})\s*{SESSIONS}",
        parts.sessions,
    ),
    _rule(rf"(?P<n>{AMOUNT})\s+{TIME}\s+{SESSIONS}\s*{A_WEEK}", parts.session_lengths),
    _rule(
        rf"(?P<n>{AMOUNT})\s+{SESSIONS}\s+(?:of|à|a|zu|von|mit)(?:\s+je)?\s+{TIME}\s*{A_WEEK}",
        parts.session_lengths,
    ),
    _rule(rf"(?P<n>){TIME}\s+{SESSIONS}", parts.session_lengths),
    _rule(rf"{TIME}\s*{A_WEEK}", parts.open_to("volume")),
    _rule(
        rf"(?:(?:for|über|für|during|während)\s+)?(?P<many>\d+)\s*{LONG}(?!\s*{A_WEEK})(?:\s+(?:long|lang))?",
        parts.lasting,
    ),
    # How much.
    _rule(
        rf"(?:(?:(?P<sets>{AMOUNT})\s*x\s*)?(?P<reps>{AMOUNT})\s*x\s*)?(?:(?P<hold>{joint('hold')})\s*:?\s*)?"
        rf"(?:(?:for|über|für|während)\s+)?{BREATHS}(?:\s+(?P<held>{joint('hold')}|lang|long|jeweils))?",
        parts.breaths,
    ),
    _rule(
        r"(?P<t>)(?P<from>)(?P<till>)(?:1\s*(?:x|mal)?|once)\s*(?:an|a|per|each|every|pro|je|jede)\s+(?:hour|stunde)",
        parts.breaks,
    ),
    _rule(rf"(?P<n>{AMOUNT})\s*(?:repetitions?\s+maximum|wiederholungsmaximum)(?:\s+load)?", parts.maximum),
    _rule(
        rf"(?:(?P<sets>{AMOUNT})\s*x\s*)?(?P<reps>{AMOUNT})\s*x\s*{TIME}(?:\s*{joint('hold')}s?)?",
        parts.glued,
    ),
    _rule(
        rf"(?:(?P<sets>{AMOUNT})\s*x\s*)?(?P<reps>{AMOUNT})\s*(?:x\s*)?{joint('holds')}\s*{TIME}", parts.glued
    ),
    _rule(rf"(?P<sets>)(?P<reps>{AMOUNT})\s+{TIME}\s*{joint('hold')}s?", parts.glued),
    _rule(rf"(?P<sets>){TIME}\s*{joint('hold')}s?\s*x\s*(?P<reps>{AMOUNT})", parts.glued),
    _rule(
        rf"(?P<sets>){joint('hold')}\s*{TIME}\s*x\s*(?P<reps>{AMOUNT})(?:\s*{joint('reps')})?", parts.glued
    ),
    (
        rf"(?P<sets>){TIME}\s*x\s*(?P<reps>{AMOUNT})(?:\s*{joint('reps')})?{END}{OFTEN_BEHIND}",
        parts.timed,
    ),
    *(
        _rule(pattern, parts.equal_sides)
        for in_sets in (False, True)
        for left, right in PAIRS
        for one, other in ((_each("one", in_sets=in_sets), _each("other", in_sets=in_sets)),)
        for pattern in (
            rf"{one}\s*{left}{AND}{other}\s*{right}",
            rf"{left}\s*:?\s*{one}{AND}{right}\s*:?\s*{other}",
        )
    ),
    _rule(rf"x\s*(?P<reps>{AMOUNT})\s*{joint('reps')}", parts.one("reps", "reps")),
    _rule(rf"x\s*(?P<sets>{AMOUNT})\s*{joint('sets')}", parts.one("sets", "sets")),
    _rule(rf"x\s*(?P<n>{AMOUNT}){TIMES}{A_DAY}", parts.one("times_per_day", "n")),
    _rule(rf"x\s*(?P<n>{AMOUNT}){TIMES}{A_WEEK}", parts.weekly),
    _rule(HEAVIEST, parts.heaviest),
    _rule(rf"(?P<series>\d{{1,3}}(?:/\d{{1,3}}){{1,9}})(?:\s*{joint('reps')})?", parts.series),
    _rule(
        rf"(?P<reps>{AMOUNT})\s*(?:x|{joint('reps')}\s*x)\s*(?P<sets>{AMOUNT})\s*{joint('sets')}",
        parts.counted,
    ),
    _rule(rf"(?P<sets>)(?P<reps>{AMOUNT})\s*{joint('reps')}\s*x\s*{TIME}", parts.glued),
    _rule(rf"(?P<reps>{AMOUNT})\s*{joint('reps')}\s*x\s*(?P<sets>{AMOUNT})", parts.counted),
    (rf"(?P<n>{AMOUNT})\s*x(?=\s*{AMOUNT}\s*rm\b)", parts.one("sets", "n")),
    _rule(rf"(?P<n>{AMOUNT})\s*x\s*(?:week|woche)", parts.weekly),
    (rf"1\s*x(?=\s*{SOME_DAYS})", parts.always("fields", {"times_per_day": 1})),
    (rf"[2-4]\s*(?:x|times|mal)(?=\s*{SOME_DAYS})", parts.open_to("often")),
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
    # Between what, "in between" does not say.
    _rule(rf"{joint('rest')}\s*(?::|of|for|von)?\s*{TIME}(?:{SOMEWHERE}|{BETWEEN})", parts.rest),
    _rule(rf"{TIME}\s*{joint('rest')}(?:{SOMEWHERE}|{BETWEEN})", parts.rest),
    _rule(rf"{TIME}\s+(?P<between>{words.pattern(words.BETWEEN)})", parts.rest),
    _rule(rf"{joint('hold')}\s*:?\s*(?:je\s+)?{TIME}", parts.held),
    _rule(
        r"(?:no\s+hold|without\s+(?:a\s+)?hold(?:ing)?|ohne\s+(?:zu\s+)?halten)",
        parts.always("fields", {"hold_s": 0}),
    ),
    _rule(rf"(?:{joint('holds')}\s*{TIME})", parts.held),
    _rule(rf"{TIME}\s*{joint('hold')}s?", parts.held),
    _rule(rf"{joint('lasting')}\s*:?\s*{TIME}", parts.lasts),
    _rule(rf"{TIME}\s+(?:per|each|a|pro)\s+(?:session|einheit)", parts.lasts),
    _rule(rf"(?P<n>{AMOUNT})\s*(?P<unit>km|{joint('metres')})", parts.metres),
    _rule(rf"{AMOUNT}\s*m", parts.minutes_or_metres),
    _rule(_terms(words.UNTIL), parts.term(words.UNTIL, "until")),
    # Which side.
    _rule(_terms(words.DIRECTIONS, "(?P<n>)"), parts.directions),
    _rule(
        r"(?:in\s+)?(?:(?:each|all|every|jede|alle)\s+(?:of\s+(?:the\s+)?|der\s+)?)?(?P<n>\d+)\s+(?:directions|richtungen)(?:\s+each)?",
        parts.directions,
    ),
    _rule(_terms(words.TURNS), parts.term(words.TURNS, "turn")),
    _rule(
        r"(?:only\s+)?(?:on\s+|with\s+)?(?:only\s+)?(?:the\s+)?(?:un|non-?)?"
        r"(?:affected|painful|involved|symptomatic|injured|operated|sore|weaker|stronger)\s+"
        r"(?:side|arm|shoulder|leg)(?:\s+(?:only|first))?"
        r"|(?:nur\s+)?(?:(?:auf|an|mit)\s+)?(?:nur\s+)?(?:(?:der|die|dem|den)\s+)?(?:nicht\s+)?"
        r"(?:betroffene|schmerzhafte|kranke|operierte|gesunde|schwächere|stärkere)[nmr]?\s+"
        r"(?:seite|schulter|arm|bein)(?:\s+zuerst)?",
        parts.open_to("side"),
    ),
    _rule(_terms(words.TOTAL), parts.always("fields", {"in_total": True})),
    _rule(_terms(words.SIDES), parts.side),
    # Against what, how hard, how fast, how far.
    _rule(rf"(?P<n>{AMOUNT})\s*rm(?:\s+load)?", parts.maximum),
    _rule(
        rf"{AMOUNT}\s*%\s*(?:(?:of|der|des|von|vom)\s+)?(?:(?:the|der)\s+)?"
        r"(?:(?:maximal|maximum|max\.?|maximale[nrs]?)\s+)?"
        r"(?:effort|exertion|intensity|anstrengung|intensität|belastung)",
        parts.open_to("share"),
    ),
    _rule(
        rf"(?P<n>{AMOUNT})\s*%\s*(?:of\s+|vom\s+|von\s+|der\s+|des\s+)?(?:the\s+)?(?P<of>{words.pattern(words.WHOLES)})",
        parts.share,
    ),
    _rule(rf"{AMOUNT}\s*%", parts.open_to("share")),
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
    _rule(
        rf"(?P<one>\d+)\s*{SECONDS}\s+{OUTWARD}(?:\s+phase)?\s*[,/]?\s*(?:and\s+|und\s+)?"
        rf"(?P<other>\d+)\s*{SECONDS}\s+{INWARD}(?:\s+phase)?",
        parts.phases,
    ),
    _rule(_terms(words.PACES), parts.term(words.PACES, "pace")),
    _rule(_terms(words.ARCS), parts.term(words.ARCS, "arc")),
    _rule(rf"(?P<n>{AMOUNT})\s*{joint('degrees')}", parts.one("degrees", "n")),
    _rule(rf"(?:{joint('pain')}|nrs|vas)\s*:?\s*(?P<n>{AMOUNT})(?:\s*/\s*10)?", parts.pain),
    _rule(rf"(?P<n>{AMOUNT})\s*/\s*10\s+{joint('pain')}", parts.pain),
    _rule(
        rf"{joint('pain')}\s+{NOT_OVER}\s*(?P<n>\d+)(?:\s*/\s*10)?(?:\s+during\s+exercise)?", parts.not_over
    ),
    _rule(rf"{joint('pain')}\s+darf\s+(?P<n>\d+)(?:\s*/\s*10)?\s+nicht\s+überschreiten", parts.not_over),
    _rule(
        r"(?:no|without|ohne|keine?)\s+(?:pain|schmerz(?:en)?)", parts.always("fields", {"pain_at_most": 0})
    ),
    _rule(rf"{joint('settles')}\s*(?P<n>\d+)\s*{HOURS}", lambda m: ("fields", {"settles_h": int(m["n"])})),
    # On which days, where, and in which part of the session.
    _rule(
        r"(?:every\s+(?:other|second|2nd)\s+day|(?:on\s+)?alternate\s+days|jeden\s+(?:zweiten|2\.)\s+tag)",
        parts.always("fields", {"every_days": 2}),
    ),
    _rule(
        r"(?:every\s+(?:third|3rd)\s+day|jeden\s+(?:dritten|3\.)\s+tag)",
        parts.always("fields", {"every_days": 3}),
    ),
    _rule(
        r"(?:every|each|jeden)\s+(?P<part>morning|afternoon|noon|evening|morgen|mittag|nachmittag|abend)"
        rf"(?:\s+(?P<then>{words.pattern(words.MOMENTS, 'waking')}"
        rf"|{words.pattern(words.MOMENTS, 'bedtime')}))?",
        parts.each_day_at,
    ),
    _rule(_terms(words.MOMENTS), parts.moment),
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
    _rule(r"(?:or|oder)", parts.open_to("choice")),
    # What only joins.
    # 3 sets x 10 reps x 5 s hold: the sign stands between two parts.
    (rf"{FILLER}\.?(?=[\s,;()]|$)|[@&~]|/(?=\s)|x(?=\s+\d)", parts.always("filler", None)),
)
