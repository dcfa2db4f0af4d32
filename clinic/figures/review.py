"""Review sheets: what a clinician holds a drawing against before putting their name to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from clinic.figures import build
from clinic.library.catalogue import Library, figures


def sheets(held: Library, names: Sequence[str], *, fresh: bool) -> str:
    """One HTML page to print, a sheet per exercise: pictures, words, muscles, joint angles, a signature."""
    environment = Environment(
        loader=PackageLoader("clinic.figures", "."), autoescape=True, undefined=StrictUndefined
    )
    told = figures()
    pages = [
        {
            "exercise": held[name],
            "words": held[name].text("en"),
            "pictures": build.key_frames(name) if fresh else build.standing(name),
            "frames": [(frame, _angles(frame.joints)) for frame in told[name]],
        }
        for name in names
    ]
    return environment.get_template("review.html").render(pages=pages)


def _angles(joints: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The joints that do not stand at zero, in words and degrees."""
    return [
        (name.replace("_", " "), _told(value)) for name, value in joints.items() if _told(value).strip("0, ")
    ]


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {angle}" for name, angle in value.items() if angle)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(str(angle) for angle in value)
    return str(value)
