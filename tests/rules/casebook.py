"""How is a gate case written in one line? Everything not named is in order.

Facts are named once and find their own place: `case("take", teen(), sensitive=True, left="2026-06-01")`
would be wrong only because `left` is a fact about the person, and is said there.
"""

from typing import Any

Json = dict[str, Any]
SCOPES = ("take", "publish_internal", "publish_public")
TODAY = "2026-07-01"
BEFORE = "2026-01-10"
HOUSE_RULES = ("every_authority", "adult_agrees_until", "adult_agrees_for")
OF_THE_PHOTO = ("place_clue", "event_ended", "pause", "looks_like_refused")
OF_A_PERSON = ("moved_on", "identity_unsettled")
"""What a case may leave out."""
PLACES = {"take": "KEEPSAKE", "publish_internal": "INTERNAL_DISPLAY", "publish_public": "WEBSITE"}


def filled(defaults: Json, facts: Json) -> Json:
    """Take from the facts those that belong here."""
    return {key: facts.pop(key, default) for key, default in defaults.items()}


def said(word: str, *scopes: str, by: str = "self", at: str = BEFORE, **details: object) -> list[Json]:
    """Return one answer a scope, for all three where none is named."""
    terms: Json = {
        "valid_from": None,
        "valid_until": None,
        "covers_existing": False,
        "survives_leaving": False,
        "conditions": [],
        "channels": None,
    }
    assert details.keys() <= terms.keys()
    return [{"by": by, "scope": scope, "answer": word, "at": at, **terms, **details} for scope in scopes or SCOPES]


def tagged(facts: Json) -> Json:
    return filled(
        {
            "identifiable": "face",
            "attested_not_identifiable_by": 0,
            "main_subject": False,
            "named_in_caption": False,
            "approved_this_use": False,
        },
        facts,
    )


def stranger(kind: str, **facts: object) -> Json:
    person = {"id": "somebody", "kind": kind, "tag": tagged(facts)}
    assert not facts, facts
    return person


def person(*answers: list[Json], authorities: dict[str, bool] | None = None, **facts: object) -> Json:
    """Return somebody in the register: `authorities` maps their ids to whether they are verified."""
    register: Json = {
        "id": "p1",
        "kind": "young_person",
        "born": "2012-03-01",
        "looked_after": False,
        "capacity": None,
        "deceased": False,
        "left": None,
        "restriction": None,
        "child_view": None,
    }
    added = {key: facts.pop(key) for key in OF_A_PERSON if key in facts}
    result = (
        filled(register, facts)
        | added
        | {
            "authorities": [{"id": key, "verified": verified} for key, verified in (authorities or {}).items()],
            "answers": [answer for several in answers for answer in several],
            "tag": tagged(facts),
        }
    )
    assert not facts, facts
    return result


def teen(*answers: list[Json], authorities: dict[str, bool] | None = None, **facts: object) -> Json:
    """Return a young person of 14: in Scotland they decide alone."""
    return person(*(answers or (said("given"),)), authorities=authorities, **facts)


def grown(*answers: list[Json], authorities: dict[str, bool] | None = None, **facts: object) -> Json:
    """Return a young person of 17, who decides alone everywhere."""
    return teen(*answers, authorities=authorities, **{"born": "2009-03-01"} | facts)


def child(*answers: list[Json], authorities: dict[str, bool] | None = None, **facts: object) -> Json:
    """Return a young person of 9 with a view on record; "mum" and "dad" are verified where none are named."""
    holders = {"mum": True, "dad": True} if authorities is None else authorities
    usual = {"born": "2017-03-01", "child_view": "yes"}
    return person(*(answers or (said("given", by="mum"),)), authorities=holders, **usual | facts)


def case(scope: str, *people: Json, **facts: object) -> Json:
    """Return a case in Scotland at noon; `place` names the class of its channel, None for no channel."""
    place = facts.pop("place", PLACES[scope])
    policy = {"jurisdiction": "GB-SCT", "time_zone": "Europe/London"}
    switches = {"co_agreement": False, "face_public_child": False, "channel_risk": False}
    rules = {key: facts.pop(key) for key in HOUSE_RULES if key in facts}
    photo = {
        "on_hold": False,
        "purpose": "publicity",
        "captured": days("2026-05-01"),
        "tagging_complete": True,
    }
    counts = {"people_visible": len(people), "no_people_attested_by": 0, "sensitive": False, "event": None}
    added = {key: facts.pop(key) for key in OF_THE_PHOTO if key in facts}
    slug = {"slug": facts.pop("slug")} if "slug" in facts else {}
    channel = {"class": place} | filled({"status": "approved", "risk": "low"}, facts) | slug
    result = {
        "id": "case",
        "now": facts.pop("now", f"{TODAY}T12:00:00+01:00"),
        "policy": filled(policy | switches, facts) | rules,
        "scope": scope,
        "channel": channel if place else None,
        "photo": filled(photo | counts, facts) | added,
        "people": [one | {"id": f"p{number}"} for number, one in enumerate(people, 1)],
    }
    assert not facts, facts
    return result


def days(first: str, last: str | None = None) -> Json:
    """Return a capture interval of one day or more."""
    return {"from": first, "to": last or first}
