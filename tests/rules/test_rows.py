"""Does every row of the table of rules speak when it should? One small case a row, and its neighbours.

A case is in order but for what its line says: at noon on 1 July 2026 in Scotland, the photo taken on
1 May, every yes given on 10 January for all three scopes, the teen 14, the grown one 17, the child 9.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.rules.casebook import case, child, days, grown, person, said, stranger, teen
from tests.rules.formulations import both
from tests.rules.second_table import PERSON_ROWS, PHOTO_ROWS

Json = dict[str, Any]
Ask = Callable[[Json], tuple[str, list[str]]]
TAKE, INTERNAL, PUBLIC = "take", "publish_internal", "publish_public"
HIDDEN: Json = {"identifiable": "not_identifiable", "attested_not_identifiable_by": 2}
ONE_CHECK: Json = HIDDEN | {"attested_not_identifiable_by": 1}
ENGLAND: Json = {"jurisdiction": "GB-ENG"}
BOTH_AGREE: Json = {"co_agreement": True}
EVERY: Json = BOTH_AGREE | {"every_authority": True}
INSIDE_AGREE: Json = BOTH_AGREE | {"adult_agrees_for": [INTERNAL]}
WITH_MUM: Json = {"authorities": {"mum": True}}
row = pytest.param
MUM_YES, MUM_NO = said("given", by="mum"), said("refused", INTERNAL, by="mum")
MUM_LATER_NO = said("withdrawn", INTERNAL, by="mum", at="2026-02-01")
WHENEVER = said("given", covers_existing=True)
FROM_TOMORROW = said("given", valid_from="2026-07-02", covers_existing=True)
MUM_KEEP_USING = said("given", by="mum", survives_leaving=True)
MUM_NEVER = said("refused", by="mum")
YES, TAKEN, INSIDE = said("given"), said("given", TAKE), said("given", INTERNAL)


def ruled(*conditions: object, **details: Any) -> list[Json]:
    return said("given", conditions=list(conditions), **details)


def named(*places: str) -> list[Json]:
    return said("given", channels=list(places))


AGAIN = said("given", INTERNAL, at="2026-03-01")
DAD_YES, DAD_SINCE = said("given", by="dad"), said("given", INTERNAL, by="dad", at="2026-03-01", covers_existing=True)
DAD_ENDED = said("given", INTERNAL, by="dad", valid_until="2026-06-30")
MUM_AND_DAD = {"mum": True, "dad": True}
NOT_SOCIAL = ruled("NO_SOCIAL", channels=["SOCIAL"])
NOT_PRESS = ruled("NO_PRESS", channels=["PRESS"])
ROWS = [
    row("DENY SYSTEM_UNSURE", case(INTERNAL, teen(), captured=days("2026-07-02")), id="1 taken tomorrow"),
    row("DENY SYSTEM_UNSURE", case(INTERNAL, grown(born="2026-05-02", kind="staff")), id="1 taken before birth"),
    row("DENY CHANNEL_EXCLUDED SYSTEM_UNSURE", case(INTERNAL, teen(), place="WEBSITE"), id="1 the wrong question"),
    row("DENY PHOTO_ON_HOLD", case(TAKE, teen(), on_hold=True), id="2 on hold"),
    row("DENY OPERATIONAL_PHOTO", case(INTERNAL, teen(), purpose="operational"), id="3 for care or safety only"),
    row("DENY CHANNEL_NOT_APPROVED", case(TAKE, teen(), status="retired"), id="4 a retired place, for every scope"),
    row("DENY CHANNEL_NOT_APPROVED", case(PUBLIC, grown(), status="review_overdue"), id="4 a place not looked at"),
    row("DENY CHANNEL_NOT_APPROVED", case(PUBLIC, grown(), status="unregistered"), id="4 a place not registered"),
    row("DENY TAGGING_NOT_COMPLETE", case(INTERNAL, teen(), tagging_complete=False), id="5 not yet all named"),
    row("DENY TAGGING_NOT_COMPLETE", case(PUBLIC, no_people_attested_by=1), id="5 one person says nobody, public"),
    row("DENY UNTAGGED_PEOPLE", case(INTERNAL, teen(), people_visible=2), id="6 two seen, one named"),
    row("ALLOW NO_PEOPLE", case(INTERNAL, no_people_attested_by=1), id="7 one person says nobody, internal"),
    row("ALLOW NO_PEOPLE", case(PUBLIC, no_people_attested_by=2), id="7 two people say nobody, public"),
    row("DENY UNKNOWN_PERSON", case(INTERNAL, stranger("unknown", identifiable="partial")), id="8 partly seen"),
    row("REVIEW IDENTIFIABILITY_UNCONFIRMED", case(TAKE, stranger("unknown", **ONE_CHECK)), id="9 one check"),
    row("ALLOW NOT_IDENTIFIABLE", case(PUBLIC, stranger("bystander_child", **HIDDEN)), id="9 two checks"),
    row("DENY RESTRICTED", case(TAKE, teen(restriction="NO_IMAGE", **HIDDEN)), id="10 not even taken, nor hidden"),
    row("DENY RESTRICTED", case(INTERNAL, teen(restriction="NO_PUBLISH")), id="10 no publishing, internal"),
    row("ALLOW CONSENTED", case(TAKE, teen(restriction="NO_PUBLISH")), id="10 no publishing, but keeping"),
    row("DENY RESTRICTED", case(PUBLIC, grown(restriction="NO_PUBLIC")), id="10 not public"),
    row("DENY RESTRICTED", case(INTERNAL, teen(restriction="NO_PLACE")), id="11 a place perhaps to be seen"),
    row("DENY RESTRICTED", case(INTERNAL, teen(restriction="NO_PLACE"), place_clue="present"), id="11 a place seen"),
    row("ALLOW CONSENTED", case(INTERNAL, teen(restriction="NO_PLACE"), place_clue="none"), id="11 no place seen"),
    row("REVIEW RESTRICTED_REVIEW", case(TAKE, teen(restriction="REVIEW_EACH", **HIDDEN)), id="12 each use"),
    row("REVIEW DECEASED", case(INTERNAL, teen(deceased=True)), id="13 deceased"),
    row("DENY OWN_NO", case(INTERNAL, teen(said("refused"), deceased=True)), id="13 an own no outlives them"),
    row("DENY OWN_NO", case(INTERNAL, teen(said("withdrawn", INTERNAL), **HIDDEN)), id="14 an own no, hidden"),
    row("DENY OWN_NO", case(PUBLIC, grown(said("given"), said("revoked", TAKE, at="2026-02-01"))), id="14 to taking"),
    row("DENY OWN_NO", case(TAKE, child(MUM_YES, child_view="no")), id="14 a child's view is an own no"),
    row("DENY OWN_NO RESTRICTED", case(TAKE, teen(said("refused"), restriction="NO_IMAGE")), id="14 restricted too"),
    row("ALLOW CONSENTED", case(TAKE, teen(TAKEN, said("refused", INTERNAL))), id="14 no does not flow down"),
    row("DENY LOWER_SCOPE_NO", case(PUBLIC, grown(said("refused", INTERNAL))), id="15 no to inside is no to outside"),
    row("DENY LOWER_SCOPE_NO OWN_NO", case(PUBLIC, grown(said("refused"))), id="15 both noes are told"),
    row("ALLOW NOT_IDENTIFIABLE", case(PUBLIC, teen(said("requested"), **HIDDEN)), id="16 hidden, two checks"),
    row("REVIEW IDENTIFIABILITY_UNCONFIRMED", case(PUBLIC, teen(**ONE_CHECK)), id="17 hidden, one check"),
    row("REVIEW GUARDIAN_NO_NOT_IDENTIFIABLE", case(PUBLIC, child(MUM_NO, **HIDDEN)), id="18 hidden, mum says no"),
    row("ALLOW NOT_IDENTIFIABLE", case(PUBLIC, teen(MUM_NO, **WITH_MUM, **HIDDEN)), id="18 hidden, decides alone"),
    row("REVIEW DOB_UNKNOWN", case(TAKE, teen(TAKEN, MUM_YES, **WITH_MUM, born=None)), id="19 no date of birth"),
    row("DENY GUARDIAN_NOT_ASKED", case(TAKE, teen(born=None)), id="19 no date of birth: both must agree"),
    row("DENY ADULT_LACKS_CAPACITY", case(PUBLIC, grown(capacity="unable")), id="20 unable at 17, public"),
    row("REVIEW ADULT_LACKS_CAPACITY", case(TAKE, grown(capacity="unable", kind="staff")), id="20 unable, staff"),
    row("DENY NOT_ASKED", case(TAKE, teen(said("given", INTERNAL))), id="21 a wider yes does not flow down"),
    row("DENY NOT_ASKED", case(INTERNAL, teen(TAKEN, said("given", PUBLIC))), id="21 nor does a public yes"),
    row("DENY NOT_ASKED", case(TAKE, person(MUM_YES, kind="adult", **WITH_MUM)), id="21 adults have no guardian"),
    row("DENY NO_ANSWER_YET", case(TAKE, teen(said("deferred"))), id="22 not now"),
    row("DENY NO_ANSWER_YET", case(TAKE, child(said("requested", by="mum"))), id="22 mum has not answered"),
    row("DENY OWN_DECISION_NEEDED", case(TAKE, teen(said("given", by="x"))), id="23 a guardian's yes after 12"),
    row("DENY OWN_DECISION_NEEDED", case(TAKE, teen(MUM_YES, capacity="able"), **ENGLAND), id="23 able at 14"),
    row("DENY GUARDIAN_YES_LAPSED_AGE", case(TAKE, teen(MUM_YES, born="2014-07-01")), id="24 twelve today"),
    row("DENY GUARDIAN_NOT_ASKED", case(TAKE, child(TAKEN)), id="25 only the child was asked"),
    row("DENY GUARDIAN_NOT_ASKED", case(TAKE, teen(), **ENGLAND), id="25 both, and only one was asked"),
    row("DENY NOT_ASKED", case(TAKE, teen(MUM_YES, **WITH_MUM), **ENGLAND), id="25 both, and only mum was asked"),
    row("DENY AUTHORITY_NOT_VERIFIED", case(TAKE, child(said("given", by="keyworker"))), id="26 not an authority"),
    row("DENY AUTHORITY_NOT_VERIFIED", case(TAKE, child(authorities={"mum": False})), id="26 not verified"),
    row("DENY GUARDIAN_NO", case(INTERNAL, child(TAKEN, MUM_NO)), id="27 mum says no"),
    row("DENY GUARDIAN_NO", case(PUBLIC, child(MUM_YES, MUM_LATER_NO)), id="27 her internal no closes the public"),
    row("DENY GUARDIAN_NO", case(INTERNAL, child(TAKEN, MUM_NO, authorities={})), id="27 anybody's no"),
    row("ALLOW CONSENTED", case(TAKE, child(MUM_YES, said("refused", by="uncle"))), id="27 beside a verified yes"),
    row("DENY GUARDIANS_DISAGREE", case(TAKE, child(MUM_YES, said("revoked", by="dad"))), id="28 they disagree"),
    row("REVIEW CHILD_VIEW_NOT_RECORDED", case(INTERNAL, child(child_view=None)), id="29 has the child been asked?"),
    row("ALLOW CONSENTED", case(TAKE, child(child_view=None)), id="29 only publishing asks for the view"),
    row("ALLOW CONSENTED", case(INTERNAL, child(child_view="cannot_express")), id="29 a view that cannot be told"),
    row("REVIEW COMPETENT_YES_GUARDIAN_NO", case(TAKE, teen(YES, MUM_NEVER, **WITH_MUM)), id="30 they disagree"),
    row("ALLOW CONSENTED", case(TAKE, grown(YES, MUM_NEVER, **WITH_MUM)), id="30 not from 16"),
    row("REVIEW CO_AGREEMENT_MISSING", case(PUBLIC, teen(), **BOTH_AGREE), id="31 under 16, nobody beside them"),
    row("REVIEW CO_AGREEMENT_MISSING", case(PUBLIC, grown(looked_after=True), **BOTH_AGREE), id="31 looked after"),
    row("ALLOW CONSENTED", case(PUBLIC, grown(), **BOTH_AGREE), id="31 not looked after at 17"),
    row("DENY TAKE_NOT_AGREED", case(INTERNAL, teen(said("given", INTERNAL))), id="32 nobody asked before taking"),
    row("DENY TAKE_NOT_AGREED", case(INTERNAL, teen(INSIDE, MUM_YES, **WITH_MUM)), id="32 mum cannot agree to it"),
    row("ALLOW CONSENTED", case(INTERNAL, child(TAKEN, said("given", INTERNAL, by="mum"))), id="32 the child can"),
    row("DENY NOT_YET_VALID", case(TAKE, teen(FROM_TOMORROW)), id="33 from tomorrow"),
    row("DENY EXPIRED", case(TAKE, teen(said("given", valid_until="2026-06-30"))), id="33 until yesterday"),
    row("DENY CAPTURED_BEFORE_CONSENT", case(TAKE, teen(said("given", at="2026-05-02"))), id="34 the day before"),
    row("REVIEW CAPTURE_DATE_UNKNOWN", case(INTERNAL, teen(), captured=None), id="35 nobody knows when"),
    row("ALLOW CONSENTED", case(INTERNAL, teen(WHENEVER), captured=None), id="35 taken whenever"),
    row("DENY PERSON_LEFT", case(TAKE, teen(left="2026-07-01")), id="36 left today"),
    row("DENY PERSON_LEFT", case(TAKE, child(MUM_KEEP_USING, left="2026-06-01")), id="36 only an own yes survives"),
    row("DENY CONSENT_NOT_PROVEN", case(TAKE, teen(said("unknown"))), id="37 no evidence"),
    row("DENY CONSENT_NOT_PROVEN", case(TAKE, child(said("invalidated", by="mum"))), id="37 mum was pressed"),
    row("DENY CONDITION_GROUP_ONLY", case(TAKE, teen(ruled("GROUP_ONLY"))), id="38 alone is no group"),
    row("DENY CONDITION_NO_FACE", case(TAKE, teen(ruled("NO_FACE"), identifiable="partial")), id="38 partly a face"),
    row("DENY CONDITION_NO_NAME", case(TAKE, teen(ruled("NO_NAME"), named_in_caption=True)), id="38 named"),
    row("DENY CONDITION_PLACE", case(TAKE, teen(ruled("NO_PLACE")), place_clue="present"), id="38 the place is seen"),
    row("DENY CONDITION_EVENT", case(TAKE, teen(ruled({"type": "EVENT_ONLY", "event": "E1"}))), id="38 no event"),
    row("DENY CONDITION_LIVE", case(TAKE, teen(ruled("NOT_LIVE")), event_ended="2026-07-01"), id="38 ended today"),
    row("DENY CHANNEL_EXCLUDED", case(PUBLIC, grown(), place="PARTNER"), id="39 partners must be ticked"),
    row("DENY CHANNEL_EXCLUDED", case(PUBLIC, grown(NOT_PRESS), place="PRESS"), id="39 ruled out"),
    row("DENY CHANNEL_EXCLUDED", case(PUBLIC, grown(NOT_SOCIAL), place="SOCIAL"), id="39 not there"),
    row("ALLOW CONSENTED", case(PUBLIC, grown(ruled("NO_SOCIAL")), place="PRINT"), id="39 but here"),
    row("ALLOW CONSENTED", case(PUBLIC, grown(said("given", channels=["SOCIAL"])), place="SOCIAL"), id="39 ticked"),
    row("ALLOW CONSENTED", case(PUBLIC, grown(named("PRINT")), place="PRINT"), id="39 a leaflet was named"),
    row("DENY CHANNEL_EXCLUDED", case(PUBLIC, grown(named("PRINT"))), id="39 the website was not"),
    row("DENY CHANNEL_EXCLUDED", case(PUBLIC, grown(named()), place="PRINT"), id="39 no place was named"),
    row("DENY CHANNEL_EXCLUDED", case(INTERNAL, teen(), place="FAMILIES"), id="39 families are never usual"),
    row("ALLOW CONSENTED", case(INTERNAL, teen(named("FAMILIES")), place="FAMILIES"), id="39 families were named"),
    row("ALLOW CONSENTED", case(PUBLIC, grown(named("channel:club")), slug="club"), id="39 one channel by name"),
    row("DENY CHANNEL_EXCLUDED", case(PUBLIC, grown(named("channel:club")), slug="press"), id="39 and no other"),
    row("DENY CHANNEL_EXCLUDED", case(PUBLIC, grown(named("channel:club"))), id="39 one without a name"),
    row("ALLOW CONSENTED", case(PUBLIC, grown(named()), place=None), id="39 where no place is asked about"),
    row("ALLOW CONSENTED", case(TAKE, teen(named())), id="39 places are for publishing"),
    row("REVIEW CONDITION_UNCLEAR", case(TAKE, teen(ruled("BLUR_ME"))), id="40 a condition no rule can test"),
    row("REVIEW CONDITION_UNCLEAR", case(TAKE, teen(ruled("GROUP_ONLY")), people_visible=None), id="40 uncounted"),
    row("REVIEW CONDITION_UNCLEAR", case(TAKE, teen(ruled("NO_PLACE"))), id="40 nobody looked for the place"),
    row("REVIEW CONDITION_UNCLEAR", case(TAKE, teen(ruled("NOT_LIVE"))), id="40 nobody says when it ended"),
    row("REVIEW ASK_EACH_TIME", case(TAKE, teen(ruled("ASK_EACH_TIME"))), id="41 not asked this time"),
    row("ALLOW CONSENTED", case(TAKE, teen(ruled("ASK_EACH_TIME"), approved_this_use=True)), id="41 asked this time"),
    row("REVIEW BYSTANDER_ADULT", case(TAKE, stranger("bystander_adult")), id="42 an adult passing by"),
    row("DENY BYSTANDER_CHILD", case(TAKE, stranger("bystander_child")), id="43 a child passing by"),
    row("ALLOW CONSENTED", case(PUBLIC, person(said("given"), kind="staff", born=None)), id="44 staff say yes"),
    row("DENY NOT_ASKED", case(TAKE, person(kind="adult")), id="44 adult family is asked too"),
    row("REVIEW SENSITIVE_CONTENT", case(TAKE, teen(), sensitive=True), id="45 sensitive, for every scope"),
    row("REVIEW FACE_PUBLIC_CHILD", case(PUBLIC, grown(), face_public_child=True), id="46 a child's face in public"),
    row("ALLOW CONSENTED", case(PUBLIC, grown(identifiable="partial"), face_public_child=True), id="46 not face-on"),
    row("ALLOW CONSENTED", case(PUBLIC, grown(born="2008-07-01"), face_public_child=True), id="46 eighteen today"),
    row("REVIEW CHANNEL_RISK", case(PUBLIC, grown(), risk="high", channel_risk=True), id="47 a risky place"),
    row("ALLOW CONSENTED", case(PUBLIC, grown(), risk="medium", channel_risk=True), id="47 a middling place"),
    row("REVIEW PAUSE_UNSURE", case(PUBLIC, grown(), pause="unsure"), id="47 unsure after the pause"),
    row("ALLOW CONSENTED", case(INTERNAL, teen(), pause="unsure"), id="47 the pause is for the public"),
    row("ALLOW CONSENTED", case(PUBLIC, grown()), id="48 everything positive"),
    row("REVIEW IDENTITY_UNSETTLED", case(INTERNAL, teen(identity_unsettled=True)), id="50 stands there twice"),
    row("REVIEW IDENTITY_UNSETTLED", case(INTERNAL, teen(identity_unsettled=True, **HIDDEN)), id="50 also unseen"),
    row("DENY PLACEMENT_CHANGED", case(INTERNAL, teen(moved_on="2026-01-11")), id="51 moved the day after"),
    row("ALLOW CONSENTED", case(INTERNAL, teen(moved_on="2026-01-10")), id="51 said yes on the day of the move"),
    row("ALLOW CONSENTED", case(PUBLIC, grown(moved_on="2026-01-11")), id="51 only inside"),
    row("ALLOW CONSENTED", case(INTERNAL, teen(YES, AGAIN, moved_on="2026-03-01")), id="51 said yes again since"),
    row("ALLOW CONSENTED", case(INTERNAL, child(MUM_YES, DAD_SINCE, moved_on="2026-03-01")), id="51 one of them has"),
    row("REVIEW LOOKS_LIKE_REFUSED", case(TAKE, teen(), looks_like_refused=True), id="52 looks like a refused one"),
    row("DENY AUTHORITY_MISSING", case(INTERNAL, child(), every_authority=True), id="53 dad was not asked"),
    row("ALLOW CONSENTED", case(INTERNAL, child(MUM_YES, DAD_YES), every_authority=True), id="53 both said yes"),
    row("DENY EXPIRED", case(INTERNAL, child(MUM_YES, DAD_ENDED), every_authority=True), id="53 dad's has run out"),
    row("ALLOW CONSENTED", case(INTERNAL, teen(**WITH_MUM), every_authority=True), id="53 who decides decides"),
    row("ALLOW CONSENTED", case(INTERNAL, child(**WITH_MUM), every_authority=True), id="53 there is but one"),
    row("DENY AUTHORITY_MISSING", case(PUBLIC, teen(YES, MUM_YES, authorities=MUM_AND_DAD), **EVERY), id="53 beside"),
    row("REVIEW CO_AGREEMENT_MISSING", case(PUBLIC, grown(), adult_agrees_until=18, **BOTH_AGREE), id="31 until 18"),
    row("ALLOW CONSENTED", case(PUBLIC, teen(), adult_agrees_until=14, **BOTH_AGREE), id="31 until 14"),
    row("REVIEW CO_AGREEMENT_MISSING", case(INTERNAL, teen(), **INSIDE_AGREE), id="31 for inside"),
    row("ALLOW CONSENTED", case(PUBLIC, teen(), **INSIDE_AGREE), id="31 for inside alone"),
]  # fmt: skip


@both
@pytest.mark.parametrize(("verdict", "facts"), ROWS)
def test_row(ask: Ask, verdict: str, facts: Json) -> None:
    outcome, *codes = verdict.split()
    assert ask(facts) == (outcome, codes)


def test_every_code_has_a_row_here() -> None:
    shown = {code for each in ROWS for code in str(each.values[0]).split()[1:]}
    assert shown == {code for _, _, code, _ in (*PHOTO_ROWS, *PERSON_ROWS)}
