"""A dose at a terminal: what was typed, as it is read, in plain words, week by week and as data."""

import json
import sys

import click

from clinic import wording
from clinic.library.catalogue import library
from clinic.plans import entering
from clinic.plans.doses import course_words
from clinic.plans.doses import data as dose_data
from clinic.plans.doses.courses import Course, at, faults
from clinic.plans.doses.dose import Laterality, refusals
from clinic.plans.doses.dosing import starting_dose
from clinic.plans.doses.doubt_words import doubt_in_words
from clinic.plans.doses.doubts import doubts
from clinic.plans.doses.reading import NotReadable, blank, read
from clinic.plans.doses.refusal_words import refusal
from clinic.plans.doses.writing import written
from clinic.web.releasing import keeps_plans


@keeps_plans
@click.group()
def dose() -> None:
    """The language in which doses are typed."""


@dose.command()
@click.argument("text")
@click.option("--lang", type=click.Choice(wording.LANGUAGES), default="en", help="Language of the answer.")
@click.option("--exercise", default="", help="Id of an exercise: the dose then goes on from its own.")
@click.option("--week", type=click.IntRange(1, 520), multiple=True, help="Say the dose of this week.")
@click.option("--json", "as_data", is_flag=True, help="Print the course as data instead.")
def explain(text: str, lang: str, exercise: str, week: tuple[int, ...], as_data: bool) -> None:
    """Read a typed dose and say what it means.

    TEXT is typed in English or German. The answer has the typed form as we would write it, its meaning in
    plain words, and what a colleague would ask about. A part that means nothing is pointed at on standard
    error, with exit status 2.

    \b
    Example: flask --app wsgi dose explain "w1-2 2x10; w3+ 3x12 hold 5s each side" --lang de
    """
    if exercise and exercise not in library():
        raise click.BadParameter(f"{exercise} is not an exercise.", param_hint="--exercise")
    try:
        wanted = read(text, starting_dose(library()[exercise]) if exercise else blank(""))
    except NotReadable as fault:
        click.echo(text, err=True)
        click.echo(" " * fault.at + "^" * max(len(fault.part), 1), err=True)
        click.echo(entering.not_read(fault, lang), err=True)
        sys.exit(2)
    if as_data:
        click.echo(json.dumps(dose_data.course_data(wanted), ensure_ascii=False))
        return
    sides: Laterality = library()[exercise].sides if exercise else "bilateral"
    click.echo(written(wanted, lang))
    for line in course_words.sentences(wanted, sides, lang):
        click.echo(f"  {_plain(line)}")
    _weeks(wanted, sides, week, lang)
    _questions(wanted, lang)


def _weeks(wanted: Course, sides: Laterality, weeks: tuple[int, ...], lang: str) -> None:
    t = wording.words(lang)
    for number in weeks:
        now = at(wanted, number)
        said = t.gettext("not in this week") if now is None else course_words.sentence(now, sides, lang)
        click.echo(f"{t.gettext('Week %(first)s') % {'first': number}}: {_plain(said)}")


def _questions(wanted: Course, lang: str) -> None:
    """Bounds that are broken, and what a colleague would ask about."""
    # That amount or days are not stated is said below, in the words of a question.
    found = [
        refusal(each, lang)
        for block in wanted.blocks
        for each in refusals(block.dose)
        if each.key != "missing"
    ]
    found += [doubt_in_words(key, lang) for key in (*faults(wanted), *doubts(wanted))]
    for line in dict.fromkeys(found):
        click.echo(f"? {_plain(line)}")


def _plain(text: str) -> str:
    """With ordinary blanks, so that what is printed can be searched."""
    return text.replace("\u00a0", " ")
