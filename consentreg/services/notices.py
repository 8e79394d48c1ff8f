"""What exactly are people told before they answer?"""

import hashlib

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Notice
from consentreg.services import audit
from consentreg.services.organisation import organisation


def add(ctx: Context, version: str, language: str, text: str) -> Notice:
    """Keep one exact wording of what people are told before they answer."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    notice = Notice(version=version, language=language, text=text, sha256=digest, made_at=ctx.now)
    ctx.session.add(notice)
    ctx.session.flush()
    audit.record(ctx, "notice.added", notice.id, version=version, sha256=digest)
    return notice


def current(ctx: Context) -> Notice:
    """Return the wording in force; the first one is written when it is first needed."""
    newest = ctx.session.scalar(sa.select(Notice).order_by(Notice.made_at.desc(), Notice.id).limit(1))
    return newest or add(ctx, "1", "en", first(organisation(ctx).name))


def first(name: str) -> str:
    """Return the wording an organisation starts with: who, what, where, how to stop (domain.md 1.1, 7)."""
    return (
        f"{name} would like to take photos of you. You can say yes or no. Nothing bad will happen if you say no. "
        "There are three questions. Can we take photos of you? Can we show them inside, where only people here "
        "see them? Can we put them where anyone can see them, like our website or a leaflet? "
        "You can change your mind on any day: tell any adult here. You do not have to say why. "
        "If you say stop, we will take the photo down. Someone may have saved a copy. We cannot get that back."
    )
