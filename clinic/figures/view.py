"""Where a world point falls in the picture: one camera and one frame around all key poses of an exercise."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from clinic.figures.scene import Camera, Floats
from clinic.figures.svg import WIDTH

DESIGN = WIDTH / 300  # a camera's margin and an arrow's shift are told in three-hundredths of the width


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A camera together with the scale and the shift that fit its exercise into the picture.

    `scale`: units of the picture for a metre at the point looked at; `height`: of the picture, in units.
    """

    camera: Camera
    scale: float
    shift: Floats
    height: int

    def place(self, points: Floats) -> Floats:
        """World points (n, 3) to picture units (n, 2), y down."""
        return project(points, self.camera)[0] * self.scale + self.shift

    def near(self, points: Floats) -> Floats:
        """How far world points lie towards the eye, in metres."""
        return project(points, self.camera)[1]


def axes(camera: Camera) -> tuple[Floats, Floats, Floats]:
    """The picture's right, its up and the direction towards the eye, in the world."""
    yaw, pitch = np.radians(camera.yaw), np.radians(camera.pitch)
    toward = np.array([np.sin(yaw) * np.cos(pitch), np.sin(pitch), np.cos(yaw) * np.cos(pitch)])
    right = np.array([np.cos(yaw), 0.0, -np.sin(yaw)])
    return right, np.cross(toward, right), toward


def project(points: Floats, camera: Camera) -> tuple[Floats, Floats]:
    """Mild perspective: metres right and down from the point looked at, and nearness in metres."""
    right, up, toward = axes(camera)
    seen = points - np.array(camera.look)
    near = seen @ toward
    swell = camera.far / (camera.far - near)
    return np.stack([seen @ right * swell, -(seen @ up) * swell], -1), near


def fitted(camera: Camera, contents: Iterable[Floats]) -> View:
    """The view that shows all these world points as large as the picture allows."""
    flat = np.concatenate([project(points, camera)[0] for points in contents])
    low, high = flat.min(0), flat.max(0)
    if camera.crop:
        left, top, right, bottom = camera.crop
        low, high = low + (high - low) * [left, top], low + (high - low) * [right, bottom]
    margin = camera.margin * DESIGN
    height = round(WIDTH * camera.aspect)
    room = np.array([WIDTH - 2 * margin, height - 2 * margin])
    scale = float((room / np.maximum(high - low, 1e-6)).min())
    middle = (low + high) / 2
    # people stand on the lower margin; a cropped picture is cut by its own edge
    middle[1] = high[1] - (height / 2 - (0 if camera.crop and camera.crop[3] < 1 else margin)) / scale
    return View(camera, scale, np.array([WIDTH, height]) / 2 - middle * scale, height)
