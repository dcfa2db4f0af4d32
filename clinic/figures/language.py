"""What a pose file may say. Every key is known, every value is checked; README.md tells what each means."""

from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from clinic.content.shapes import Flag, Number, Words, mapping
from clinic.figures.equipment import ONE_PLACE
from clinic.figures.joints import known
from clinic.figures.muscles import PATCHES
from clinic.figures.places import WORDS
from clinic.figures.posing import HOLDS
from clinic.figures.scene import KINDS
from clinic.figures.setting import SIDES_OF_BODY
from clinic.library.schemas import FigureShape

CAMERAS: Final = {
    "front": 0,
    "front-left": 38,
    "side-left": 74,
    "back-left": 142,
    "back": 180,
    "back-right": -142,
    "side-right": -74,
    "front-right": -38,
}


class Vector(fields.Field[Any]):
    """Three numbers [x, y, z]: to the person's left, up, ahead."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **others: Any) -> Any:
        numbers = isinstance(value, list) and len(value) == 3
        if not numbers or any(isinstance(one, bool) or not isinstance(one, int | float) for one in value):
            raise ValidationError("must be three numbers [left, up, ahead].")
        return tuple(float(one) for one in value)


class Direction(fields.Field[Any]):
    """A direction: up, down, forward, back, left, right, in, out, joined by +, or [x, y, z]."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **others: Any) -> Any:
        if isinstance(value, str):
            unknown = [word for word in value.split("+") if word not in {*WORDS, "in", "out"}]
            if unknown:
                raise ValidationError(f"{unknown[0]} is no direction.")
            return value
        return Vector()._deserialize(value, attr, data, **others)


class PlaceName(fields.Field[Any]):
    """[x, y, z] in metres, or the name of a place."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **others: Any) -> Any:
        if isinstance(value, str) and value:
            return value
        return Vector()._deserialize(value, attr, data, **others)


class JointsOverlay(fields.Field[Any]):
    """Some joints, by the names and signs of the reviewed key poses."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **others: Any) -> Any:
        if not isinstance(value, dict):
            raise ValidationError("must be joints and their angles.")
        wrong: dict[str | int, Any] = {}
        for name, angle in value.items():
            inner = list(angle.values()) if isinstance(angle, dict) else angle
            several = inner if isinstance(inner, list) else [inner]
            parts = [f"{name}.{part}" for part in angle] if isinstance(angle, dict) else [name]
            if not all(known(part) for part in parts):
                wrong[name] = ["is not a known joint."]
            elif any(isinstance(one, bool) or not isinstance(one, int | float) for one in several):
                wrong[name] = ["must be an angle in degrees, or three."]
            elif isinstance(angle, list) and (len(angle) != 3 or not name.startswith(("shoulder", "hip"))):
                wrong[name] = ["only shoulders and hips have three angles."]
        if wrong:
            raise ValidationError(wrong)
        return value


class Varied(fields.Field[Any]):
    """The joints that a solve turns: one or several, with a minus those that turn the other way."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **others: Any) -> Any:
        several = value if isinstance(value, list) else [value]
        for each in several:
            if not isinstance(each, str) or not known(each.removeprefix("-")):
                raise ValidationError(f"{each} is not a known joint.")
        return tuple(several)


class MuscleName(fields.Field[Any]):
    """A muscle of the library's vocabulary; with .left or .right of one side."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **others: Any) -> Any:
        name, _, side = str(value).partition(".")
        if name not in PATCHES or side not in ("", "left", "right"):
            raise ValidationError(f"{value} is no known muscle.")
        return value


class TouchShape(Schema):
    touches = fields.String()
    at = PlaceName()
    spot = fields.String(
        validate=validate.OneOf(("palm", "back", "grip", "fingertips", "knuckles", "wrist", "forearm"))
    )
    fingers = Direction()
    palm = Direction()
    bend = Direction()
    within = Number(required=False)
    off = Number(required=False)
    shift = Vector()
    stay = Flag(required=False)
    free = Flag(required=False)
    resting = Flag(required=False)


class SolveShape(Schema):
    vary = Varied(required=True)
    touch = fields.String()
    surface = fields.String()
    straight = fields.String(validate=validate.OneOf(("arms", "left-arm", "right-arm")))
    off = Number(required=False)

    @validates_schema
    def says_until_when(self, told: Any, **others: Any) -> None:
        if ("touch" in told) == ("straight" in told):
            raise ValidationError("needs either touch or straight.", "vary")


class ArrowShape(Schema):
    follow = fields.String(required=True)
    push = Vector()
    start = Number(required=False)
    end = Number(required=False)
    shift = fields.List(Number(), validate=validate.Length(equal=2))
    gain = Number(required=False)
    press = Flag(required=False)
    reverse = Flag(required=False)


class CameraShape(Schema):
    seen = fields.String(validate=validate.OneOf(list(CAMERAS)))
    yaw = Number(required=False)
    pitch = Number(required=False, validate=validate.Range(4, 34))
    aspect = Number(required=False, validate=validate.Range(0.4, 1.6))
    margin = Number(required=False)
    crop = fields.List(Number(), validate=validate.Length(equal=4))


class OverlayShape(Schema):
    """What a stance, an exercise or one frame says about the pose."""

    extends = fields.String()
    joints = JointsOverlay()
    support = fields.List(fields.String(), validate=validate.Length(min=1))
    stands_on = fields.String()
    hold = fields.String(validate=validate.OneOf(HOLDS))
    place = fields.List(Number(), validate=validate.Length(equal=2))
    hands = fields.Nested(TouchShape)
    feet = fields.Nested(TouchShape)
    left_hand = fields.Nested(TouchShape)
    right_hand = fields.Nested(TouchShape)
    left_foot = fields.Nested(TouchShape)
    right_foot = fields.Nested(TouchShape)
    solve = fields.List(fields.Nested(SolveShape))
    arrows = fields.List(fields.Nested(ArrowShape))
    ghost = Flag(required=False)


class PropShape(Schema):
    """A thing and where it is; which of these a kind takes is told in README.md."""

    kind = fields.String(validate=validate.OneOf(list(KINDS)))
    at = fields.List(Number(), validate=validate.Length(min=2, max=3))
    turn = Number(required=False)
    ahead = Number(required=False)
    behind = Number(required=False)
    left = Number(required=False)
    right = Number(required=False)
    touched_by = fields.String(validate=validate.OneOf(SIDES_OF_BODY))
    gap = Number(required=False)
    under = fields.String()
    against = fields.String()
    on_top_of = fields.String()
    along = Direction()
    shift = Vector()
    through = fields.List(PlaceName(), validate=validate.Length(min=2))
    held = fields.String(validate=validate.OneOf(("left", "right", "both")))
    tip = Vector()
    width = Number(required=False)
    depth = Number(required=False)
    height = Number(required=False)
    length = Number(required=False)
    radius = Number(required=False)
    back = Number(required=False)

    @validates_schema
    def stands_in_one_place(self, told: Any, **others: Any) -> None:
        places = [word for word in ONE_PLACE if word in told]
        if len(places) > 1:
            raise ValidationError(f"either {places[0]} or {places[1]}.", places[1])


class StanceShape(OverlayShape):
    """A stance: a pose, what stands there with it, and from where it is best seen."""

    camera = fields.Nested(CameraShape, load_default=dict)
    props = mapping(fields.Nested(PropShape), load_default=dict)


class DrawingShape(Schema):
    """The `drawing` of an exercise's figure.yaml."""

    body = fields.String(validate=validate.OneOf(("female", "male")))
    skin = fields.String(validate=validate.OneOf(("light", "medium", "brown", "dark")))
    hair = fields.String(validate=validate.OneOf(("black", "brown", "blond", "grey")))
    camera = fields.Nested(CameraShape)
    muscles = fields.List(MuscleName())
    assisting = fields.List(MuscleName())
    lens = fields.List(Number(validate=validate.Range(0, 1)), validate=validate.Length(equal=2))
    props = mapping(fields.Nested(PropShape, allow_none=True), load_default=dict)
    all = fields.Nested(OverlayShape)
    frames = mapping(fields.Nested(OverlayShape), load_default=dict)
    note = Words(required=False)


class FigureFileShape(FigureShape):
    """The whole figure.yaml: the reviewed key poses, and how they are drawn."""

    drawing = fields.Nested(DrawingShape, load_default=lambda: {"props": {}, "frames": {}})
