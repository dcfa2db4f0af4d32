"""Two versions of a questionnaire side by side, and what the newer would mean for what is kept here."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from clinic.content.loader import ContentError
from clinic.database import db
from clinic.screening import catalogue, versions
from clinic.screening.changes import Change, Kind, Part, changes
from clinic.screening.questionnaire import Questionnaire
from clinic.screening.rollout import Rollout, rollout

DELIVERED = "delivered"
SHORT = 12  # so many characters of a digest are shown
LEAST = 6  # and so many name a version
SIGNS = {Kind.ADDED: "+", Kind.CHANGED: "~", Kind.REMOVED: "-"}
TITLES = {
    Part.QUESTION: "Questions",
    Part.RULE: "Rules",
    Part.CONDITION: "Named conditions",
    Part.PRECAUTION: "Precautions",
    Part.POLICY: "Policy",
    Part.TEXT: "Texts of the whole",
    Part.SOURCE: "Sources",
}


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
@with_appcontext
def diff(old: str, new: str, as_json: bool) -> None:
    """Show what a version changes, before it is switched on.

    OLD and NEW are folders with the files of a questionnaire (or one of these files), "delivered" for the one
    this release brings, or a version that was used here: its number, or the beginning of its digest.

    Lists questions, rules and texts added, changed and removed; then how many of the screenings kept here
    would come to another outcome, and which, by id and without anything about a patient. Changes nothing.

    \b
    Example: flask --app wsgi screening diff 0.2.0 delivered
    """
    first, second = _find(old), _find(new)
    if first.id != second.id:
        raise click.UsageError(f"{first.id} and {second.id} are two questionnaires, not two versions of one.")
    found = changes(first, second)
    try:
        effects = rollout(first, second)
    except (OperationalError, ProgrammingError):
        db.session.rollback()
        effects = None
    if as_json:
        click.echo(json.dumps(_mapping(first, second, found, effects), ensure_ascii=False, indent=1))
        return
    for line in (*_head(first, second), *_differences(found), "", *_effects(effects)):
        click.echo(line)


def _find(name: str) -> Questionnaire:
    """The version somebody means, or a usage error that says which there are."""
    path = Path(name)
    if path.exists():
        folder = path if path.is_dir() else path.parent
        try:
            return catalogue.load(folder, catalogue.written_in(folder))
        except ContentError as wrong:
            raise click.UsageError(str(wrong)) from wrong
    delivered = catalogue.questionnaire()
    if name == DELIVERED:
        return delivered
    candidates = {delivered.digest: delivered.version, **_stored()}
    meant = [
        digest
        for digest, version in candidates.items()
        if name == version or (len(name) >= LEAST and digest.startswith(name))
    ]
    if len(meant) == 1 and (found := versions.known(meant[0])) is not None:
        return found
    known = ", ".join(f"{version} ({digest[:SHORT]})" for digest, version in candidates.items())
    reason = "names several versions; use the digest" if meant else "is no folder and no version used here"
    raise click.UsageError(f"{name} {reason}. Known: {known}.")


def _stored() -> dict[str, str]:
    try:
        return {digest: version for version, digest, _kept_at in versions.stored()}
    except (OperationalError, ProgrammingError):
        db.session.rollback()
        return {}


def _head(old: Questionnaire, new: Questionnaire) -> Iterator[str]:
    yield f"{new.id}: {old.version} ({old.digest[:SHORT]}) → {new.version} ({new.digest[:SHORT]})"


def _differences(found: tuple[Change, ...]) -> Iterator[str]:
    if not found:
        yield "Nothing differs."
    for part, title in TITLES.items():
        of_part = [change for change in found if change.part is part]
        if not of_part:
            continue
        counts = (f"{sum(change.kind is kind for change in of_part)} {kind}" for kind in Kind)
        yield ""
        yield f"{title}: {', '.join(counts)}"
        for change in of_part:
            yield f"  {SIGNS[change.kind]} {change.id}"
            for detail in change.details:
                yield f"      {detail.field}"
                yield from (f"        - {line}" for line in detail.before.splitlines())
                yield from (f"        + {line}" for line in detail.after.splitlines())


def _effects(found: Rollout | None) -> Iterator[str]:
    if found is None:
        yield "Stored screenings: none could be looked at; this database has no tables yet."
        return
    yield f"Stored screenings: {found.decided} decided, {found.drafts} drafts"
    if found.not_readable:
        yield f"  {found.not_readable} not looked at: their version was never kept here"
    yield f"  {len(found.outcomes)} would come to another outcome"
    for (before, after), count in sorted(found.moves.items()):
        yield f"    {before} → {after}: {count}"
        yield from (
            f"      {moved.id}" for moved in found.outcomes if (moved.before, moved.after) == (before, after)
        )
    yield f"  {len(found.limits)} would keep it with other precautions, validity or hold"
    yield from (f"      {one}" for one in found.limits)
    yield f"  {found.asked_more_of} would be asked more"
    yield from (f"    {item}: {count}" for item, count in found.asked_more.items())
    for item, count in found.unread.items():
        yield f"    {item}: {count} answers are no answer any more"
    yield f"  {found.drafts_reopened} drafts would have questions open again"


def _mapping(
    old: Questionnaire, new: Questionnaire, found: tuple[Change, ...], effects: Rollout | None
) -> dict[str, Any]:
    return {
        "questionnaire": new.id,
        "old": {"version": old.version, "digest": old.digest},
        "new": {"version": new.version, "digest": new.digest},
        "changes": [asdict(change) for change in found],
        "stored": None
        if effects is None
        else {
            "decided": effects.decided,
            "outcomes": [
                {"id": str(moved.id), "before": moved.before, "after": moved.after}
                for moved in effects.outcomes
            ],
            "limits": [str(one) for one in effects.limits],
            "asked_more_of": effects.asked_more_of,
            "asked_more": dict(effects.asked_more),
            "unread": dict(effects.unread),
            "drafts": effects.drafts,
            "drafts_reopened": effects.drafts_reopened,
            "not_readable": effects.not_readable,
        },
    }
