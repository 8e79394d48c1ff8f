"""What is the next act? Each reason as something somebody can do, and as a sentence about somebody."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from consentreg.models import Person
from consentreg.rules.masking import Reason
from consentreg.rules.reasons import SECOND_LOOK, Outcome
from consentreg.services import clearance
from consentreg.web.reasons import PLAIN

ABOUT_PEOPLE = {
    "NOT_ASKED": lazy_gettext("Ask %(name)s"),
    "NO_ANSWER_YET": lazy_gettext("Ask %(name)s again"),
    "OWN_DECISION_NEEDED": lazy_gettext("Ask %(name)s"),
    "GUARDIAN_YES_LAPSED_AGE": lazy_gettext("Ask %(name)s"),
    "GUARDIAN_NOT_ASKED": lazy_gettext("Ask who decides for %(name)s"),
    "AUTHORITY_NOT_VERIFIED": lazy_gettext("Check who decides for %(name)s"),
    "CONSENT_NOT_PROVEN": lazy_gettext("Ask %(name)s again"),
    "CHILD_VIEW_NOT_RECORDED": lazy_gettext("Ask what %(name)s thinks"),
    "CO_AGREEMENT_MISSING": lazy_gettext("Check with an adult of %(name)s"),
    "DOB_UNKNOWN": lazy_gettext("Find the birthday of %(name)s"),
    "EXPIRED": lazy_gettext("Ask %(name)s again"),
    "CAPTURED_BEFORE_CONSENT": lazy_gettext("Ask %(name)s about older photos"),
    "TAKE_NOT_AGREED": lazy_gettext("Ask %(name)s about photos"),
    "PLACEMENT_CHANGED": lazy_gettext("Ask %(name)s again"),
    "AUTHORITY_MISSING": lazy_gettext("Ask everybody who decides for %(name)s"),
    "CHANNEL_EXCLUDED": lazy_gettext("Choose another channel"),
    "ASK_EACH_TIME": lazy_gettext("Show it to %(name)s"),
    "IDENTITY_UNSETTLED": lazy_gettext("Say whether %(name)s is here twice"),
}
ASKS = frozenset({"NOT_ASKED", "NO_ANSWER_YET", "OWN_DECISION_NEEDED", "GUARDIAN_YES_LAPSED_AGE", "GUARDIAN_NOT_ASKED",
                  "CONSENT_NOT_PROVEN", "CHILD_VIEW_NOT_RECORDED", "CO_AGREEMENT_MISSING", "EXPIRED",
                  "CAPTURED_BEFORE_CONSENT", "TAKE_NOT_AGREED", "PLACEMENT_CHANGED", "AUTHORITY_MISSING"})  # fmt: skip
"""What somebody is asked because of a photo, so that the answer covers this very photo."""
ABOUT_THE_PHOTO = {
    "TAGGING_NOT_COMPLETE": lazy_gettext("Say who is in it"),
    "UNTAGGED_PEOPLE": lazy_gettext("Name everybody"),
    "UNKNOWN_PERSON": lazy_gettext("Find out who it is"),
    "IDENTIFIABILITY_UNCONFIRMED": lazy_gettext("A second person must look"),
    "SECOND_LOOK": lazy_gettext("A second person must look"),
    "LOOKS_LIKE_REFUSED": lazy_gettext("Look at both"),
    "CAPTURE_DATE_UNKNOWN": lazy_gettext("Say when it was taken"),
    "CONDITION_PLACE": lazy_gettext("Crop out or cover the place"),
    "CONDITION_NO_NAME": lazy_gettext("Take the name out"),
}
SECOND_LOOKS = frozenset({"SECOND_LOOK", "IDENTIFIABILITY_UNCONFIRMED"})
"""What another person does on the page of the photo itself."""
ASK_LEAD = frozenset({"NEEDS_LEAD", "SENSITIVE_CONTENT", "FACE_PUBLIC_CHILD", "CHANNEL_RISK", "BYSTANDER_ADULT",
                      "DECEASED", "CONDITION_UNCLEAR", "PAUSE_UNSURE", "RESTRICTED_REVIEW"})  # fmt: skip


def labels(known: Iterable[Person]) -> dict[str, str]:
    """Return what to call people on buttons: the first name, or the whole name where two share the first."""
    people = list(known)
    first = [person.first_name for person in people]
    return {person.id: person.name if first.count(person.first_name) > 1 else person.first_name for person in people}


def open_reasons(reasons: Iterable[Reason]) -> list[Reason]:
    """Return what still stands in the way."""
    return [reason for reason in reasons if reason.outcome is not Outcome.ALLOW]


def masked(reasons: Iterable[Reason]) -> bool:
    """Say whether something is kept from this reader."""
    return any(reason.code in clearance.MASKED for reason in reasons)


def sentences(reasons: Iterable[Reason], names: Mapping[str, str]) -> list[str]:
    """Say reasons, each once, and about whom where the reader may know."""
    about: dict[str, list[str]] = {}
    for reason in reasons:
        who = about.setdefault(str(PLAIN.get(reason.code) or _(reason.text)), [])
        if reason.person in names:
            who.append(names[reason.person or ""])
    return [f"{', '.join(sorted(set(who)))}: {text}" if who else text for text, who in about.items()]


def act_of(reason: Reason) -> str:
    """Return the code of the act that helps against a reason; it may differ by the facts."""
    return "SECOND_LOOK" if reason.text == SECOND_LOOK else reason.code


def act_words(code: str, person: str | None, names: Mapping[str, str]) -> str | None:
    """Return the next act for a reason, or None where nobody here can do anything."""
    if code in ABOUT_PEOPLE and person in names:
        return str(ABOUT_PEOPLE[code]) % {"name": names[person or ""]}
    if code in ASK_LEAD:
        return str(_("Ask the lead to look"))
    words = ABOUT_THE_PHOTO.get(code)
    return str(words) if words else None


def act_link(code: str, person: str | None, names: Mapping[str, str], photo_id: str | None) -> dict[str, str] | None:
    """Return the next act with where it is done."""
    words = act_words(code, person, names)
    if words and code == "IDENTITY_UNSETTLED":
        return {"text": words, "href": url_for("staff.same_people")}
    if words and person in names and code == "ASK_EACH_TIME":
        return {"text": words, "href": url_for("staff.each_time", person_id=person, photo=photo_id)}
    if words and person in names and code in ASKS and photo_id:
        return {"text": words, "href": url_for("staff.ask", person_id=person, photo=photo_id)}
    if words and person in names and code in ABOUT_PEOPLE:
        return {"text": words, "href": url_for("staff.person", person_id=person)}
    if words and photo_id and code == "CAPTURE_DATE_UNKNOWN":
        return {"text": words, "href": date_page(photo_id)}
    if words and photo_id and code == "LOOKS_LIKE_REFUSED":
        return {"text": words, "href": url_for("staff.looks_like", photo_id=photo_id)}
    if words and photo_id and code in ABOUT_THE_PHOTO and code not in SECOND_LOOKS:
        page = "staff.crop" if code == "CONDITION_PLACE" else "staff.tag"
        return {"text": words, "href": url_for(page, photo_id=photo_id)}
    return None


def date_page(photo_id: str) -> str:
    """Return where the date of one photo is put right."""
    return url_for("staff.tag", photo_id=photo_id, open="taken", _anchor="taken_from")


def so_far(outcome: Outcome, reasons: Iterable[Reason], names: Mapping[str, str]) -> Any:  # noqa: ANN401 (what bar_marks takes)
    """Return one answer for the bar of a page: the word, or the next act in its place."""
    for reason in open_reasons(reasons):
        words = act_words(act_of(reason), reason.person, names)
        if words:
            return {"outcome": outcome.name, "say": words}
    return outcome.name
