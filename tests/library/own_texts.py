"""An invented exercise of a practice's own, complete in one language or in both."""

FACTS = {
    "region": "neck",
    "purpose": "mobility",
    "position": "sitting",
    "sides": "each-side",
    "difficulty": "1",
    "mode": "reps",
    "sets": "2",
    "reps": "8",
    "seconds_per_rep": "4",
    "times_per_day": "2",
    "days_per_week": "7",
}
ENGLISH = {
    "name-en": "Sofa slide",
    "instructions-en": "Sit on the sofa.\nSlide to one side and come back.",
    "feel-en": "A gentle pull.",
    "common_mistakes-en": "Holding your breath",
    "pose-en": "Sitting",
}
GERMAN = {
    "name-de": "Sofarutscher",
    "instructions-de": "Setzen Sie sich auf das Sofa.\nRutschen Sie zur Seite und zurück.",
    "feel-de": "Ein leichtes Ziehen.",
    "common_mistakes-de": "Die Luft anhalten",
    "pose-de": "Sitz",
}
MARKS = (
    "stage:subacute",
    "irritability:low",
    "stop_reason:dizzy",
    "equipment:towel",
    "contraindication:osteoporosis",
)
