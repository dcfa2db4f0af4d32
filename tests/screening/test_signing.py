"""Content is signed by name and fingerprint, never with a marked rule left, and never for another version."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from clinic.accounts.models import Clinician, Practice, Role
from clinic.audit import verify
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.screening import signing
from clinic.screening.catalogue import questionnaire
from clinic.screening.models import Content, Verdict
from clinic.screening.questionnaire import Outcome
from clinic.screening.signing import Signed
from tests.conftest import NOON
from tests.factories import a_clinician, a_practice
from tests.screening.made import made, rule

ASKED = questionnaire()
IN_USE = Signed(content=Content.SCREENING, version=ASKED.version, digest=ASKED.digest)
ACUTE = {"item": "core.acute", "is": "yes"}


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician(role=Role.ADMINISTRATOR, title="Physiotherapist")


def settle(lang: Clinician, *criteria: str, verdict: Verdict = Verdict.STANDS, hours: int = 0) -> None:
    for criterion in criteria:
        signing.settle(
            criterion,
            verdict,
            questionnaire=ASKED,
            digest=ASKED.digest,
            text="Agreed in the team",
            title=lang.title,
            by=lang,
            now=NOON + timedelta(hours=hours),
        )


def approve(lang: Clinician, signed: Signed = IN_USE) -> None:
    signing.approve(
        signed,
        in_use=IN_USE,
        questionnaire=ASKED,
        text="",
        title=lang.title,
        by=lang,
        now=NOON + timedelta(hours=1),
    )


def practice(lang: Clinician) -> Practice:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Practice, lang.practice_id)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ({}, ("A01", "C03")),
        ({"A01": Verdict.STANDS}, ("C03",)),
        ({"A01": Verdict.STANDS, "C03": Verdict.STANDS}, ()),
        # A rule that is to be changed keeps its version a draft, however many others stand.
        ({"A01": Verdict.STANDS, "C03": Verdict.CHANGE}, ("C03",)),
        # A decision about a rule without a mark is nothing.
        ({"B02": Verdict.STANDS}, ("A01", "C03")),
    ],
)
def test_a_version_waits_for_each_of_its_marks(
    verdicts: dict[str, Verdict], expected: tuple[str, ...]
) -> None:
    marked = made(
        rule("A01", Outcome.EMERGENCY, ACUTE, mark=True),
        rule("B02", Outcome.URGENT_SAME_DAY, ACUTE),
        rule("C03", Outcome.URGENT_SAME_DAY, ACUTE, mark=True),
    )
    assert signing.left(marked, verdicts) == expected


@pytest.mark.parametrize(
    ("approved", "expected"),
    [
        ({}, (Content.SCREENING, Content.EXERCISES)),
        ({"screening": "a"}, (Content.EXERCISES,)),
        ({"screening": "another", "exercises": "b"}, (Content.SCREENING,)),
        ({"screening": "a", "exercises": "b", "programmes": "c"}, ()),
    ],
)
def test_one_changed_byte_makes_content_a_draft_again(
    approved: dict[str, str], expected: tuple[Content, ...]
) -> None:
    assert signing.unsigned(approved, {Content.SCREENING: "a", Content.EXERCISES: "b"}) == expected


def test_no_version_is_signed_while_a_mark_is_left(lang: Clinician) -> None:
    first, *others = signing.marks(ASKED)
    settle(lang, *others)
    with pytest.raises(signing.MarksLeft) as refused:
        approve(lang)
    assert refused.value.marks == (first,)
    assert practice(lang).approved == {}


def test_a_signature_names_who_when_and_exactly_what(lang: Clinician) -> None:
    settle(lang, *signing.marks(ASKED))
    approve(lang)
    assert practice(lang).approved == {"screening": ASKED.digest}
    (row,) = signing.approvals(of=lang.practice)
    assert (row.name, row.title, row.version, row.digest) == (
        "K. Lang",
        "Physiotherapist",
        ASKED.version,
        ASKED.digest,
    )
    lines = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [line.event for line in lines].count("content.mark-settled") == len(signing.marks(ASKED))
    assert lines[-1].event == "content.approved"
    assert lines[-1].facts["digest"] == ASKED.digest
    assert list(verify(lang.practice_id)) == []


def test_a_signature_is_one_practices_own(lang: Clinician) -> None:
    settle(lang, *signing.marks(ASKED))
    approve(lang)
    other = a_clinician(of=a_practice("Praxis am Kanal"))
    assert signing.approvals(of=other.practice) == []
    assert signing.settled(ASKED.digest, of=other.practice) == {}
    assert signing.approval_of(ASKED.digest, of=other.practice) is None


@pytest.mark.parametrize("stale", [replace(IN_USE, digest="0" * 64), replace(IN_USE, version="0.1.0")])
def test_only_what_is_in_use_can_be_signed(lang: Clinician, stale: Signed) -> None:
    settle(lang, *signing.marks(ASKED))
    with pytest.raises(signing.OtherContent):
        approve(lang, stale)


def test_a_decision_about_another_version_or_rule_is_refused(lang: Clinician) -> None:
    values = {"text": "x", "title": "y", "by": lang, "now": NOON, "questionnaire": ASKED}
    with pytest.raises(signing.OtherContent):
        signing.settle("E01", Verdict.STANDS, digest="0" * 64, **values)  # type: ignore[arg-type]
    with pytest.raises(signing.NoSuchMark):
        signing.settle("E02", Verdict.STANDS, digest=ASKED.digest, **values)  # type: ignore[arg-type]


def test_whoever_wants_a_rule_changed_takes_the_signature_back(lang: Clinician) -> None:
    settle(lang, *signing.marks(ASKED))
    approve(lang)
    settle(lang, "E01", verdict=Verdict.CHANGE, hours=2)
    assert practice(lang).approved == {}
    assert signing.approval_of(ASKED.digest, of=lang.practice) is None
    assert signing.approval_of(ASKED.digest, of=lang.practice, at=NOON + timedelta(hours=1)) is not None
    with pytest.raises(signing.MarksLeft):
        approve(lang)


def test_a_signature_can_be_taken_back_and_stays_in_the_history(lang: Clinician) -> None:
    settle(lang, *signing.marks(ASKED))
    approve(lang)
    later = NOON + timedelta(hours=3)
    signing.withdraw(Content.SCREENING, text="A doubt about E01", title="Physiotherapist", by=lang, now=later)
    assert practice(lang).approved == {}
    assert [row.withdrawn for row in signing.approvals(of=lang.practice)] == [True, False]


@pytest.mark.parametrize("table", ["approval", "settlement", "questionnaire"])
def test_what_was_signed_stays_signed(lang: Clinician, table: str) -> None:
    settle(lang, *signing.marks(ASKED))
    approve(lang)
    if table == "questionnaire":
        db.session.execute(
            text(
                "INSERT INTO questionnaire (digest, questionnaire, version, files, kept_at) "
                "VALUES ('d', 'q', '1', :files, :at)"
            ),
            {"files": b"x", "at": "2026-11-24 11:00:00+00:00"},
        )
        db.session.commit()
    with pytest.raises(DatabaseError, match="kept as it is"):
        db.session.execute(text(f"DELETE FROM {table}"))  # noqa: S608  the names above
    db.session.rollback()
