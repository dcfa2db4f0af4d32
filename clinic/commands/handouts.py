"""Handouts at a terminal: an issued plan as PDF, through the same gate and into the same record."""

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import click
from flask.cli import with_appcontext

from clinic import wording
from clinic.accounts.models import Practice
from clinic.database import db
from clinic.handouts import actions, render
from clinic.handouts.layouts import Layout, Paper
from clinic.handouts.rules import OriginalOnly
from clinic.library import shelves
from clinic.plans import queries as plans
from clinic.plans.models import Plan, Revision
from clinic.sharing import design, giving, outgoing, sheets
from clinic.web.clock import now, today
from clinic.web.releasing import hands_out_plans


@click.group("handout")
def handout() -> None:
    """Plans on paper."""


@hands_out_plans
@handout.command("render")
@click.argument("plan_id", metavar="PLAN", type=click.UUID)
@click.option("--layout", type=click.Choice([str(each) for each in Layout]), help="Else the practice's own.")
@click.option("--lang", type=click.Choice(wording.LANGUAGES), help="Else the plan's own.")
@click.option("--paper", type=click.Choice([str(each) for each in Paper]), help="Else the practice's own.")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False), help="The file, or - .")
@with_appcontext
def render_pdf(plan_id: UUID, layout: str | None, lang: str | None, paper: str | None, output: str) -> None:
    """Set the newest revision of a plan as PDF, without a link. PLAN is an id from `plan list`.

    It goes out through the gate like everything else: without an open one there is no file, and the answer
    says why. Nobody but the owner can read the file.

    \b
    Example: flask --app wsgi handout render 0b9c6a4e-9d0f-4a55-8a3c-3c2f5c1f7d10 --layout diary --lang de -o a.pdf
    """  # noqa: E501  a line to copy
    practice, found = _plan(plan_id)
    revision = _open(found, practice)
    wanted = design.kept(practice.sheet)
    wanted = replace(
        wanted,
        layout=Layout(layout) if layout else wanted.layout,
        paper=Paper(paper) if paper else wanted.paper,
    )
    number = outgoing.original(revision, of=practice)
    practice_id = practice.id
    try:
        with shelves.opened(practice):
            body = sheets.sheet(
                revision,
                wanted,
                of=practice,
                language=lang,
                diary_from=today(practice.time_zone),
                link=OriginalOnly(number) if number else None,
            ).pdf()
    except render.EngineMissing as failure:
        needs = " ".join(render.EngineMissing.needs)
        raise click.ClickException(f"The PDF engine does not start. Install: {needs}") from failure
    except (render.RendererBusy, render.RenderFailed) as failure:
        raise click.ClickException(f"There is no sheet: {failure or 'too many are being made'}.") from failure
    # Asked again: while the sheet was made, the gate may have shut. The record comes before the file.
    practice, found = _plan(plan_id)
    revision = _open(found, practice)
    actions.give_out(
        revision,
        by=db.session.get_one(Practice, practice_id),
        layout=str(wanted.layout),
        language=lang or found.language,
        now=now(),
    )
    _write(body, output)


def _plan(plan_id: UUID) -> tuple[Practice, Plan]:
    """The plan and whose it is; the terminal belongs to no practice."""
    owner = db.session.get(Plan, plan_id)
    practice = None if owner is None else db.session.get_one(Practice, owner.practice_id)
    found = None if practice is None else plans.plan(plan_id, of=practice)
    if practice is None or found is None:
        raise click.ClickException("There is no such plan. `plan list` shows all.")
    return practice, found


def _open(found: Plan, practice: Practice) -> Revision:
    """The newest revision, if it may go out now."""
    revision = outgoing.newest(found)
    reasons = [*outgoing.barred(found, of=practice), *(() if revision else ("not-issued",))]
    if revision is None or reasons:
        raise click.ClickException("\n".join(dict.fromkeys(giving.sentence(reason) for reason in reasons)))
    return revision


def _write(body: bytes, output: str) -> None:
    if output == "-":
        sys.stdout.buffer.write(body)
        return
    path = Path(output)
    try:
        # Beside it and moved over: never half a sheet, and readable by its owner alone.
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(temporary).replace(path)
    except OSError as fault:
        raise click.ClickException(f"{output} cannot be written: {fault.strerror}.") from fault
