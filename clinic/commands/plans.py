"""Plans at a terminal: which there are, whose, at which stage, and what of them was issued."""

import json

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from clinic.accounts.models import Practice
from clinic.database import db
from clinic.patients.models import Episode
from clinic.patients.rules import staging_of
from clinic.plans.models import Plan
from clinic.web.clock import today
from clinic.web.releasing import keeps_plans


@keeps_plans
@click.group("plan")
def plan() -> None:
    """Plans of this installation."""


@plan.command("list")
@click.option("--practice", "of", metavar="NAME", help="Only those of this practice.")
@click.option("--json", "as_data", is_flag=True, help="Print an array of objects instead.")
@with_appcontext
def show(of: str | None, as_data: bool) -> None:
    """List all plans with id, the patient's alias, the stage today and the newest revision's number.

    \b
    Example: flask --app wsgi plan list --json
    """
    wanted = select(Practice).order_by(Practice.name)
    practices = db.session.scalars(wanted if of is None else wanted.where(Practice.name == of)).all()
    if of is not None and not practices:
        raise click.ClickException("There is no such practice.")
    rows = [row for practice in practices for row in rows_of(practice)]
    if as_data:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        issued = "not issued" if row["revision"] is None else f"revision {row['revision']}"
        click.echo(f"{row['id']}  {row['patient']}  {row['stage']}  {issued}")


def rows_of(practice: Practice) -> list[dict[str, str | int | None]]:
    """The plans of one practice as plain data, by the patient's alias."""
    on = today(practice.time_zone)
    plans = db.session.scalars(
        select(Plan)
        .where(Plan.practice_id == practice.id)
        .options(
            joinedload(Plan.episode).joinedload(Episode.patient),
            selectinload(Plan.revisions),
        )
    ).all()
    return sorted(
        (
            {
                "id": str(each.id),
                "patient": each.episode.patient.name,
                "stage": str(staging_of(each.episode, practice=practice, on=on).stage),
                "revision": each.revisions[-1].number if each.revisions else None,
            }
            for each in plans
        ),
        key=lambda row: (str(row["patient"]).casefold(), str(row["id"])),
    )
