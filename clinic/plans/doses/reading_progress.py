"""How a typed dose goes on: what grows until where, once what is managed, from which week on."""

import re
from dataclasses import dataclass, replace
from typing import Any, Final

from clinic.plans.doses import lexicon as words
from clinic.plans.doses.amounts import most
from clinic.plans.doses.courses import Condition, Criterion, Step, Stepped
from clinic.plans.doses.dose import Dose
from clinic.plans.doses.loads import Band, Measured, RepetitionMaximum, Share
from clinic.plans.doses.reading_amounts import (
    NUMBER,
    SECONDS,
    TIME_UNITS,
    UNDER,
    UP_TO,
    Unclear,
    number,
    seconds,
)
from clinic.plans.doses.reading_parts import LESS, MORE, Found, Part, Reader, joint, open_to
from clinic.plans.doses.reading_parts import step as step_of
from clinic.plans.doses.reading_patterns import EVERY_WEEKS, GRADE, UNTIL, rule

ORDINALS: Final = {
    **dict.fromkeys(("first", "erste"), 1),
    **dict.fromkeys(("second", "zweite"), 2),
    **dict.fromkeys(("third", "dritte"), 3),
    **dict.fromkeys(("fourth", "vierte"), 4),
    **dict.fromkeys(("fifth", "fünfte"), 5),
    **dict.fromkeys(("sixth", "sechste"), 6),
    **dict.fromkeys(("seventh", "siebte"), 7),
    **dict.fromkeys(("eighth", "achte"), 8),
}
ORDINAL = rf"(?P<nth>{'|'.join(ORDINALS)})n?"
TO = r"(?:\s+(?:up\s+)?(?:to|until|till)|\s+(?:bis|auf)(?:\s+(?:zum|zu))?)"
GROWS = (
    r"(?:(?:gradually|progressively|then|allmählich|schrittweise|dann)\s+)?"
    r"(?:progress(?:ing|ed)?|increas(?:e|es|ed|ing)|advanc(?:e|ed|ing)|build(?:ing)?\s+up|mov(?:e|ing)(?:\s+on)?"
    r"|chang(?:e|ing)|switch(?:ing)?|steigern|steigerung|erhöhen|wechseln|wechsel|übergehen)"
    r"(?:\s+(?:the\s+)?(?:hold(?:ing)?(?:\s+time)?|reps|repetitions|duration|time|resistance|load|die\s+zeit))?"
)
LOAD = r"(?:load|weight|resistance|intensity|last|das\s+gewicht|gewicht|den\s+widerstand|widerstand)"
HEAVIER = (
    rf"(?:(?:increase|increasing|raise|raising)\s+(?:the\s+)?{LOAD}"
    rf"|(?:the\s+)?{LOAD}\s+(?:is\s+|was\s+|to\s+be\s+)?(?:increased|increases|raised|steigern|erhöhen|gesteigert|erhöht)"
    r"|more\s+(?:weight|load|resistance)|mehr\s+(?:gewicht|last|widerstand))"
)
NEXT_BAND = (
    rf"(?:(?:{GROWS}{TO}\s+(?:the\s+)?|zum\s+|to\s+the\s+|the\s+)?(?:next|nächste[snm]?)\s+(?:(?:stronger|stärkere[snm]?)\s+)?"
    rf"(?:{joint('band')}|colour|color|farbe|bandstärke|band\s+(?:colour|color|grade))(?:\s+(?:wechseln|nehmen))?)"
)
MANAGED = (
    r"(?:(?:easily|comfortably|well|leicht|gut|mühelos|problemlos)\s+)?(?:is\s+|are\s+|was\s+|were\s+|sind\s+|ist\s+)?"
    r"(?:(?:can\s+be|could\s+be)\s+(?:easily\s+|comfortably\s+)?(?:performed|completed|done|reached|managed|achieved)"
    r"|possible|easy|reached|achieved|completed|managed|done|performed|erreicht|geschafft|möglich|gehen|geht|gelingen|leicht\s+fallen|leichtfallen|leicht\s+fällt)"
    r"(?:\s+(?:ist|sind|wird|werden))?"
)
ABLE = (
    r"(?:(?:the\s+)?(?:patient|patients|you|they|he|she)\s+)?(?:is\s+|are\s+)?(?:can\s+(?:perform|complete|do|manage)"
    r"|able\s+to\s+(?:perform|complete|do|manage)|managing|manages?)"
)
COUNTED = (
    r"(?:(?P<sets>\d+)\s*(?:x|{sets}\s*(?:of|à|mit)?)\s*)?"
    r"(?P<reps>\d+)(?:\s*{reps}\.?)?(?:\s*x\s*(?P<hold_s>\d+)\s*s)?"
)
AMOUNT_MANAGED = COUNTED.format(sets=joint("sets"), reps=joint("reps"))
RUNNING = (
    rf"(?:\s+(?P<sessions>\d+)\s+{joint('running')}"
    r"|\s+(?:in|on|for|during|an)\s+(?P<consecutive>\d+)\s+"
    r"(?:(?:consecutive|successive|aufeinanderfolgenden)\s+(?:sessions|training\s+sessions|trainings|einheiten|tagen|days)"
    r"|einheiten\s+(?:hintereinander|in\s+folge)))?"
)
CLEANLY = (
    r"(?P<clean>\s+(?:with\s+(?:good|proper|correct)\s+(?:form|technique)|mit\s+guter\s+technik|sauber))?"
)
ABLE_TO = r"(?:able|possible|tolerated|feasible|able\s+to|möglich|verträglich|toleriert)(?:\s+(?:ist|wird))?"


def managed(found: Found) -> Part:
    """So much is managed; with a clean technique as well where that was said."""
    whole = {name: int(found[name]) for name in ("sets", "reps", "hold_s", "sessions") if found[name]}
    if found["consecutive"]:
        whole["sessions"] = int(found["consecutive"])
    criteria: list[Part] = [("criterion", Criterion("reached", **whole))]
    if found["clean"]:
        criteria.append(("criterion", Criterion("form-ok")))
    return "several", criteria


def pain(found: Found) -> Part:
    level = 0 if found["level"] is None else int(found["level"])
    # Less than three is two at most.
    level -= found["level"] is not None and re.search(UNDER, found[0]) is not None
    if level < 0:
        raise ValueError(found[0])
    return "criterion", Criterion("pain", level=level)


def able(_: Found) -> Part:
    kind: Condition = "able"
    return "criterion", Criterion(kind)


def to_band(found: Found) -> Part:
    typed = found["grade"]
    graded = re.fullmatch(words.pattern(words.GRADES), typed) is not None
    return "step", Step("band", to=words.meant(words.GRADES if graded else words.COLOURS, typed))


def next_band(_: Found) -> Part:
    return "step", Step("band")


def heavier(_: Found) -> Part:
    """The next weight or, of an elastic band, the next band: which of them, the load says."""
    return "heavier", None


def up_to(found: Found) -> Part:
    """So many sets, repetitions or seconds are where it leads; how fast nobody said."""
    goal: dict[str, Any] = {name: int(found[name]) for name in ("sets", "reps", "rm") if found[name]}
    if found["t"]:
        goal["length"] = seconds(found["t"], found["u"])
    return "goal", goal


@dataclass(frozen=True, slots=True)
class Due:
    """From which week on so much is reached: by growing until then, or at once, with nothing more before."""

    week: int
    grows: bool


def up_to_by_week(found: Found) -> Part:
    """So much by a week, in it or after so many: from there on it is reached."""
    _, goal = up_to(found)
    goal |= {"sets": int(found["only"])} if found["only"] else {}
    goal |= {"weight": number(found["kg"])} if found["kg"] else {}
    goal |= {"share": number(found["share"])} if found["share"] else {}
    return "due", (_due(found), goal)


def _due(found: Found) -> Due:
    week = int(found["after"]) + 1 if found["after"] else int(found["due"] or found["nth"])
    return Due(week, grows=bool(found["until"]))


def open_progression(found: Found) -> Part:
    weeks = found.groupdict()
    return "step", Step("progression", every_weeks=int(weeks["every"] or 1) if "every" in weeks else None)


def load_anew(found: Found) -> Part:
    return "step", Step("load_anew", every_weeks=int(found["every"] or 1))


def raised_pressure(found: Found) -> Part:
    by = number(found["by"] or found["steps"])
    load = Measured(number(found["n"]), "mmHg")
    return "several", [("load", [load]), ("step", Step("pressure", by, until=number(found["limit"])))]


def heavier_maximum(found: Found) -> Part:
    first, last = int(found["n"]), int(found["rm"])
    if first <= last:
        raise ValueError(found[0])
    return "several", [("load", [RepetitionMaximum(first)]), ("goal", {"rm": last})]


def heavier_by_week(found: Found) -> Part:
    _, parts = heavier_maximum(found)
    return "several", [parts[0], ("due", (_due(found), parts[1][1]))]


def by_seconds(found: Found) -> Part:
    """Seconds that each step adds: to a hold, or to how long it runs; the rest of the dose says which."""
    by = -number(found["by"]) if re.fullmatch(LESS, found["sign"].strip()) else number(found["by"])
    limit = number(found["limit"]) if found["limit"] else None
    step = Step("hold_s", by, int(found["every"] or 1), limit)
    return ("step" if "hold" in found["sign"] else "longer"), step


def nth_week(found: Found) -> Part:
    first, unit = ORDINALS[found["nth"]], words.meant(words.PERIODS, found["period"])
    return "head", {"first": first, "last": None if found["on"] else first, "unit": unit}


def after(found: Found) -> Part:
    """After two weeks is from the third on."""
    many, unit = int(found["n"]), words.meant(words.PERIODS, found["period"])
    if many < 1:
        raise ValueError(found[0])
    return "head", {"first": many + 1, "last": None, "unit": unit}


def grown(step: Step, kind: str, value: Any, dose: Dose) -> list[Step]:
    """The steps that "heavier", "longer" or "up to 3x15" come to for this dose."""
    if kind == "heavier":
        is_band = {type(load) for load in dose.load} & {Band, Measured} == {Band}
        return [replace(step, what="band" if is_band else "weight")]
    longer: Stepped = "duration_s" if dose.mode == "time" else "hold_s"
    if kind == "longer":
        if not getattr(dose, longer):
            raise Unclear("", "step")
        return [replace(step, what=longer)]
    found = []
    for name, until in value.items():
        what: Stepped = longer if name == "length" else name
        stated = most(_begun_at(dose, what))
        if what == "reps" and dose.series:
            raise Unclear("", "step")  # of which set?
        if not stated or (until > stated if what == "rm" else until < stated):
            raise Unclear("", "step")  # nothing to begin from, or the other way round
        if until != stated:
            found.append(replace(step, what=what, until=until))
    if not found:
        raise Unclear("", "contrary")
    return found


def _begun_at(dose: Dose, what: Stepped) -> Any:
    """What a dose states of that which grows."""
    loads: dict[str, list[Any]] = {
        "rm": [load.reps for load in dose.load if isinstance(load, RepetitionMaximum)],
        "weight": [load.amount for load in dose.load if isinstance(load, Measured) and load.unit == "kg"],
        "share": [load.percent for load in dose.load if isinstance(load, Share)],
    }
    return next(iter(loads[what]), None) if what in loads else getattr(dose, what)


GOAL = (
    rf"(?:(?P<only>\d+)\s*{joint('sets')}(?!\s*(?:of|à|zu|mit|x)\b)|(?P<kg>{NUMBER})\s*kg"
    rf"|(?P<share>\d+)\s*%(?:\s*(?:of\s+|der\s+|des\s+)?{words.pattern(words.WHOLES)})?"
    rf"|(?:(?P<sets>\d+)\s*(?:x|{joint('sets')}\s*(?:of|à|zu|mit)?)\s*)?(?:(?P<rm>\d+)\s*rm"
    rf"|(?P<t>{NUMBER})\s*(?P<u>{TIME_UNITS})(?:\s+hold)?|(?P<reps>\d+)(?:\s*{joint('reps')})?))\.?"
)
DUE = (
    r"(?:(?:(?P<until>by|until|till|bis(?:\s+zu)?)|at|in|from|ab)(?:\s+(?:the|zur|der))?\s+"
    r"(?:(?:week|wk|woche)\s*(?P<due>\d+)|(?P<nth>\d+)(?:\.|st|nd|rd|th)\s+(?:week|woche))"
    r"|(?:after|nach)\s+(?P<after>\d+)\s+(?:weeks?|wochen?))"
    r"(?!\s*(?:-|to\b|bis\b|or\b|oder\b))"
)
RAISE = r"(?:steigern|erhöhen|gesteigert|erhöht)"
ADJUST = (
    r"(?:re-?)?(?:adjusted|adapted|evaluated|set\s+anew|angepasst|anpassen"
    r"|neu\s+(?:festgelegt|festlegen|bestimmt|bestimmen))"
)
THE_LOAD = rf"(?:(?:the|die|der)\s+)?(?:training\s+|trainings)?(?:loads|{LOAD})"
SPAN = words.pattern(words.PERIODS)
PROGRESS: Final[tuple[tuple[str, Reader], ...]] = (
    rule(rf"{DUE}\s+(?:auf|{GROWS}{TO})\s+{GOAL}\s+{RAISE}", up_to_by_week),
    rule(
        rf"(?:(?:in|for|during|for\s+the|in\s+the|the|in\s+der|die|der|in)\s+)?(?P<on>){ORDINAL}\s+(?P<period>{SPAN}):?",
        nth_week,
    ),
    rule(
        rf"(?P<on>from\s+(?:the\s+)?|ab\s+(?:der\s+)?){ORDINAL}\s+(?P<period>{SPAN})(?:\s+on(?:wards)?|\s+an)?:?",
        nth_week,
    ),
    rule(rf"(?:after|nach)\s+(?P<n>\d+)\s+(?P<period>{SPAN}):?", after),
    rule(
        rf"(?:{GROWS}{TO}\s+|zum\s+|to\s+)(?:the\s+|a\s+|an\s+)?(?P<grade>{GRADE})(?:e[nsm]?)?\s+{joint('band')}"
        r"(?:\s+(?:wechseln|übergehen|steigern))?",
        to_band,
    ),
    rule(
        rf"(?:{GROWS}{TO}\s+|zum\s+|to\s+)(?:the\s+)?{joint('band')}\s+(?P<grade>{GRADE})(?:\s+(?:wechseln|übergehen))?",
        to_band,
    ),
    rule(NEXT_BAND, next_band),
    rule(
        rf"(?P<sign>progress(?:ed|ing)?|increas(?:ed|ing|e))(?P<weeks>\s+{EVERY_WEEKS})\s+by\s+(?P<by>{NUMBER})\s*"
        rf"(?P<what>{words.pattern(words.STEPS)}){UNTIL}",
        step_of,
    ),
    # 22 to 30 mmHg in steps of 2; a load of 12RM down to 8RM.
    rule(
        rf"(?P<n>{NUMBER})\s*(?:mmhg)?(?:\s*-\s*|\s+(?:to|up\s+to|bis)\s+)(?P<limit>{NUMBER})\s*mmhg\s*,?\s*(?:in|by|with|je|um)?\s*"
        rf"(?:(?:increments|steps|stages|schritten)\s+(?:of|von|zu)\s+(?P<by>{NUMBER})\s*mmhg"
        rf"|(?P<steps>{NUMBER})\s*-?\s*mmhg[\s-]+(?:increments|steps|stages|schritten))",
        raised_pressure,
    ),
    rule(
        r"(?P<n>\d+)\s*-?\s*rm\s*,?\s*(?:(?:progress(?:ing|ed)?|decreasing|down)\s+)?(?:to|bis(?:\s+zu)?)\s+(?P<rm>\d+)\s*-?\s*rm"
        rf"\s*,?\s*{DUE}",
        heavier_by_week,
    ),
    rule(
        r"(?P<n>\d+)\s*-?\s*rm\s+(?:(?:progress(?:ing|ed)?|decreasing|down)\s+)?(?:to|bis(?:\s+zu)?)\s+(?P<rm>\d+)\s*-?\s*rm",
        heavier_maximum,
    ),
    rule(rf"{GROWS}{TO}\s+{GOAL}\s*,?\s*{DUE}", up_to_by_week),
    rule(rf"auf\s+{GOAL}\s+(?:{RAISE}\s+)?{DUE}(?:\s+{RAISE})?", up_to_by_week),
    rule(rf"{THE_LOAD}\s+(?:(?:is|was|are|were|to\s+be|wird|werden)\s+)?{ADJUST}\s+{EVERY_WEEKS}", load_anew),
    rule(rf"{THE_LOAD}\s+(?:(?:wird|werden)\s+)?{EVERY_WEEKS}\s+{ADJUST}", load_anew),
    rule(rf"(?:re-?)?(?:adjust|adapt)(?:ing)?\s+{THE_LOAD}\s+{EVERY_WEEKS}", load_anew),
    rule(rf"{EVERY_WEEKS}\s+{THE_LOAD}\s+{ADJUST}", load_anew),
    rule(rf"{EVERY_WEEKS}\s+(?:progression|steigern|steigerung)(?=\s*(?:[,;)]|$))", open_progression),
    rule(
        rf"(?:progress(?:ing|ed|ion)?|steigern|steigerung)\s+{EVERY_WEEKS}(?!\s*,?\s*(?:by|um|to|auf|until|bis)\b)",
        open_progression,
    ),
    rule(
        rf"(?:progress(?:ing|ed|ion)?|increas(?:e|ed|ing)|steigern|steigerung)(?=\s*,?\s*{joint('if')}\b)",
        open_progression,
    ),
    rule(
        rf"{GROWS}{TO}\s+(?P<sets>\d+)\s*{joint('sets')}(?P<rm>)(?P<t>)(?P<u>)(?P<reps>)(?!\s*(?:of|à|zu|mit|x)\b)",
        up_to,
    ),
    rule(
        rf"{GROWS}{TO}\s+(?:(?P<sets>\d+)\s*x\s*)?(?P<reps>\d+)\s*x\s*(?P<t>{NUMBER})\s*(?P<u>{TIME_UNITS})(?P<rm>)",
        up_to,
    ),
    rule(
        rf"{GROWS}{TO}\s+(?:(?P<sets>\d+)\s*(?:x|{joint('sets')}\s*(?:of|à|mit)?)\s*)?"
        rf"(?:(?P<rm>\d+)\s*rm|(?P<t>{NUMBER})\s*(?P<u>{TIME_UNITS})(?:\s+hold)?|(?P<reps>\d+)(?:\s*{joint('reps')})?)"
        r"(?!\s*(?:days?|sessions?|tage|einheiten|mal|times|per|a|pro)\b)",
        up_to,
    ),
    rule(
        rf"(?P<sign>\+|-|{MORE}|{LESS})\s*(?P<by>{NUMBER})\s*{SECONDS}\s*{EVERY_WEEKS}{UNTIL}",
        by_seconds,
    ),
    rule(rf"{HEAVIER}(?=\s*(?:,\s*)?(?:{joint('if')}|{joint('every')})\b)", heavier),
    rule(
        rf"{joint('if')}\s+{joint('pain')}\s*(?:is\s+|ist\s+)?{UP_TO}?\s*(?P<level>\d+)(?:\s*/\s*10)?"
        r"(?:\s+(?:ist|beträgt|bleibt))?",
        pain,
    ),
    rule(
        rf"{joint('if')}\s+(?P<level>)(?:pain[\s-]?free|painless|without\s+pain|there\s+is\s+no\s+pain|no\s+pain"
        r"|schmerzfrei|ohne\s+schmerz(?:en)?)(?:\s+(?:möglich|ist|sind|geht))*",
        lambda _: ("criterion", Criterion("pain", level=0)),
    ),
    rule(rf"{joint('if')}\s+{AMOUNT_MANAGED}\s+{MANAGED}{CLEANLY}{RUNNING}", managed),
    rule(rf"{joint('if')}\s+{ABLE}\s+{AMOUNT_MANAGED}{CLEANLY}{RUNNING}", managed),
    rule(rf"{joint('if')}\s+(?:it\s+is\s+)?{ABLE_TO}", able),
)
# Last of all: that it grows was said, and not what, by how much, or when; or a goal without its word.
PROGRESS_OPEN: Final[tuple[tuple[str, Reader], ...]] = (
    rule(
        rf"{joint('if')}\s+\d+\s*x\s*\d+(?:\s*{joint('reps')})?{CLEANLY}",
        open_to("reached"),
    ),
    rule(rf"auf\s+{GOAL}\s+{RAISE}", open_to("step")),
    rule(r"by\s+(?:the\s+)?(?:week\s*\d+|\d+(?:st|nd|rd|th)\s+week)", open_to("step")),
    rule(
        rf"(?:{MORE}|{LESS})\s*{NUMBER}(?:\s*(?:{words.pattern(words.STEPS)}|{TIME_UNITS}))?", open_to("step")
    ),
    rule(
        rf"(?:{HEAVIER}|{GROWS}|{MORE}|progress(?:ion|ively|ive)|gradual(?:ly)?|progressiv|allmählich|schrittweise)",
        open_to("step"),
    ),
)
