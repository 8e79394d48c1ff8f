"""What does the lead's look settle, for how long, and what ends it?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from consentreg.context import Context
from consentreg.models import Account, Channel, Person, Photo
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import people, photos, releases, restrictions, reviews, tagging
from consentreg.services.refusal import Refused
from consentreg.services.tagging import Tagged, Tags
from tests import factories as make
from tests.services import acts


@dataclass(frozen=True)
class Looked:
    """A photo with a teenager whose parent said no where they said yes, and what the lead thinks of it."""

    ctx: Context
    photo: Photo
    person: Person
    channel: Channel
    lead: Account

    def outcome(self, ctx: Context | None = None, channel: Channel | None = None) -> str:
        return acts.decided(ctx or self.ctx, self.photo, channel or self.channel)[0]

    def settle(self, ctx: Context | None = None) -> None:
        reviews.settle(acts.acting(ctx or self.ctx, self.lead), self.photo, self.channel, reason="Talked to both")


@pytest.fixture
def looked(ctx: Context) -> Looked:
    staff, lead = make.account(ctx), make.account(ctx, Role.SAFEGUARDING)
    person = make.person(ctx, born=date(2012, 3, 1))
    make.yes_to_all(ctx, person)
    make.answer(ctx, person, Scope.INTERNAL, "refused", authority_id=make.authority(ctx, person).id)
    photo = acts.photo_of(acts.acting(ctx, staff), person)
    it = Looked(ctx, photo, person, make.channel(ctx, "hall", "INTERNAL_DISPLAY"), lead)
    assert it.outcome() == "REVIEW"
    return it


def test_a_look_counts_for_seven_days(looked: Looked) -> None:
    looked.settle()
    assert looked.outcome() == "ALLOW"
    assert looked.outcome(acts.later(looked.ctx, days=7, seconds=-1)) == "ALLOW"
    assert looked.outcome(acts.later(looked.ctx, days=7)) == "REVIEW"


def test_a_look_counts_for_no_moment_before_it(looked: Looked) -> None:
    looked.settle(acts.later(looked.ctx, seconds=1))
    assert looked.outcome() == "REVIEW"


def test_a_look_counts_for_one_channel(looked: Looked) -> None:
    looked.settle()
    assert looked.outcome(channel=make.channel(looked.ctx, "stairs", "INTERNAL_DISPLAY")) == "REVIEW"


def tags_anew(it: Looked) -> None:
    tagging.say(it.ctx, it.photo, Tags([Tagged(it.person.id)], 1, complete=True))


def another_adult_says_no(it: Looked) -> None:
    other = make.authority(acts.later(it.ctx, days=1), it.person, name="Al Dow")
    make.answer(acts.later(it.ctx, days=1), it.person, Scope.INTERNAL, "refused", authority_id=other.id)


def the_same_adult_says_no_again(it: Looked) -> None:
    (adult,) = people.authorities(it.ctx, it.person)
    make.answer(acts.later(it.ctx, days=1), it.person, Scope.INTERNAL, "refused", authority_id=adult.id)


def is_restricted(it: Looked) -> None:
    late = acts.acting(acts.later(it.ctx, days=1), it.lead)
    restrictions.restrict(late, it.person, level="REVIEW_EACH", category="other", review_by=None)


def is_found_sensitive(it: Looked) -> None:
    it.photo.sensitive = True


def other_file(it: Looked) -> None:
    it.photo.sha256 = "0" * 64


NEWS: list[Callable[[Looked], None]] = [tags_anew, another_adult_says_no, the_same_adult_says_no_again, is_restricted,
                                        is_found_sensitive, other_file]  # fmt: skip


@pytest.mark.parametrize("news", NEWS)
def test_news_ends_a_look(looked: Looked, news: Callable[[Looked], None]) -> None:
    looked.settle()
    news(looked)
    now = acts.later(looked.ctx, days=2)
    assert looked.outcome(now) == "REVIEW"
    looked.settle(now)
    assert looked.outcome(now) == "ALLOW"


def test_a_look_at_what_is_there_already_covers_a_second_look(ctx: Context, looked: Looked) -> None:
    lead = acts.acting(ctx, looked.lead)
    restrictions.restrict(lead, looked.person, level="REVIEW_EACH", category="other", review_by=None)
    looked.settle()
    assert looked.outcome() == "ALLOW"


def test_a_no_is_never_settled(looked: Looked) -> None:
    looked.settle()
    make.answer(looked.ctx, looked.person, Scope.INTERNAL, "withdrawn", since=None)
    assert looked.outcome() == "DENY"
    with pytest.raises(Refused, match="cannot be cleared by a review"):
        looked.settle()


def test_nothing_to_look_at_is_said_so(ctx: Context, looked: Looked) -> None:
    clear = acts.photo_of(ctx, make.person(ctx, kind="staff"), content=2)
    make.yes_to_all(ctx, people.get(ctx, clear.depictions[0].person_id or ""))
    with pytest.raises(Refused) as refused:
        reviews.settle(acts.acting(ctx, looked.lead), clear, looked.channel, reason="x")
    assert refused.value.code == "NOTHING_TO_REVIEW"


def test_whoever_added_the_photo_does_not_clear_it(ctx: Context, looked: Looked) -> None:
    lead = acts.acting(ctx, looked.lead)
    mine = acts.photo_of(lead, looked.person, content=2)
    with pytest.raises(Refused) as refused:
        reviews.settle(lead, mine, looked.channel, reason="x")
    assert refused.value.code == "SECOND_PERSON_NEEDED"


def test_whoever_asked_for_the_photo_does_not_clear_it(ctx: Context, looked: Looked) -> None:
    lead = acts.acting(ctx, looked.lead)
    releases.ask(lead, looked.channel, [looked.photo.id], reason="x")
    with pytest.raises(Refused) as refused:
        reviews.settle(lead, looked.photo, looked.channel, reason="x")
    assert refused.value.code == "SECOND_PERSON_NEEDED"


def test_a_look_gives_a_reason(looked: Looked) -> None:
    with pytest.raises(Refused, match="Say in a few words"):
        reviews.settle(acts.acting(looked.ctx, looked.lead), looked.photo, looked.channel, reason=" ")


def test_what_waits_for_a_look_is_listed_for_each_channel(ctx: Context, looked: Looked) -> None:
    acts.snap(ctx, "not tagged")
    other = make.channel(ctx, "stairs", "INTERNAL_DISPLAY")
    public = make.channel(ctx)  # Nobody asked the adult about this one, so a look alone could not clear it there.
    lead = acts.acting(ctx, looked.lead)
    waiting = reviews.waiting(lead, [looked.channel, other])
    assert [(photo.id, channel.slug) for photo, channel, _ in waiting] == [
        (looked.photo.id, "hall"), (looked.photo.id, "stairs")]  # fmt: skip
    looked.settle()
    assert [channel.slug for _, channel, _ in reviews.waiting(lead, [looked.channel, other])] == ["stairs"]
    make.answer(ctx, looked.person, Scope.PUBLIC, "withdrawn", since=None)
    assert reviews.waiting(lead, [public]) == []


# Ask me each time


@pytest.fixture
def shown(ctx: Context) -> Looked:
    """A photo of somebody who wants to be asked each time."""
    person = make.person(ctx, born=date(2009, 3, 1))
    make.yes_to_all(ctx, person, conditions=("ASK_EACH_TIME",))
    photo, channel = acts.photo_of(ctx, person), make.channel(ctx, "hall", "INTERNAL_DISPLAY")
    return Looked(ctx, photo, person, channel, make.account(ctx, Role.SAFEGUARDING))


def approve(it: Looked, ctx: Context | None = None) -> None:
    acts.pressed(ctx or it.ctx, it.photo, it.channel, it.person)


def test_ask_each_time_is_settled_by_the_person_alone(shown: Looked) -> None:
    assert acts.decided(shown.ctx, shown.photo, shown.channel) == ("REVIEW", {"ASK_EACH_TIME"})
    with pytest.raises(Refused, match="cannot be cleared by a review"):
        shown.settle()
    approve(shown)
    assert shown.outcome() == "ALLOW"
    assert shown.outcome(channel=make.channel(shown.ctx, "stairs", "INTERNAL_DISPLAY")) == "REVIEW"


def test_the_agreement_of_one_is_not_that_of_another(ctx: Context, shown: Looked) -> None:
    other = make.person(ctx, "Bo Kerr", born=date(2009, 3, 1))
    make.yes_to_all(ctx, other, conditions=("ASK_EACH_TIME",))
    acts.tagged(ctx, shown.photo, Tagged(shown.person.id), Tagged(other.id))
    approve(shown)
    assert shown.outcome() == "REVIEW"


def test_agreement_ends_with_the_next_answer(ctx: Context, shown: Looked) -> None:
    approve(shown)
    late = acts.later(ctx, days=1)
    make.answer(late, shown.person, Scope.INTERNAL, "withdrawn", since=None)
    assert shown.outcome(late) == "DENY"
    latest = acts.later(ctx, days=2)
    make.answer(latest, shown.person, Scope.INTERNAL, since=None, covers_existing=True, conditions=("ASK_EACH_TIME",))
    assert acts.decided(latest, shown.photo, shown.channel) == ("REVIEW", {"ASK_EACH_TIME"})


def test_agreement_is_to_one_file(shown: Looked) -> None:
    approve(shown)
    shown.photo.sha256 = "0" * 64
    assert shown.outcome() == "REVIEW"


def test_a_look_does_not_outlive_a_hold(looked: Looked) -> None:
    looked.settle()
    held = photos.hold(looked.ctx, looked.photo, "other")
    assert looked.outcome() == "DENY"
    photos.lift_hold(looked.ctx, looked.photo, held.id)
    assert looked.outcome() == "ALLOW"
