"""The shape of every content file of the library. What ids mean is checked where they meet."""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from clinic.content.shapes import Flag, Ids, Number, Words, mapping, some, whole, word, words_list

effort = fields.Tuple((whole(0, 10), whole(0, 10)), required=True, data_key="effort_rpe")


class DosageShape(Schema):
    mode = fields.String(required=True, validate=validate.OneOf(["reps", "hold", "time"]))
    sets = whole(1, 10)
    reps = whole(1, 100)
    hold_s = whole(0, 300)
    duration_s = whole(5, 7200, allow_none=True)
    rest_s = whole(0, 600)
    rest_between_sides_s = whole(0, 300, allow_none=True)
    tempo = fields.String(
        required=True, validate=validate.Regexp(r"([0-9]+-[0-9]+-[0-9]+|free|walk|march|cycle)\Z")
    )
    times_per_day = whole(1, 12)
    days_per_week = whole(1, 7)
    effort = effort
    resistance = fields.String(required=True, data_key="load", attribute="load")


class JudgementShape(Schema):
    add = fields.String()
    drop = fields.String()
    reason = Words(required=True)


class EvidenceShape(Schema):
    source = fields.String(required=True, allow_none=True)
    relation = word()


class ReviewShape(Schema):
    """Nothing is more than a draft until a named clinician has signed it on a day."""

    status = fields.String(required=True, validate=validate.OneOf(["draft", "reviewed"]))
    reviewer = Words(required=True, allow_none=True)
    reviewed = fields.String(
        required=True, allow_none=True, validate=validate.Regexp(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
    )


class ExerciseShape(ReviewShape):
    region = word()
    secondary_regions = Ids()
    purpose = word()
    balance_categories = Ids()
    movement_bias = word()
    muscles_primary = Ids()
    muscles_secondary = Ids()
    target_nerves = Ids()
    position = word()
    sides = word()
    drawing_reviewer = Words(load_default=None, allow_none=True)
    drawing_reviewed = fields.String(
        load_default=None, allow_none=True, validate=validate.Regexp(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
    )
    told_side = fields.String(load_default="right", validate=validate.OneOf(("left", "right")))
    equipment = Ids(validate=some)
    difficulty = whole(1, 5)
    stages = Ids(validate=some)
    irritability_ok = Ids(validate=some)
    dosage = fields.Nested(DosageShape, required=True)
    seconds_per_rep = whole(1, 7200)
    progression_of = Ids()
    regresses_to = Ids()
    variant_of = fields.String(required=True, allow_none=True)
    contraindications = Ids()
    precautions = Ids()
    demands = Ids()
    judged = fields.List(fields.Nested(JudgementShape), required=True)
    stop_if = Ids(validate=some)
    evidence = fields.List(fields.Nested(EvidenceShape), required=True, validate=some)
    tags = Ids()


class ExerciseTextShape(Schema):
    name = Words(required=True)
    also_known_as = words_list()
    instructions = words_list(validate=validate.Length(min=2))
    feel = Words(required=True)
    cues = words_list(validate=some)
    common_mistakes = words_list(validate=some)
    poses = words_list(validate=validate.Length(min=2))


class ArrowShape(Schema):
    part = word()
    motion = word()


class JointsShape(Schema):
    """The joints of a key pose, in degrees."""

    class Root(Schema):
        pitch = Number(required=True)
        roll = Number(required=True)
        yaw = Number(required=True)

    root = fields.Nested(Root, required=True)
    lumbar_flex = Number(required=True)
    thoracic_flex = Number(required=True)
    thoracic_side = Number(required=True)
    thoracic_rot = Number(required=True)
    neck_flex = Number(required=True)
    head_nod = Number(required=True)
    neck_side = Number(required=True)
    neck_rot = Number(required=True)
    scap_elev_l = Number(required=True)
    scap_elev_r = Number(required=True)
    scap_prot_l = Number(required=True)
    scap_prot_r = Number(required=True)
    shoulder_l = fields.Tuple((Number(), Number(), Number()), required=True)
    shoulder_r = fields.Tuple((Number(), Number(), Number()), required=True)
    elbow_l = Number(required=True)
    elbow_r = Number(required=True)
    forearm_l = Number(required=True)
    forearm_r = Number(required=True)
    wrist_l = Number(required=True)
    wrist_r = Number(required=True)
    hip_l = fields.Tuple((Number(), Number(), Number()), required=True)
    hip_r = fields.Tuple((Number(), Number(), Number()), required=True)
    knee_l = Number(required=True)
    knee_r = Number(required=True)
    ankle_l = Number(required=True)
    ankle_r = Number(required=True)


class FrameShape(Schema):
    frame = word()
    camera = word()
    pose = fields.String(required=True)
    joints = fields.Nested(JointsShape(partial=True), required=True)
    arrows = fields.List(fields.Nested(ArrowShape), required=True)
    note = Words(required=True)


class FigureShape(Schema):
    """The key poses of an exercise. Joints that are not told are those of the pose a frame starts from.

    How they are drawn is read, and checked, by clinic/figures alone.
    """

    frames = fields.List(fields.Nested(FrameShape), required=True, validate=validate.Length(min=1))
    drawing: fields.Field[Any] = fields.Dict(load_default=dict)


class PoseShape(Schema):
    description = Words(required=True)
    joints = fields.Nested(JointsShape, required=True)


class FigureVocabularyShape(Schema):
    camera = Ids(validate=some)
    arrow_part = Ids(validate=some)
    arrow_motion = Ids(validate=some)


def vocabulary_shape() -> Schema:
    """Every vocabulary: most are lists of ids, a few hold a fact for each."""
    muscle = Schema.from_dict({"latin": Words(required=True), "group": word()})
    lists = [
        "region",
        "purpose",
        "layer",
        "position",
        "sides",
        "stage",
        "irritability",
        "muscle_group",
        "nerve",
    ]
    lists += [
        "load",
        "tag",
        "balance_category",
        "movement_bias",
        "mode",
        "evidence_relation",
        "evidence_level",
    ]
    return Schema.from_dict(
        {
            **{kind: Ids(validate=some) for kind in lists},
            "difficulty": fields.List(fields.Integer(strict=True), required=True),
            "equipment": mapping(fields.Nested(Schema.from_dict({"household": Flag(required=True)}))),
            "muscle": mapping(fields.Nested(muscle)),
            "condition": mapping(
                fields.Nested(Schema.from_dict({"recent_weeks": whole(1, 520, allow_none=True)}))
            ),
            "stop_reason": mapping(fields.Nested(Schema.from_dict({"urgent": Flag(required=True)}))),
        }
    )()


class ById(Schema):
    """A file that is a mapping by id, each value of one shape."""

    def __init__(self, values: fields.Field[Any]) -> None:
        super().__init__()
        self.values = fields.Dict(keys=fields.String(), values=values)

    def load(self, data: Any, **_options: Any) -> Any:
        if not isinstance(data, Mapping):
            raise ValidationError("Invalid input type.")
        return self.values.deserialize(data)


def by_id(shape: type[Schema]) -> ById:
    """Things of one shape by id."""
    return ById(fields.Nested(shape))


def notes_shape() -> ById:
    """Texts by id."""
    return ById(Words())


def words_shape(kinds: Iterable[str]) -> Schema:
    """The words of each vocabulary in one language, by id."""
    return Schema.from_dict({kind: mapping(Words()) for kind in kinds})()


class GuidanceTextShape(Schema):
    global_stop = Words(required=True)
    pain_rule = Words(required=True)
    pain_rule_arm = Words(required=True)
    step_back = Words(required=True)
    step_back_arm = Words(required=True)
    entry = Words(required=True)
    screening = Words(required=True)


class GuidanceShape(Schema):
    class PainRule(Schema):
        limit = whole(0, 10)
        settles_within_h = whole(1, 168)

    class StepBack(Schema):
        lasts_days = whole(1, 14)
        by_mode = mapping(Words())
        then = Words(required=True)

    pain_rule = fields.Nested(PainRule, required=True)
    step_back = fields.Nested(StepBack, required=True)


class VersionsShape(Schema):
    exercises = word()
    programmes = word()
    precautions = word()
    status = fields.String(required=True, validate=validate.OneOf(["draft", "reviewed"]))


class SourceShape(Schema):
    citation = Words(required=True)
    title = Words(required=True)
    doi = fields.String(required=True, allow_none=True, validate=validate.Regexp(r"10\.[0-9]{4,}/\S+\Z"))
    level = word()
    verified = Flag(required=True)


class DemandShape(Schema):
    from_dose = Flag(required=True)
    derive = fields.List(fields.Dict(keys=fields.String()), required=True)
    none_in_library = Words()


class EffectsShape(Schema):
    class Level(Schema):
        rank = whole(1, 2)
        needs = word()

    class Effect(Schema):
        level = fields.String(required=True, validate=validate.OneOf(["block", "warn"]))
        beyond_exclude = Flag()

    levels = mapping(fields.Nested(Level))
    precautions = mapping(mapping(fields.Nested(Effect)))
    no_exercise_effect = mapping(Words())
    conditions = mapping(Ids(validate=some))


class ConditionsShape(Schema):
    class Stated(Schema):
        condition = word()
        when = fields.Dict(keys=fields.String(), required=True)
        holds = fields.String(required=True, validate=validate.OneOf(["screening", "lasting"]))
        ends_days_after = fields.Dict(keys=fields.String())

    class Question(Schema):
        id = word()
        when = fields.Dict(keys=fields.String(), required=True)
        choices = Ids(validate=some)
        holds = fields.String(required=True, validate=validate.OneOf(["screening", "lasting"]))

    stated = fields.List(fields.Nested(Stated), required=True, data_key="set")
    ask = fields.List(fields.Nested(Question), required=True)
    clinician_only = Ids()
    patient_list = mapping(Ids(validate=some))


class PrecautionTextShape(Schema):
    class Demand(Schema):
        label = Words(required=True)
        definition = Words(required=True)

    level = mapping(Words())
    demand = mapping(fields.Nested(Demand))
    reason = mapping(mapping(Words()))
    question = mapping(Words())
    group = mapping(Words())
