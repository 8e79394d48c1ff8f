"""Is a place called the same, whatever asks for it?"""

import pytest
import sqlalchemy as sa

from consentreg.context import Context
from consentreg.rules.words import USUAL, ChannelClass, Given, Scope
from consentreg.services import answering, clearance, consents, places, policy
from consentreg.services.consents import NewAnswer
from consentreg.services.refusal import Conflict, Refused
from tests import factories as make
from tests.services import looks
from tests.services.links import asked, held, reply, young


@pytest.mark.parametrize("language", places.CLASS_WORDS)
def test_every_sort_of_place_has_a_name_in_every_language(language: str) -> None:
    assert set(places.CLASS_WORDS[language]) == set(ChannelClass)
    assert len(set(places.CLASS_WORDS[language].values())) == len(ChannelClass)


def test_a_question_is_asked_of_our_own_places_and_of_none_that_is_closed(ctx: Context) -> None:
    for slug, klass in (("wall", "INTERNAL_DISPLAY"), ("old-wall", "INTERNAL_DISPLAY"), ("site", "WEBSITE")):
        make.channel(ctx, slug, klass)
    policy.retire_channel(ctx, "old-wall")
    assert [place.word for place in places.offered(ctx, Scope.INTERNAL)] == ["channel:wall"]
    assert [place.word for place in places.offered(ctx, Scope.PUBLIC)] == ["channel:site"]
    assert places.offered(ctx, Scope.TAKE) == []


def test_where_no_place_is_registered_its_sorts_are_asked(ctx: Context) -> None:
    assert {place.word for place in places.offered(ctx, Scope.INTERNAL)} == {*USUAL[Scope.INTERNAL], "FAMILIES"}
    without = {place.word for place in places.offered(ctx, Scope.PUBLIC, ["NO_SOCIAL", "NO_PRESS"])}
    assert without == {"WEBSITE", "PRINT", "PARTNER", "FUNDER_REPORT"}


def test_a_place_is_told_as_it_is_called_today(ctx: Context) -> None:
    site = make.channel(ctx, "site", "WEBSITE")
    site.name = "The first site"
    ctx.session.flush()
    said = ("channel:site", "PRINT", "FAMILIES")
    assert places.told(ctx, Scope.PUBLIC, said) == "The first site, Leaflets and posters"
    site.name = "The new site"
    policy.retire_channel(ctx, "site")
    assert places.told(ctx, Scope.PUBLIC, said) == "The new site (not used any more), Leaflets and posters"
    assert places.told(ctx, Scope.PUBLIC, said, "pl") == "The new site (już nieużywane), Ulotki i plakaty"


def test_none_and_nobody_knows_are_told_apart(ctx: Context) -> None:
    assert places.told(ctx, Scope.INTERNAL, ()) == "Nowhere yet"
    usual = "The usual places: Wall or screen of ours, Shared inside, like a staff newsletter"
    assert places.told(ctx, Scope.INTERNAL, None) == usual
    assert places.told(ctx, Scope.TAKE, ()) == ""


@pytest.mark.parametrize("word", ["SOCIAL", "channel:page"])
def test_a_rule_and_the_place_it_forbids_are_not_both_written_down(ctx: Context, word: str) -> None:
    make.channel(ctx, "page", "SOCIAL")
    new = NewAnswer(scope=Scope.PUBLIC, answer=Given.GIVEN, evidence_reference="form 1", channels=(word,),
                    conditions=("NO_SOCIAL",))  # fmt: skip
    with pytest.raises(Refused) as refused:
        consents.record(ctx, make.person(ctx), new)
    assert (refused.value.code, refused.value.field) == ("RULE_AND_PLACE", "channels")


def test_a_place_closed_before_saving_is_refused_and_nothing_is_kept(ctx: Context) -> None:
    make.channel(ctx, "site", "WEBSITE")
    invitation = asked(ctx, young(ctx))
    mine = held(ctx, invitation)
    said = reply(mine, invitation)
    policy.retire_channel(ctx, "site")
    with pytest.raises(Refused) as refused:
        answering.answer(mine, invitation, said)
    assert refused.value.code == "PLACE_GONE"
    assert ctx.session.scalar(sa.select(sa.func.count()).select_from(consents.Answer)) == 0


def test_a_short_name_means_the_same_place_for_ever(ctx: Context) -> None:
    site = make.channel(ctx, "site", "WEBSITE")
    with pytest.raises(ValueError, match="never changes"):
        site.slug = "other"
    policy.retire_channel(ctx, "site")
    with pytest.raises(Conflict) as refused:
        make.channel(ctx, "site", "SOCIAL")
    assert refused.value.code == "CHANNEL_EXISTS"


def test_a_place_registered_later_is_not_covered(ctx: Context) -> None:
    make.channel(ctx, "site", "WEBSITE")
    ada = make.person(ctx)
    photo = make.tag(ctx, make.photo(ctx, looks.drawn(1)), ada)
    make.yes_to_all(ctx, ada, covers_existing=True, channels=("channel:site",))
    later = make.channel(ctx, "second-site", "WEBSITE")
    found = clearance.for_channel(ctx, [photo.id], later)[photo.id]
    assert "CHANNEL_EXCLUDED" in set(found.decision.reasons)
