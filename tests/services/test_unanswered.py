"""Is nobody forgotten who was asked, and nobody waited for who has answered?"""

from dataclasses import replace

import pytest

from consentreg import worker
from consentreg.context import COMMAND, Context
from consentreg.installation import Installation
from consentreg.models import Person
from consentreg.rules.words import Scope
from consentreg.services import contacts, invitations, notes, unanswered
from consentreg.services.refusal import NotThere
from consentreg.services.unanswered import State
from tests import factories as make
from tests.services import acts


def jo(ctx: Context, name: str = "Jo Ross") -> Person:
    return contacts.of_person(ctx, make.person(ctx, name, kind="adult", born=None), "jo@example.org", "en")


def states(ctx: Context, person: Person | None = None) -> list[tuple[str, State]]:
    return [(each.person.name, each.state) for each in unanswered.listing(ctx, person)]


def test_a_link_waits_and_runs_out_and_is_never_a_yes(ctx: Context) -> None:
    who = jo(ctx)
    invitations.ask(ctx, who, way="print")
    assert states(ctx) == states(ctx, who) == [("Jo Ross", State.WAITING)]
    assert states(acts.later(ctx, days=31)) == [("Jo Ross", State.RUN_OUT)]
    assert states(ctx, jo(ctx, "Al Dow")) == []


@pytest.mark.parametrize("given", ["given", "refused", "deferred"])
def test_whoever_answered_in_whatever_way_is_not_waited_for(ctx: Context, given: str) -> None:
    who = jo(ctx)
    invitations.ask(ctx, who, way="print")
    make.answer(acts.later(ctx, hours=1), who, Scope.TAKE, given, since=ctx.now)
    assert states(ctx) == []


def test_an_answer_of_somebody_else_or_from_before_leaves_them_waiting(ctx: Context) -> None:
    ada = make.person(ctx)
    mo = make.authority(ctx, ada)
    make.answer(ctx, ada, Scope.TAKE)
    later = acts.later(ctx, hours=1)
    invitations.ask(later, ada, way="print")
    make.answer(acts.later(ctx, hours=2), ada, Scope.TAKE, authority_id=mo.id, since=ctx.now)
    assert states(later) == [("Ada Lovell", State.WAITING)]


def test_a_view_written_down_answers_the_question_for_it_alone(ctx: Context) -> None:
    ada = make.person(ctx)
    invitations.ask(ctx, ada, way="print", purpose="view")
    invitations.ask(ctx, ada, way="print")
    assert len(states(ctx)) == 2
    notes.record_view(acts.later(ctx, hours=1), ada, "yes")
    (left,) = unanswered.listing(ctx)
    assert left.invitation.purpose == "answer"


def test_a_look_at_ones_own_page_is_no_question(ctx: Context) -> None:
    who = jo(ctx)
    invitations.ask(ctx, who, way="show", purpose="visit")
    invitations.ask(ctx, who, way="print", purpose="card")
    assert states(ctx) == []


def test_staff_hear_of_their_own_people_alone(ctx: Context) -> None:
    invitations.ask(ctx, jo(ctx), way="print")
    stranger = acts.acting(ctx, make.account(ctx, groups=[make.group(ctx, "Elm House").id]))
    assert states(stranger) == []


def test_a_letter_that_never_left_stands_first(parts: Installation) -> None:
    with parts.transaction(COMMAND) as ctx:
        invitations.ask(ctx, jo(ctx, "Al Dow"), way="print")
        invitations.ask(ctx, jo(ctx), way="email")
        assert set(states(ctx)) == {("Al Dow", State.WAITING), ("Jo Ross", State.SENDING)}
    worker.drain(parts.transaction)
    with parts.reading(COMMAND) as ctx:
        assert states(ctx) == [("Jo Ross", State.NOT_SENT), ("Al Dow", State.WAITING)]


def test_a_link_is_taken_back_from_where_it_belongs(ctx: Context) -> None:
    who, other = jo(ctx), jo(ctx, "Al Dow")
    link, token = invitations.ask(ctx, who, way="print")
    with pytest.raises(NotThere):
        unanswered.take_back(ctx, other, link.id)
    with pytest.raises(NotThere):
        unanswered.take_back(ctx, who, "0" * 32)
    assert invitations.by_token(ctx, token or "") == link
    unanswered.take_back(replace(ctx), who, link.id)
    unanswered.take_back(ctx, who, link.id)
    assert states(ctx) == []
    with pytest.raises(NotThere):
        invitations.by_token(ctx, token or "")
