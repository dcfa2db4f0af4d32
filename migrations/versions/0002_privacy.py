"""Restriction, legal hold and erasure: the one way by which kept rows may go."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BY_EPISODE = "(SELECT e.patient_id FROM episode e WHERE e.id = OLD.episode_id)"
BY_PLAN = "(SELECT e.patient_id FROM episode e JOIN plan p ON p.episode_id = e.id WHERE p.id = OLD.plan_id)"
BY_SCREENING = (
    "(SELECT e.patient_id FROM episode e JOIN screening s ON s.episode_id = e.id "
    "WHERE s.id = OLD.screening_id)"
)
# table: (what was kept so far, whose the row is)
ERASABLE = {
    "revision": ("TRUE", BY_PLAN),
    "hold_release": ("TRUE", BY_SCREENING),
    "letter": ("TRUE", BY_SCREENING),
    "screening": ("OLD.decided_at IS NOT NULL", BY_EPISODE),
    "pause": ("OLD.ended_at IS NOT NULL", BY_EPISODE),
    "answer": (
        "EXISTS (SELECT 1 FROM screening s WHERE s.id = OLD.screening_id AND s.decided_at IS NOT NULL)",
        BY_SCREENING,
    ),
}


def upgrade() -> None:
    op.add_column("patient", sa.Column("restricted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_audit_entry_practice_id_at", "audit_entry", ["practice_id", "at"])

    op.create_table(
        "keeping",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("treatment_ended_on", sa.Date(), nullable=True),
        sa.Column(
            "restricted_for",
            sa.Enum(
                "erasure-asked",
                "accuracy-disputed",
                "objection",
                "claims",
                name="ground",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("restricted_by", sa.Uuid(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_by", sa.Uuid(), nullable=True),
        sa.Column("hold_reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(held_at IS NULL) = (held_by IS NULL)", name=op.f("ck_keeping_held_by_someone")),
        sa.CheckConstraint(
            "(restricted_for IS NULL) = (restricted_by IS NULL)",
            name=op.f("ck_keeping_restricted_by_someone"),
        ),
        sa.ForeignKeyConstraint(["held_by"], ["clinician.id"], name=op.f("fk_keeping_held_by_clinician")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_keeping_patient_id_patient")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_keeping_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["restricted_by"], ["clinician.id"], name=op.f("fk_keeping_restricted_by_clinician")
        ),
        sa.PrimaryKeyConstraint("patient_id", name=op.f("pk_keeping")),
    )
    op.create_index("ix_keeping_practice_id", "keeping", ["practice_id"])

    op.create_table(
        "erasure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "term-over",
                "asked-for",
                "by-mistake",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["begun_by"], ["clinician.id"], name=op.f("fk_erasure_begun_by_clinician")),
        sa.ForeignKeyConstraint(
            ["practice_id", "entry"],
            ["audit_entry.practice_id", "audit_entry.number"],
            name=op.f("fk_erasure_practice_id_entry_audit_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_erasure_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("patient_id", name=op.f("uq_erasure_patient_id")),
    )
    op.create_index("ix_erasure_practice_id", "erasure", ["practice_id"])

    dialect = op.get_bind().dialect.name
    for table, (kept, whose) in ERASABLE.items():
        theirs = f"x.ended_at IS NULL AND x.patient_id = {whose}"
        running = f"EXISTS (SELECT 1 FROM erasure x WHERE {theirs})"  # noqa: S608  fixed words, no input
        replace(dialect, table, f"({kept}) AND NOT {running}")
    for statement in keeping_erasures(dialect):
        op.execute(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table, (kept, _) in ERASABLE.items():
        replace(dialect, table, kept)
    for name in ("on_update", "on_delete", "on_insert"):
        if dialect == "sqlite":
            op.execute(f"DROP TRIGGER erasure_is_kept_{name}")
        else:
            op.execute(f"DROP TRIGGER erasure_is_kept_{name} ON erasure")
            op.execute(f"DROP FUNCTION refuse_erasure_is_kept_{name}()")
    op.drop_index("ix_erasure_practice_id", "erasure")
    op.drop_table("erasure")
    op.drop_index("ix_keeping_practice_id", "keeping")
    op.drop_table("keeping")
    op.drop_index("ix_audit_entry_practice_id_at", "audit_entry")
    op.drop_column("patient", "restricted_at")


def replace(dialect: str, table: str, condition: str) -> None:
    """Let the trigger that keeps rows from being deleted ask another question."""
    name = f"{table}_is_kept_on_delete"
    if dialect == "sqlite":
        op.execute(f"DROP TRIGGER {name}")
        op.execute(sqlite(name, table, "DELETE", condition))
    else:
        op.execute(postgresql(name, table, "OLD", condition))


def keeping_erasures(dialect: str) -> list[str]:
    """An erasure begins with its line in the record, and once it has ended it stays as it is."""
    recorded = (
        "EXISTS (SELECT 1 FROM audit_entry a WHERE a.practice_id = NEW.practice_id AND a.number = NEW.entry "
        "AND a.subject_id = NEW.patient_id AND a.event = 'patient.erased')"
    )
    statements = []
    for verb, row, condition in (
        ("UPDATE", "NEW", "OLD.ended_at IS NOT NULL OR NEW.patient_id <> OLD.patient_id"),
        ("DELETE", "OLD", "TRUE"),
        ("INSERT", "NEW", f"NOT {recorded}"),
    ):
        name = f"erasure_is_kept_on_{verb.lower()}"
        if dialect == "sqlite":
            statements.append(sqlite(name, "erasure", verb, condition))
        else:
            statements += [
                postgresql(name, "erasure", row, condition),
                f"CREATE TRIGGER {name} BEFORE {verb} ON erasure "
                f"FOR EACH ROW EXECUTE FUNCTION refuse_{name}()",
            ]
    return statements


def sqlite(name: str, table: str, verb: str, condition: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is kept as it is'); END"
    )


def postgresql(name: str, table: str, row: str, condition: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION refuse_{name}() RETURNS trigger AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{table} is kept as it is' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; RETURN {row}; END $$ LANGUAGE plpgsql"
    )
