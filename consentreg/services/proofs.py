"""What can somebody keep as proof of one answer, that a program of theirs can read too?

A consent record as ISO/IEC TS 27560:2023 shapes it, in JSON-LD with the terms of the W3C Data Privacy Vocabulary. Every
answer has one; a renewed or withdrawn one has its own, which names the record before it. Whoever answered stands in it
by an opaque id, so that it can be shown without telling who they are. What its members mean is said in the record
itself (`CONTEXT`), so nothing is fetched to read it.

    ISO/IEC TS 27560         member                              comes from
    schema version           header.schema_version               this module
    record id                header.record_id                    the answer's id, as a UUID
    pii principal id         header.pii_principal_id             the person's id, as a UUID
    (record before it)       header.replaces                     the answer of the same decider to the same scope before
    privacy notice           processing.privacy_notice           notice: version, SHA-256, language; audience, format
    language                 processing.language                 notice
    purpose, purpose type    processing.purpose, purpose_type    words for the scope; the scope
    lawful basis             processing.lawful_basis             consent
    pii information, type    processing.pii_information, …_type  photographic image
    sensitive pii            processing.sensitive_pii            no: a sensitive photo is judged by itself
    pii controllers          processing.pii_controllers          the organisation's id
    collection method        processing.collection_method        the answer's method
    processing method        processing.processing_methods       by the scope
    storage location         processing.storage_locations        the United Kingdom
    retention period         processing.retention                the answer's last day, and the rule
    jurisdiction             processing.jurisdiction             the organisation's
    recipients, third party  processing.recipients               by the scope and the places of a yes, by name
    geographic restriction   processing.geographic, .conditions  "worldwide" for what anybody can see; their own rules
    withdrawal method        processing.withdrawal_method        where and how to say no
    privacy rights           processing.privacy_rights           UK GDPR
    party: id, type, role, … parties: party_id, party_type, role; of the organisation also name, address and contact
    event: time, validity,   events: event_time, recorded_at, valid_from, valid_until; entity_id who spoke, event_type
      entity, type, state      that they did so plainly, and event_state how it stands in the words of DPV
"""

import json
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Answer, Authority, Confirmation, Notice, Person
from consentreg.rules.words import Given, Scope
from consentreg.services import consents, identity, places
from consentreg.services.organisation import organisation
from consentreg.services.refusal import NotThere

SCHEMA: Final = "consentreg-27560/1"
_ID: Final = {"@type": "@id"}
CONTEXT: Final[dict[str, Any]] = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "own": "urn:consentreg:27560:",
    "@vocab": "urn:consentreg:27560:",
    "schema_version": "dct:conformsTo",
    "record_id": "dct:identifier",
    "replaces": {"@id": "dct:replaces"} | _ID,
    "pii_principal_id": {"@id": "dpv:hasDataSubject"} | _ID,
    "privacy_notice": "dpv:hasNotice",
    "version": "dct:hasVersion",
    "language": "dct:language",
    "purpose": "dct:description",
    "purpose_type": {"@id": "dpv:hasPurpose", "@type": "@vocab"},
    "lawful_basis": {"@id": "dpv:hasLegalBasis"} | _ID,
    "pii_type": {"@id": "dpv:hasPersonalData"} | _ID,
    "pii_controllers": {"@id": "dpv:hasDataController"} | _ID,
    "processing_methods": {"@id": "dpv:hasProcessing"} | _ID,
    "storage_locations": "dpv:hasLocation",
    "retention": "dpv:hasStorageCondition",
    "jurisdiction": "dpv:hasJurisdiction",
    "recipients": "dpv:hasRecipient",
    "privacy_rights": "dpv:hasRight",
    "party_id": "@id",
    "event_time": {"@id": "dpv:isIndicatedAtTime", "@type": "xsd:dateTime"},
    "valid_from": {"@id": "own:valid_from", "@type": "xsd:date"},
    "valid_until": {"@id": "own:valid_until", "@type": "xsd:date"},
    "entity_id": {"@id": "dpv:isIndicatedBy"} | _ID,
    "event_type": {"@id": "dpv:hasIndicationMethod"} | _ID,
    "event_state": {"@id": "dpv:hasConsentStatus"} | _ID,
}
"""What each member means. Those that are not listed are words of our own."""
STATES: Final[dict[Given, str]] = {
    Given.GIVEN: "dpv:ConsentGiven",
    Given.REFUSED: "dpv:ConsentRefused",
    Given.WITHDRAWN: "dpv:ConsentWithdrawn",
    Given.REVOKED: "dpv:ConsentRevoked",
    Given.INVALIDATED: "dpv:ConsentInvalidated",
    Given.UNKNOWN: "dpv:ConsentUnknown",
    Given.REQUESTED: "dpv:ConsentRequested",
    Given.DEFERRED: "dpv:ConsentRequestDeferred",
}
RENEWED: Final = "dpv:RenewedConsentGiven"
_PURPOSES: Final[dict[Scope, str]] = {
    Scope.TAKE: "Take photos of the person, for their own album.",
    Scope.INTERNAL: "Show photos of the person inside, to people of the organisation.",
    Scope.PUBLIC: "Show photos of the person where anybody can see them.",
}
_METHODS: Final[dict[Scope, list[str]]] = {
    Scope.TAKE: ["dpv:Collect", "dpv:Store"],
    Scope.INTERNAL: ["dpv:Use", "dpv:Share"],
    Scope.PUBLIC: ["dpv:Disclose", "dpv:MakeAvailable"],
}
_RECIPIENTS: Final[dict[Scope, list[str]]] = {
    Scope.TAKE: [],
    Scope.INTERNAL: ["people of the organisation"],
    Scope.PUBLIC: ["anybody"],
}
_RIGHTS: Final = ["UK GDPR Article 7(3): change your mind", "UK GDPR Article 15: a copy of everything",
                  "UK GDPR Article 16: put right what is wrong", "UK GDPR Article 17: be forgotten",
                  "UK GDPR Article 18: pause a photo", "UK GDPR Article 20: take your answers with you",
                  "UK GDPR Article 77: complain"]  # fmt: skip
_RETENTION: Final = "The answer is kept as proof as long as a photo is used because of it, and six years after."
_WITHDRAWAL: Final = "Say no on your own page, or tell any adult of the organisation. You do not have to say why."


def of(ctx: Context, answer: Answer) -> dict[str, Any]:
    """Return the consent record of one answer, without anybody's name but the organisation's."""
    before = _before(ctx, answer)
    return {
        "@context": CONTEXT,
        "@type": "dpv:ConsentRecord",
        "header": {
            "schema_version": SCHEMA,
            "record_id": _urn(answer.id),
            "pii_principal_id": _urn(answer.person_id),
            "replaces": _urn(before.id) if before else None,
        },
        "processing": _processing(ctx, answer),
        "parties": _parties(ctx, answer),
        "events": _events(ctx, answer, before),
    }


def as_json(record: dict[str, Any]) -> bytes:
    """Return a record as bytes that are the same whenever the record is: sorted members, no spaces, UTF-8."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def find(ctx: Context, person: Person, answer_id: str) -> Answer:
    """Return one answer of a person that this member of staff may read, or raise NotThere."""
    answer = next((each for each in consents.shown(ctx, person) if each.id == answer_id), None)
    if answer is None:
        raise NotThere
    return answer


def _before(ctx: Context, answer: Answer) -> Answer | None:
    whose = identity.theirs(ctx, Answer, answer.person_id, answer.authority_id)
    same = sa.select(Answer).where(whose, Answer.scope == answer.scope)
    rows = ctx.session.scalars(same.order_by(Answer.since, Answer.recorded_at, Answer.id)).all()
    ids = [row.id for row in rows]
    place = ids.index(answer.id)
    return rows[place - 1] if place else None


def _processing(ctx: Context, answer: Answer) -> dict[str, Any]:
    scope, owner = Scope(answer.scope), organisation(ctx)
    notice = ctx.session.get(Notice, answer.notice_id) if answer.notice_id else None
    return {
        "privacy_notice": _notice(notice, answer),
        "language": notice.language if notice else "und",
        "purpose": _PURPOSES[scope],
        "purpose_type": scope.value,
        "lawful_basis": "dpv:Consent",
        "pii_information": "photographic image",
        "pii_type": "pd:Picture",
        "sensitive_pii": False,
        "pii_controllers": [_urn(owner.id)],
        "collection_method": answer.method,
        "processing_methods": _METHODS[scope],
        "storage_locations": ["GB"],
        "retention": {"valid_until": _day(answer.valid_until), "rule": _RETENTION},
        "jurisdiction": owner.jurisdiction,
        "recipients": _RECIPIENTS[scope]
        + (places.names(ctx, scope, answer.channels) if answer.answer == Given.GIVEN else []),
        "geographic": "worldwide" if scope is Scope.PUBLIC else "GB",
        "conditions": list(answer.conditions),
        "withdrawal_method": {"address": f"{ctx.address}/c", "rule": _WITHDRAWAL},
        "privacy_rights": _RIGHTS,
    }


def _notice(notice: Notice | None, answer: Answer) -> dict[str, Any] | None:
    if notice is None:
        return None
    return {
        "version": notice.version,
        "sha256": notice.sha256,
        "language": notice.language,
        "audience": answer.audience,
        "format": answer.format,
    }


def _parties(ctx: Context, answer: Answer) -> list[dict[str, Any]]:
    owner = organisation(ctx)
    parties = [
        {"party_id": _urn(owner.id), "party_type": "organisation", "role": "pii_controller", "name": owner.name,
         "address": owner.jurisdiction, "contact": ctx.address},
        {"party_id": _urn(answer.person_id), "party_type": "individual", "role": "pii_principal"},
    ]  # fmt: skip
    if answer.authority_id:
        relation = ctx.session.get_one(Authority, answer.authority_id).relation
        kind = "organisation" if relation == "placing_authority" else "individual"
        parties.append({"party_id": _urn(answer.authority_id), "party_type": kind, "role": relation})
    return parties


def _events(ctx: Context, answer: Answer, before: Answer | None) -> list[dict[str, Any]]:
    """Return what happened to the answer. A yes that waits for a second member of staff is not known to be one."""
    state = _state(ctx, answer, before)
    if not answer.awaits_second:
        return [_event(answer, answer.since, state)]
    heard = [_event(answer, answer.since, STATES[Given.UNKNOWN])]
    at = _confirmed_at(ctx, answer)
    return [*heard, _event(answer, at, state)] if at else heard


def _state(ctx: Context, answer: Answer, before: Answer | None) -> str:
    counted = before and before.answer == Given.GIVEN and (not before.awaits_second or _confirmed_at(ctx, before))
    return RENEWED if answer.answer == Given.GIVEN and counted else STATES[Given(answer.answer)]


def _confirmed_at(ctx: Context, answer: Answer) -> datetime | None:
    return ctx.session.scalar(sa.select(Confirmation.at).where(Confirmation.answer_id == answer.id))


def _event(answer: Answer, at: datetime, state: str) -> dict[str, Any]:
    return {
        "event_time": _moment(at),
        "recorded_at": _moment(answer.recorded_at),
        "valid_from": _day(answer.valid_from),
        "valid_until": _day(answer.valid_until),
        "entity_id": _urn(answer.authority_id or answer.person_id),
        "event_type": "dpv:ExplicitlyExpressedConsent",
        "event_state": state,
    }


def _urn(opaque: str) -> str:
    return UUID(hex=opaque).urn


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
