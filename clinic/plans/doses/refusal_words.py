"""Why a dose cannot be kept, for the message beside the field, in any language."""

from clinic.plans.doses.dose import Refusal
from clinic.wording import words


def refusal(refused: Refusal, language: str) -> str:
    """What is wrong with one field, for the message beside it."""
    t = words(language)
    field = {
        "mode": t.gettext("Kind of dose"),
        "sets": t.gettext("Sets"),
        "reps": t.gettext("Repetitions"),
        "hold_s": t.gettext("Hold in seconds"),
        "breaths": t.gettext("Breaths"),
        "duration_s": t.gettext("Duration in seconds"),
        "distance_m": t.gettext("Distance in metres"),
        "rest_s": t.gettext("Rest in seconds"),
        "rest_between_reps_s": t.gettext("Rest between repetitions in seconds"),
        "rest_between_sides_s": t.gettext("Seconds to change sides"),
        "rest_after_s": t.gettext("Rest before the next exercise in seconds"),
        "tempo": t.gettext("Tempo"),
        "degrees": t.gettext("Degrees"),
        "directions": t.gettext("Directions"),
        "in_all": t.gettext("Sessions in all"),
        "pain_at_most": t.gettext("Limit of pain"),
        "settles_h": t.gettext("Hours to settle"),
        "times_per_day": t.gettext("Times a day"),
        "per_week": t.gettext("Days a week"),
        "every_days": t.gettext("Every so many days"),
        "choose": t.gettext("So many of a group"),
        "breaks": t.gettext("Minutes between breaks"),
        "days": t.gettext("Days"),
        "side": t.gettext("Side"),
        "effort": t.gettext("Effort"),
        "load": t.gettext("Load"),
        "weeks": t.gettext("Weeks"),
    }[refused.field]
    if refused.key in ("ends-before-it-begins", "follows-an-endless-block", "overlaps"):
        return {
            "ends-before-it-begins": t.gettext("A stretch of weeks ends before it begins."),
            "follows-an-endless-block": t.gettext("Weeks follow a stretch that has no end."),
            "overlaps": t.gettext("Two stretches of weeks overlap."),
        }[refused.key]
    if refused.field == "days" and refused.key == "missing":
        return t.gettext("Choose at least one day, or “when needed”.")
    if refused.least is not None:
        return t.gettext("%(field)s: a number from %(least)s to %(most)s.") % {
            "field": field,
            "least": refused.least,
            "most": refused.most,
        }
    if refused.key == "missing":
        return t.gettext("%(field)s: an entry is missing.") % {"field": field}
    if refused.key == "not-used":
        return t.gettext("%(field)s: does not belong to this kind of dose.") % {"field": field}
    return t.gettext("%(field)s: this value is not known.") % {"field": field}
