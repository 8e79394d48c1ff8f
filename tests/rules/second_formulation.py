"""What should the gate answer? The rules a second time, as one flat table over the raw JSON.

Days are ISO text and compared as text, ages are a subtraction, who said what is a set of names.
Nothing here is shared with the product, so that the two can only agree by being right.
"""

from collections import defaultdict
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from tests.rules.days import age, instant, local_day
from tests.rules.second_table import NOTHING, PERSON_ROWS, PHOTO_ROWS, Row
from tests.rules.shape import REGISTERED, complete

Json = dict[str, Any]
SEVERITY = ("DENY", "REVIEW", "ALLOW")
SAYING = {
    "given": "yes",
    "refused": "no",
    "withdrawn": "no",
    "revoked": "no",
    "invalidated": "unproven",
    "unknown": "unproven",
    "requested": "asked",
    "deferred": "asked",
}
A_NO_REACHES = {
    "take": {"take"},
    "publish_internal": {"take", "publish_internal"},
    "publish_public": {"take", "publish_internal", "publish_public"},
}
DECIDES = {  # (Scotland?, age band): what a capacity of null, able, unable makes of it
    (True, "child"): {None: "GUARD", "able": "SELF", "unable": "GUARD"},
    (True, "teen"): {None: "SELF", "able": "SELF", "unable": "GUARD"},
    (False, "child"): {None: "GUARD", "able": "GUARD", "unable": "GUARD"},
    (False, "teen"): {None: "BOTH", "able": "SELF", "unable": "GUARD"},
}
COVERED_BY = {
    "NO_IMAGE": {"take", "publish_internal", "publish_public"},
    "NO_PUBLISH": {"publish_internal", "publish_public"},
    "NO_PLACE": {"publish_internal", "publish_public"},
    "NO_PUBLIC": {"publish_public"},
}


def expected(case: Json) -> tuple[str, list[str]]:
    """Return outcome and sorted reasons of the worst outcome, as the pages of rules have them."""
    if not complete(case):
        return "DENY", ["SYSTEM_UNSURE"]
    photo = about_photo(case)
    found = [matches(PHOTO_ROWS, photo)]
    found += [matches(PERSON_ROWS, about_person(photo, person)) or {NOTHING} for person in case["people"]]
    pairs = set().union(*found) or {NOTHING}
    worst = min((outcome for outcome, _ in pairs), key=SEVERITY.index)
    return worst, sorted(code for outcome, code in pairs if outcome == worst)


def matches(rows: list[Row], facts: SimpleNamespace) -> set[tuple[str, str]]:
    return {(outcome, code) for _, outcome, code, applies in rows if applies(facts)}


def about_photo(case: Json) -> SimpleNamespace:
    """Name what the rows ask about a photo, its channel and the day."""
    photo, scope, policy = case["photo"], case["scope"], case["policy"]
    channel = case.get("channel") or {"class": None, "risk": None}
    visible, attested = photo["people_visible"], photo["no_people_attested_by"]
    return SimpleNamespace(
        photo=photo,
        scope=scope,
        policy=policy,
        channel=channel,
        place=channel["class"],
        people=case["people"],
        now=instant(case["now"], policy["time_zone"]),
        today=local_day(case["now"], policy["time_zone"]),
        public=scope == "publish_public",
        publishing=scope != "take",
        captured=photo["captured"],
        visible=visible,
        few=visible is not None and visible < 3,
        empty=attested >= (2 if scope == "publish_public" else 1),
        event=photo["event"],
        clue=photo.get("place_clue", "unclear"),
        ended=photo.get("event_ended"),
    )


def about_person(photo: SimpleNamespace, person: Json) -> SimpleNamespace:
    """Name what the rows ask about one person in a photo, step by step: later steps read earlier ones."""
    p = SimpleNamespace(**vars(photo), register=person, kind=person["kind"], tag=person["tag"])
    for step in (appearance, register, sayings, own_nos, deciding, authorities, own_answer, yeses, take):
        step(p)
    return p


def appearance(p: SimpleNamespace) -> None:
    p.seen = p.tag["identifiable"] != "not_identifiable"
    p.checks, p.main = p.tag["attested_not_identifiable_by"], p.tag["main_subject"]


def register(p: SimpleNamespace) -> None:
    p.known, p.young = p.kind in REGISTERED, p.kind == "young_person"
    for key in ("born", "left", "capacity", "deceased", "restriction", "looked_after"):
        setattr(p, key, p.register.get(key))
    p.view = p.register.get("child_view")
    p.covered = p.scope in COVERED_BY.get(p.restriction, ())
    p.age = age(p.born, p.today) if p.born else None
    grown = p.kind in ("staff", "adult") or (p.young and p.age is not None and p.age >= 16)
    p.unable_adult = grown and p.capacity == "unable"
    minor = p.young and (p.age is None or p.age < 18)
    p.child_face = p.public and minor and p.tag["identifiable"] == "face"


def sayings(p: SimpleNamespace) -> None:
    """Fill `said[word][scope]` with the names of all whose latest answer is that word."""
    zone = p.policy["time_zone"]
    heard: dict[tuple[str, str], list[tuple[float, Json]]] = defaultdict(list)
    for answer in p.register.get("answers", ()):
        at = instant(answer["at"], zone)
        if at <= p.now:
            heard[answer["by"], answer["scope"]].append((at, answer))
    p.said = {word: defaultdict(set) for word in ("yes", "no", "unproven", "asked")}
    p.papers = {}
    for (by, scope), answers in heard.items():
        word, p.papers[by, scope] = latest(answers)
        p.said[word][scope].add(by)


def latest(answers: list[tuple[float, Json]]) -> tuple[str, list[Json]]:
    """Return what stands, and the answers that say so: several when they were given at one moment."""
    final = [(at, answer) for at, answer in answers if SAYING[answer["answer"]] != "asked"]
    if not final:
        return "asked", []
    newest = max(at for at, _ in final)
    tied = [answer for at, answer in final if at == newest]
    words = {SAYING[answer["answer"]] for answer in tied}
    return next(word for word in ("no", "unproven", "yes") if word in words), tied


def own_nos(p: SimpleNamespace) -> None:
    refused = {scope for scope, names in p.said["no"].items() if "self" in names}
    p.own_no = bool(refused & {"take", p.scope}) or p.view == "no"
    p.lower_no = p.public and "publish_internal" in refused
    quiet = p.own_no or p.lower_no
    p.hidden = not p.seen and not quiet
    p.asked_of = p.known and p.seen and not quiet


def deciding(p: SimpleNamespace) -> None:
    p.under16 = p.young and p.age is not None and p.age < 16
    p.who = "SELF"
    if p.young and p.age is None:
        p.who = "BOTH"
    elif p.under16:
        band = "child" if p.age < 12 else "teen"
        p.who = DECIDES[p.policy["jurisdiction"] == "GB-SCT", band][p.capacity]
    p.guarded = p.who != "SELF"
    p.who = p.who if p.asked_of else "NOBODY"
    p.needs_own, p.needs_auth = p.who in ("SELF", "BOTH"), p.who in ("GUARD", "BOTH")
    p.needs_take = p.asked_of and p.publishing
    p.needs_view = p.who == "GUARD" and p.publishing


def authorities(p: SimpleNamespace) -> None:
    """Sum all authorities up in one word, `auth`: what they say together."""
    p.verified = {a["id"] for a in p.register.get("authorities", ()) if a["verified"]}
    p.auth_no = set().union(*(p.said["no"][scope] for scope in A_NO_REACHES[p.scope])) - {"self"}
    yes, unproven, asked = (p.said[word][p.scope] - p.auth_no - {"self"} for word in ("yes", "unproven", "asked"))
    p.agreeing = yes & p.verified
    summary: Iterable[tuple[object, str]] = (
        (p.agreeing and p.auth_no & p.verified, "both"),
        (p.agreeing, "yes"),
        (p.auth_no, "no"),
        (unproven & p.verified, "unproven"),
        (yes, "unverified yes"),
        (unproven, "unproven"),
        (asked, "asked"),
        (True, "silent"),
    )
    p.auth = next(word for true, word in summary if true)
    p.overheard = p.guarded and p.auth in ("no", "both")


def own_answer(p: SimpleNamespace) -> None:
    p.own = next((word for word in p.said if "self" in p.said[word][p.scope]), "silent")
    p.own_yes = p.who == "SELF" and p.own == "yes"
    guardians = p.said["yes"][p.scope] - {"self"}
    p.guardian_alone = p.young and p.who == "SELF" and p.own in ("asked", "silent") and guardians
    given = [paper["at"] for by in guardians for paper in p.papers[by, p.scope]]
    threshold = 12 if p.policy["jurisdiction"] == "GB-SCT" else 16
    p.lapsed = p.born and p.age >= threshold and all(age(p.born, local(p, at)) < threshold for at in given)
    p.survives = p.own == "yes" and all(paper["survives_leaving"] for paper in p.papers["self", p.scope])


def yeses(p: SimpleNamespace) -> None:
    """Find the yeses that are needed, what is wrong with them, and the conditions of those that hold."""
    p.needs_second = p.own_yes and p.policy["co_agreement"] and p.public and p.young
    p.needs_second = p.needs_second and (p.under16 or (p.looked_after and p.age < 18))
    own, others = {"self"} if p.own == "yes" else set(), p.agreeing
    groups = [own] if p.needs_own else []
    groups += [others] if p.needs_auth or p.needs_second else []
    holding = [{by for by in group if not defects(p, by, p.scope)} for group in groups]
    p.wrong = set()
    for group, good in zip(groups, holding, strict=True):
        p.wrong |= set() if good else set().union(*(defects(p, by, p.scope) for by in group))
    papers = [paper for good in holding for by in good for paper in p.papers[by, p.scope]]
    p.rules = [condition for paper in papers for condition in paper["conditions"]]
    p.unticked = any(p.place not in (paper["channels"] or []) for paper in papers)
    p.all_hold = bool(groups) and all(holding)


def take(p: SimpleNamespace) -> None:
    may_agree = {"self"} | (p.verified if p.guarded else set())
    found = [defects(p, by, "take") for by in p.said["yes"]["take"] & may_agree]
    p.take_holds = set() in found
    p.take_undated = {"CAPTURE_DATE_UNKNOWN"} in found
    p.complete_yes = p.all_hold and (p.take_holds or not p.publishing)


def defects(p: SimpleNamespace, by: str, scope: str) -> set[str]:
    return set().union(*(wrong_with(p, paper) for paper in p.papers[by, scope]))


def wrong_with(p: SimpleNamespace, paper: Json) -> set[str]:
    first, last = paper["valid_from"] or local(p, paper["at"]), paper["valid_until"] or "9999-12-31"
    tests = {
        "NOT_YET_VALID": p.today < first,
        "EXPIRED": p.today > last,
        coverage(p.captured, first, last): not paper["covers_existing"],
    }
    return {code for code, true in tests.items() if code and true}


def coverage(captured: dict[str, str] | None, first: str, last: str) -> str:
    """Name what keeps a photo out of the days from first to last, or nothing."""
    if captured and captured["to"] < first:
        return "CAPTURED_BEFORE_CONSENT"
    return "" if captured and first <= captured["from"] and captured["to"] <= last else "CAPTURE_DATE_UNKNOWN"


def local(p: SimpleNamespace, at: str) -> str:
    return local_day(at, p.policy["time_zone"])
