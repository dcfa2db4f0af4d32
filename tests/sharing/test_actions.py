"""Links are made for one hand-over, only through an open gate, and end at once when told to."""

from datetime import timedelta
from secrets import token_bytes

import pytest
from flask import Flask
from sqlalchemy import func, select

from clinic.accounts.models import Clinician
from clinic.audit import verify
from clinic.database import db
from clinic.plans import queries as planned
from clinic.plans.models import Plan
from clinic.sharing import actions, queries, rules
from clinic.sharing.models import Link, LinkDigest, Way
from tests.conftest import NOON
from tests.factories import a_clinician, a_patient, a_plan, a_revision, an_episode

SECRET = rules.token(bytes(range(26)))


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def plan(lang: Clinician) -> Plan:
    made = a_plan(of=an_episode(of=a_patient(of=lang.practice)), by=lang)
    a_revision(of=made, by=lang)
    found = planned.plan(made.id, of=lang.practice)
    assert found is not None
    return found


def mint(plan: Plan, lang: Clinician, *gate: str, secret: str = SECRET, days: int = 30) -> Link:
    return actions.mint(
        plan,
        revision=plan.revisions[-1] if plan.revisions else None,
        way=Way.COPY,
        label="Copied, 24 Nov",
        secret=secret,
        expires_at=NOON + timedelta(days=days),
        gate=gate,
        by=lang,
        now=NOON,
    )


def test_a_secret_opens_its_link_and_only_its_fingerprint_is_kept(plan: Plan, lang: Clinician) -> None:
    link = mint(plan, lang)
    opened = queries.opened_by(rules.fingerprint(SECRET))
    assert opened is not None
    assert opened.id == link.id
    assert db.session.scalars(select(LinkDigest.digest)).all() == [rules.fingerprint(SECRET)]
    assert queries.opened_by(rules.fingerprint(rules.token(token_bytes(26)))) is None


def test_a_closed_gate_mints_nothing(plan: Plan, lang: Clinician) -> None:
    with pytest.raises(actions.NotShareable) as refused:
        mint(plan, lang, "expired")
    assert refused.value.reasons == ("expired",)
    assert db.session.scalar(select(func.count()).select_from(Link)) == 0


def test_a_plan_never_issued_has_nothing_to_show(lang: Clinician) -> None:
    made = a_plan(of=an_episode(of=a_patient(of=lang.practice)), by=lang)
    draft = planned.plan(made.id, of=lang.practice)
    assert draft is not None
    with pytest.raises(actions.NotShareable) as refused:
        mint(draft, lang)
    assert refused.value.reasons == ("not-issued",)


def test_each_hand_over_has_a_link_of_its_own(plan: Plan, lang: Clinician) -> None:
    paper, phone = mint(plan, lang), mint(plan, lang, secret=rules.token(bytes(range(1, 27))))
    actions.revoke(paper, by=lang, now=NOON)
    states = {link.id: link.revoked_at for link in queries.links(plan.id, of=lang.practice)}
    assert states == {paper.id: NOON, phone.id: None}


def test_a_link_shows_the_newest_revision(plan: Plan, lang: Clinician) -> None:
    mint(plan, lang)
    a_revision(of=plan, by=lang)
    shown = queries.shown_by(rules.fingerprint(SECRET))
    assert shown is not None
    assert shown.number == 2


def test_no_link_outlives_twelve_months(plan: Plan, lang: Clinician) -> None:
    assert mint(plan, lang, days=1000).expires_at == NOON + rules.LONGEST


def test_openings_are_counted_and_recorded_as_the_links_own_act(plan: Plan, lang: Clinician) -> None:
    link = mint(plan, lang)
    for _ in range(2):
        actions.note_opening(link, now=NOON)
    assert db.session.scalar(select(Link.openings)) == 2
    assert list(verify(lang.practice_id)) == []


def test_another_practice_finds_no_such_link(plan: Plan, lang: Clinician) -> None:
    link = mint(plan, lang)
    stranger = a_clinician(name="Stranger")
    assert queries.link(link.id, of=stranger.practice) is None
    assert queries.links(plan.id, of=stranger.practice) == []


def test_revoking_twice_keeps_who_was_first(plan: Plan, lang: Clinician) -> None:
    link = mint(plan, lang)
    actions.revoke(link, by=lang, now=NOON)
    actions.revoke(link, by=a_clinician(of=lang.practice), now=NOON + timedelta(hours=1))
    assert (link.revoked_at, link.revoked_by) == (NOON, lang.id)
