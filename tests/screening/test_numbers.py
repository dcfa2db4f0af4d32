"""Numbers are refused beyond what can be and remarked on at the edge; what was not measured is no zero."""

from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.patients.models import Episode
from clinic.screening import queries
from clinic.screening.answer_words import number, said
from clinic.screening.catalogue import questionnaire
from clinic.screening.doubt_words import sentences
from clinic.screening.doubts import Doubt, doubts
from clinic.screening.kept import answers_of
from clinic.screening.ledger import field, unmeasured_field
from clinic.screening.logic import Answer
from tests.factories import a_clinician, a_patient, an_episode, signed_in
from tests.pages import Visitor

ASKED = questionnaire()
NUMBERS = {name: question for name, question in ASKED.questions.items() if question.is_number}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"vit.sbp": 125, "vit.dbp": 80}, ()),
        ({"vit.sbp": 179}, ()),
        ({"vit.sbp": 180}, (Doubt("vit.sbp", "far-out"),)),
        ({"vit.sbp": 91}, ()),
        ({"vit.sbp": 90}, (Doubt("vit.sbp", "far-out"),)),
        ({"vit.pulse": 40}, (Doubt("vit.pulse", "far-out"),)),
        ({"vit.pulse": 41}, ()),
        ({"vit.pulse": 130}, ()),
        ({"vit.pulse": 131}, (Doubt("vit.pulse", "far-out"),)),
        ({"vit.temp": 35.0}, (Doubt("vit.temp", "far-out"),)),
        ({"vit.temp": 35.1}, ()),
        ({"vit.temp": 40.0}, ()),
        ({"vit.temp": 40.1}, (Doubt("vit.temp", "far-out"),)),
        ({"vit.spo2": 91}, (Doubt("vit.spo2", "far-out"),)),
        ({"vit.resp": 25}, (Doubt("vit.resp", "far-out"),)),
        ({"vit.resp": 8}, (Doubt("vit.resp", "far-out"),)),
        ({"vit.dbp": 120, "vit.sbp": 125}, (Doubt("vit.dbp", "far-out"),)),
        # Two numbers typed the wrong way round, or one twice.
        ({"vit.sbp": 95, "vit.dbp": 110}, (Doubt("vit.dbp", "not-below", "vit.sbp"),)),
        ({"vit.sbp": 100, "vit.dbp": 100}, (Doubt("vit.dbp", "not-below", "vit.sbp"),)),
        # What nobody measured is no number, so there is nothing to look at.
        ({"vit.sbp": "unknown", "vit.dbp": 80}, ()),
        ({"vit.sbp": "unknown"}, ()),
        ({"ctx.age": 101}, (Doubt("ctx.age", "far-out"),)),
        ({"trauma.days_ago": 366}, (Doubt("trauma.days_ago", "far-out"),)),
        ({"core.acute": "yes"}, ()),
    ],
)
def test_a_number_far_out_or_at_odds_is_named(
    answers: dict[str, Answer], expected: tuple[Doubt, ...]
) -> None:
    assert doubts(ASKED, answers) == expected


@pytest.mark.parametrize("name", [name for name in NUMBERS if name.startswith("vit.")])
def test_every_vital_sign_has_a_unit_and_a_range_within_what_can_be(name: str) -> None:
    question = NUMBERS[name]
    assert question.unit
    assert question.range is not None
    assert question.usual is not None
    assert question.range.lowest <= question.usual.lowest < question.usual.highest <= question.range.highest


@pytest.mark.parametrize(
    ("answer", "language", "text"),
    [
        (38.4, "en", "38.4\u00a0°C"),
        (38.4, "de", "38,4\u00a0°C"),
        (38, "de", "38\u00a0°C"),
        ("unknown", "en", "Not measured"),
        ("unknown", "de", "Nicht gemessen"),
        (None, "en", ""),
    ],
)
def test_a_measurement_is_said_with_its_unit(answer: Answer | None, language: str, text: str) -> None:
    assert said(answer, unit="°C", measured=True, language=language) == text


@pytest.mark.parametrize(
    ("answer", "unit", "language", "text"),
    [
        (1, "weeks", "en", "1 week"),
        (1, "Wochen", "de", "1 Woche"),
        (2, "Wochen", "de", "2 Wochen"),
        (1, "°C", "de", "1 °C"),
    ],
)
def test_one_of_a_unit_is_not_several(answer: int, unit: str, language: str, text: str) -> None:
    assert said(answer, unit=unit, language=language).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("value", "language", "text"), [(1.5, "de", "1,5"), (12000, "de", "12000"), (0.25, "en", "0.25")]
)
def test_a_number_goes_back_into_its_field_as_people_here_type_it(
    value: float, language: str, text: str
) -> None:
    assert number(value, language=language) == text


def test_a_second_look_is_asked_for_in_words() -> None:
    answers = {"vit.pulse": 36, "vit.sbp": 80, "vit.dbp": 95, "trauma.days_ago": 800}
    assert sentences(ASKED, answers, language="en") == {
        "vit.pulse": "36\u00a0per minute: outside 41 to 130. Check the number and measure again.",
        "vit.sbp": "80\u00a0mmHg: outside 91 to 179. Check the number and measure again.",
        "vit.dbp": "95\u00a0mmHg does not lie below 80\u00a0mmHg (Systolic blood pressure). "
        "Check both numbers.",
        "trauma.days_ago": "800\u00a0days: outside 0 to 365. Check the number.",
    }
    assert "messen Sie nach" in sentences(ASKED, answers, language="de")["vit.pulse"]


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def episode(lang: Clinician) -> Episode:
    return an_episode(of=a_patient(of=lang.practice))


@pytest.fixture
def desk(client: Visitor, lang: Clinician) -> Visitor:
    signed_in(client, lang)
    return client


class Draft:
    """A screening under way, as a form posts to it."""

    def __init__(self, desk: Visitor, lang: Clinician, episode: Episode) -> None:
        self.desk, self.lang, self.episode = desk, lang, episode
        self.address = desk.send(f"/episodes/{episode.id}/screenings", key=str(uuid4())).location
        self.version = 1

    def post(self, **fields: str) -> tuple[int, str]:
        answer = self.desk.send(f"{self.address}/answers", version=self.version, **fields)
        if answer.status_code == 303:
            self.version += 1
        return answer.status_code, answer.text

    def say(self, **fields: str) -> TestResponse:
        """Post as the script of the page does."""
        return self.desk.post(
            f"{self.address}/answers",
            data={"version": self.version, "csrf_token": self.desk.token(), **fields},
            headers={"Accept": "application/json"},
        )

    def kept(self) -> dict[str, Answer]:
        db.session.rollback()
        db.session.expire_all()
        draft = queries.draft(self.episode, of=self.lang.practice)
        assert draft is not None
        return answers_of(draft, ASKED)


@pytest.fixture
def draft(desk: Visitor, lang: Clinician, episode: Episode) -> Draft:
    return Draft(desk, lang, episode)


TEMP, TEMP_BOX = field("vit.temp"), unmeasured_field("vit.temp")


def test_a_number_may_be_typed_with_comma_or_point(draft: Draft) -> None:
    for typed in ("38.4", "38,4", " 38,4 ", "38,40"):
        assert draft.post(**{TEMP: typed})[0] == 303
        assert draft.kept()["vit.temp"] == 38.4
        draft.post(**{TEMP: ""})


def test_not_measured_is_an_answer_of_its_own_and_can_be_taken_back(draft: Draft) -> None:
    assert draft.post(**{TEMP: "", TEMP_BOX: "yes"})[0] == 303
    assert draft.kept()["vit.temp"] == "unknown"
    assert draft.post(**{TEMP: ""})[0] == 303
    assert "vit.temp" not in draft.kept()
    assert draft.post(**{TEMP_BOX: "yes"})[0] == 303
    assert draft.kept()["vit.temp"] == "unknown"


def test_a_number_and_not_measured_are_refused_together(draft: Draft) -> None:
    status, page = draft.post(**{TEMP: "38.4", TEMP_BOX: "yes", "core-systemic": "yes"})
    assert status == 422
    assert "Give a number or tick “Not measured”, not both." in page
    assert "vit.temp" not in draft.kept()


def test_a_number_beyond_what_can_be_is_refused(draft: Draft) -> None:
    for name, question in NUMBERS.items():
        assert question.range is not None
        for value in (question.range.lowest - 1, question.range.highest + 1):
            answer = draft.say(**{field(name): f"{value:g}"})
            assert answer.status_code == 422, f"{name} {value:g}"
            assert answer.json is not None
            assert list(answer.json["error"]["fields"]) == [field(name)]


def test_the_edge_is_taken_and_remarked_on_beside_the_field(draft: Draft) -> None:
    assert draft.post(**{"core-acute": "yes", field("vit.pulse"): "36"})[0] == 303
    page = draft.desk.get(draft.address).text
    beside = page.split(f'id="doubt-{field("vit.pulse")}"')[1].split("</p>")[0]
    assert "36\u00a0per minute: outside 41 to 130. Check the number and measure again." in beside


def test_a_script_hears_of_a_second_look_and_of_its_end(draft: Draft) -> None:
    def regions(**fields: str) -> dict[str, str]:
        answer = draft.say(**fields)
        assert answer.json is not None
        draft.version = answer.json["version"]
        return dict(answer.json["regions"])

    regions(**{"core-acute": "yes"})
    assert "measure again" in regions(**{"vit-pulse": "36"})["doubt-vit-pulse"]
    assert regions(**{"vit-pulse": "72"})["doubt-vit-pulse"].strip() == ""


def test_a_german_reads_and_retypes_a_comma(client: Visitor, app: Flask) -> None:
    weber = a_clinician(name="J. Weber", language="de")
    signed_in(client, weber)
    draft = Draft(client, weber, an_episode(of=a_patient(of=weber.practice)))
    draft.post(**{"core-systemic": "yes", TEMP: "38,4"})
    page = client.get(draft.address).text
    assert 'value="38,4"' in page
    assert "38,4\u00a0°C" in client.get(f"{draft.address}/outcome").text
