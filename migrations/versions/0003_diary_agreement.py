"""The diary: agreed to, ended, adopted; the morning after; links that take none; reasons handled on Today."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS = ("done", "left-out", "pain-before", "pain", "effort", "sign")
MORNING = "morning-after"


def one_of(kinds: tuple[str, ...]) -> str:
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"


def entries(*, is_new: bool) -> sa.Table:
    """The table of entries as it stands before a step, for SQLite to make anew."""
    known = sa.MetaData()
    kinds = (*KINDS[:-1], MORNING, KINDS[-1]) if is_new else KINDS
    parts: list[sa.schema.SchemaItem] = [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("exercise", sa.String(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("sign", sa.String(), nullable=True),
        sa.Column("pause_id", sa.Uuid(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(one_of(kinds), name=op.f("ck_diary_entry_kind")),
        sa.CheckConstraint("(kind = 'sign') = (sign IS NOT NULL)", name=op.f("ck_diary_entry_sign_is_named")),
        sa.CheckConstraint(
            "(link_id IS NULL) <> (entered_by IS NULL)", name=op.f("ck_diary_entry_reported_by_one")
        ),
        sa.CheckConstraint("edition > 0", name=op.f("ck_diary_entry_edition_counts")),
        sa.CheckConstraint(
            "kind <> 'effort' OR value BETWEEN 1 AND 3", name=op.f("ck_diary_entry_effort_on_scale")
        ),
        sa.CheckConstraint("value BETWEEN 0 AND 10", name=op.f("ck_diary_entry_value_on_scale")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_diary_entry_{column}_{table}"))
            for column, table in (
                ("pause_id", "pause"),
                ("entered_by", "clinician"),
                ("link_id", "link"),
                ("plan_id", "plan"),
                ("practice_id", "practice"),
                ("revision_id", "revision"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_entry")),
        sa.Index("ix_diary_entry_link_id", "link_id"),
        sa.Index("ix_diary_entry_plan_id_day", "plan_id", "day"),
        sa.Index("ix_diary_entry_practice_id", "practice_id"),
    ]
    if is_new:
        parts += [
            sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("adopted_by", sa.Uuid(), nullable=True),
            sa.CheckConstraint(
                "kind <> 'morning-after' OR value BETWEEN 1 AND 2",
                name=op.f("ck_diary_entry_morning_on_scale"),
            ),
            sa.CheckConstraint(
                "(adopted_at IS NULL) = (adopted_by IS NULL)", name=op.f("ck_diary_entry_adopted_by_one")
            ),
            sa.ForeignKeyConstraint(
                ["adopted_by"], ["clinician.id"], name=op.f("fk_diary_entry_adopted_by_clinician")
            ),
        ]
    for table in ("pause", "clinician", "link", "plan", "practice", "revision"):
        sa.Table(table, known, sa.Column("id", sa.Uuid(), primary_key=True))
    return sa.Table("diary_entry", known, *parts)


def upgrade() -> None:
    op.add_column("link", sa.Column("takes_diary", sa.Boolean(), server_default=sa.true(), nullable=False))

    with op.batch_alter_table("diary_entry", copy_from=entries(is_new=False)) as table:
        table.add_column(sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("adopted_by", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            op.f("fk_diary_entry_adopted_by_clinician"), "clinician", ["adopted_by"], ["id"]
        )
        table.drop_constraint(op.f("ck_diary_entry_kind"), type_="check")
        table.create_check_constraint(op.f("ck_diary_entry_kind"), one_of((*KINDS[:-1], MORNING, KINDS[-1])))
        table.create_check_constraint(
            op.f("ck_diary_entry_morning_on_scale"), "kind <> 'morning-after' OR value BETWEEN 1 AND 2"
        )
        table.create_check_constraint(
            op.f("ck_diary_entry_adopted_by_one"), "(adopted_at IS NULL) = (adopted_by IS NULL)"
        )

    op.create_table(
        "diary_agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= agreed_at", name=op.f("ck_diary_agreement_ends_after_it_began")
        ),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_diary_agreement_link_id_link")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_diary_agreement_plan_id_plan")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_diary_agreement_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_agreement")),
    )
    op.create_index("ix_diary_agreement_link_id", "diary_agreement", ["link_id"])
    op.create_index("ix_diary_agreement_plan_id_agreed_at", "diary_agreement", ["plan_id", "agreed_at"])
    op.create_index("ix_diary_agreement_practice_id", "diary_agreement", ["practice_id"])

    op.create_table(
        "handled",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["clinician.id"], name=op.f("fk_handled_by_clinician")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_handled_episode_id_episode")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_handled_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handled")),
        sa.UniqueConstraint(
            "episode_id", "kind", "about", "since", name=op.f("uq_handled_episode_id_kind_about_since")
        ),
    )
    op.create_index("ix_handled_practice_id", "handled", ["practice_id"])


def downgrade() -> None:
    op.drop_index("ix_handled_practice_id", "handled")
    op.drop_table("handled")
    for name in ("practice_id", "plan_id_agreed_at", "link_id"):
        op.drop_index(f"ix_diary_agreement_{name}", "diary_agreement")
    op.drop_table("diary_agreement")

    op.execute("DELETE FROM diary_entry WHERE kind = 'morning-after'")
    with op.batch_alter_table("diary_entry", copy_from=entries(is_new=True)) as table:
        table.drop_constraint(op.f("ck_diary_entry_adopted_by_one"), type_="check")
        table.drop_constraint(op.f("ck_diary_entry_morning_on_scale"), type_="check")
        table.drop_constraint(op.f("ck_diary_entry_kind"), type_="check")
        table.create_check_constraint(op.f("ck_diary_entry_kind"), one_of(KINDS))
        table.drop_constraint(op.f("fk_diary_entry_adopted_by_clinician"), type_="foreignkey")
        table.drop_column("adopted_by")
        table.drop_column("adopted_at")

    with op.batch_alter_table("link") as table:
        table.drop_column("takes_diary")
