"""Which photos are kept, who is in them, and what stops them?"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consentreg.db import AppendOnly, Base, Edited, Identified
from consentreg.rules.facts import PlaceClue, Purpose


class Photo(Edited, Base):
    """One file as it was handed in. The same bytes twice in a group are the same photo."""

    __tablename__ = "photo"
    __table_args__ = (
        sa.UniqueConstraint("group_id", "sha256"),
        sa.CheckConstraint("captured_from <= captured_to", name="captured_order"),
    )

    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    format: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    bytes: Mapped[int]
    frames: Mapped[int] = mapped_column(default=1)
    camera: Mapped[str | None]
    has_place: Mapped[bool] = mapped_column(default=False)
    group_id: Mapped[str] = mapped_column(sa.ForeignKey("group.id"), index=True)
    event_id: Mapped[str | None] = mapped_column(sa.ForeignKey("event.id"), index=True)
    added_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    added_at: Mapped[datetime] = mapped_column(index=True)
    captured_from: Mapped[date | None]
    captured_to: Mapped[date | None]
    captured_source: Mapped[str] = mapped_column(default="unknown")
    """file (as the camera says, unverified), corrected (by somebody who knows) or unknown."""
    taken_at: Mapped[datetime | None]
    """The camera's own local time, kept for order only; it has no zone and is read as UTC."""
    purpose: Mapped[str] = mapped_column(default=Purpose.PUBLICITY)
    sensitive: Mapped[bool] = mapped_column(default=False)
    place_clue: Mapped[str] = mapped_column(default=PlaceClue.UNCLEAR)
    people_visible: Mapped[int | None]
    tagging_complete: Mapped[bool] = mapped_column(default=False)
    tag_version: Mapped[int] = mapped_column(default=0)
    """Grows with every change of tags: two people tagging at once are told, and old confirmations end."""
    tagged_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    faces: Mapped[list[list[float]] | None] = mapped_column(sa.JSON(none_as_null=True))
    """Where faces might be: left, top, width, height in 0..1. A prompt only; None where nobody has looked."""
    look: Mapped[str | None] = mapped_column(sa.String(16))
    """What it looks like, in 64 bits (`imaging.look`); empty or None where nobody could tell."""
    erased_at: Mapped[datetime | None]
    """When its file was removed for good. The row stays, because others point at it, and tells nothing any more."""
    faces_settled: Mapped[int | None]
    """The tag version at which somebody looked again and said that the tags are right all the same."""

    depictions: Mapped[list["Depiction"]] = relationship(
        order_by="Depiction.position", cascade="all, delete-orphan", lazy="raise"
    )
    copies: Mapped[list["Copy"]] = relationship(lazy="raise")
    holds: Mapped[list["Hold"]] = relationship(lazy="raise")
    attestations: Mapped[list["Attestation"]] = relationship(lazy="raise")

    @property
    def edition(self) -> str:
        """Return which words about it these are; a machine that looks at it changes none."""
        return str(self.tag_version)


class Likeness(Base):
    """What a photo looks like, in greys, so that the same picture saved anew is told from the next of a burst."""

    __tablename__ = "likeness"
    __table_args__ = (sa.Index("ix_likeness_light_spread", "light", "spread"),)

    photo_id: Mapped[str] = mapped_column(sa.String(32), sa.ForeignKey("photo.id"), primary_key=True)
    greys: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """64 by 64 of them, row by row (`imaging.alike`)."""
    light: Mapped[int] = mapped_column(sa.SmallInteger)
    spread: Mapped[int] = mapped_column(sa.SmallInteger)
    """How bright it is, and by how much its greys differ: only what is about the same is compared."""


class Resemblance(Identified, Base):
    """A photo looks like the same picture as another one, or as one that was forgotten. Two photos have a row each way.

    Where the lead saw that they are two moments, that is written down in both, and nothing follows from either.
    """

    __tablename__ = "resemblance"

    photo_id: Mapped[str] = mapped_column(sa.ForeignKey("photo.id"), index=True)
    other_id: Mapped[str | None] = mapped_column(sa.ForeignKey("photo.id"), index=True)
    tombstone_id: Mapped[str | None] = mapped_column(sa.ForeignKey("tombstone.id"))
    found_at: Mapped[datetime]
    apart_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    apart_at: Mapped[datetime | None]


class Alteration(AppendOnly, Base):
    """How one photo was made from another, by covering somebody or cropping. Its id is the new photo's own."""

    __tablename__ = "alteration"

    id: Mapped[str] = mapped_column(sa.String(32), sa.ForeignKey("photo.id"), primary_key=True)
    source_id: Mapped[str] = mapped_column(sa.ForeignKey("photo.id"), index=True)
    crop: Mapped[list[Any]] = mapped_column(default=list)
    """Left, top, width and height in 0..1 of the source as displayed; empty where all of it was kept."""
    covers: Mapped[list[Any]] = mapped_column(default=list)
    """One [left, top, width, height, look, depiction of the source or null] a cover."""
    made_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    made_at: Mapped[datetime]


class Depiction(Identified, Base):
    """Somebody is in this photo, here and this recognisable."""

    __tablename__ = "depiction"
    __table_args__ = (sa.UniqueConstraint("photo_id", "person_id"),)

    photo_id: Mapped[str] = mapped_column(sa.ForeignKey("photo.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    position: Mapped[int]
    identifiable: Mapped[str]
    main_subject: Mapped[bool] = mapped_column(default=False)
    named_in_caption: Mapped[bool] = mapped_column(default=False)
    x: Mapped[float | None]
    y: Mapped[float | None]
    w: Mapped[float | None]
    h: Mapped[float | None]


class Attestation(Identified, Base):
    """Somebody confirms: nobody is in it (no depiction named), or nobody could tell who this is."""

    __tablename__ = "attestation"

    photo_id: Mapped[str] = mapped_column(sa.ForeignKey("photo.id"), index=True)
    depiction_id: Mapped[str | None] = mapped_column(sa.ForeignKey("depiction.id", ondelete="CASCADE"))
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"))
    at: Mapped[datetime]


class Hold(Identified, Base):
    """A stop on one photo; it outranks every yes until it is lifted."""

    __tablename__ = "hold"

    photo_id: Mapped[str] = mapped_column(sa.ForeignKey("photo.id"), index=True)
    reason: Mapped[str]
    set_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    set_at: Mapped[datetime]
    lifted_by: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    lifted_at: Mapped[datetime | None]


class Copy(Identified, Base):
    """A clean small copy for the screen: `thumb` or `preview`, made from pixels and proved mute."""

    __tablename__ = "copy"
    __table_args__ = (sa.UniqueConstraint("photo_id", "size"),)

    photo_id: Mapped[str] = mapped_column(sa.ForeignKey("photo.id"))
    size: Mapped[str]
    key: Mapped[str]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    width: Mapped[int]
    height: Mapped[int]
    made_at: Mapped[datetime]
