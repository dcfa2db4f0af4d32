"""How hard a typed dose should feel: on a scale, in a word, as repetitions left over, by the heart rate."""

from typing import Any, Final

from clinic.plans.doses import lexicon as words
from clinic.plans.doses.amounts import most, span
from clinic.plans.doses.loads import DEGREES, Effort, Measured
from clinic.plans.doses.reading_amounts import AMOUNT, TO, amount, whole_amount
from clinic.plans.doses.reading_parts import Found, Part, Reader, always, joint, open_to
from clinic.plans.doses.reading_patterns import SCALE_NAME, rule

DEGREE = words.pattern(words.EFFORTS)
NOUN = r"(?:effort|intensity|exertion|anstrengung|intensität|belastung)"
# What a scale calls its own numbers: Borg 12-14 (somewhat hard).
GLOSS = (
    r"(?:\s*,?\s*\(?(?:(?:fairly|very|extremely|somewhat|etwas|sehr|ziemlich)\s+)?"
    r"(?:light|hard|easy|heavy|strong|leicht|anstrengend|schwer|hart)(?!\w|\s+(?:band|thera|effort|resist|elastic))\)?)?"
)
NAMED_AFTER = (
    r"(?P<after>\s+(?:on|auf)\s+(?:the|a|der|einer)\s+(?:modified\s+|modifizierten\s+)?"
    r"(?:borg)?[\s-]*(?:cr-?10|rpe)?[\s-]*(?:scale|skala))?"
)


def on_scale(found: Found) -> Part:
    scale: Any = words.meant(words.SCALES, found["scale"])
    level = whole_amount(found["n"])
    top = found["top"]
    if top == "20" or (top is None and scale == "0-10" and found["scale"] == "rpe" and most(level) > 10):
        scale = "borg-6-20"
    elif scale == "borg-6-20" and (top == "10" or (top is None and most(level) < 6)):
        scale = "borg-cr10"  # the longer scale begins at 6
    if found["after"] and "borg" in found["after"] and scale == "0-10":
        scale = "borg-cr10" if most(level) <= 10 and top != "20" else "borg-6-20"
    if top == "20" and found["scale"] in ("effort", "anstrengung"):
        raise ValueError(found[0])
    return "fields", {"effort": Effort(scale, level)}


def reserve(found: Found) -> Part:
    return "fields", {"effort": Effort("reserve", whole_amount(found["n"]))}


def degree(found: Found) -> Part:
    """In a word, and it stays one: no number is made of it."""
    named = [words.meant(words.EFFORTS, each) for each in (found["one"], found["other"]) if each]
    levels = [DEGREES.index(each) + 1 for each in named]
    if levels != sorted(levels):
        raise ValueError(found[0])
    return "fields", {"effort": Effort("named", span(levels[0], levels[-1]))}  # type: ignore[arg-type]


def heart_rate(found: Found) -> Part:
    return "load", [Measured(amount(found["n"]), "bpm")]


RESERVE: Final[tuple[str, Reader]] = rule(
    rf"(?:(?:leave|leaving|with|mit)\s+)?(?P<n>{AMOUNT})\s*(?:{joint('reps')}\.?\s+)?"
    r"(?:in\s+reserve|rir|(?:left\s+)?in\s+the\s+tank|im\s+tank|(?:short\s+of|before|shy\s+of)\s+failure"
    r"|vor(?:\s+dem)?\s+muskelversagen)",
    reserve,
)
# Before anything counted: 5/10 alone are sets of five and ten.
EFFORTS_OUT_OF: Final[tuple[tuple[str, Reader], ...]] = (
    rule(
        r"(?:intensity|intensität|effort|exertion|belastungsempfinden|(?:subjektive\s+)?(?:anstrengung|belastung))"
        rf"(?:\s+(?:of|von))?\s*[:=]?\s*(?P<n>{AMOUNT})\s*/\s*(?P<top>10)",
        lambda found: ("fields", {"effort": Effort("0-10", whole_amount(found["n"]))}),
    ),
)
EFFORTS: Final[tuple[tuple[str, Reader], ...]] = (
    rule(
        rf"(?P<scale>{words.pattern(words.SCALES)}){SCALE_NAME}\s*[:=]?\s*(?P<n>{AMOUNT})"
        rf"(?:\s*(?:/|of|out\s+of|von)\s*(?P<top>10|20))?{NAMED_AFTER}{GLOSS}",
        on_scale,
    ),
    rule(
        rf"(?P<after>)(?P<n>{AMOUNT})(?:\s*/\s*(?P<top>10|20))?\s+(?:(?:on|auf)\s+(?:the|a|der|einer)\s+)?"
        rf"(?P<scale>{words.pattern(words.SCALES, 'borg-cr10')}|borg)(?:[\s-]*(?:scale|skala))?{GLOSS}",
        on_scale,
    ),
    rule(
        rf"(?:heart\s+rate|hr|pulse|puls|herzfrequenz|hf)(?:\s+(?:of|von))?\s*:?\s*(?P<n>{AMOUNT})"
        rf"(?:\s*{words.pattern(words.UNITS, 'bpm')})?",
        heart_rate,
    ),
    rule(rf"(?P<one>{DEGREE})(?:{TO}-?\s*(?P<other>{DEGREE}))?[\s-]+{NOUN}", degree),
    rule(r"gently|with\s+gentle\s+pressure|sanft", always("fields", {"effort": Effort("named", 1)})),
    rule(
        r"(?:sub-?maximal(?:ly|e[nrs]?)?|submax)(?:\s+(?:isometric\s+)?(?:contractions?|effort|intensity|load"
        r"|anspannung|anstrengung|kontraktion(?:en)?))?",
        open_to("degree"),
    ),
    rule(
        rf"(?:{DEGREE}|heavy|leichte[rnms]?|schwere[rnms]?|geringe[rnms]?)[\s-]+(?:load|resistance|weights?"
        r"|last|widerstand|gewichte?n?)",
        open_to("degree"),
    ),
    rule(
        rf"{AMOUNT}\s*%\s*(?:(?:of|der|des|von|vom)\s+)?(?:(?:the|der)\s+)?(?:max\S*\s+)?{NOUN}",
        open_to("share"),
    ),
    # Of what, an earlier week may have said.
    rule(rf"(?P<n>{AMOUNT})\s*%", lambda found: ("percent", amount(found["n"]))),
    rule(r"(?:until|till|bis)\s+(?:pain|schmerz(?:en)?)(?!\s+(?:begin|auftr|onset))", open_to("pain")),
    rule(
        r"until\s+(?:you\s+feel\s+)?an?\s+(?:light|mild|gentle|slight|comfortable)?\s*(?:stretch|pull)(?:\s+is\s+felt)?"
        r"|bis\s+(?:sie\s+)?(?:1\s+)?(?:leichte[srn]?\s+)?(?:ziehen|dehnung|dehngefühl|dehnreiz)\s+"
        r"(?:spürbar\s+ist|zu\s+spüren\s+ist|entsteht|spüren)",
        always("fields", {"arc": "stretch"}),
    ),
)
