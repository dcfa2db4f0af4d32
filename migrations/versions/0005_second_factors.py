"""Second factors, what is under way, forms kept back; how a session was opened, and when it locks."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PURPOSES = sa.Enum(
    "enter",
    "second",
    "prove",
    "add-passkey",
    "add-app",
    name="purpose",
    native_enum=False,
    create_constraint=True,
    length=40,
)


def upgrade() -> None:
    # Added as they are, without rebuilding the tables: SQLite copies a whole table to change it otherwise.
    op.execute("ALTER TABLE practice ADD COLUMN second_factor BOOLEAN DEFAULT true NOT NULL")
    op.execute(
        "ALTER TABLE practice ADD COLUMN idle_minutes INTEGER DEFAULT 15 NOT NULL "
        "CONSTRAINT ck_practice_idle_minutes_bounded CHECK (idle_minutes BETWEEN 5 AND 60)"
    )
    # Only invented people work in the demo.
    op.execute("UPDATE practice SET second_factor = NOT is_demo")
    op.execute(
        "ALTER TABLE sign_in ADD COLUMN means VARCHAR(40) DEFAULT 'password' NOT NULL "
        "CONSTRAINT ck_sign_in_means CHECK (means IN ('password', 'passkey', 'app', 'recovery-code'))"
    )
    op.add_column("sign_in", sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sign_in", sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True))

    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("transports", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("counter >= 0", name=op.f("ck_passkey_counter_not_negative")),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinician.id"], name=op.f("fk_passkey_clinician_id_clinician")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index("ix_passkey_clinician_id", "passkey", ["clinician_id"])
    op.create_table(
        "authenticator_app",
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinician.id"], name=op.f("fk_authenticator_app_clinician_id_clinician")
        ),
        sa.PrimaryKeyConstraint("clinician_id", name=op.f("pk_authenticator_app")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinician.id"], name=op.f("fk_recovery_code_clinician_id_clinician")
        ),
        sa.PrimaryKeyConstraint("clinician_id", "digest", name=op.f("pk_recovery_code")),
    )
    op.create_table(
        "challenge",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("purpose", PURPOSES, nullable=False),
        sa.Column("holder", sa.LargeBinary(length=32), nullable=False),
        sa.Column("clinician_id", sa.Uuid(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinician.id"], name=op.f("fk_challenge_clinician_id_clinician")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_challenge")),
    )
    op.create_index("ix_challenge_clinician_id", "challenge", ["clinician_id"])
    op.create_index("ix_challenge_expires_at", "challenge", ["expires_at"])
    op.create_table(
        "parked_form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinician.id"], name=op.f("fk_parked_form_clinician_id_clinician")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_form")),
    )
    op.create_index("ix_parked_form_clinician_id", "parked_form", ["clinician_id"])
    op.create_index("ix_parked_form_parked_at", "parked_form", ["parked_at"])


def downgrade() -> None:
    for table in ("parked_form", "challenge", "recovery_code", "authenticator_app", "passkey"):
        op.drop_table(table)
    for table, columns in (
        ("sign_in", ("means", "proven_at", "locked_at")),
        ("practice", ("idle_minutes", "second_factor")),
    ):
        for column in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
