"""Key frames as still drawings, each a whole SVG file."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.figures import paint, svg
from clinic.figures.arrows import arrow
from clinic.figures.compose import Shape, markup
from clinic.figures.lens import lens
from clinic.figures.room import extent, standing, with_body
from clinic.figures.scene import Drawing, Prop
from clinic.figures.view import View, fitted


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """What all pictures of one exercise share: the view, and the things that stand still."""

    view: View
    still: tuple[Prop, ...]


def setting(drawing: Drawing) -> Setting:
    still = standing(drawing.scenes)
    rooms = [(with_body(scene, drawing.look, still), scene.props) for scene in drawing.scenes]
    points = [part for room, props in rooms for part in extent(room, props)]
    return Setting(fitted(drawing.camera, points), still)


def stills(drawing: Drawing, titles: Sequence[str], descriptions: Sequence[str]) -> list[str]:
    """One file per key frame, in order."""
    shared = setting(drawing)
    view = shared.view
    empty = paint.stage(shared.still, view)
    figures = [paint.figure(scene, drawing.look, view, shared.still) for scene in drawing.scenes]
    groups: list[Sequence[Shape]] = [empty, lens(drawing, view.height)]
    for number, (scene, painted) in enumerate(zip(drawing.scenes, figures, strict=True)):
        ghosted = number and scene.ghost
        groups.append(paint.ghost(figures[number - 1].silhouette, painted.silhouette) if ghosted else [])
        groups.append(painted.shapes)
    ground, small, *parts = markup(groups)
    files: list[str] = []
    for number, scene in enumerate(drawing.scenes):
        body = [
            ground,
            parts[2 * number],
            parts[2 * number + 1],
            small,
            *(arrow(told, view) for told in scene.arrows),
        ]
        files.append(
            svg.document(
                [mirrored("".join(body)) if drawing.look.mirrored else "".join(body)],
                height=view.height,
                title=titles[number],
                description=descriptions[number],
            )
        )
    return files


def mirrored(body: str) -> str:
    """The other side, from the same pose."""
    return f'<g transform="translate({svg.WIDTH} 0) scale(-1 1)">{body}</g>'
