"""The register: organisation, people, answers, photos, releases, jobs, trail."""

import sqlalchemy as sa
from alembic import op

from consentreg.db import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_account_fs_uniquifier")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_act"), ["act"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_subject"), ["subject"], unique=False)

    op.create_table(
        "chain_head",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_chain_head_one_row")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_chain_head")),
    )
    op.create_table(
        "channel",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("scale", sa.Integer(), nullable=False),
        sa.Column("permanency", sa.Integer(), nullable=False),
        sa.Column("speed", sa.Integer(), nullable=False),
        sa.Column("pressure", sa.Integer(), nullable=False),
        sa.Column("contact", sa.Integer(), nullable=False),
        sa.Column("next_check", sa.Date(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
        sa.UniqueConstraint("slug", name=op.f("uq_channel_slug")),
    )
    op.create_table(
        "group",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group")),
        sa.UniqueConstraint("name", name=op.f("uq_group_name")),
    )
    op.create_table(
        "job",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_state_asked_at", ["state", "asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_subject"), ["subject"], unique=False)

    op.create_table(
        "notice",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("version", "language", name=op.f("uq_notice_version_language")),
    )
    op.create_table(
        "organisation",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("co_agreement", sa.Boolean(), nullable=False),
        sa.Column("face_public_child", sa.Boolean(), nullable=False),
        sa.Column("channel_risk", sa.Boolean(), nullable=False),
        sa.Column("usage_terms", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "person",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("looked_after", sa.Boolean(), nullable=False),
        sa.Column("deceased_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("external_id", name=op.f("uq_person_external_id")),
    )
    op.create_table(
        "account_group",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_group_account_id_account")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_account_group_group_id_group")),
        sa.PrimaryKeyConstraint("account_id", "group_id", name=op.f("pk_account_group")),
    )
    op.create_table(
        "api_token",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_api_token_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_account_id"), ["account_id"], unique=False)

    op.create_table(
        "authority",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("verified_by", sa.String(length=32), nullable=True),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("do_not_contact", sa.Boolean(), nullable=False),
        sa.Column("may_see_photos", sa.Boolean(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_authority_person_id_person")),
        sa.ForeignKeyConstraint(["verified_by"], ["account.id"], name=op.f("fk_authority_verified_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
    )
    with op.batch_alter_table("authority", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_authority_person_id"), ["person_id"], unique=False)

    op.create_table(
        "capacity_assessment",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("basis", sa.String(length=280), nullable=False),
        sa.Column("assessed_by", sa.String(length=32), nullable=True),
        sa.Column("assessed_at", UtcDateTime(), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessed_by"], ["account.id"], name=op.f("fk_capacity_assessment_assessed_by_account")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_capacity_assessment_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_assessment")),
    )
    with op.batch_alter_table("capacity_assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_capacity_assessment_person_id"), ["person_id"], unique=False)

    op.create_table(
        "child_view",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("view", sa.String(), nullable=False),
        sa.Column("note", sa.String(length=280), nullable=False),
        sa.Column("recorded_by", sa.String(length=32), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_child_view_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_child_view_recorded_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_view")),
    )
    with op.batch_alter_table("child_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_child_view_person_id"), ["person_id"], unique=False)

    op.create_table(
        "event",
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_event_group_id_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("group_id", "name", "day", name=op.f("uq_event_group_id_name_day")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_group_id"), ["group_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(length=32), nullable=True),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_evidence_added_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_table(
        "person_group",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_person_group_group_id_group")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_group_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "group_id", name=op.f("pk_person_group")),
    )
    with op.batch_alter_table("person_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_group_group_id"), ["group_id"], unique=False)

    op.create_table(
        "release",
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("asked_by", sa.String(length=32), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=280), nullable=False),
        sa.Column("max_edge", sa.Integer(), nullable=True),
        sa.Column("refused_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_release_asked_by_account")),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_release_channel_id_channel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
    )
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_release_channel_id"), ["channel_id"], unique=False)

    op.create_table(
        "restriction",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(length=32), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.Column("lift_asked_by", sa.String(length=32), nullable=True),
        sa.Column("lift_asked_at", UtcDateTime(), nullable=True),
        sa.Column("lifted_by", sa.String(length=32), nullable=True),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["lift_asked_by"], ["account.id"], name=op.f("fk_restriction_lift_asked_by_account")),
        sa.ForeignKeyConstraint(["lifted_by"], ["account.id"], name=op.f("fk_restriction_lifted_by_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_restriction_person_id_person")),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_restriction_set_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restriction")),
    )
    with op.batch_alter_table("restriction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_restriction_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sign_in_link",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_link_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_link_token_hash")),
    )
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_link_account_id"), ["account_id"], unique=False)

    op.create_table(
        "answer",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("authority_id", sa.String(length=32), nullable=True),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=32), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("notice_id", sa.String(length=32), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("covers_existing", sa.Boolean(), nullable=False),
        sa.Column("survives_leaving", sa.Boolean(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("evidence_id", sa.String(length=32), nullable=True),
        sa.Column("evidence_reference", sa.String(), nullable=True),
        sa.Column("awaits_second", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=280), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_answer_authority_id_authority")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_answer_evidence_id_evidence")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_answer_notice_id_notice")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_answer_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_answer_recorded_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index("ix_answer_person_scope", ["person_id", "scope"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("release_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("photos", sa.Integer(), nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_delivery_account_id_account")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_delivery_release_id_release")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_release_id"), ["release_id"], unique=False)

    op.create_table(
        "photo",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.Column("camera", sa.String(), nullable=True),
        sa.Column("has_place", sa.Boolean(), nullable=False),
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.String(length=32), nullable=True),
        sa.Column("added_by", sa.String(length=32), nullable=True),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("captured_from", sa.Date(), nullable=True),
        sa.Column("captured_to", sa.Date(), nullable=True),
        sa.Column("captured_source", sa.String(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("place_clue", sa.String(), nullable=False),
        sa.Column("people_visible", sa.Integer(), nullable=True),
        sa.Column("tagging_complete", sa.Boolean(), nullable=False),
        sa.Column("tag_version", sa.Integer(), nullable=False),
        sa.Column("tagged_by", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("captured_from <= captured_to", name=op.f("ck_photo_captured_order")),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_photo_added_by_account")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_photo_event_id_event")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_photo_group_id_group")),
        sa.ForeignKeyConstraint(["tagged_by"], ["account.id"], name=op.f("fk_photo_tagged_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("group_id", "sha256", name=op.f("uq_photo_group_id_sha256")),
        sa.UniqueConstraint("key", name=op.f("uq_photo_key")),
    )
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_added_at"), ["added_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_sha256"), ["sha256"], unique=False)

    op.create_table(
        "confirmation",
        sa.Column("answer_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_confirmation_account_id_account")),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_confirmation_answer_id_answer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_confirmation_answer_id")),
    )
    op.create_table(
        "copy",
        sa.Column("photo_id", sa.String(length=32), nullable=False),
        sa.Column("size", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_copy_photo_id_photo")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy")),
        sa.UniqueConstraint("photo_id", "size", name=op.f("uq_copy_photo_id_size")),
    )
    op.create_table(
        "depiction",
        sa.Column("photo_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("identifiable", sa.String(), nullable=False),
        sa.Column("main_subject", sa.Boolean(), nullable=False),
        sa.Column("named_in_caption", sa.Boolean(), nullable=False),
        sa.Column("x", sa.Double(), nullable=True),
        sa.Column("y", sa.Double(), nullable=True),
        sa.Column("w", sa.Double(), nullable=True),
        sa.Column("h", sa.Double(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_depiction_person_id_person")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_depiction_photo_id_photo")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_depiction")),
        sa.UniqueConstraint("photo_id", "person_id", name=op.f("uq_depiction_photo_id_person_id")),
    )
    with op.batch_alter_table("depiction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_depiction_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_depiction_photo_id"), ["photo_id"], unique=False)

    op.create_table(
        "hold",
        sa.Column("photo_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(length=32), nullable=True),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("lifted_by", sa.String(length=32), nullable=True),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["lifted_by"], ["account.id"], name=op.f("fk_hold_lifted_by_account")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_hold_photo_id_photo")),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_hold_set_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hold_photo_id"), ["photo_id"], unique=False)

    op.create_table(
        "release_photo",
        sa.Column("release_id", sa.String(length=32), nullable=False),
        sa.Column("photo_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decision_id", sa.String(length=32), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("obligations", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_release_photo_photo_id_photo")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_photo_release_id_release")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_photo")),
        sa.UniqueConstraint("release_id", "photo_id", name=op.f("uq_release_photo_release_id_photo_id")),
    )
    with op.batch_alter_table("release_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_release_photo_photo_id"), ["photo_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_release_photo_release_id"), ["release_id"], unique=False)

    op.create_table(
        "review",
        sa.Column("photo_id", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("tag_version", sa.Integer(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=280), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_review_account_id_account")),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_review_channel_id_channel")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_review_photo_id_photo")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_photo_id"), ["photo_id"], unique=False)

    op.create_table(
        "use_approval",
        sa.Column("photo_id", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("recorded_by", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_use_approval_channel_id_channel")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_use_approval_person_id_person")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_use_approval_photo_id_photo")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_use_approval_recorded_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_use_approval")),
    )
    with op.batch_alter_table("use_approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_use_approval_photo_id"), ["photo_id"], unique=False)

    op.create_table(
        "attestation",
        sa.Column("photo_id", sa.String(length=32), nullable=False),
        sa.Column("depiction_id", sa.String(length=32), nullable=True),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_attestation_account_id_account")),
        sa.ForeignKeyConstraint(
            ["depiction_id"], ["depiction.id"], name=op.f("fk_attestation_depiction_id_depiction"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_attestation_photo_id_photo")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation")),
    )
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attestation_photo_id"), ["photo_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attestation_photo_id"))

    op.drop_table("attestation")
    with op.batch_alter_table("use_approval", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_use_approval_photo_id"))

    op.drop_table("use_approval")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_photo_id"))

    op.drop_table("review")
    with op.batch_alter_table("release_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_photo_release_id"))
        batch_op.drop_index(batch_op.f("ix_release_photo_photo_id"))

    op.drop_table("release_photo")
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hold_photo_id"))

    op.drop_table("hold")
    with op.batch_alter_table("depiction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_depiction_photo_id"))
        batch_op.drop_index(batch_op.f("ix_depiction_person_id"))

    op.drop_table("depiction")
    op.drop_table("copy")
    op.drop_table("confirmation")
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photo_sha256"))
        batch_op.drop_index(batch_op.f("ix_photo_group_id"))
        batch_op.drop_index(batch_op.f("ix_photo_event_id"))
        batch_op.drop_index(batch_op.f("ix_photo_added_at"))

    op.drop_table("photo")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_release_id"))

    op.drop_table("delivery")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index("ix_answer_person_scope")

    op.drop_table("answer")
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_link_account_id"))

    op.drop_table("sign_in_link")
    with op.batch_alter_table("restriction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_restriction_person_id"))

    op.drop_table("restriction")
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_channel_id"))

    op.drop_table("release")
    with op.batch_alter_table("person_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_group_group_id"))

    op.drop_table("person_group")
    op.drop_table("evidence")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_group_id"))

    op.drop_table("event")
    with op.batch_alter_table("child_view", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_child_view_person_id"))

    op.drop_table("child_view")
    with op.batch_alter_table("capacity_assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_capacity_assessment_person_id"))

    op.drop_table("capacity_assessment")
    with op.batch_alter_table("authority", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_authority_person_id"))

    op.drop_table("authority")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_account_id"))

    op.drop_table("api_token")
    op.drop_table("account_group")
    op.drop_table("person")
    op.drop_table("organisation")
    op.drop_table("notice")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_subject"))
        batch_op.drop_index("ix_job_state_asked_at")

    op.drop_table("job")
    op.drop_table("group")
    op.drop_table("channel")
    op.drop_table("chain_head")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_subject"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_act"))

    op.drop_table("audit_entry")
    op.drop_table("account")
