"""What should the gate answer? The rules a second time, as one flat table over the raw JSON.

Days are ISO text and compared as text, ages are a subtraction, who said what is a set of names.
Nothing here is shared with the product, so that the two can only agree by being right.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
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
USUAL_PLACES = {
    "publish_internal": {"INTERNAL_DISPLAY", "INTERNAL_SHARED"},
    "publish_public": {"WEBSITE", "PRINT", "FUNDER_REPORT"},
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
        like=photo.get("looks_like_refused", False),
        all_adults=policy.get("every_authority", False),
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
    p.moved, p.twice = p.register.get("moved_on"), p.register.get("identity_unsettled", False)
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
    p.papers, p.runs = {}, {}
    for (by, scope), answers in heard.items():
        word, p.papers[by, scope] = latest(answers)
        p.runs[by, scope] = run(answers)
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


def run(answers: list[tuple[float, Json]]) -> list[Json]:
    """Return the yeses after everything that was an answer and no yes."""
    stops = [at for at, answer in answers if SAYING[answer["answer"]] in ("no", "unproven")]
    return [answer for at, answer in answers if answer["answer"] == "given" and all(at > stop for stop in stops)]


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
    p.silent_adult = p.all_adults and p.verified - p.agreeing
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
    until = 18 if p.looked_after else p.policy.get("adult_agrees_until", 16)
    asked_for = p.policy.get("adult_agrees_for", ["publish_public"])
    p.needs_second = p.own_yes and p.policy["co_agreement"] and p.scope in asked_for and p.young and p.age < until
    own, others = {"self"} if p.own == "yes" else set(), p.agreeing
    groups = [own] if p.needs_own else []
    groups += [others] if p.needs_auth or p.needs_second else []
    holding = [{by for by in group if not defects(p, by, p.scope)} for group in groups]
    p.wrong = set()
    pairs = list(zip(groups, holding, strict=True))
    enough = [bool(good) if group is own else enough_adults(p, good) for group, good in pairs]
    for group, met in zip(groups, enough, strict=True):
        p.wrong |= set() if met else set().union(*(defects(p, by, p.scope) for by in group))
    papers = [paper for good in holding for by in good for paper in p.papers[by, p.scope]]
    p.rules = [condition for paper in papers for condition in paper["conditions"]]
    p.elsewhere = p.publishing and p.place and any(not named(p, paper) for paper in papers)
    p.all_hold = bool(groups) and all(enough)


def enough_adults(p: SimpleNamespace, good: set[str]) -> bool:
    return bool(good) and (not p.all_adults or good == p.verified)


def named(p: SimpleNamespace, paper: Json) -> bool:
    """Say whether a yes names the channel: by its class or by its slug, or as one of the usual."""
    places = USUAL_PLACES[p.scope] if paper["channels"] is None else paper["channels"]
    return p.place in places or f"channel:{p.channel.get('slug') or ''}" in places


def take(p: SimpleNamespace) -> None:
    may_agree = {"self"} | (p.verified if p.guarded else set())
    found = [defects(p, by, "take") for by in p.said["yes"]["take"] & may_agree]
    p.take_holds = set() in found
    p.take_undated = {"CAPTURE_DATE_UNKNOWN"} in found
    p.complete_yes = p.all_hold and (p.take_holds or not p.publishing)


def defects(p: SimpleNamespace, by: str, scope: str) -> set[str]:
    papers, past = p.papers[by, scope], p.runs[by, scope]
    return {coverage(p, past)} - {""} | set().union(*(wrong_with(p, paper) for paper in papers))


def wrong_with(p: SimpleNamespace, paper: Json) -> set[str]:
    first, last = period(p, paper)
    moved = p.moved and paper["scope"] == "publish_internal" and local(p, paper["at"]) < p.moved
    tests = {"NOT_YET_VALID": p.today < first, "EXPIRED": p.today > last, "PLACEMENT_CHANGED": moved}
    return {code for code, true in tests.items() if true}


def period(p: SimpleNamespace, paper: Json) -> tuple[str, str]:
    return paper["valid_from"] or local(p, paper["at"]), paper["valid_until"] or "9999-12-31"


def coverage(p: SimpleNamespace, past: list[Json]) -> str:
    """Name what keeps a photo out of the days of a run of yeses, or nothing: what is left when they are cut out."""
    if any(paper["covers_existing"] for paper in past):
        return ""
    if not p.captured:
        return "CAPTURE_DATE_UNKNOWN"
    whole = (number(p.captured["from"]), number(p.captured["to"]))
    left = [whole]
    for paper in past:
        first, last = map(number, period(p, paper))
        if first > last:
            continue  # It had run out before it began.
        left = [piece for start, end in left for piece in ((start, min(end, first - 1)), (max(start, last + 1), end))]
        left = [(start, end) for start, end in left if start <= end]
    days = sum(end - start + 1 for start, end in left)
    if not days:
        return ""
    return "CAPTURED_BEFORE_CONSENT" if days == whole[1] - whole[0] + 1 else "CAPTURE_DATE_UNKNOWN"


def number(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def local(p: SimpleNamespace, at: str) -> str:
    return local_day(at, p.policy["time_zone"])
