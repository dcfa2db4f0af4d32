"""A dose as a form brings it: typed in one go where that says something new, else each field as it stands."""

from dataclasses import replace
from typing import Any

from clinic.library.catalogue import library
from clinic.plans.doses import course_fields, dosing, reading
from clinic.plans.doses import fields as dose_fields
from clinic.plans.doses.courses import Course, begun_with, with_dose
from clinic.plans.doses.opening import keeping
from clinic.web.forms import Form
from clinic.wording import words


def course(form: Form, before: Course, *, number: int) -> Course:
    """What the form makes of the course before; `number` is the block its fields are about."""
    values = form.values
    wanted = _typed_anew(form, before, number) or _entered(form, before, number)
    if "reason" in form.typed and not (_typed_anew(form, before, number) and not values["reason"]):
        wanted = begun_with(wanted, reason=values["reason"] or None)
    wanted = keeping(wanted, before)
    # What comes next and what falls away are pressed, not typed.
    if values["then"] == "bare":
        dose = wanted.blocks[number].dose
        start = dosing.starting_dose(library()[dose.exercise])
        return with_dose(wanted, number, dosing.without_brought(dose, start))
    if values["then"] == "add":
        return course_fields.followed(wanted, number)
    return course_fields.taken_out(wanted, number) if values["then"] == "drop" else wanted


def not_read(fault: reading.NotReadable, language: str) -> str:
    """What is wrong with a part of a typed dose, and what would stand instead."""
    t = words(language)
    said = {
        "unknown": t.gettext("“%(part)s” means nothing here. Try 3x10 5s 2/d."),
        "contrary": t.gettext(
            "“%(part)s” contradicts what stands before it. Other weeks begin with “then” or “w3+”."
        ),
        "unclear": t.gettext("“%(part)s”: minutes or metres? Write 10 min or 10 metres."),
        "choice": t.gettext("“%(part)s” leaves a choice. Write the one you mean, or a range: 8-12."),
        "side": t.gettext("“%(part)s”: which side is it? Write left or right."),
        "sides": t.gettext(
            "“%(part)s”: the sides differ. Write one side here, double the exercise, "
            "and write the other side there: 2x10 right."
        ),
        "first": t.gettext(
            "“%(part)s”: which side comes first is no part of a dose. Write it as a note on the exercise."
        ),
        "volume": t.gettext("“%(part)s”: in how many sessions? Write for instance 20 min 3/w."),
        "breaths": t.gettext("“%(part)s”: write one word for how to breathe: deep, slow or calm."),
        "heaviest": t.gettext("“%(part)s” needs its repetitions beside it: 3x8, or write 8rm."),
        "percent": t.gettext("“%(part)s”: per cent of what? Write +5%% weight every 2w."),
        "share": t.gettext(
            "“%(part)s”: per cent of what? Write 60%% 1rm or 60%% mvc, or effort 6 for how hard it feels."
        ),
        "step": t.gettext(
            "“%(part)s”: what grows, by how much, and when? Write +1 set every 2w, +1 kg if reached 3x12, "
            "or w3+: 3x15."
        ),
        "activity": t.gettext(
            "“%(part)s” is an exercise of its own. Add it to the plan and give it its dose there."
        ),
        "number": t.gettext("“%(part)s”: how many times? Write 3/d, 3+/d or 3/w."),
        "steps": t.gettext("“%(part)s”: steps are not counted here. Write 30 min or 3000 metres."),
        "weeks": t.gettext("“%(part)s”: until when? Write one number: 12 weeks."),
        "degree": t.gettext(
            "“%(part)s”: how much is that? Write light, moderate or hard effort, 50%% mvc, or a weight."
        ),
        "pain": t.gettext(
            "“%(part)s”: how far, or how many? Write “to the onset of pain”, or “stop if pain”."
        ),
        "rest": t.gettext("“%(part)s”: after each repetition, or between the sets? Add “between reps”."),
        "band": t.gettext("“%(part)s”: which strength? Write band red or band light, or the load: 12rm."),
        "apart": t.gettext("“%(part)s”: on which days? Write mon wed fri, or every 2 days."),
        "cycle": t.gettext("“%(part)s”: in which weeks? Write w1: 2x10; w3: 2x10."),
        "either": t.gettext("“%(part)s”: whichever comes first? Write 3x <=10 until fatigue."),
        "sets": t.gettext(
            "“%(part)s”: of one set alone nothing is written here, but its number: 12/10/8. "
            "Write the rest as a note on the exercise."
        ),
        "reached": t.gettext("“%(part)s”: say that it is done by then. Write if reached 3x15."),
        "tempo": t.gettext("“%(part)s”: a tempo, or times of day? Write tempo 3-0-3, or 2/d."),
        "both": t.gettext("“%(part)s”: both sides, or twice a day? Write both sides, or 2/d."),
        "often": t.gettext("“%(part)s”: times a day, or repetitions? Write 2/d or 2 reps."),
    }[fault.why]
    return said % {"part": fault.part}


def _typed_anew(form: Form, before: Course, number: int) -> Course | None:
    """The course as typed in one go, if that says something new; what is merely still there does not."""
    values = form.values
    if not values["typed"] or values["typed"] == values["before"]:
        return None
    wanted = reading.read(values["typed"], before, number=number)
    return wanted if wanted != before else None


def _entered(form: Form, before: Course, number: int) -> Course:
    """Each part as it stands in the form."""
    values, known = form.values, before.blocks[number].dose
    dose = dose_fields.with_amounts(
        known, {name: values[name] for name in dose_fields.AMOUNTS if name in form.typed}
    )
    parts: dict[str, Any] = {
        name: values[name] for name in ("sets", "rest_s", "times_per_day") if name in form.typed
    }
    if values["side"]:
        parts["side"] = values["side"]
    wanted = with_dose(before, number, dose_fields.with_parts(dose, parts))
    if values["more_shown"]:
        # A box left empty is not sent at all.
        sent = {
            name: values[name]
            for name in course_fields.NAMES
            if name in form.typed or name in course_fields.TICKED
        }
        wanted = course_fields.with_values(wanted, number, sent, before=course_fields.shown(before, number))
    dose = wanted.blocks[number].dose
    days = tuple(values["days"])
    if days != known.days and (days or values["days_shown"]):
        # Days ticked anew are given days, whatever else was proposed.
        dose = replace(dose, days=days, as_needed=False, per_week=None, every_days=None)
    if number and values["takes_over"]:
        dose = replace(dose, exercise=values["takes_over"])
    return with_dose(wanted, number, dose)
