"""At a terminal the questionnaire is signed as on its page: by name, by version, never with a mark left."""

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Clinician, Role
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.screening import signing
from clinic.screening.catalogue import questionnaire
from clinic.screening.models import Approval, Settlement, Verdict
from tests.commands.test_practice import run
from tests.conftest import NOON
from tests.factories import a_clinician

ASKED = questionnaire()
NAMED = ("--by", "lang@example.org", "--title", "Physiotherapist")


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician(role=Role.ADMINISTRATOR, email="lang@example.org")


def stand(lang: Clinician, *rules: str) -> None:
    for rule in rules:
        signing.settle(
            rule,
            Verdict.STANDS,
            questionnaire=ASKED,
            digest=ASKED.digest,
            text="Agreed",
            title="Physiotherapist",
            by=lang,
            now=NOON,
        )


def test_a_mark_left_is_named_and_refuses_the_signature(app: Flask, lang: Clinician) -> None:
    first, *rest = signing.marks(ASKED)
    stand(lang, *rest)
    result = run(app, "screening", "approve", ASKED.version, *NAMED)
    assert result.exit_code == 1
    assert f"has to stand first: {first}." in result.output
    assert db.session.scalars(select(Approval)).all() == []


def test_the_last_mark_is_settled_and_the_version_signed_by_name(app: Flask, lang: Clinician) -> None:
    first, *rest = signing.marks(ASKED)
    stand(lang, *rest)
    settled = run(app, "screening", "settle", first, "stands", *NAMED, "--because", "Agreed with Dr Meyer")
    assert settled.exit_code == 0, settled.output
    assert db.session.scalars(select(Settlement.text).where(Settlement.criterion == first)).one() == (
        "Agreed with Dr Meyer"
    )
    result = run(app, "screening", "approve", ASKED.digest[:8], *NAMED)
    assert result.output == f"{ASKED.version} ({ASKED.digest}) signed by K. Lang, Physiotherapist.\n"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "content.approved")).one()
    assert (entry.facts["digest"], entry.facts["way"]) == (ASKED.digest, "terminal")
    shown = run(app, "screening", "marks", "--by", "lang@example.org").output
    assert f"{first}  stands, K. Lang, " in shown
    assert "Signed by K. Lang, Physiotherapist, " in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("approve", "0.1.9", *NAMED), f"In use is {ASKED.version}"),
        (("approve", ASKED.digest[:5], *NAMED), f"In use is {ASKED.version}"),
        (("approve", ASKED.version, "--by", "lang@example.org", "--title", " "), "--title is empty"),
        (("approve", ASKED.version, "--by", "gone@example.org", "--title", "x"), "Nobody signs in"),
        (("approve", ASKED.version, "--by", "okafor@example.org", "--title", "x"), "takes administrator"),
        (("settle", "R14", "stands", *NAMED, "--because", "x"), "R14 is no marked rule"),
        (("settle", "E01", "perhaps", *NAMED, "--because", "x"), "'perhaps' is not one of"),
        (
            ("settle", "E01", "stands", "--by", "desk@example.org", "--title", "x", "--because", "x"),
            "front-desk",
        ),
    ],
)
def test_what_is_not_meant_for_certain_is_refused(
    app: Flask, lang: Clinician, arguments: tuple[str, ...], said: str
) -> None:
    a_clinician(of=lang.practice, email="okafor@example.org")
    a_clinician(of=lang.practice, email="desk@example.org", role=Role.FRONT_DESK)
    result = run(app, "screening", *arguments)
    assert result.exit_code != 0
    assert said in result.output
    assert db.session.scalars(select(Approval)).all() == []
