"""The shapes that several parts of a typed dose share: how often, how long, which weeks, which sessions."""

from clinic.plans.doses import lexicon as words
from clinic.plans.doses import reading_parts as parts
from clinic.plans.doses.joints import FILLERS
from clinic.plans.doses.reading_amounts import AMOUNT, NUMBER, TIME_UNITS, TO
from clinic.plans.doses.reading_parts import END, Reader, joint


def rule(pattern: str, reader: Reader) -> tuple[str, Reader]:
    return pattern + END, reader


def terms(named: words.Words, before: str = "") -> str:
    return rf"{before}(?P<term>{words.pattern(named)})"


EVERY = joint("every")
DAY = words.pattern(words.DAYS)
A_DAY = (
    r"(?:(?:sessions?\s*|einheiten\s*)?/\s*(?:day|d|tag|t)|x\s*(?:day|tag)|(?:sessions?\s+|einheiten\s+)?(?:a|per|each|every|pro|am|je|jeden)\s+(?:day|tag)"
    r"|(?:sessions?\s+|einheiten\s+)?(?:daily|täglich|tgl|tägl))"
)
A_WEEK = (
    r"(?:(?:(?:days?|d|(?:training\s+|exercise\s+)?sessions?|workouts?|tagen?|einheiten|trainingseinheiten|trainings|mal)\s*)?(?:/\s*(?:week|wk|w|woche|wo)"
    r"|(?:a|per|each|every|pro|in\s+der|die|je)\s+(?:week|wk|woche))|(?:sessions?\s+|einheiten\s+)?(?:weekly|wöchentlich|wöchentl|wö))"
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
OUTWARD = r"(?:concentric(?:ally)?|lifting|raising|up|konzentrisch|anheben|heben|hoch)"
INWARD = r"(?:eccentric(?:ally)?|lowering|down|exzentrisch|senken|ablassen|absenken|runter|herunter)"
OFTEN_BEHIND = rf"(?!\s*(?:{A_DAY}|{A_WEEK}|times\s+{A_DAY}|times\s+{A_WEEK}|mal\s+{A_DAY}|mal\s+{A_WEEK}))"
FILLER = rf"(?:{words.anyof(FILLERS)}\s*:?)"
