"""Every route with its door, and what stands in its address for a given practice.

A route whose address holds a new kind of argument gets a line in `OWNED` (it belongs to a practice: a foreign
one must answer as if it did not exist) or in `OPEN` (it belongs to nobody).
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, cached_property
from uuid import UUID, uuid4

from flask import Flask

from clinic import create_app
from clinic.accounts.factors import actions as factors
from clinic.accounts.factors import parking, sealing
from clinic.accounts.factors.models import Passkey
from clinic.accounts.models import Clinician, Practice, Role
from clinic.accounts.people.models import Invitation
from clinic.config import Config
from clinic.desk import copies
from clinic.library import actions as writing
from clinic.library.catalogue import library
from clinic.library.models import OwnExercise
from clinic.measures import actions as measures
from clinic.measures.models import Activity, Measure
from clinic.measures.rules import FORM
from clinic.measures.schemas import Given
from clinic.patients.models import Episode, Patient
from clinic.patients.treatment.models import Cover, EmergencyAccess
from clinic.plans import canvas, contents, snapshot
from clinic.plans import queries as plans
from clinic.plans.models import Plan, Revision, SavedProgramme
from clinic.reminders import actions as reminders
from clinic.reminders import calendars
from clinic.screening.catalogue import questionnaire
from clinic.screening.models import Letter, Screening
from clinic.sharing import actions as sharing
from clinic.sharing.models import Link, Way
from clinic.sharing.rules import LENGTH, LONGEST, token
from clinic.web.access import Entry, entry_of
from tests import factories
from tests.conftest import NOON

CHANGING = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Route:
    """One address with one method."""

    rule: str
    endpoint: str
    method: str
    entry: Entry | None
    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"

    @property
    def owned(self) -> tuple[str, ...]:
        return tuple(argument for argument in self.arguments if argument in OWNED)

    def address(self, app: Flask, values: dict[str, object]) -> str:
        return app.url_map.bind("localhost").build(self.endpoint, values, method=self.method)


@cache
def a_service() -> Flask:
    """An app to read routes from; it answers nothing."""
    return create_app(
        Config(
            environment="test",
            secret_key="k" * 20 + "0123456789abcdefghij",
            database_url="sqlite://",
            base_url="http://localhost",
            trusted_hosts=("localhost",),
        )
    )


@cache
def routes() -> tuple[Route, ...]:
    """All routes of the service, one for each method."""
    app = a_service()
    found = {
        Route(
            rule=rule.rule,
            endpoint=rule.endpoint,
            method=method,
            entry=entry_of(app, rule.endpoint),
            arguments=tuple(sorted(rule.arguments)),
        )
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    return tuple(sorted(found, key=str))


class World:
    """One practice with one of everything, each made when it is first asked for.

    `text` stands wherever somebody may write freely.
    """

    def __init__(self, name: str, email: str, *, text: str = "") -> None:
        self.practice: Practice = factories.a_practice(name, tagline=text, address=text, hours=text)
        self.email = email
        self.text = text

    @cached_property
    def people(self) -> dict[Role, Clinician]:
        return {
            role: factories.a_clinician(
                of=self.practice,
                role=role,
                email=f"{role}@{self.email}",
                name=self.text or "K. Lang",
                title=self.text,
            )
            for role in Role
        }

    @property
    def clinician(self) -> Clinician:
        return self.people[Role.CLINICIAN]

    @cached_property
    def patient(self) -> Patient:
        return factories.a_patient(of=self.practice, name=self.text or "M. Beispiel", greeting=self.text)

    @cached_property
    def episode(self) -> Episode:
        return factories.an_episode(of=self.patient, complaint=self.text, goals=self.text)

    @cached_property
    def screening(self) -> Screening:
        """One begun and not decided, so that it can still be answered."""
        return factories.a_draft_screening(
            of=self.episode, by=self.clinician, questionnaire_digest=questionnaire().digest
        )

    @cached_property
    def decided(self) -> Screening:
        return factories.a_clear_screening(of=self.episode, by=self.clinician)

    @cached_property
    def letter(self) -> Letter:
        return factories.kept(
            Letter(
                practice_id=self.practice.id,
                screening_id=self.decided.id,
                language="de",
                recipient=self.text or "Praxis Dr. Muster",
                body=self.text or "Bitte um Abklärung.",
                at=NOON,
                by=self.clinician.id,
            )
        )

    @cached_property
    def plan(self) -> Plan:
        plan = factories.a_plan(of=self.episode, by=self.clinician)
        plan.note = plan.doses[0].reason = self.text
        return factories.kept(plan)

    @cached_property
    def saved(self) -> SavedProgramme:
        return canvas.keep_programme(
            self.plan, name=self.text or "Desk", shared=True, by=self.clinician, now=NOON
        )

    @cached_property
    def revision(self) -> Revision:
        plan = plans.plan(self.plan.id, of=self.practice)
        assert plan is not None
        held = contents.contents(
            plan,
            screening=self.decided,
            practice=self.practice,
            author=self.clinician,
            library=library(),
            questionnaire=questionnaire(),
            now=NOON,
        )
        text = snapshot.canonical(snapshot.whole(held, number=1, issued_at=NOON))
        return factories.a_revision(of=self.plan, by=self.clinician, screening=self.decided, snapshot=text)

    @cached_property
    def activity(self) -> Activity:
        return measures.name_activity(self.episode, self.text or "Carrying bags", by=self.clinician, now=NOON)

    @cached_property
    def measure(self) -> Measure:
        return measures.take(
            self.episode.id,
            Given(pain=5, change=0, scores={self.activity.id: 3}),
            day=NOON.date(),
            form=FORM,
            language="en",
            by=self.clinician,
            now=NOON,
        )

    @cached_property
    def own_exercise(self) -> OwnExercise:
        exercise = writing.begin_own(key=uuid4(), by=self.clinician, now=NOON)
        writing.write_own(
            exercise,
            facts={},
            texts={"name-en": self.text or "Sofa slide"},
            marks=(),
            version=1,
            by=self.clinician,
            now=NOON,
        )
        return exercise

    @cached_property
    def invitation(self) -> Invitation:
        return factories.kept(
            Invitation(
                practice_id=self.practice.id,
                email=f"new@{self.email}",
                role=Role.CLINICIAN,
                language="en",
                invited_by=self.people[Role.ADMINISTRATOR].id,
                invited_at=NOON,
                expires_at=NOON + timedelta(days=7),
            )
        )

    @cached_property
    def cover(self) -> Cover:
        return factories.kept(
            Cover(
                practice_id=self.practice.id,
                clinician_id=self.clinician.id,
                colleague_id=self.people[Role.ADMINISTRATOR].id,
                starts_on=NOON.date(),
                ends_on=NOON.date(),
                made_at=NOON,
            )
        )

    @cached_property
    def emergency(self) -> EmergencyAccess:
        return factories.kept(
            EmergencyAccess(
                practice_id=self.practice.id,
                patient_id=self.patient.id,
                clinician_id=self.people[Role.ADMINISTRATOR].id,
                reason=self.text or "Called in by the ward",
                at=NOON,
                until=NOON + timedelta(days=1),
            )
        )

    @cached_property
    def passkey(self) -> Passkey:
        return factories.kept(
            Passkey(
                clinician_id=self.people[Role.FRONT_DESK].id,
                credential_id=self.practice.id.bytes,
                public_key=b"no key",
                counter=0,
                name=self.text or "Laptop",
                created_at=NOON,
            )
        )

    @cached_property
    def parked(self) -> UUID:
        """A form that was kept for somebody at the front desk."""
        person, form_id = self.people[Role.FRONT_DESK], uuid4()
        content = json.dumps(
            {"path": "/patients", "fields": [["alias", self.text or "M. Beispiel"]]}
        ).encode()
        sealed = sealing.seal(content, purpose=parking.FORM, owner=person.id.bytes + form_id.bytes)
        return factors.park(sealed, form_id=form_id, by=person, now=NOON)

    @cached_property
    def secret(self) -> str:
        return token(secrets.token_bytes(LENGTH))

    @cached_property
    def link(self) -> Link:
        return sharing.mint(
            self.plan,
            revision=self.revision,
            way=Way.COPY,
            label=self.text or "Copy",
            secret=self.secret,
            expires_at=NOON + LONGEST,
            gate=(),
            by=self.clinician,
            now=NOON,
        )

    @cached_property
    def copy(self) -> str:
        """What opens the files of a copy of the patient's record to the administrator."""
        return copies.sign(self.patient.id, self.people[Role.ADMINISTRATOR].id, at=NOON)

    @cached_property
    def feed(self) -> str:
        """The secret by which a calendar reads the reminders of this link."""
        secret = token(secrets.token_bytes(LENGTH))
        chosen = reminders.choose(
            self.link,
            None,
            days=None,
            times=["07:30"],
            keeps_zone=False,
            zone="Europe/Berlin",
            language="en",
            now=NOON,
        )
        reminders.open_feed(chosen, digest=calendars.fingerprint(secret), by=self.link, now=NOON)
        return secret


OWNED: dict[str, Callable[[World], object]] = {
    "patient_id": lambda world: world.patient.id,
    "episode_id": lambda world: world.episode.id,
    "screening_id": lambda world: world.screening.id,
    "letter_id": lambda world: world.letter.id,
    "plan_id": lambda world: world.plan.id,
    "dose_id": lambda world: world.plan.doses[0].id,
    "revision_id": lambda world: world.revision.id,
    "saved_id": lambda world: world.saved.id,
    "link_id": lambda world: world.link.id,
    "activity_id": lambda world: world.activity.id,
    "measure_id": lambda world: world.measure.id,
    "own_id": lambda world: world.own_exercise.id,
    "person_id": lambda world: world.clinician.id,
    "invitation_id": lambda world: world.invitation.id,
    "cover_id": lambda world: world.cover.id,
    "emergency_id": lambda world: world.emergency.id,
    "passkey_id": lambda world: world.passkey.id,
    "form_id": lambda world: world.parked,
}
OPEN: dict[str, object] = {
    "digest": "0" * 16,
    "name": "app.css",
    "exercise_id": "chin-tuck-sitting",
    "criterion": "E01",
    "content": "screening",
    "token": "0" * LENGTH,
    "signed": "x",
}
# What is right for one route although not for its kind of argument.
FOR_ROUTE: dict[tuple[str, str], Callable[[World], object]] = {
    # A letter tells of a decision.
    ("papers.edit_letter", "screening_id"): lambda world: world.decided.id,
    ("papers.write_letter", "screening_id"): lambda world: world.decided.id,
    ("papers.letter_pdf", "screening_id"): lambda world: world.decided.id,
    ("papers.letter_text", "screening_id"): lambda world: world.decided.id,
    # A table of days needs a plan they belong to.
    ("following.table", "episode_id"): lambda world: world.revision and world.episode.id,
    ("following.adopt", "episode_id"): lambda world: world.revision and world.episode.id,
    # A sheet is of what was issued.
    ("designer.pdf", "plan_id"): lambda world: world.revision.plan_id,
    ("designer.picture", "plan_id"): lambda world: world.revision.plan_id,
    ("reminders.feed", "token"): lambda world: world.feed,
    # What is typed from paper belongs to an issued plan.
    ("paper_diary.show", "plan_id"): lambda world: world.revision.plan_id,
    ("paper_diary.write", "plan_id"): lambda world: world.revision.plan_id,
    # Files of a copy are open for some minutes to the person who asked.
    ("copies.ready", "signed"): lambda world: world.copy,
    ("copies.file", "signed"): lambda world: world.copy,
    ("copies.file", "name"): lambda _world: "record.json",
}
# Routes whose own address, with no form sent, may rightly answer 404.
MAY_BE_ABSENT = {
    "factors.rename_passkey",  # somebody else's
    "factors.remove_passkey",
    "joining.join",  # no address that was signed
    "resetting.change",
    "setting_up.set_up",
    "proving.kept",
    "proving.drop",
    "practice.logo",  # no logo was given yet
    "own.photo",  # nor a picture
    "visits.photo",  # nor does the plan show one
    "library.own_words",  # nor anything written beside the reviewed library
    "canvas.discard",  # somebody took it away already
}


def own(route: Route, world: World) -> dict[str, object]:
    """What the route's address holds for this practice."""
    values: dict[str, object] = {}
    for argument in route.arguments:
        if (route.endpoint, argument) in FOR_ROUTE:
            values[argument] = FOR_ROUTE[route.endpoint, argument](world)
        elif argument in OWNED:
            values[argument] = OWNED[argument](world)
        else:
            assert argument in OPEN, f"{route}: say in tests/guards/addresses.py what {argument!r} stands for"
            values[argument] = OPEN[argument]
    return values


def unknown(value: object) -> object:
    """Another value of the same kind that names nothing."""
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, int):
        return value + 1_000
    return "".join(reversed(str(value)))
