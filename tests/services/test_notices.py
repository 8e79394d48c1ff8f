"""Is what people were told kept word for word, complete, and easy enough for whoever reads it?"""

import json

import pytest
import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Notice
from consentreg.rules import reading
from consentreg.services import notices
from consentreg.services.notices import AUDIENCES, LANGUAGES, NEEDED
from consentreg.services.refusal import NotThere, Refused
from tests.services import acts

YOUNG = AUDIENCES[:3]


def kept(ctx: Context) -> list[Notice]:
    return list(ctx.session.scalars(sa.select(Notice).order_by(Notice.made_at)))


def test_every_language_and_audience_has_the_same_passages(ctx: Context) -> None:
    english = notices.shipped(ctx, "en").passages
    parts = set(english["adult"])
    assert parts > set(NEEDED)
    for language in LANGUAGES:
        shown = notices.shipped(ctx, language).passages
        assert tuple(shown) == AUDIENCES
        assert all(set(shown[audience]) == parts and all(shown[audience].values()) for audience in AUDIENCES)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_shipped_words_are_easy_to_read(ctx: Context, audience: str) -> None:
    found = notices.hard("en", audience, notices.shipped(ctx, "en").passages[audience])
    assert {part: hard for part, hard in found.items() if hard} == {}
    assert len(found) > 15


@pytest.mark.parametrize("audience", YOUNG)
def test_shipped_words_speak_to_young_people_themselves(ctx: Context, audience: str) -> None:
    every = " ".join(notices.shipped(ctx, "en").passages[audience].values())
    assert "{name}" not in every
    assert reading.grade(every) < 3


def test_organisation_says_its_name_in_every_language(ctx: Context) -> None:
    for language in LANGUAGES:
        for parts in notices.shipped(ctx, language).passages.values():
            assert "Harbour Trust" in parts["welcome"]
            assert "{organisation}" not in "".join(parts.values())


def test_showing_a_wording_writes_nothing(ctx: Context) -> None:
    notices.wording(ctx, "pl")
    assert kept(ctx) == []


def test_wording_becomes_a_notice_once(ctx: Context) -> None:
    shown = notices.wording(ctx, "pl")
    first, again = notices.kept(ctx, shown), notices.kept(ctx, shown)
    assert first.id == again.id
    assert (first.version, first.language, first.sha256) == ("1", "pl", shown.sha256)
    assert json.loads(first.text) == shown.passages


def test_unknown_language_is_answered_in_english(ctx: Context) -> None:
    assert notices.wording(ctx, "xx").language == "en"
    assert notices.wording(ctx, "pl-PL").language == "pl"
    assert notices.current(ctx, "tlh").language == "en"


def edited(ctx: Context, audience: str = "8-11", **parts: str) -> Notice:
    before = notices.wording(ctx, "en").passages[audience]
    return notices.edit(ctx, "en", audience, {**before, **parts})


def test_edit_adds_a_version_and_leaves_the_others_as_they_were(ctx: Context) -> None:
    old = notices.current(ctx)
    new = edited(acts.later(ctx, days=1), take="May we take photos of you?")
    assert (new.version, notices.current(ctx).id, len(kept(ctx))) == ("2", new.id, 2)
    before, after = json.loads(old.text), json.loads(new.text)
    assert after["8-11"].pop("take") == "May we take photos of you?"
    assert before["8-11"].pop("take") == "Can we take photos of you?"
    assert before == after


def test_going_back_to_earlier_words_is_a_version_too(ctx: Context) -> None:
    old = notices.current(ctx)
    edited(acts.later(ctx, days=1), take="May we take photos of you?")
    again = edited(acts.later(ctx, days=2), take="Can we take photos of you?")
    assert (again.version, again.sha256) == ("3", old.sha256)
    assert notices.wording(ctx, "en").passages["8-11"]["take"] == "Can we take photos of you?"


def test_saving_what_is_there_adds_nothing(ctx: Context) -> None:
    notices.current(ctx)
    edited(ctx)
    assert len(kept(ctx)) == 1


@pytest.mark.parametrize("part", NEEDED)
def test_wording_without_one_of_the_four_parts_is_refused(ctx: Context, part: str) -> None:
    with pytest.raises(Refused) as refused:
        edited(ctx, **{part: "  "})
    assert (refused.value.code, refused.value.field) == ("PART_MISSING", part)
    assert kept(ctx) == []


def test_wording_that_does_not_say_who_asks_is_refused(ctx: Context) -> None:
    with pytest.raises(Refused, match="name of the organisation"):
        edited(ctx, welcome="Hello. We would like to take photos of you.")
    assert "Harbour Trust" in edited(ctx, welcome="Hello from {organisation}.").text


def test_empty_question_and_endless_passage_are_refused(ctx: Context) -> None:
    with pytest.raises(Refused, match="the page needs it"):
        edited(ctx, take="")
    with pytest.raises(Refused, match="600"):
        edited(ctx, rules="a " * 301)


def test_hard_words_are_named_and_kept_only_when_meant(ctx: Context) -> None:
    before = notices.wording(ctx, "en").passages["8-11"]
    parts = {**before, "take": "Do you consent?"}
    with pytest.raises(Refused) as refused:
        notices.edit(ctx, "en", "8-11", parts)
    assert refused.value.code == "TOO_HARD"
    (hard,) = notices.hard("en", "8-11", parts)["take"]
    assert (hard.kind, hard.found, hard.instead) == ("banned", "consent", "say yes or no")
    assert "Do you consent?" in notices.edit(ctx, "en", "8-11", parts, confirmed=True).text


def test_hardness_is_measured_for_english_alone(ctx: Context) -> None:
    assert notices.hard("pl", "8-11", {"take": "consent"}) == {}


def test_audience_or_language_we_do_not_speak_is_not_there(ctx: Context) -> None:
    for language, audience in (("xx", "8-11"), ("en", "99+")):
        with pytest.raises(NotThere):
            notices.edit(ctx, language, audience, {})


def test_plain_text_of_earlier_days_is_still_read(ctx: Context) -> None:
    plain = notices.add(ctx, "1", "en", "You can say no.")
    assert notices.current(ctx).id == plain.id
    shown = notices.wording(ctx, "en")
    assert shown == notices.shipped(ctx, "en")
    assert notices.kept(ctx, shown).version == "2"


def test_what_somebody_had_before_their_eyes_is_found_again(ctx: Context) -> None:
    old = notices.kept(ctx, notices.wording(ctx, "en"))
    edited(acts.later(ctx, days=1), take="May we take photos of you?")
    assert notices.seen(ctx, "en", old.sha256).text == old.text
    with pytest.raises(NotThere):
        notices.seen(ctx, "en", "0" * 64)


def test_wording_nobody_has_answered_on_is_found_again_as_long_as_it_is_shown(ctx: Context) -> None:
    shown = notices.wording(ctx, "en")
    assert notices.seen(ctx, "en", shown.sha256) == shown
