"""Questions about a dose, as a colleague would ask them."""

from clinic.wording import words


def doubt_in_words(key: str, language: str) -> str:
    """One question, in one language."""
    t = words(language)
    said: dict[str, str] = {
        "long-hold": t.gettext("One hold lasts more than two minutes. Is that meant?"),
        "much-holding": t.gettext("One session holds for more than a quarter of an hour. Is that meant?"),
        "many-repetitions": t.gettext("One session has more than 150 repetitions. Is that meant?"),
        "often-a-day": t.gettext("More than ten times a day. Is that meant?"),
        "long-session": t.gettext("This exercise alone takes more than an hour. Is that meant?"),
        "hard-every-day": t.gettext("Hard work every day leaves no day between. Is that meant?"),
        "long-rest": t.gettext("The rest between sets is longer than five minutes. Is that meant?"),
        "heavy": t.gettext("More than 40 kg. Is that meant?"),
        "side-unnamed": t.gettext("The affected side is not named. Left or right says it without a doubt."),
        "amount-unstated": t.gettext("How much is not stated: no repetitions, hold, time or distance."),
        "frequency-unstated": t.gettext("How often is not stated: no days."),
        "reps-unlike-maximum": t.gettext("More repetitions than the load allows. Is that meant?"),
        "weeks-beyond-plan": t.gettext("Weeks are stated that lie after the end of the plan."),
        "not-in-first-week": t.gettext("In the first week this exercise is not in the plan."),
        "step-does-nothing": t.gettext("A step changes nothing: not stated, or already reached."),
        "falls-back": t.gettext("A later week has less than half of the week before. Is that meant?"),
        "jumps": t.gettext("A later week has more than twice as much as the week before. Is that meant?"),
        "ends-before-it-begins": t.gettext("A stretch of weeks ends before it begins."),
        "follows-an-endless-block": t.gettext("Weeks follow a stretch that has no end."),
        "overlaps": t.gettext("Two stretches of weeks overlap."),
    }
    return said[key]
