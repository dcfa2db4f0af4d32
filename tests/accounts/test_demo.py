"""A production configuration does not start on a database that holds the demo practice."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from clinic import create_app
from clinic.config import Config, Misconfigured
from tests.databases import Blank
from tests.factories import a_practice


@pytest.fixture
def production(service: Flask, blank: Blank, tmp_path: Path) -> Config:
    settings: Config = service.extensions["settings"]
    return replace(
        settings,
        environment="production",
        base_url="https://plans.example.org",
        trusted_hosts=("plans.example.org",),
        database_url=blank.url,
        instance=tmp_path,
    )


def test_the_demo_practice_stops_a_production_start_and_says_why(app: Flask, production: Config) -> None:
    a_practice(is_demo=True)
    with pytest.raises(Misconfigured, match="demo practice"):
        create_app(production)


def test_a_real_practice_starts(app: Flask, production: Config) -> None:
    a_practice()
    assert create_app(production).extensions["settings"].is_production


def test_a_database_not_migrated_yet_leaves_the_way_to_migrate_open(
    production: Config, tmp_path: Path
) -> None:
    create_app(replace(production, database_url=f"sqlite:///{tmp_path / 'new.db'}"))
