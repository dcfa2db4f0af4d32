"""A desk, a plan that was handed over, and somebody who followed its link."""

import pytest
from flask import Flask

from clinic.accounts.models import Clinician
from clinic.plans.models import Plan
from tests.factories import a_clinician, signed_in
from tests.pages import Visitor
from tests.sharing.road import a_path, an_issued_plan, visitor_of


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician(title="Physiotherapeutin")


@pytest.fixture
def desk(client: Visitor, lang: Clinician) -> Visitor:
    signed_in(client, lang)
    return client


@pytest.fixture
def plan(lang: Clinician) -> Plan:
    return an_issued_plan(lang)


@pytest.fixture
def path(plan: Plan, lang: Clinician) -> str:
    return a_path(plan, lang)


@pytest.fixture
def patient(app: Flask, path: str) -> Visitor:
    """Somebody who followed the link."""
    visitor = visitor_of(app)
    visitor.get(path)
    return visitor
