"""Which side a typed dose is for: left, right, the affected one, or each with its own count."""

from typing import Final

from clinic.plans.doses.reading_amounts import AMOUNT, TIME_UNITS, Unclear, seconds, whole_amount
from clinic.plans.doses.reading_parts import Found, Part, Reader, always, joint, open_to
from clinic.plans.doses.reading_patterns import rule

LIMB_EN, LIMB_DE = r"(?:side|arm|shoulder|leg)", r"(?:seite|schulter|arm|bein)"
ON = (
    r"(?:(?:only|nur)\s+)?(?:(?:on|with|for|auf|an|mit|für)\s+)?(?:(?:only|nur)\s+)?"
    r"(?:(?:the|der|die|dem|den|das)\s+)?"
)
# What is painful is what the plan is about; weaker, operated or dominant may be either side.
SORE = (
    rf"(?:(?:affected|painful|involved|symptomatic|injured|sore|ipsilateral)\s+{LIMB_EN}"
    rf"|(?:betroffene|schmerzhafte|schmerzende|symptomatische|verletzte|kranke)[nmrs]?\s+{LIMB_DE})"
)
OTHER = (
    r"(?:(?:(?:un|non-?|less\s+|more\s+)(?:affected|painful|involved|symptomatic|injured|sore)"
    r"|operated|weaker|stronger|weak|strong|healthy|sound|tight|tighter|stiffer|opposite|other|contralateral"
    rf"|dominant|non-?dominant)\s+{LIMB_EN}"
    r"|(?:nicht\s+(?:betroffene|schmerzhafte|dominante)|operierte|gesunde|schwache|schwächere|starke|stärkere"
    r"|steifere|schmerzhaftere|gegenüberliegende|andere|kontralaterale|dominante)[nmrs]?"
    rf"\s+{LIMB_DE})"
)
LEFT = rf"{ON}(?:left|links|linken?|li|l)(?:\s+(?:{LIMB_EN}|{LIMB_DE}))?"
RIGHT = rf"{ON}(?:right|rechts|rechten?|re|r)(?:\s+(?:{LIMB_EN}|{LIMB_DE}))?"
ONE, ANOTHER = rf"{ON}(?:{SORE}|{OTHER})", rf"{ON}(?:{OTHER}|{SORE})"
TWICE = r"(?:(?:twice|2x)\s+as\s+(?:many|much|often|long)|doppelt\s+so\s+(?:viele?|oft|lange?))"
PAIRS: Final = ((LEFT, RIGHT), (RIGHT, LEFT), (ONE, ANOTHER))
AND = r"\s*[,;/+&]?\s*(?:and\s+|und\s+)?"


def _each(side: str) -> str:
    return (
        rf"(?:(?P<{side}_sets>{AMOUNT})\s*x\s*)?(?P<{side}>{AMOUNT})"
        rf"(?:\s*(?P<{side}_unit>{TIME_UNITS})(?:\s*{joint('hold')})?|\s*(?:x|{joint('reps')}))?"
    )


def equal(found: Found) -> Part:
    """Ten on the left, ten on the right: ten each side. Unequal numbers are two rows of a plan."""
    one, other = (found.group(f"{side}_sets", side, f"{side}_unit") for side in ("one", "other"))
    if one != other:
        raise Unclear(found[0], "sides")
    sets, many, unit = one
    turn: Part = ("fields", {"turn": "each"})
    if unit is None:
        counts = {"sets": sets, "reps": many}
        stated = {name: whole_amount(text) for name, text in counts.items() if text}
        return "several", [("fields", stated), turn]
    held = seconds(many, unit)
    if sets is None:
        return "several", [("length", held), turn]
    return "several", [("glued", {"reps": whole_amount(sets), "hold_s": held}), turn]


# Each side with a count of its own.
SIDES_APART: Final[tuple[tuple[str, Reader], ...]] = (
    *(
        rule(pattern, equal)
        for this, that in PAIRS
        for pattern in (
            rf"{_each('one')}\s*{this}{AND}{_each('other')}\s*{that}",
            rf"{this}\s*:?\s*{_each('one')}{AND}{that}\s*:?\s*{_each('other')}",
        )
    ),
    rule(rf"{TWICE}(?:\s*{joint('reps')})?\s+(?:{LEFT}|{RIGHT}|{ONE})", open_to("sides")),
    rule(rf"(?:{LEFT}|{RIGHT}|{ONE})\s*:?\s+{TWICE}(?:\s*{joint('reps')})?", open_to("sides")),
)
# One side by its name.
SIDES_NAMED: Final[tuple[tuple[str, Reader], ...]] = (
    rule(
        r"(?:(?:start|starting|begin|beginning)\s+(?:with|on)|beginnend\s+mit|beginnen\s+mit|zuerst)\s+"
        rf"(?:{LEFT}|{RIGHT}|{ONE})|(?:{LEFT}|{RIGHT}|{ONE})\s+(?:first|zuerst|beginnend)",
        open_to("first"),
    ),
    rule(rf"{ON}{SORE}(?:\s+only)?", always("fields", {"side": "affected", "turn": None})),
    rule(rf"{ON}{OTHER}(?:\s+only)?", open_to("side")),
)
