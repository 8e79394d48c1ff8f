"""What does a letter say, and to whom may it go?

A letter is written when it is sent, from what is true then: whoever must not be contacted meanwhile gets none. It
carries initials, or the first name of whoever reads it themselves, and never a photo.
"""

from datetime import date
from typing import Any, Final

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from consentreg import schema
from consentreg.context import Context
from consentreg.mail import Letter
from consentreg.models import Authority, Invitation, Job, JobName, Person
from consentreg.rules.words import Scope
from consentreg.services import contacts, invitations, jobs, places, reaching, standing, step_up
from consentreg.services.organisation import local_day, organisation
from consentreg.services.standing import Standing, Stands

_PAPER: Final = Environment(
    loader=FileSystemLoader(schema.beside("templates") / "mail"),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
CHANGED: Final = "changed"
"""What the letter is called that says that something was said."""


def language_of(person: Person, authority: Authority | None) -> str:
    """Return the language whoever reads a letter is written to in."""
    wanted = authority.language if authority else person.language
    return wanted if wanted in contacts.LANGUAGES else "en"


def initials(name: str) -> str:
    """Return what stands for a name in a letter that others may open: `Ada Lovell` is AL."""
    return "".join(part[0].upper() for part in name.split()[:3])


def written(ctx: Context, template: str, person: Person, authority: Authority | None, **facts: Any) -> tuple[str, str]:  # noqa: ANN401 (of a template)
    """Return the first line and the rest of a text for whoever is asked, in their language.

    Each text is a file of `templates/mail`: the first line is its subject, or the heading of a printed page.
    """
    text = _PAPER.get_template(f"{language_of(person, authority)}/{template}.txt").render(
        house=organisation(ctx).name,
        themselves=authority is None,
        whom=person.first_name if authority is None else initials(person.name),
        **facts,
    )
    first, _, rest = text.partition("\n")
    return first.strip(), rest.strip() + "\n"


def link_of(ctx: Context, token: str) -> str:
    """Return the address that opens a link."""
    return f"{ctx.address}/c/{token}"


def day_of(ctx: Context, invitation: Invitation) -> str:
    """Return the last day of a link, as whoever holds it would say it."""
    person, authority = _asked(ctx, invitation)
    return _in_words(local_day(ctx, invitation.expires_at), language_of(person, authority))


def _in_words(day: date, language: str) -> str:
    return str(format_date(day, "d MMMM yyyy", language))


def answers(ctx: Context, invitation: Invitation) -> None:
    """Have whoever holds a link sent what they said, if there is an address for them."""
    person, authority = _asked(ctx, invitation)
    _have_sent(ctx, "answers", person, authority)


def happened(ctx: Context, person: Person, authority: Authority | None, came: dict[str, Any]) -> None:
    """Have somebody told what came of taking photos down: `how` it ended, the `place`, how many, and the `reason`."""
    _have_sent(ctx, "happened", person, authority, came)


def changed(ctx: Context, person: Person, authority: Authority | None) -> None:
    """Have somebody told that something new was said through a link, and not what."""
    _have_sent(ctx, CHANGED, person, authority)


def _have_sent(ctx: Context, name: str, person: Person, authority: Authority | None,
               came: dict[str, Any] | None = None) -> None:  # fmt: skip
    if invitations.address_of(person, authority):
        adult = authority.id if authority else None
        jobs.ask(ctx, JobName.SEND_LETTER, person.id, letter=name, authority=adult, came=came or {})


def write(ctx: Context, job: Job) -> Letter | None:
    """Return the letter a job asks for, or None where nobody may or need be written to any more."""
    if job.name == JobName.SEND_INVITATION:
        return _invitation(ctx, ctx.session.get_one(Invitation, job.subject))
    if job.name == JobName.SEND_CODE:
        made = step_up.new_code(ctx, job.subject)
        return _letter(ctx, "code", *_asked(ctx, made[0]), code=made[1]) if made else None
    person, authority = _who(ctx, job.subject, job.arguments["authority"])
    match job.arguments["letter"]:
        case "answers":
            facts: dict[str, Any] = {"said": _said(ctx, person, authority)}
        case "changed":
            facts = {"day": _in_words(local_day(ctx, job.asked_at), language_of(person, authority))}
        case _:
            facts = {"came": job.arguments["came"],
                     "day": _in_words(local_day(ctx, job.asked_at), language_of(person, authority))}  # fmt: skip
    return _letter(ctx, job.arguments["letter"], person, authority, **facts)


def _invitation(ctx: Context, invitation: Invitation) -> Letter | None:
    over = invitation.used_at or invitation.ended_at or invitation.expires_at <= ctx.now
    person, authority = _asked(ctx, invitation)
    if over or _address(ctx, person, authority) is None:
        return None
    link = link_of(ctx, invitations.new_token(ctx, invitation))
    return _letter(ctx, invitation.purpose, person, authority, link=link, until=day_of(ctx, invitation))


def _letter(ctx: Context, template: str, person: Person, authority: Authority | None, **facts: Any) -> Letter | None:  # noqa: ANN401 (of a template)
    address = _address(ctx, person, authority)
    return Letter(address, *written(ctx, template, person, authority, **facts)) if address else None


def _address(ctx: Context, person: Person, authority: Authority | None) -> str | None:
    found = invitations.address_of(person, authority)
    gone = person.deceased_on or person.erased_on
    return None if gone or not found or contacts.kept_away(ctx, person.id, found) else found


def _asked(ctx: Context, invitation: Invitation) -> tuple[Person, Authority | None]:
    return _who(ctx, invitation.person_id, invitation.authority_id)


def _who(ctx: Context, person_id: str, authority_id: str | None) -> tuple[Person, Authority | None]:
    authority = ctx.session.get_one(Authority, authority_id) if authority_id else None
    return ctx.session.get_one(Person, person_id), authority


def _said(ctx: Context, person: Person, authority: Authority | None) -> list[tuple[str, str, str | None, str, str]]:
    """Return how what somebody said to each question stands.

    Scope, standing and, of a yes that counts or may come to, its last day, its places, and which photos from before.
    """
    language = language_of(person, authority)
    said = standing.of(ctx, person.id, authority.id if authority else None)
    return [
        (scope, each.stands, *_terms(ctx, each, language))
        for scope, each in said.items()
        if each.stands is not Stands.NOTHING
    ]


def _terms(ctx: Context, said: Standing, language: str) -> tuple[str | None, str, str]:
    answer = said.answer
    if answer is None or said.stands not in {Stands.YES, Stands.WAITING, Stands.NOT_YET}:
        return None, "", ""
    until = _in_words(answer.valid_until, language) if answer.valid_until else None
    where = places.told(ctx, Scope(answer.scope), answer.channels, language)
    return until, where, reaching.told(ctx, answer, language)
