"""The practice's settings: for administrators, one version, every change on record."""

import io
import re
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from clinic.accounts import actions, queries
from clinic.accounts.models import Clinician, Mode, Practice, Role
from clinic.audit import verify
from clinic.audit.models import AuditEntry
from clinic.database import db
from tests.conftest import NOON
from tests.factories import a_clinician, a_practice, signed_in
from tests.pages import Visitor

FACTS = {
    "version": "1",
    "name": "Praxis am Teich",
    "tagline": "Physiotherapie",
    "phone": "+49 30 23125-015",
    "emergency_number": "144",
    "address": "Teichweg 1\n12345 Musterstadt",
    "hours": "Mo–Fr 8–18 Uhr",
    "language": "en",
    "colour": "#C08A2E",
}


@pytest.fixture
def lang(app: Flask, client: Visitor) -> Clinician:
    person = a_clinician(role=Role.ADMINISTRATOR)
    signed_in(client, person)
    return person


def a_picture(kind: str = "PNG") -> io.BytesIO:
    kept = io.BytesIO()
    Image.new("RGB", (60, 30), "#005f69").save(kept, kind)
    kept.seek(0)
    return kept


def lines() -> list[tuple[str, dict[str, Any]]]:
    rows = db.session.execute(select(AuditEntry.event, AuditEntry.facts).order_by(AuditEntry.number))
    return [(event, facts) for event, facts in rows]


def practice(person: Clinician) -> Practice:
    db.session.expire_all()
    return db.session.get_one(Practice, person.practice_id)


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.FRONT_DESK])
def test_only_administrators_change_the_settings(app: Flask, client: Visitor, role: Role) -> None:
    signed_in(client, a_clinician(role=role))
    assert client.get("/practice").status_code == 403
    for address in ("", "/mode", "/stages", "/logo", "/logo/remove"):
        assert client.send(f"/practice{address}", **FACTS).status_code == 403
    assert lines() == []


def test_the_page_shows_what_holds(client: Visitor, lang: Clinician) -> None:
    shown = client.get("/practice").get_data(as_text=True)
    assert 'value="Praxis am Lindenhof"' in shown
    assert 'value="documentation" checked' in shown
    assert 'value="28-85" checked' in shown


def test_particulars_are_saved_and_the_record_names_the_fields(client: Visitor, lang: Clinician) -> None:
    answer = client.send("/practice", **FACTS)
    assert answer.location == "/practice?saved=particulars#particulars-part"
    kept = practice(lang)
    assert (kept.name, kept.phone, kept.emergency_number) == ("Praxis am Teich", "+49 30 23125-015", "144")
    assert (kept.address, kept.colour, kept.version) == ("Teichweg 1\n12345 Musterstadt", "#c08a2e", 2)
    fields = "name phone tagline address hours emergency_number language colour"
    assert lines() == [("practice.changed", {"fields": fields})]
    assert list(verify(lang.practice_id)) == []
    shown = client.get(answer.location).get_data(as_text=True)
    assert "K. Lang, 24 Nov 2026, 12:00" in shown


def test_a_colour_too_light_for_paper_is_shown_beside_the_darker_one(
    client: Visitor, lang: Clinician
) -> None:
    client.send("/practice", **FACTS)
    shown = client.get("/practice").get_data(as_text=True)
    assert 'fill="#c08a2e"' in shown
    assert "Used: #996e23, darker" in shown


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Fill this in."),
        ("name", "x" * 81, "At most 80 characters"),
        ("name", "Praxis \u202e am Teich", "characters that cannot be kept"),
        ("phone", "call me", "Enter a number to dial"),
        ("phone", "", "Fill this in."),
        ("emergency_number", "sos", "Enter the digits"),
        ("emergency_number", "1", "Enter the digits"),
        ("language", "fr", "Choose one"),
        ("colour", "red", "six hexadecimal digits"),
        ("colour", "#12345g", "six hexadecimal digits"),
        ("address", "x" * 301, "At most 300 characters"),
        ("name", None, "Fill this in."),
        ("version", "x", "does not name anything"),
    ],
)
def test_what_does_not_fit_is_refused_and_everything_typed_stays(
    client: Visitor, lang: Clinician, field: str, value: str | None, words: str
) -> None:
    fields = {name: given for name, given in {**FACTS, field: value}.items() if given is not None}
    answer = client.send("/practice", **fields)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in shown
    assert "Mo–Fr 8–18 Uhr" in shown
    assert practice(lang).version == 1


@pytest.mark.parametrize("extra", ["id", "is_demo", "practice_id", "time_zone", "mode", "subacute_from"])
def test_a_field_nobody_offered_is_refused(client: Visitor, lang: Clinician, extra: str) -> None:
    assert client.send("/practice", **FACTS, **{extra: "1"}).status_code == 422
    assert practice(lang).name == "Praxis am Lindenhof"


@pytest.mark.parametrize("address", ["", "/mode", "/stages", "/logo", "/logo/remove"])
def test_without_a_version_nothing_is_changed(client: Visitor, lang: Clinician, address: str) -> None:
    facts = {name: value for name, value in FACTS.items() if name != "version"}
    assert client.send(f"/practice{address}", **facts).status_code == 428


def test_a_colleague_who_was_quicker_is_named_and_nothing_is_lost(
    app: Flask, client: Visitor, lang: Clinician
) -> None:
    weber = a_clinician(of=lang.practice, name="J. Weber", role=Role.ADMINISTRATOR)
    actions.change_particulars(
        actions.Particulars(name="Praxis Weber", phone="030 1"), by=weber, version=1, now=NOON
    )
    answer = client.send("/practice", **FACTS)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "J. Weber changed the settings at 12:00." in shown
    assert 'value="Praxis am Teich"' in shown
    assert "Saved now: Praxis Weber" in shown
    assert practice(lang).name == "Praxis Weber"
    version = re.search(r'name="version" value="(\d+)"', shown)
    assert version is not None
    assert client.send("/practice", **{**FACTS, "version": version[1]}).status_code == 303
    assert practice(lang).name == "Praxis am Teich"


def test_a_version_that_never_was_is_refused(client: Visitor, lang: Clinician) -> None:
    answer = client.send("/practice", **{**FACTS, "version": "99"})
    assert answer.status_code == 409
    assert "The settings were changed meanwhile" in answer.get_data(as_text=True)


def test_the_mode_and_each_change_of_it_are_on_record(client: Visitor, lang: Clinician) -> None:
    client.send("/practice/mode", version="1", mode="decision-support")
    assert practice(lang).mode is Mode.DECISION_SUPPORT
    client.send("/practice/mode", version="2", mode="documentation")
    assert practice(lang).mode is Mode.DOCUMENTATION
    assert lines() == [
        ("practice.mode-changed", {"before": "documentation", "mode": "decision-support"}),
        ("practice.mode-changed", {"before": "decision-support", "mode": "documentation"}),
    ]


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/mode", {"mode": "autopilot"}),
        ("/mode", {}),
        ("/stages", {"stages": "1-2"}),
        ("/stages", {"subacute_from": "1"}),
        ("/logo", {}),
        ("/logo", {"logo": "text, not a file"}),
        ("/logo/remove", {"version": "x"}),
    ],
)
def test_settings_that_do_not_exist_are_refused(
    client: Visitor, lang: Clinician, address: str, fields: dict[str, str]
) -> None:
    assert client.send(f"/practice{address}", **{"version": "1", **fields}).status_code == 422
    assert practice(lang).version == 1


def test_stages_begin_where_a_reviewed_division_says(client: Visitor, lang: Clinician) -> None:
    client.send("/practice/stages", version="1", stages="42-84")
    kept = practice(lang)
    assert (kept.subacute_from, kept.persistent_from) == (42, 84)
    assert lines() == [("practice.stages-changed", {"subacute_from": 42, "persistent_from": 84})]
    assert 'value="42-84" checked' in client.get("/practice").get_data(as_text=True)


@pytest.mark.parametrize("address", ["/mode", "/stages", "/logo", "/logo/remove"])
def test_an_old_version_of_any_part_is_refused(client: Visitor, lang: Clinician, address: str) -> None:
    client.send("/practice", **FACTS)
    fields: dict[str, Any] = {
        "/mode": {"mode": "decision-support"},
        "/stages": {"stages": "42-84"},
        "/logo": {"logo": (a_picture(), "logo.png")},
        "/logo/remove": {},
    }[address]
    answer = client.send(f"/practice{address}", version="1", **fields)
    assert answer.status_code == 409
    assert "K. Lang changed the settings" in answer.get_data(as_text=True)
    assert practice(lang).version == 2


def test_a_logo_is_shown_to_the_staff_of_its_practice_only(
    app: Flask, client: Visitor, lang: Clinician
) -> None:
    client.send("/practice/logo", version="1", logo=(a_picture("JPEG"), "C:\\logo.exe"))
    shown = client.get("/practice").get_data(as_text=True)
    found = re.search(r'src="(/practice/logo/\w{64}\.png)"', shown)
    assert found is not None
    answer = client.get(found[1])
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    stranger = signed_in(app.test_client(), a_clinician(of=a_practice("Other"), role=Role.ADMINISTRATOR))
    assert stranger.get(found[1]).status_code == 404
    assert app.test_client().get(found[1]).status_code == 303
    desk = signed_in(app.test_client(), a_clinician(of=lang.practice, role=Role.FRONT_DESK))
    assert desk.get(found[1]).status_code == 200
    assert [event for event, _ in lines()] == ["practice.logo-changed"]


def test_a_logo_is_replaced_and_removed(client: Visitor, lang: Clinician) -> None:
    client.send("/practice/logo", version="1", logo=(a_picture(), "one.png"))
    first = queries.logo_digest(lang.practice_id)
    other = io.BytesIO()
    Image.new("RGB", (10, 10), "#a92321").save(other, "PNG")
    other.seek(0)
    client.send("/practice/logo", version="2", logo=(other, "two.png"))
    assert queries.logo_digest(lang.practice_id) not in (first, None)
    assert client.get(f"/practice/logo/{first}.png").status_code == 404
    client.send("/practice/logo/remove", version="3")
    assert queries.logo(lang.practice_id) is None
    assert [event for event, _ in lines()][-1] == "practice.logo-removed"


@pytest.mark.parametrize(
    ("upload", "code", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "not a PNG, JPEG or WebP"),
        (b"", 422, "not a PNG, JPEG or WebP"),
        (bytes(5_000_001), 422, "at most 5 MB"),
        (bytes(5 * 1024 * 1024), 413, "too much at once"),
    ],
)
def test_a_file_that_is_no_logo_is_refused(
    client: Visitor, lang: Clinician, upload: bytes, code: int, words: str
) -> None:
    answer = client.send("/practice/logo", version="1", logo=(io.BytesIO(upload), "logo.png"))
    assert answer.status_code == code
    assert words in answer.get_data(as_text=True)
    assert queries.logo(lang.practice_id) is None
    answer.request.environ["wsgi.input"].close()  # the test client leaves a large body open


def test_the_page_speaks_german(client: Visitor, lang: Clinician) -> None:
    client.send("/language", language="de")
    shown = client.get("/practice").get_data(as_text=True)
    assert "Wie Patientinnen und Patienten Sie sehen" in shown
    assert "Entscheidungsunterstützung" in shown
