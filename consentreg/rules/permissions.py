"""Which role may do what? One table; silence is a no."""

from enum import StrEnum


class Role(StrEnum):
    """What an account is for."""

    STAFF = "staff"
    COMMS = "comms"
    SAFEGUARDING = "safeguarding"
    ADMIN = "admin"


class Permission(StrEnum):
    """One thing somebody may be allowed to do."""

    SIGN_IN = "sign_in"
    """Anybody, signed in or not: the few pages that must be open."""
    HOLD_LINK = "hold_link"
    """Anybody: the page itself asks for the link, and says the same to all who hold none that counts."""
    USE = "use"
    """Anybody who is signed in."""
    ADD_PHOTOS = "add_photos"
    TAG = "tag"
    ALTER = "alter"
    """Make a new photo of one, with somebody covered or left out."""
    SEE_PHOTOS = "see_photos"
    """Photos of one's groups, decided or not, as clean small copies."""
    SEE_CLEARED = "see_cleared"
    """Photos that may go to a channel today, and no others."""
    SEE_PEOPLE = "see_people"
    EDIT_PEOPLE = "edit_people"
    SETTLE_IDENTITY = "settle_identity"
    """Say whether two records are of one human being: only for whoever sees every group."""
    RECORD_ANSWERS = "record_answers"
    ASK = "ask"
    """Send, show or print the link through which somebody answers for themselves."""
    SEE_REASONS = "see_reasons"
    """The true reason behind a no, and about whom."""
    RESTRICT = "restrict"
    REVIEW = "review"
    HOLD = "hold"
    RELEASE = "release"
    TAKE_DOWN = "take_down"
    """See where photos went, and see to it that they leave."""
    FORGET = "forget"
    """Remove a person's photos and name for good; answer complaints; put records on hold."""
    SEE_CHANNELS = "see_channels"
    EDIT_CHANNELS = "edit_channels"
    SEE_GROUPS = "see_groups"
    EDIT_GROUPS = "edit_groups"
    EDIT_ACCOUNTS = "edit_accounts"
    IMPORT = "import"
    SEE_TRAIL = "see_trail"


P = Permission
_EVERYONE = frozenset({P.SIGN_IN, P.HOLD_LINK})
_SIGNED_IN = _EVERYONE | {P.USE, P.SEE_GROUPS, P.SEE_CHANNELS}
_CARE = _SIGNED_IN | {
    P.ADD_PHOTOS,
    P.TAG,
    P.ALTER,
    P.SEE_PHOTOS,
    P.SEE_PEOPLE,
    P.EDIT_PEOPLE,
    P.RECORD_ANSWERS,
    P.ASK,
    P.HOLD,
}

TABLE: dict[Role, frozenset[Permission]] = {
    Role.STAFF: _CARE,
    Role.COMMS: _SIGNED_IN | {P.SEE_CLEARED, P.RELEASE, P.TAKE_DOWN},
    Role.SAFEGUARDING: _CARE
    | {P.SEE_REASONS, P.RESTRICT, P.REVIEW, P.SEE_CLEARED, P.SEE_TRAIL, P.TAKE_DOWN, P.FORGET, P.SETTLE_IDENTITY},
    Role.ADMIN: _SIGNED_IN
    | {
        P.EDIT_CHANNELS,
        P.EDIT_GROUPS,
        P.EDIT_ACCOUNTS,
        P.SEE_TRAIL,
        P.IMPORT,
        P.SEE_PEOPLE,
        P.EDIT_PEOPLE,
        P.SETTLE_IDENTITY,
    },
}


def allowed(role: Role | None, permission: Permission) -> bool:
    """Say whether a role may do something; None is somebody who has not signed in."""
    return permission in (TABLE[role] if role else _EVERYONE)
