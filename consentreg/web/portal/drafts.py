"""What has somebody pressed so far, before they say that this is what they mean?

It travels in the signed cookie of the session, under the id of the link: of two links opened in one browser neither
reads the other's. Nothing of it counts until it is saved as an answer.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from flask import session

from consentreg.context import Context
from consentreg.models import Invitation
from consentreg.rules.words import Scope
from consentreg.services.answering import Reply, Said
from consentreg.services.places import SHOWN, offered
from consentreg.services.sheets import Sheet

DRAFT = "draft"


@dataclass(slots=True)
class Draft:
    """Buttons pressed and boxes ticked. What is None has not been asked yet."""

    id: str
    voice: str
    said: dict[str, str] = field(default_factory=dict)
    rules: list[str] | None = None
    event: str | None = None
    places: dict[str, list[str]] = field(default_factory=dict)
    """What was ticked, for each question whose places were asked."""
    months: int | None = None
    too: bool | None = None
    """Also photos that are here already?"""
    seen: dict[str, str] | None = None
    """What was before their eyes when they said that this is what they mean: words, who decides, what stood."""

    @property
    def digest(self) -> str:
        """Return what tells this draft from another one of the same link."""
        pressed = asdict(self) | {"seen": None}
        return hashlib.sha256(json.dumps(pressed, sort_keys=True).encode()).hexdigest()[:16]

    def answer(self, scope: Scope, said: Said) -> None:
        """Note one press. A yes that rested on this question falls with it; it can be said again, or not."""
        self.said[scope] = said
        wider = list(Scope)[list(Scope).index(scope) + 1 :]
        if said is Said.NO or (said is Said.LATER and scope is Scope.TAKE):
            self.said = {each: word for each, word in self.said.items() if each not in wider or word != Said.YES}

    def yes(self, *scopes: Scope) -> bool:
        """Say whether one of these questions, or any, was answered with a yes."""
        return any(self.said.get(scope) == Said.YES for scope in scopes or tuple(Scope))

    @property
    def places_to_ask(self) -> Scope | None:
        """Return the first question with a yes whose places were not asked yet."""
        return next((scope for scope in SHOWN if self.yes(scope) and scope not in self.places), None)

    @property
    def yeses(self) -> list[Scope]:
        """Return the questions answered with a yes."""
        return [scope for scope in Scope if self.yes(scope)]

    def reply(self, sheet: Sheet, **seen: Any) -> Reply:  # noqa: ANN401 (what they had before their eyes)
        """Return the draft as an answer; rules and places of a question that is no yes any more fall away."""
        public, yes = self.yes(Scope.PUBLIC), self.yes()
        rules = frozenset(self.rules or ()) if yes else frozenset()
        return Reply(
            said={
                scope: Said(said) for scope in Scope if (said := self.said.get(scope)) and _heard(sheet, scope, said)
            },
            rules=rules if public else rules - {"NO_SOCIAL"},
            event_id=self.event if yes else None,
            places={
                scope: frozenset(self.places[scope]) for scope in SHOWN if self.yes(scope) and scope in self.places
            },
            months=self.months if yes else None,
            too=yes and bool(self.too),
            **seen,
        )


def _heard(sheet: Sheet, scope: Scope, said: str) -> bool:
    """Say whether a word counts: a no does also to what is not theirs to answer since today."""
    return scope in sheet.questions or said != Said.YES


def untick_barred(ctx: Context, draft: Draft) -> None:
    """Untick the places that a rule of theirs keeps photos from."""
    for scope, ticked in draft.places.items():
        known = {place.word for place in offered(ctx, Scope(scope), draft.rules or ())}
        draft.places[scope] = [word for word in ticked if word in known]


def of(sheet: Sheet) -> Draft:
    """Return the draft of a link; a new one where there is none, or where it is another link's."""
    return kept(sheet.invitation) or Draft(sheet.invitation.id, sheet.voice)


def kept(invitation: Invitation) -> Draft | None:
    """Return what this browser has kept for a link."""
    found = session.get(DRAFT)
    if not isinstance(found, dict) or found.get("id") != invitation.id or not isinstance(found.get("places"), dict):
        return None
    return Draft(**found)


def keep(draft: Draft) -> None:
    """Keep a draft until the browser is closed or another link is answered."""
    session[DRAFT] = asdict(draft)


def forget() -> None:
    """Begin anew."""
    session.pop(DRAFT, None)
