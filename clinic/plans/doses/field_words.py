"""What the choices in a dose's fields are called, in one language."""

from collections.abc import Iterable

from clinic.plans.doses import lexicon, load_words, schedule_words, words
from clinic.plans.doses.course_fields import CONDITIONS
from clinic.wording import words as spoken

Choices = tuple[tuple[str, str], ...]


def choices(language: str) -> dict[str, Choices]:
    """Every choice by its field, each with nothing stated first; conditions are ticked and need no such."""
    t = spoken(language)
    found: dict[str, Iterable[tuple[str, str]]] = {
        "band": load_words.bands(language).items(),
        "until": words.ends(language).items(),
        "own": (
            ("none", t.gettext("without any load")),
            ("head", t.gettext("weight of the head")),
            ("arm", t.gettext("weight of the arm")),
            ("leg", t.gettext("weight of the leg")),
        ),
        "share_of": (
            ("1rm", t.gettext("of the one-repetition maximum")),
            ("mvc", t.gettext("of the greatest strength")),
            ("effort", t.gettext("of the greatest effort")),
            ("hrmax", t.gettext("of the highest heart rate")),
            ("hrr", t.gettext("of the heart rate reserve")),
            ("vo2max", t.gettext("of the highest oxygen uptake")),
        ),
        "measure_unit": ((unit, unit) for unit in ("mmHg", "N", "W", "bpm", "km/h", "lb")),
        "scale": (
            ("0-10", t.gettext("0 to 10")),
            ("borg-cr10", t.gettext("Borg CR10")),
            ("borg-6-20", t.gettext("Borg 6 to 20")),
            ("reserve", t.gettext("repetitions in reserve")),
            ("named", t.gettext("1 light to 4 maximal")),
        ),
        "breathing": (
            ("deep", str(t.pgettext("breaths", "deep"))),
            ("slow", str(t.pgettext("breaths", "slow"))),
            ("calm", str(t.pgettext("breaths", "calm"))),
        ),
        "turn": (
            ("each", t.gettext("each side")),
            ("alternating", t.gettext("sides in turn")),
            ("together", t.gettext("both sides together")),
        ),
        "pace": (
            ("slow", t.gettext("slowly")),
            ("controlled", t.gettext("under control")),
            ("fast", t.gettext("quickly")),
        ),
        "arc": (
            ("pain-free", t.gettext("as far as it does not hurt")),
            ("symptom-free", t.gettext("as far as it brings on no complaints")),
            ("pain-onset", t.gettext("as far as pain begins")),
            ("stretch", t.gettext("until a light stretch is felt")),
            ("full", t.gettext("the whole movement")),
            ("mid", t.gettext("the middle")),
            ("inner", t.gettext("the first part")),
            ("end", t.gettext("the end")),
        ),
        "stops": (
            ("pain", t.gettext("more pain")),
            ("form", t.gettext("no longer clean")),
            ("dizzy", t.gettext("dizziness")),
            ("arm", t.gettext("arm symptoms")),
            ("headache", t.gettext("headache")),
            ("shaking", t.gettext("shaking")),
            ("breath", t.gettext("held breath")),
        ),
        "moments": schedule_words.moments(language).items(),
        "place": (
            ("home", t.gettext("at home")),
            ("supervised", t.gettext("guided by somebody")),
            ("group", t.gettext("in a group")),
            ("work", t.gettext("at work")),
        ),
        "section": (
            ("warm-up", t.gettext("Warm-up")),
            ("main", t.gettext("Main part")),
            ("cool-down", t.gettext("Cool-down")),
            ("break", t.gettext("Short break")),
        ),
        "session": ((letter, letter) for letter in "ABCDEF"),
        "group": ((letter, letter) for letter in "ABCDEF"),
        "unit": (
            ("week", t.gettext("Weeks")),
            ("day", t.gettext("Days")),
            ("month", t.gettext("Months")),
        ),
        "purpose": (
            ("taper", t.gettext("Tapering off")),
            ("maintain", t.gettext("Maintenance")),
            ("leave", t.gettext("No longer part of the plan")),
        ),
        # As they are typed; whole sentences are read back above the fields.
        "conditions": ((kind, lexicon.written(lexicon.CONDITIONS, kind, language)) for kind in CONDITIONS),
        "step_what": (
            ("sets", t.gettext("Sets")),
            ("reps", t.gettext("Repetitions")),
            ("hold_s", t.gettext("Seconds of holding")),
            ("duration_s", t.gettext("Seconds of time")),
            ("distance_m", t.gettext("Metres")),
            ("times_per_day", t.gettext("Times a day")),
            ("per_week", t.gettext("Days a week")),
            ("weight", t.gettext("Kilograms")),
            ("weight_percent", t.gettext("Per cent of the weight")),
            ("pressure", t.gettext("mmHg")),
            ("share", t.gettext("Per cent of a maximum")),
            ("rm", t.gettext("Repetition maximum")),
            ("band", t.gettext("Grades of band")),
            ("progression", t.gettext("What grows is left open")),
            ("load_anew", t.gettext("Load, adjusted")),
        ),
        "flare_then": (
            ("as-before", t.gettext("on as before")),
            ("easier", t.gettext("the easier exercise")),
            ("previous", t.gettext("the step before")),
            ("pause", t.gettext("pause and call")),
        ),
    }
    without = ("stops", "moments", "conditions", "unit")
    return {name: tuple(given) if name in without else (("", "–"), *given) for name, given in found.items()}
