"""Invitations, the first set-up, and who treats whom: known from what people did until now."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Who registered, screened, planned or issued for somebody has treated them.
TREATED = """
    INSERT INTO treatment (patient_id, clinician_id, practice_id, since)
    SELECT worked.patient_id, worked.clinician_id, patient.practice_id, MIN(worked.at)
    FROM (
        SELECT subject_id AS patient_id, actor_id AS clinician_id, at
        FROM audit_entry WHERE event = 'patient.registered'
        UNION ALL
        SELECT episode.patient_id, screening.started_by, screening.started_at
        FROM screening JOIN episode ON episode.id = screening.episode_id
        UNION ALL
        SELECT episode.patient_id, plan.created_by, plan.created_at
        FROM plan JOIN episode ON episode.id = plan.episode_id
        UNION ALL
        SELECT episode.patient_id, revision.issued_by, revision.issued_at
        FROM revision JOIN plan ON plan.id = revision.plan_id JOIN episode ON episode.id = plan.episode_id
    ) AS worked
    JOIN patient ON patient.id = worked.patient_id
    JOIN clinician ON clinician.id = worked.clinician_id AND clinician.practice_id = patient.practice_id
    WHERE clinician.role <> 'front-desk' AND clinician.active
    GROUP BY worked.patient_id, worked.clinician_id, patient.practice_id
"""


def upgrade() -> None:
    # In one statement, constraint and all, or SQLite would have to rebuild the table everything hangs on.
    op.execute(
        "ALTER TABLE practice ADD COLUMN access VARCHAR(40) DEFAULT 'everyone' NOT NULL "
        "CONSTRAINT ck_practice_access CHECK (access IN ('everyone', 'treating'))"
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "clinician",
                "administrator",
                "front-desk",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clinician_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "accepted_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_invitation_ends_in_one_way")
        ),
        sa.CheckConstraint("expires_at > invited_at", name=op.f("ck_invitation_ends_after_it_began")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_invitation_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["clinician.id"], name=op.f("fk_invitation_invited_by_clinician")
        ),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinician.id"], name=op.f("fk_invitation_clinician_id_clinician")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    op.create_index("ix_invitation_practice_id", "invitation", ["practice_id"])
    op.create_table(
        "setup_token",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_setup_token")),
    )
    op.create_table(
        "treatment",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_treatment_patient_id_patient"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinician.id"], name=op.f("fk_treatment_clinician_id_clinician")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_treatment_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("patient_id", "clinician_id", name=op.f("pk_treatment")),
    )
    op.create_index("ix_treatment_clinician_id", "treatment", ["clinician_id"])
    op.create_index("ix_treatment_practice_id", "treatment", ["practice_id"])
    op.create_table(
        "cover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("colleague_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_cover_ends_after_it_starts")),
        sa.CheckConstraint("clinician_id <> colleague_id", name=op.f("ck_cover_is_somebody_else")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_cover_practice_id_practice")),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinician.id"], name=op.f("fk_cover_clinician_id_clinician")
        ),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["clinician.id"], name=op.f("fk_cover_colleague_id_clinician")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover")),
    )
    for column in ("practice_id", "clinician_id", "colleague_id"):
        op.create_index(f"ix_cover_{column}", "cover", [column])
    op.create_table(
        "emergency_access",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("until > at", name=op.f("ck_emergency_access_ends_after_it_began")),
        sa.CheckConstraint(
            "(seen_at IS NULL) = (seen_by IS NULL)", name=op.f("ck_emergency_access_seen_by_someone")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_emergency_access_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_emergency_access_patient_id_patient"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinician.id"], name=op.f("fk_emergency_access_clinician_id_clinician")
        ),
        sa.ForeignKeyConstraint(
            ["seen_by"], ["clinician.id"], name=op.f("fk_emergency_access_seen_by_clinician")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_access")),
    )
    op.create_index("ix_emergency_access_practice_id", "emergency_access", ["practice_id"])
    op.create_index(
        "ix_emergency_access_patient_id_clinician_id", "emergency_access", ["patient_id", "clinician_id"]
    )
    op.execute(TREATED)


def downgrade() -> None:
    for table in ("emergency_access", "cover", "treatment", "setup_token", "invitation"):
        op.drop_table(table)
    op.execute("ALTER TABLE practice DROP COLUMN access")
