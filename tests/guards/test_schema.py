"""Migrations and models give the same schema, constraints and all, on whichever database runs this."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Inspector, inspect, text

from clinic.database import Base, db

KEPT = {
    "audit_entry",
    "pause",
    "revision",
    "hold_release",
    "letter",
    "screening",
    "answer",
    "approval",
    "settlement",
    "questionnaire",
    "erasure",
}


def shape(inspector: Inspector) -> dict[str, Any]:
    """Columns, keys and constraints of every table, by name."""
    return {
        table: {
            "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)},
            "primary": inspector.get_pk_constraint(table)["name"],
            "unique": {c["name"] for c in inspector.get_unique_constraints(table)},
            "checks": {c["name"]: c["sqltext"] for c in inspector.get_check_constraints(table)},
            "foreign": {
                k["name"]: (k["referred_table"], k["options"].get("ondelete"))
                for k in inspector.get_foreign_keys(table)
            },
            "indexes": {i["name"]: i["column_names"] for i in inspector.get_indexes(table)},
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def test_migrations_and_models_give_the_same_schema(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        migrated = shape(inspect(connection))
    with db.engine.connect() as connection:
        connection.execute(text("COMMIT"))
    downgrade(revision="base")
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        Base.metadata.create_all(connection)
    with db.engine.connect() as connection:
        assert shape(inspect(connection)) == migrated


def test_every_constraint_has_a_name(app: Flask) -> None:
    for table in Base.metadata.tables.values():
        for constraint in table.constraints:
            assert constraint.name, f"{table.name}: {constraint!r}"


def test_what_is_issued_decided_or_recorded_is_kept_by_triggers(app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        sql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    found = {row[0] for row in db.session.execute(text(sql))}
    assert {f"{table}_is_kept_on_{verb}" for table in KEPT for verb in ("update", "delete")} <= found


def test_the_way_down_and_up_again_is_open(app: Flask) -> None:
    db.session.remove()
    downgrade(revision="base")
    upgrade()
    with db.engine.connect() as connection:
        assert "revision" in inspect(connection).get_table_names()


def test_sqlite_is_opened_with_care(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    with db.engine.connect() as connection:
        values = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in (
                "synchronous",
                "foreign_keys",
                "busy_timeout",
                "secure_delete",
                "trusted_schema",
                "temp_store",
            )
        }
    assert values == {
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "secure_delete": 1,
        "trusted_schema": 0,
        "temp_store": 2,
    }
