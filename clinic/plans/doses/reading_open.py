"""What is understood and cannot stand as it was typed: each refused by name, with the way out."""

from typing import Final

from clinic.plans.doses import lexicon as words
from clinic.plans.doses.reading_amounts import AMOUNT, NUMBER
from clinic.plans.doses.reading_parts import Reader, joint, open_to, weekly
from clinic.plans.doses.reading_patterns import A_DAY, A_WEEK, GRADE, LONG, rule

ENDS = words.anyof(
    form
    for key in ("fatigue", "near-failure", "failure", "as-long", "as-many")
    for forms in words.UNTIL[key]
    for form in forms
)
BETWEEN_SESSIONS = (
    r"(?:between\s+(?:the\s+)?(?:training\s+|exercise\s+)?(?:sessions|trainings|days)"
    r"|zwischen\s+(?:den\s+)?(?:einheiten|trainings|trainingseinheiten|trainingstagen))"
)
A_BAND = (
    rf"(?:(?:an?\s+|the\s+|ein(?:em)?\s+)?(?:(?:against|gegen|with|mit)\s+)?(?:an?\s+|the\s+|ein(?:em)?\s+|das\s+)?"
    rf"(?:{joint('band')}|bands|elastic\s+bands|resistance\s+bands|elastische[mnrs]?\s+(?:band|bändern?|widerstand)"
    rf"|elastic\s+resistance)(?:\s+resistance|\s+exercise)?)(?!\s*[:,]?\s*\(?{GRADE})"
)
BY_HAND = (
    r"(?:(?:against|with|gegen|mit)\s+)?(?:the\s+)?(?:manual\s+resistance|resistance\s+of\s+the\s+hands?|hand\s+resistance"
    r"|(?:den\s+)?widerstand\s+der\s+h(?:and|ände)|handwiderstand|manuelle[mnr]?\s+widerstand)"
)
# Before "on 5 days", "48 h" and "3 weeks" are read as lengths.
DAYS_APART: Final[tuple[tuple[str, Reader], ...]] = (
    # From ten to fifteen over six weeks is no range.
    rule(
        rf"(?:from|von)\s+{NUMBER}\s*(?:{joint('reps')}|{joint('sets')}|%|kg|s)?\s+(?:to|bis|auf)\s+{NUMBER}"
        rf"(?:\s*(?:{joint('reps')}|{joint('sets')}|%|kg|s))?\.?"
        rf"(?=\s*,?\s*(?:over|within|across|by|über|innerhalb\s+von|in)\s+(?:the\s+)?(?:\d+\s*{LONG}|week|woche))",
        open_to("step"),
    ),
    # Twice for six weeks, then once a week: how often, and no repetitions.
    rule(
        rf"\d+\s*(?:x|times|mal)(?=\s*(?:for\s+\d+\s*weeks\s*)?,?\s*(?:then|dann|danach)\s+{AMOUNT}\s*(?:x|times|mal)?\s*(?:{A_WEEK}|{A_DAY}))",
        open_to("number"),
    ),
    rule(
        r"(?:on|an)\s+(?P<n>\d+)\s+(?:days|tagen)\s+(?:of\s+the\s+week|of\s+each\s+week|der\s+woche|in\s+der\s+woche)",
        weekly,
    ),
    rule(rf"(?:on|an)\s+\d+\s+(?:days|tagen)(?!\s*{A_WEEK})", open_to("number")),
    rule(
        r"(?:on\s+|at\s+)?(?:3\s+)?non[\s-]?consecutive\s+days|not\s+on\s+(?:consecutive|successive)\s+days"
        r"|(?:never|not)\s+on\s+two\s+(?:consecutive\s+)?days(?:\s+in\s+a\s+row)?"
        r"|(?:an\s+)?nicht\s+aufeinander\s?folgende[nr]?\s+tage[n]?|nicht\s+an\s+aufeinander\s?folgenden\s+tagen",
        open_to("apart"),
    ),
    rule(
        rf"(?:with\s+|mit\s+|at\s+least\s+|mindestens\s+|mind\.\s+)*(?:\d+|ein(?:em|en)?|one)\s*(?:h|hours?|stunden|days?|tage?n?|tag)"
        rf"(?:\s+(?:of\s+)?(?:rest|pause|recovery|ruhe))?\s+{BETWEEN_SESSIONS}",
        open_to("apart"),
    ),
    rule(
        rf"(?:at\s+least\s+|mindestens\s+)?\d+(?:\s*-\s*\d+)?\s*(?:rest\s+days?|days?\s+rest|days?\s+of\s+rest|ruhetage?|tage?\s+pause)(?:\s+(?:in\s+)?between(?!\s+\w)|\s+dazwischen|\s+{BETWEEN_SESSIONS})?",
        open_to("apart"),
    ),
    rule(
        r"(?:in\s+|on\s+)?(?:every\s+(?:other|second)|alternate|alternating)\s+weeks?|jede\s+(?:zweite|2\.)\s+woche",
        open_to("cycle"),
    ),
    rule(rf"\d+\s*{LONG}\s+on\s*,?\s*\d+\s*(?:weeks?|days?)\s+off", open_to("cycle")),
)
OPEN: Final[tuple[tuple[str, Reader], ...]] = (
    rule(rf"(?:or|oder)\s+{ENDS}", open_to("either")),
    rule(A_BAND, open_to("band")),
    # Beidseits in German notes, twice a day in British ones.
    rule(r"bds\.?", open_to("both")),
    rule(BY_HAND, open_to("degree")),
)
