"""Today, the list of people and the record, as a person sees them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event, insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import selectinload

from clinic.accounts.models import Clinician, Practice, Role
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.patients.models import Episode, Patient, Precision, Sex
from clinic.patients.rules import fold
from tests.conftest import NOON, Clock
from tests.databases import Blank
from tests.factories import a_clinician, a_patient, a_plan, a_practice, an_episode, signed_in, the_demo
from tests.pages import Visitor


@pytest.fixture
def clinician(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def visitor(client: Visitor, clinician: Clinician) -> Visitor:
    return signed_in(client, clinician)


@pytest.fixture
def demo(app: Flask, blank: Blank) -> Practice:
    return the_demo(blank)


def somebody(practice: Practice, name: str, language: str = "en") -> Clinician:
    found = db.session.scalars(
        select(Clinician).where(Clinician.practice_id == practice.id, Clinician.name == name)
    ).one()
    found.language = language
    db.session.commit()
    return found


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_a_new_practice_is_told_what_comes_here(visitor: Visitor) -> None:
    page = visitor.get("/").text
    assert "Register the first patient" in page
    assert "Records you open stand here." in page


def test_a_quiet_day_says_so(visitor: Visitor, clinician: Clinician) -> None:
    patient = a_patient(of=clinician.practice)
    an_episode(of=patient, created_at=NOON - timedelta(days=90))
    assert "Nothing needs you. 0 running plans." in visitor.get("/").text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            [
                "Tuesday 24 November",
                "Plan paused since a screening with “Contact a doctor or hospital today (23 Nov)”.",
                "Plan held since the screening.",
                "6 of 13 answered, begun by J. Okafor",
                "No screening yet. Nothing can be handed over.",
                "Waiting: Revision 2, 6 exercises · review due · same doses for weeks",
                "Turns subacute on Thursday, 4 weeks from onset.",
                "4 running plans",
            ],
        ),
        (
            "de",
            [
                "Dienstag, 24. November",
                "Plan pausiert seit einer Abfrage mit „Heute ärztliche Abklärung veranlassen (23. Nov.)“.",
                "Wird am Donnerstag subakut, 4 Wochen nach Beginn.",
                "4 laufende Pläne",
            ],
        ),
    ],
)
def test_today_says_who_needs_somebody_and_why(
    client: Visitor, demo: Practice, language: str, told: list[str]
) -> None:
    page = signed_in(client, somebody(demo, "K. Lang", language)).get("/").text
    for sentence in told:
        assert sentence in page
    assert page.index("Ida Entwurf") < page.index("Otto Vorlage") < page.index("Jonas Beispiel")


def test_a_row_leads_on_with_one_act(client: Visitor, demo: Practice) -> None:
    visitor = signed_in(client, somebody(demo, "K. Lang"))
    kiesel = db.session.scalars(
        select(Episode).join(Patient, Patient.id == Episode.patient_id).where(Patient.name == "Kiesel 7")
    ).one()
    answer = visitor.send(f"/episodes/{kiesel.id}/screenings", key=str(uuid4()))
    assert answer.status_code == 303
    assert "Finish the screening" in visitor.get("/patients?q=kiesel").text


def test_drafts_and_records_open_lately_stand_beside(client: Visitor, demo: Practice) -> None:
    visitor = signed_in(client, somebody(demo, "K. Lang"))
    beside = visitor.get("/").text.split('<aside class="stack')[1]
    assert "Screening, 6 of 13 answered" in beside
    assert "Revision 2, 6 exercises" in beside
    assert beside.index("Kiesel 7") < beside.index("Maria Muster")


def test_the_list_gives_stage_and_next_step(client: Visitor, demo: Practice) -> None:
    page = signed_in(client, somebody(demo, "K. Lang")).get("/patients").text
    for told in (
        "born 1967, no. 2",
        "Neck and left shoulder blade",
        "subacute on Thursday",
        "Waits for the doctor, by 3 Dec",
        "Plan running",
        "review today",
        "Plan held",
    ):
        assert told in page


def test_a_search_that_finds_nobody_offers_the_way_back(visitor: Visitor, clinician: Clinician) -> None:
    a_patient(of=clinician.practice)
    page = visitor.get("/patients?q=zzz").text
    assert "Nobody matches “zzz”." in page
    assert "Register a new patient" in page
    assert "The people you treat stand here" not in page


@pytest.mark.parametrize("query", ["sort=password", "page=0", "page=x", "per_page=5000", "q=%00"])
def test_a_list_is_asked_for_within_bounds(visitor: Visitor, query: str) -> None:
    assert visitor.get(f"/patients?{query}").status_code == 400


def test_an_empty_page_of_the_list_leads_back(visitor: Visitor, clinician: Clinician) -> None:
    a_patient(of=clinician.practice)
    assert "Nobody stands on this page." in visitor.get("/patients?page=7").text


def test_the_record_shows_how_an_episode_stands(client: Visitor, demo: Practice) -> None:
    visitor = signed_in(client, somebody(demo, "K. Lang"))
    maria = db.session.scalars(select(Patient).where(Patient.name == "Maria Muster")).one()
    page = visitor.get(f"/patients/{maria.id}").text
    for told in (
        "58–59, woman",
        "7 weeks, subacute since 31 Oct",
        "No loaded or end-range bending of the spine.",
        "Screened 11 Nov · Exercise possible, with precautions · valid to 23 Dec",
        "persistent from 27 Dec",
        "Revision 1",
        "Osteoporosis",
        "opened yesterday, as far as we can tell",
    ):
        assert told in page
    opened = db.session.scalars(
        select(AuditEntry).where(AuditEntry.event == "patient.opened").order_by(AuditEntry.number.desc())
    ).first()
    assert opened is not None
    assert (opened.subject_id, opened.facts) == (maria.id, {"page": "desk.record"})


@pytest.mark.parametrize(
    ("name", "told", "way"),
    [
        ("Kiesel 7", "13 questions, about a minute", ">Screen<"),
        ("Greta Schema", "6 of 13 answered, begun by J. Okafor", "Continue the screening"),
        ("Karl Modell", "The plan waits for the medical assessment, 3 Dec.", "Screen again"),
        ("Ida Entwurf", "Links show whom to call instead of exercises.", "Screen again"),
        ("Otto Vorlage", "A criterion holds the plan until you release it", "Decide about the plan"),
        ("Selin Probe", "Nothing new can be handed over. A running plan stays open.", "Screen again"),
    ],
)
def test_a_record_names_the_next_step(
    client: Visitor, demo: Practice, name: str, told: str, way: str
) -> None:
    visitor = signed_in(client, somebody(demo, "K. Lang"))
    patient = db.session.scalars(select(Patient).where(Patient.name == name)).one()
    page = visitor.get(f"/patients/{patient.id}").text
    assert told in page
    assert way in page


def test_a_later_draft_hides_no_running_plan(client: Visitor, demo: Practice) -> None:
    visitor = signed_in(client, somebody(demo, "K. Lang"))
    maria = db.session.scalars(
        select(Patient).where(Patient.name == "Maria Muster").options(selectinload(Patient.episodes))
    ).one()
    draft = a_plan(of=maria.episodes[0], by=somebody(demo, "J. Okafor"), with_doses=2)
    page = visitor.get(f"/patients/{maria.id}").text
    assert "Revision 1" in page
    assert "opened yesterday, as far as we can tell" in page
    assert f'href="/plans/{draft.id}"' in page
    assert "Revision 1, 2 exercises" in page
    desk = signed_in(visitor, a_clinician(of=demo, role=Role.FRONT_DESK))
    assert "Hand over" in desk.get(f"/patients/{maria.id}").text


def test_a_similar_name_is_said_on_the_record(visitor: Visitor, clinician: Clinician) -> None:
    patient = a_patient(of=clinician.practice, name="Maria Braun")
    a_patient(of=clinician.practice, name="Marie Brauns", number=2, birth_year=1980)
    page = visitor.get(f"/patients/{patient.id}").text
    assert "Not to be confused with: Marie Brauns, born 1980, no. 2" in page


def test_a_person_without_an_episode_is_offered_one(visitor: Visitor, clinician: Clinician) -> None:
    patient = a_patient(of=clinician.practice)
    assert "No complaint is on record yet." in visitor.get(f"/patients/{patient.id}").text


def test_somebody_under_16_is_named_as_outside_the_scope(visitor: Visitor, clinician: Clinician) -> None:
    patient = a_patient(of=clinician.practice, birth_year=2012)
    an_episode(of=patient)
    assert "Under 16." in visitor.get(f"/patients/{patient.id}").text


def test_earlier_episodes_stay_readable(visitor: Visitor, clinician: Clinician) -> None:
    patient = a_patient(of=clinician.practice)
    old = an_episode(of=patient, regions=["chest"], closed_at=NOON, created_at=NOON - timedelta(days=300))
    an_episode(of=patient)
    page = visitor.get(f"/patients/{patient.id}").text
    assert "Other episodes" in page
    assert f"/patients/{patient.id}/episodes/{old.id}" in page
    assert "This episode is closed." in visitor.get(f"/patients/{patient.id}/episodes/{old.id}").text


def test_complaint_and_goals_are_kept_by_form_and_by_script(visitor: Visitor, clinician: Clinician) -> None:
    episode = an_episode(of=a_patient(of=clinician.practice))
    address = f"/patients/{episode.patient_id}/episodes/{episode.id}/complaint"
    assert visitor.send(address, complaint="Stiff", goals="Swim", version="1").status_code == 303
    script = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}
    form = {"csrf_token": visitor.token(), "complaint": "Stiffer", "goals": "Swim", "version": "2"}
    assert visitor.post(address, data=form, headers=script).get_json() == {"version": 3}
    refused = visitor.post(address, data=form | {"complaint": "x" * 301, "version": "3"}, headers=script)
    assert refused.status_code == 422
    assert "complaint" in refused.get_json()["error"]["fields"]
    stale = visitor.post(address, data=form, headers=script)
    assert (stale.status_code, stale.get_json()["error"]["key"]) == (409, "changed-meanwhile")
    page = visitor.send(address, complaint="Mine", goals="Swim", version="1")
    assert page.status_code == 409
    assert "K. Lang changed this at 12:00" in page.text
    assert "Now on record: Stiffer" in page.text
    assert 'value="Mine"' in page.text
    assert visitor.send(address, complaint="x" * 301, goals="", version="3").status_code == 422


def test_the_front_desk_sees_whom_and_what_but_nothing_clinical(client: Visitor, demo: Practice) -> None:
    visitor = signed_in(client, a_clinician(of=demo, role=Role.FRONT_DESK))
    assert visitor.get("/").location == "/patients"
    listed = visitor.get("/patients").text
    maria = db.session.scalars(select(Patient).where(Patient.name == "Maria Muster")).one()
    record = visitor.get(f"/patients/{maria.id}").text
    for page in (listed, record):
        for clinical in ("shoulder blade", "Subacute", "precautions", "bending", "Osteoporosis", "Screen"):
            assert clinical not in page
    assert "Plan running" in listed
    assert "Revision 1" in record


def test_another_practice_sees_nobody(client: Visitor, demo: Practice) -> None:
    maria = db.session.scalars(select(Patient).where(Patient.name == "Maria Muster")).one()
    episode = db.session.scalars(select(Episode).where(Episode.patient_id == maria.id)).one()
    visitor = signed_in(client, a_clinician(of=a_practice("Praxis am Teich")))
    assert visitor.get(f"/patients/{maria.id}").status_code == 404
    assert visitor.get(f"/patients/{maria.id}/episodes/{episode.id}").status_code == 404
    assert "Maria" not in visitor.get("/patients").text
    assert "Maria" not in visitor.get("/").text


def many(of: Practice, count: int) -> None:
    patients = [
        {
            "id": uuid4(),
            "practice_id": of.id,
            "number": number,
            "name": f"Person {number}",
            "folded": fold(f"Person {number}"),
            "greeting": "",
            "birth_year": 1970,
            "sex": Sex.FEMALE,
            "conditions": [],
            "language": "de",
            "created_at": NOON - timedelta(days=400),
            "version": 1,
        }
        for number in range(1, count + 1)
    ]
    episodes = [
        {
            "id": uuid4(),
            "practice_id": of.id,
            "patient_id": patient["id"],
            "onset": NOON.date() - timedelta(days=410),
            "onset_precision": Precision.DAY,
            "regions": ["neck"],
            "sides": {},
            "complaint": "",
            "goals": "",
            "created_at": NOON - timedelta(days=400),
            "version": 1,
        }
        for patient in patients
    ]
    db.session.execute(insert(Patient), patients)
    db.session.execute(insert(Episode), episodes)
    db.session.commit()


def test_two_thousand_people_take_as_many_queries_as_two(
    visitor: Visitor, clinician: Clinician, clock: Clock
) -> None:
    many(clinician.practice, 2)
    with counted() as few:
        visitor.get("/patients?per_page=1")
    other = a_clinician(of=a_practice("Groß"))
    many(other.practice, 2_000)
    signed_in(visitor, other)
    with counted() as lots:
        page = visitor.get("/patients").text
    assert len(lots) == len(few)
    assert "Page 1 of 40" in page
    assert "?page=2" in page
    with counted() as today:
        visitor.get("/")
    assert len(today) < 20
    assert "Person 1999" in visitor.get("/patients?q=1999").text


def test_today_names_a_screening_left_with_an_answer_that_cannot_wait(
    visitor: Visitor, clinician: Clinician
) -> None:
    episode = an_episode(of=a_patient(of=clinician.practice))
    begun = visitor.send(f"/episodes/{episode.id}/screenings", key=str(uuid4())).location
    assert "Screening not finished." in visitor.get("/").text
    visitor.send(f"{begun}/answers", version=1, **{"core-neuro": "yes", "neuro-sphincter": "yes"})
    page = visitor.get("/").text
    assert "A screening under way has answers that point to a doctor." in page
    assert "Screening not finished." not in page
