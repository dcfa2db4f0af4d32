"""The drawings at a terminal: draw, look at them, print them for review, and check their files.

The generator is loaded inside the commands that need it: the service starts without numpy.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from clinic.library.catalogue import library
from clinic.web.releasing import keeps_plans


@keeps_plans
@click.group()
def figures() -> None:
    """The drawings of the exercises: a development tool, run by hand."""


@figures.command()
@click.argument("exercises", nargs=-1)
@click.option("--preview", type=click.Path(dir_okay=False, path_type=Path), help="Only show it, in this PNG.")
@click.option("--processes", default=2, show_default=True, help="How many exercises are drawn at a time.")
def draw(exercises: Sequence[str], preview: Path | None, processes: int) -> None:
    """Draw exercises by their ids, or all whose origins changed.

    With --preview nothing is kept: all key frames of one exercise stand side by side in a PNG, below them as
    thumbnails of 96 pixels in colour and in grey.

    \b
    Example: flask --app wsgi figures draw open-book-side-lying --preview look.png
    """
    _require_generator()
    from clinic.figures import build, show, staging

    if preview:
        for exercise in exercises[:1]:
            show.preview(build.key_frames(exercise)).save(preview)
            for fault in staging.staged(exercise).faults:
                click.echo(str(fault))
        return
    failed = 0
    for name, wrong in build.redraw(list(exercises) or build.stale(), processes=processes):
        click.echo(f"{name}: {wrong}" if wrong else name)
        failed += bool(wrong)
    sys.exit(1 if failed else 0)


@figures.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--only", multiple=True, help="Only these exercises.")
@click.option("--fresh", is_flag=True, help="Draw them anew instead of taking the files that stand.")
@click.option("--review", is_flag=True, help="One page per exercise for a clinician to sign, as HTML.")
def sheet(folder: Path, only: Sequence[str], fresh: bool, review: bool) -> None:
    """Lay out contact sheets of all drawings in a folder, or review sheets.

    \b
    Example: flask --app wsgi figures sheet instance/sheets
    """
    _require_generator()
    from clinic.figures import build, show
    from clinic.figures import review as reviewing

    folder.mkdir(parents=True, exist_ok=True)
    names = list(only) or build.exercises()
    if review:
        target = folder / "review.html"
        target.write_text(reviewing.sheets(library(), names, fresh=fresh))
        click.echo(str(target))
        return
    rows = [(name, build.key_frames(name) if fresh else build.standing(name)) for name in names]
    for number in range(0, len(rows), 16):
        target = folder / f"sheet-{number // 16 + 1:02}.png"
        show.sheet(rows[number : number + 16]).save(target)
        click.echo(str(target))


@figures.command()
def check() -> None:
    """Check the files of all drawings: what they hold, what they weigh, and that none is missing or stale.

    \b
    Example: flask --app wsgi figures check
    """
    _require_generator()
    from clinic.figures import build, lint

    wrong = [f"{path.relative_to(build.OUTPUT)}: {fault}" for path, fault in lint.of_folder(build.OUTPUT)]
    wrong += [f"{name}: has to be redrawn" for name in build.stale()]
    for line in wrong:
        click.echo(line)
    if wrong:
        sys.exit(1)
    click.echo(f"{len(build.exercises())} exercises drawn")


def _require_generator() -> None:
    try:
        import numpy  # noqa: F401 - stands for all that only development has
    except ModuleNotFoundError:
        raise click.ClickException(
            "Drawing takes what only development needs. `make figures` installs it and draws what is stale."
        ) from None
