"""The ground: practice, people, patients, screenings, plans, revisions, links, diary, audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_changed_at", "attempt", ["changed_at"])

    op.create_table(
        "practice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tagline", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("emergency_number", sa.String(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "documentation",
                "decision-support",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subacute_from", sa.Integer(), nullable=False),
        sa.Column("persistent_from", sa.Integer(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("approved", sa.JSON(), nullable=False),
        sa.Column("sheet", sa.JSON(), nullable=False),
        sa.Column("shelf", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(colour) = 7", name=op.f("ck_practice_colour_is_hex")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
    )
    op.create_table(
        "submission",
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("actor_id", "key", name=op.f("pk_submission")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("request", sa.String(), nullable=True),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_audit_entry_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("practice_id", "number", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_practice_id_subject_id", "audit_entry", ["practice_id", "subject_id"])

    op.create_table(
        "audit_head",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_audit_head_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("practice_id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "clinician",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
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
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("single_keys", sa.Boolean(), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("password_is_temporary", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_clinician_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinician")),
        sa.UniqueConstraint("email", name=op.f("uq_clinician_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_clinician_fs_uniquifier")),
    )
    op.create_index("ix_clinician_practice_id", "clinician", ["practice_id"])

    op.create_table(
        "logo",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_logo_practice_id_practice")),
        sa.PrimaryKeyConstraint("practice_id", name=op.f("pk_logo")),
    )
    op.create_table(
        "patient",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("greeting", sa.String(), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=False),
        sa.Column(
            "sex",
            sa.Enum(
                "female",
                "male",
                "diverse",
                "not-stated",
                name="sex",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("conditions_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "birth_year BETWEEN 1900 AND 2100", name=op.f("ck_patient_birth_year_is_plausible")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_patient_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
        sa.UniqueConstraint("practice_id", "number", name=op.f("uq_patient_practice_id_number")),
    )
    op.create_index("ix_patient_practice_id", "patient", ["practice_id"])

    op.create_table(
        "episode",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("onset", sa.Date(), nullable=False),
        sa.Column(
            "onset_precision",
            sa.Enum(
                "day", "week", "month", name="precision", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("sides", sa.JSON(), nullable=False),
        sa.Column("complaint", sa.String(), nullable=False),
        sa.Column("goals", sa.String(), nullable=False),
        sa.Column("irritability", sa.String(), nullable=True),
        sa.Column("equipment", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("avoids", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_episode_patient_id_patient")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_episode_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode")),
    )
    op.create_index("ix_episode_patient_id", "episode", ["patient_id"])
    op.create_index("ix_episode_practice_id", "episode", ["practice_id"])

    op.create_table(
        "sign_in",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinician.id"], name=op.f("fk_sign_in_clinician_id_clinician")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sign_in")),
    )
    op.create_index("ix_sign_in_clinician_id", "sign_in", ["clinician_id"])

    op.create_table(
        "plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("dismissed", sa.JSON(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_plan_version_counts")),
        sa.ForeignKeyConstraint(["changed_by"], ["clinician.id"], name=op.f("fk_plan_changed_by_clinician")),
        sa.ForeignKeyConstraint(["created_by"], ["clinician.id"], name=op.f("fk_plan_created_by_clinician")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_plan_episode_id_episode")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_plan_practice_id_practice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_index("ix_plan_episode_id", "plan", ["episode_id"])
    op.create_index("ix_plan_practice_id", "plan", ["practice_id"])

    op.create_table(
        "screening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire", sa.String(), nullable=False),
        sa.Column("questionnaire_version", sa.String(), nullable=False),
        sa.Column("questionnaire_digest", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "documentation",
                "decision-support",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "setting",
            sa.Enum(
                "in-person",
                "video",
                "phone",
                name="setting",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("answering_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("assessment", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("alongside", sa.Boolean(), nullable=True),
        sa.Column("assess_by", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("plan_hold", sa.Boolean(), nullable=False),
        sa.Column("precautions", sa.JSON(), nullable=False),
        sa.Column("acknowledged", sa.JSON(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("safety_net", sa.String(), nullable=False),
        sa.Column("safety_net_given", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("takeovers", sa.JSON(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)", name=op.f("ck_screening_decided_by_someone")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (outcome IS NULL)", name=op.f("ck_screening_decided_whole")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["screening.id"], name=op.f("fk_screening_corrects_id_screening")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["clinician.id"], name=op.f("fk_screening_decided_by_clinician")
        ),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_screening_episode_id_episode")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_screening_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["started_by"], ["clinician.id"], name=op.f("fk_screening_started_by_clinician")
        ),
        sa.ForeignKeyConstraint(
            ["answering_by"], ["clinician.id"], name=op.f("fk_screening_answering_by_clinician")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening")),
    )
    op.create_index("ix_screening_episode_id_decided_at", "screening", ["episode_id", "decided_at"])
    op.create_index("ix_screening_practice_id", "screening", ["practice_id"])

    op.create_table(
        "questionnaire",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("questionnaire", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_questionnaire")),
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column(
            "content",
            sa.Enum(
                "screening",
                "exercises",
                "programmes",
                name="content",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["clinician.id"], name=op.f("fk_approval_by_clinician")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_approval_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    op.create_index("ix_approval_practice_id_content_at", "approval", ["practice_id", "content", "at"])

    op.create_table(
        "settlement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum("stands", "change", name="verdict", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["clinician.id"], name=op.f("fk_settlement_by_clinician")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_settlement_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
    )
    op.create_index("ix_settlement_practice_id_digest_at", "settlement", ["practice_id", "digest", "at"])

    op.create_table(
        "answer",
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column(
            "origin",
            sa.Enum(
                "asked",
                "record",
                "confirmed",
                name="origin",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "\"by\" IS NOT NULL OR origin = 'record'", name=op.f("ck_answer_given_by_someone")
        ),
        sa.ForeignKeyConstraint(["by"], ["clinician.id"], name=op.f("fk_answer_by_clinician")),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["screening.id"], name=op.f("fk_answer_screening_id_screening")
        ),
        sa.PrimaryKeyConstraint("screening_id", "item", name=op.f("pk_answer")),
    )
    op.create_table(
        "plan_dose",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("exercise", sa.String(), nullable=False),
        sa.Column("course", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_dose_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_dose")),
    )
    op.create_index("ix_plan_dose_plan_id", "plan_dose", ["plan_id"])

    op.create_table(
        "plan_state",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_state_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("plan_id", "version", name=op.f("pk_plan_state")),
        sa.UniqueConstraint("plan_id", "key", name=op.f("uq_plan_state_plan_id_key")),
    )

    op.create_table(
        "plan_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["clinician.id"], name=op.f("fk_plan_step_by_clinician")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_step_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_step")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_plan_step_plan_id_number")),
    )

    op.create_table(
        "last_dose",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("exercise", sa.String(), nullable=False),
        sa.Column("typed", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinician.id"], name=op.f("fk_last_dose_clinician_id_clinician")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_last_dose")),
        sa.UniqueConstraint("clinician_id", "exercise", name=op.f("uq_last_dose_clinician_id_exercise")),
    )

    op.create_table(
        "own_exercise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("photo", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_own_exercise_version_counts")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_own_exercise_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["clinician.id"], name=op.f("fk_own_exercise_made_by_clinician")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_exercise")),
    )
    op.create_index("ix_own_exercise_practice_id", "own_exercise", ["practice_id"])

    op.create_table(
        "own_photo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exercise_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise_id"],
            ["own_exercise.id"],
            name=op.f("fk_own_photo_exercise_id_own_exercise"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_photo")),
        sa.UniqueConstraint("exercise_id", "digest", name=op.f("uq_own_photo_exercise_id_digest")),
    )

    op.create_table(
        "favourite",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("exercise", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinician.id"], name=op.f("fk_favourite_clinician_id_clinician")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_favourite")),
        sa.UniqueConstraint("clinician_id", "exercise", name=op.f("uq_favourite_clinician_id_exercise")),
    )

    op.create_table(
        "saved_programme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("doses", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["clinician.id"], name=op.f("fk_saved_programme_made_by_clinician")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["clinician.id"], name=op.f("fk_saved_programme_owner_id_clinician")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_saved_programme_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_programme")),
    )
    op.create_index("ix_saved_programme_practice_id", "saved_programme", ["practice_id"])

    op.create_table(
        "hold_release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["clinician.id"], name=op.f("fk_hold_release_by_clinician")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_hold_release_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["screening.id"], name=op.f("fk_hold_release_screening_id_screening")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold_release")),
    )
    op.create_index("ix_hold_release_practice_id", "hold_release", ["practice_id"])
    op.create_index("ix_hold_release_screening_id", "hold_release", ["screening_id"])

    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["clinician.id"], name=op.f("fk_letter_by_clinician")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_letter_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["screening.id"], name=op.f("fk_letter_screening_id_screening")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    op.create_index("ix_letter_practice_id", "letter", ["practice_id"])
    op.create_index("ix_letter_screening_id", "letter", ["screening_id"])

    op.create_table(
        "revision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("stepped_up", sa.Boolean(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["clinician.id"], name=op.f("fk_revision_issued_by_clinician")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_revision_plan_id_plan")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_revision_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["screening.id"], name=op.f("fk_revision_screening_id_screening")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_revision_plan_id_number")),
    )
    op.create_index("ix_revision_practice_id", "revision", ["practice_id"])

    op.create_table(
        "link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "paper",
                "copy",
                "screen",
                "mail",
                name="way",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("openings", sa.Integer(), nullable=False),
        sa.Column("pin", sa.String(), nullable=True),
        sa.Column("pin_failures", sa.Integer(), nullable=False),
        sa.Column("pin_wait_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["clinician.id"], name=op.f("fk_link_made_by_clinician")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_link_plan_id_plan")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_link_practice_id_practice")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_link_revision_id_revision")),
        sa.ForeignKeyConstraint(["revoked_by"], ["clinician.id"], name=op.f("fk_link_revoked_by_clinician")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
    )
    op.create_index("ix_link_plan_id", "link", ["plan_id"])
    op.create_index("ix_link_practice_id", "link", ["practice_id"])

    op.create_table(
        "pause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(lifted_by IS NULL) = (reason IS NULL)", name=op.f("ck_pause_lifted_with_a_reason")
        ),
        sa.CheckConstraint(
            "lifted_by IS NULL OR ended_at IS NOT NULL", name=op.f("ck_pause_lifted_is_ended")
        ),
        sa.ForeignKeyConstraint(["begun_by"], ["clinician.id"], name=op.f("fk_pause_begun_by_clinician")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_pause_episode_id_episode")),
        sa.ForeignKeyConstraint(["lifted_by"], ["clinician.id"], name=op.f("fk_pause_lifted_by_clinician")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_pause_practice_id_practice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    op.create_index("ix_pause_episode_id_ended_at", "pause", ["episode_id", "ended_at"])
    op.create_index("ix_pause_practice_id", "pause", ["practice_id"])

    op.create_table(
        "activity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["clinician.id"], name=op.f("fk_activity_created_by_clinician")
        ),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_activity_episode_id_episode")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_activity_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index("ix_activity_episode_id", "activity", ["episode_id"])
    op.create_index("ix_activity_practice_id", "activity", ["practice_id"])

    op.create_table(
        "measure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("pain", sa.Integer(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=True),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(taken_by IS NULL) <> (link_id IS NULL)", name=op.f("ck_measure_taken_by_one")),
        sa.CheckConstraint("change BETWEEN -5 AND 5", name=op.f("ck_measure_change_on_scale")),
        sa.CheckConstraint("pain BETWEEN 0 AND 10", name=op.f("ck_measure_pain_on_scale")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_measure_episode_id_episode")),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_measure_link_id_link")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_measure_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["clinician.id"], name=op.f("fk_measure_taken_by_clinician")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["clinician.id"], name=op.f("fk_measure_withdrawn_by_clinician")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
    )
    op.create_index("ix_measure_episode_id_day", "measure", ["episode_id", "day"])
    op.create_index("ix_measure_practice_id", "measure", ["practice_id"])

    op.create_table(
        "activity_score",
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("value BETWEEN 0 AND 10", name=op.f("ck_activity_score_value_on_scale")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_score_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["measure.id"],
            name=op.f("fk_activity_score_measure_id_measure"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("measure_id", "activity_id", name=op.f("pk_activity_score")),
    )

    op.create_table(
        "measure_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("measure_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["clinician.id"], name=op.f("fk_measure_request_asked_by_clinician")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_measure_request_episode_id_episode")
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_measure_request_measure_id_measure")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_measure_request_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_request")),
    )
    op.create_index("ix_measure_request_episode_id", "measure_request", ["episode_id"])
    op.create_index("ix_measure_request_practice_id", "measure_request", ["practice_id"])

    op.create_table(
        "diary_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("exercise", sa.String(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "done",
                "left-out",
                "pain-before",
                "pain",
                "effort",
                "sign",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("sign", sa.String(), nullable=True),
        sa.Column("pause_id", sa.Uuid(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(kind = 'sign') = (sign IS NOT NULL)", name=op.f("ck_diary_entry_sign_is_named")),
        sa.CheckConstraint(
            "(link_id IS NULL) <> (entered_by IS NULL)", name=op.f("ck_diary_entry_reported_by_one")
        ),
        sa.CheckConstraint("edition > 0", name=op.f("ck_diary_entry_edition_counts")),
        sa.CheckConstraint(
            "kind <> 'effort' OR value BETWEEN 1 AND 3", name=op.f("ck_diary_entry_effort_on_scale")
        ),
        sa.CheckConstraint("value BETWEEN 0 AND 10", name=op.f("ck_diary_entry_value_on_scale")),
        sa.ForeignKeyConstraint(["pause_id"], ["pause.id"], name=op.f("fk_diary_entry_pause_id_pause")),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["clinician.id"], name=op.f("fk_diary_entry_entered_by_clinician")
        ),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_diary_entry_link_id_link")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_diary_entry_plan_id_plan")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_diary_entry_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_diary_entry_revision_id_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_entry")),
    )
    op.create_index("ix_diary_entry_link_id", "diary_entry", ["link_id"])
    op.create_index("ix_diary_entry_plan_id_day", "diary_entry", ["plan_id", "day"])
    op.create_index("ix_diary_entry_practice_id", "diary_entry", ["practice_id"])

    op.create_table(
        "link_digest",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["link.id"], name=op.f("fk_link_digest_link_id_link"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_link_digest")),
    )
    op.create_index("ix_link_digest_link_id", "link_digest", ["link_id"])

    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "given-up",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.Uuid(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(state = 'waiting') = (recipient IS NOT NULL)",
            name=op.f("ck_message_recipient_only_while_waiting"),
        ),
        sa.CheckConstraint(
            "(lease IS NULL) = (leased_until IS NULL)", name=op.f("ck_message_lease_has_an_end")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_message_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("practice_id", "key", name=op.f("uq_message_practice_id_key")),
    )
    op.create_index("ix_message_practice_id", "message", ["practice_id"])
    op.create_index("ix_message_state_due_at", "message", ["state", "due_at"])
    op.create_index("ix_message_subject_id", "message", ["subject_id"])

    op.create_table(
        "reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("days", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("times", sa.JSON(), nullable=False),
        sa.Column("most_times", sa.Integer(), nullable=False),
        sa.Column("keeps_zone", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("feed_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("feed_made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("email_given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("email_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queued_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(email IS NULL) = (email_given_at IS NULL)", name=op.f("ck_reminder_email_has_a_time")
        ),
        sa.CheckConstraint(
            "email_confirmed_at IS NULL OR email IS NOT NULL",
            name=op.f("ck_reminder_confirmed_is_an_email"),
        ),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_reminder_link_id_link")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_reminder_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("feed_digest", name=op.f("uq_reminder_feed_digest")),
        sa.UniqueConstraint("link_id", name=op.f("uq_reminder_link_id")),
    )
    op.create_index("ix_reminder_practice_id", "reminder", ["practice_id"])

    for statement in triggers(op.get_bind().dialect.name):
        op.execute(statement)


KEPT = {
    # table: (what may never happen to it, when)
    "audit_entry": "TRUE",
    "revision": "TRUE",
    "hold_release": "TRUE",
    "letter": "TRUE",
    "approval": "TRUE",
    "settlement": "TRUE",
    "questionnaire": "TRUE",
    "screening": "OLD.decided_at IS NOT NULL",
    "pause": "OLD.ended_at IS NOT NULL",
    "answer": "EXISTS (SELECT 1 FROM screening s WHERE s.id = OLD.screening_id AND s.decided_at IS NOT NULL)",
}


def triggers(dialect: str) -> list[str]:
    """What keeps issued, decided and recorded rows as they are, in the words of each database."""
    statements = []
    for table, condition in KEPT.items():
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_is_kept_on_{verb.lower()}"
            if dialect == "sqlite":
                statements.append(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {condition} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is kept as it is'); END"
                )
            else:
                function = f"refuse_{name}"
                statements += [
                    f"CREATE FUNCTION {function}() RETURNS trigger AS $$ BEGIN IF {condition} THEN "
                    f"RAISE EXCEPTION '{table} is kept as it is' "
                    "USING ERRCODE = 'integrity_constraint_violation'; "
                    f"END IF; RETURN {'NEW' if verb == 'UPDATE' else 'OLD'}; END $$ LANGUAGE plpgsql",
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                    f"FOR EACH ROW EXECUTE FUNCTION {function}()",
                ]
    # An answer may not be slipped under a decision either.
    added = "EXISTS (SELECT 1 FROM screening s WHERE s.id = NEW.screening_id AND s.decided_at IS NOT NULL)"
    if dialect == "sqlite":
        statements.append(
            f"CREATE TRIGGER answer_is_kept_on_insert BEFORE INSERT ON answer WHEN {added} "
            "BEGIN SELECT RAISE(ABORT, 'the screening is decided'); END"
        )
    else:
        statements += [
            "CREATE FUNCTION refuse_answer_is_kept_on_insert() RETURNS trigger AS $$ BEGIN "
            f"IF {added} THEN RAISE EXCEPTION 'the screening is decided' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql",
            "CREATE TRIGGER answer_is_kept_on_insert BEFORE INSERT ON answer "
            "FOR EACH ROW EXECUTE FUNCTION refuse_answer_is_kept_on_insert()",
        ]
    return statements


def downgrade() -> None:
    op.drop_index("ix_reminder_practice_id", "reminder")

    op.drop_table("reminder")
    op.drop_index("ix_message_subject_id", "message")
    op.drop_index("ix_message_state_due_at", "message")
    op.drop_index("ix_message_practice_id", "message")

    op.drop_table("message")
    op.drop_index("ix_link_digest_link_id", "link_digest")

    op.drop_table("link_digest")
    op.drop_index("ix_diary_entry_practice_id", "diary_entry")
    op.drop_index("ix_diary_entry_plan_id_day", "diary_entry")
    op.drop_index("ix_diary_entry_link_id", "diary_entry")

    op.drop_table("diary_entry")
    op.drop_index("ix_measure_request_practice_id", "measure_request")
    op.drop_index("ix_measure_request_episode_id", "measure_request")

    op.drop_table("measure_request")

    op.drop_table("activity_score")
    op.drop_index("ix_measure_practice_id", "measure")
    op.drop_index("ix_measure_episode_id_day", "measure")

    op.drop_table("measure")
    op.drop_index("ix_activity_practice_id", "activity")
    op.drop_index("ix_activity_episode_id", "activity")

    op.drop_table("activity")
    op.drop_index("ix_pause_practice_id", "pause")
    op.drop_index("ix_pause_episode_id_ended_at", "pause")

    op.drop_table("pause")
    op.drop_index("ix_link_practice_id", "link")
    op.drop_index("ix_link_plan_id", "link")

    op.drop_table("link")
    op.drop_index("ix_revision_practice_id", "revision")

    op.drop_table("revision")
    op.drop_index("ix_letter_screening_id", "letter")
    op.drop_index("ix_letter_practice_id", "letter")

    op.drop_table("letter")
    op.drop_index("ix_hold_release_screening_id", "hold_release")
    op.drop_index("ix_hold_release_practice_id", "hold_release")

    op.drop_table("hold_release")
    op.drop_index("ix_saved_programme_practice_id", "saved_programme")

    op.drop_table("saved_programme")
    op.drop_table("favourite")
    op.drop_table("own_photo")
    op.drop_index("ix_own_exercise_practice_id", "own_exercise")

    op.drop_table("own_exercise")
    op.drop_table("last_dose")
    op.drop_table("plan_step")
    op.drop_table("plan_state")
    op.drop_index("ix_plan_dose_plan_id", "plan_dose")

    op.drop_table("plan_dose")
    op.drop_table("answer")
    op.drop_index("ix_settlement_practice_id_digest_at", "settlement")

    op.drop_table("settlement")
    op.drop_index("ix_approval_practice_id_content_at", "approval")

    op.drop_table("approval")
    op.drop_table("questionnaire")
    op.drop_index("ix_screening_practice_id", "screening")
    op.drop_index("ix_screening_episode_id_decided_at", "screening")

    op.drop_table("screening")
    op.drop_index("ix_plan_practice_id", "plan")
    op.drop_index("ix_plan_episode_id", "plan")

    op.drop_table("plan")
    op.drop_index("ix_sign_in_clinician_id", "sign_in")

    op.drop_table("sign_in")
    op.drop_index("ix_episode_practice_id", "episode")
    op.drop_index("ix_episode_patient_id", "episode")

    op.drop_table("episode")
    op.drop_index("ix_patient_practice_id", "patient")

    op.drop_table("patient")
    op.drop_table("logo")
    op.drop_index("ix_clinician_practice_id", "clinician")

    op.drop_table("clinician")
    op.drop_table("audit_head")
    op.drop_index("ix_audit_entry_practice_id_subject_id", "audit_entry")

    op.drop_table("audit_entry")
    op.drop_table("submission")
    op.drop_table("practice")
    op.drop_index("ix_attempt_changed_at", "attempt")

    op.drop_table("attempt")
    if op.get_bind().dialect.name == "postgresql":
        for name in (
            "answer_is_kept_on_insert",
            *(f"{t}_is_kept_on_{v}" for t in KEPT for v in ("update", "delete")),
        ):
            op.execute(f"DROP FUNCTION IF EXISTS refuse_{name}()")
