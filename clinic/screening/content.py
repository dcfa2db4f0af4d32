"""The shape of a questionnaire's files: what may stand in them, field by field."""

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from clinic.screening import logic
from clinic.screening.questionnaire import Outcome

_ID: Final = validate.Regexp(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?\Z", error="is not an id")
_RULE_ID: Final = validate.Regexp(r"[A-Z][0-9]{2}\Z", error="is not an id such as U01")
_FILLED: Final = validate.Length(min=1, error="is empty")
_OUTCOMES: Final = validate.OneOf(tuple(Outcome), error="is no outcome")


def _ids(**options: Any) -> fields.List[Any]:
    return fields.List(fields.String(validate=_ID), **options)


def _days(**options: Any) -> fields.Integer:
    return fields.Integer(
        strict=True, validate=validate.Range(1, 366, error="is not a number of days"), **options
    )


def _flag() -> fields.Boolean:
    return fields.Boolean(truthy={True}, falsy={False}, load_default=False)


def _text() -> fields.String:
    return fields.String(required=True, validate=_FILLED)


class Condition(fields.Field[logic.Condition]):
    """A condition as content writes it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> logic.Condition:
        try:
            return logic.condition(value)
        except logic.Malformed as fault:
            message: Any = [fault.message]
            for step in reversed(fault.place):
                message = {step: message}
            raise ValidationError(message) from fault


class Table(fields.Field[dict[str, Any]]):
    """A mapping from names to values of one kind."""

    def __init__(self, values: fields.Field[Any], **options: Any) -> None:
        super().__init__(**options)
        self.values = values

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise ValidationError("is not a table")
        found, refused = {}, {}
        for name, each in value.items():
            try:
                found[name] = self.values.deserialize(each, name, value)
            except ValidationError as fault:
                refused[name] = fault.messages
        if refused:
            raise ValidationError(refused)
        return found


class _Scope(Schema):
    min_age = fields.Integer(required=True, strict=True)
    regions = _ids(required=True)
    excludes = _ids(required=True)


class _Retired(Schema):
    items = _ids(required=True)
    rules = fields.List(fields.String(validate=_RULE_ID), required=True)


class _Section(Schema):
    id = fields.String(required=True, validate=_ID)
    prefilled = _flag()


class _Range(Schema):
    lowest = fields.Float(required=True)
    highest = fields.Float(required=True)
    decimals = _flag()


class _Usual(Schema):
    lowest = fields.Float(required=True)
    highest = fields.Float(required=True)


class _Part(Schema):
    asks = _ids(required=True, validate=validate.Length(min=1, error="has no detail"))


class _Question(Schema):
    id = fields.String(required=True, validate=_ID)
    type = fields.String(required=True, validate=validate.OneOf(("yes_no", "number")))
    unit = fields.String()
    accepts = fields.Nested(_Range)
    usual = fields.Nested(_Usual)
    below = fields.String(validate=_ID)
    core = _flag()
    closing = _flag()
    required = fields.Boolean(truthy={True}, falsy={False}, load_default=True)
    urgency = fields.Enum(Outcome, by_value=True)
    groups = _ids(load_default=list)
    ask_if = Condition()
    parts = fields.List(fields.Nested(_Part), load_default=list)
    ticks = _ids(load_default=list)
    sources = _ids(required=True, validate=validate.Length(min=1, error="names no source"))

    @validates_schema
    def _number_has_unit_and_range(self, question: dict[str, Any], **_: Any) -> None:
        for field in ("unit", "accepts"):
            if (question["type"] == "number") != (field in question):
                raise ValidationError("belongs to a number, and every number has it", field)
        for field in ("usual", "below"):
            if question["type"] != "number" and field in question:
                raise ValidationError("belongs to a number", field)
        if "usual" in question and "accepts" in question:
            usual, accepts = question["usual"], question["accepts"]
            if not accepts["lowest"] <= usual["lowest"] < usual["highest"] <= accepts["highest"]:
                raise ValidationError("must lie within what is accepted", "usual")
        if question["ticks"] and question.get("accepts") != {
            "lowest": 0,
            "highest": len(question["ticks"]),
            "decimals": False,
        }:
            raise ValidationError("must accept 0 to the number of ticks", "accepts")


class Questions(Schema):
    """questions.yaml"""

    id = fields.String(required=True, validate=validate.Regexp(r"[a-z][a-z-]*\Z"))
    version = fields.String(required=True, validate=validate.Regexp(r"\d+\.\d+\.\d+\Z"))
    status = fields.String(required=True, validate=validate.OneOf(("draft", "approved")))
    scope = fields.Nested(_Scope, required=True)
    retired = fields.Nested(_Retired, required=True)
    sections = fields.List(fields.Nested(_Section), required=True)
    groups = _ids(required=True)
    ordinary = Table(fields.Raw(), required=True)
    questions = fields.List(fields.Nested(_Question), required=True, validate=_FILLED)


class _Outcome(Schema):
    id = fields.Enum(Outcome, by_value=True, required=True)
    rank = fields.Integer(required=True, strict=True)
    plan = fields.String(required=True, validate=_ID)


class _Rule(Schema):
    id = fields.String(required=True, validate=_RULE_ID)
    outcome = fields.Enum(Outcome, by_value=True, required=True)
    within_days = _days()
    valid_days = _days()
    plan_hold = _flag()
    backstop = _flag()
    needs_decision = _flag()
    when = Condition(required=True)
    groups = _ids(load_default=list)
    precautions = _ids(load_default=list)
    advice = _ids(load_default=list)
    basis = fields.List(
        fields.String(validate=validate.OneOf(("guideline", "study", "consensus", "project"))),
        required=True,
        validate=_FILLED,
    )
    sources = _ids(required=True, validate=validate.Length(min=1, error="names no source"))

    @validates_schema
    def _limits_fit_the_outcome(self, rule: dict[str, Any], **_: Any) -> None:
        if rule["outcome"] is Outcome.CLEAR:
            raise ValidationError("a criterion never leads there", "outcome")
        if (rule["outcome"] is Outcome.REFER_ROUTINE) != ("within_days" in rule):
            raise ValidationError("belongs to refer_routine, and every such rule has it", "within_days")
        if (rule["outcome"] is Outcome.CLEAR_WITH_PRECAUTIONS) != ("valid_days" in rule):
            raise ValidationError(
                "belongs to clear_with_precautions, and every such rule has it", "valid_days"
            )
        if not rule["groups"] and not rule["backstop"]:
            raise ValidationError("is empty", "groups")


class _Precaution(Schema):
    id = fields.String(required=True, validate=_ID)
    excludes = _ids(load_default=list)
    on_handout = _flag()
    review_days = _days()


class Rules(Schema):
    """rules.yaml"""

    version = fields.String(required=True)
    outcomes = fields.List(fields.Nested(_Outcome), required=True)
    derived = Table(Condition(), required=True)
    rules = fields.List(fields.Nested(_Rule), required=True, validate=_FILLED)
    precautions = fields.List(fields.Nested(_Precaution), required=True)
    advice = _ids(required=True)
    emergency_signs = _ids(required=True, validate=_FILLED)


class _Raise(Schema):
    at = fields.String(required=True, validate=validate.Equal("any_time"))
    reason = fields.String(required=True, validate=validate.Equal("optional"))


class _Lower(Schema):
    reason = fields.String(required=True, validate=validate.Equal("code_and_text"))
    safety_net_tick_from = fields.Enum(Outcome, by_value=True, required=True)


class _Override(Schema):
    allowed_for = fields.String(required=True, validate=validate.Equal("clinician"))
    raise_ = fields.Nested(_Raise, required=True, data_key="raise")
    lower = fields.Nested(_Lower, required=True)
    least_reason_characters = fields.Integer(required=True, strict=True, validate=validate.Range(1, 200))
    reason_codes = _ids(required=True, validate=_FILLED)
    keep = _ids(required=True)


class _CloseMild(Schema):
    floor = fields.Enum(Outcome, by_value=True, required=True)
    review_within_days = _days(required=True)
    valid_days = _days(required=True)


class _CloseSevere(Schema):
    floor = fields.Enum(Outcome, by_value=True, required=True)
    within_days = _days(required=True)
    plan_hold = fields.Boolean(required=True, validate=validate.Equal(True))
    eased_by = fields.String(required=True, validate=_ID)


class _Requires(Schema):
    requires = fields.List(
        fields.String(), required=True, validate=validate.Equal(["reason_code", "reason_text"])
    )
    reason_codes = _ids(required=True, validate=_FILLED)


class _CloseIncomplete(_Requires):
    allowed = fields.Boolean(required=True, validate=validate.Equal(True))
    status = fields.String(required=True, validate=validate.Equal("closed_incomplete"))
    if_open_at_most_refer = fields.Nested(_CloseMild, required=True)
    if_open_more_severe_or_conflict = fields.Nested(_CloseSevere, required=True)


class Policy(Schema):
    """policy.yaml. What the code does one way only must stand here in that one way."""

    completes_at = fields.String(required=True, validate=validate.Equal("emergency"))
    valid_days = _days(required=True)
    valid_days_if_precautions = _days(required=True)
    never = _ids(required=True)
    override = fields.Nested(_Override, required=True)
    close_incomplete = fields.Nested(_CloseIncomplete, required=True)
    plan_hold_release = fields.Nested(_Requires, required=True)
    safety_net_sources = _ids(required=True)
    rescreen_triggers = _ids(required=True)


class _Source(Schema):
    cite = _text()
    doi = fields.String(load_default="", validate=validate.Regexp(r"10\.\d{4,}/\S+\Z|\Z", error="is no DOI"))
    url = fields.String(load_default="", validate=validate.Regexp(r"https://\S+\Z|\Z", error="is no address"))
    confirmed = fields.String(
        required=True, validate=validate.OneOf(("abstract", "guideline_text", "secondary", "background"))
    )


class Sources(Schema):
    """sources.yaml"""

    sources = Table(fields.Nested(_Source), required=True)


class _QuestionWords(Schema):
    headline = fields.String(load_default="", validate=_FILLED)
    question = _text()
    help = fields.String(load_default="", validate=_FILLED)
    parts = fields.List(_text(), load_default=list)
    ticks = Table(_text(), load_default=dict)


class _RuleWords(Schema):
    rationale = _text()
    alternative = fields.String(load_default="", validate=_FILLED)


class _PrecautionWords(Schema):
    clinician = _text()
    patient = fields.String(load_default="", validate=_FILLED)


class Words(Schema):
    """en.yaml, de.yaml: one file for each language."""

    purpose = _text()
    outcomes = Table(_text(), required=True)
    sections = Table(_text(), required=True)
    groups = Table(_text(), required=True)
    units = Table(_text(), required=True)
    bases = Table(_text(), required=True)
    confirmed = Table(_text(), required=True)
    reasons = Table(_text(), required=True)
    triggers = Table(_text(), required=True)
    questions = Table(fields.Nested(_QuestionWords), required=True)
    rules = Table(fields.Nested(_RuleWords), required=True)
    precautions = Table(fields.Nested(_PrecautionWords), required=True)
    advice = Table(_text(), required=True)
    emergency_signs = Table(_text(), required=True)
    safety_net = Table(_text(), required=True)
    clinician_action = Table(_text(), required=True)
