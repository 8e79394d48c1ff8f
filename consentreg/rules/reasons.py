"""What does each reason mean, how grave is it, and who may be told?

The decision table of domain.md 5.2 as data: one line a row. Adding a rule is one line here and one small
check. The order is the precedence in which reasons are shown.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

BLOCKED = "This photo cannot be used because of someone in it. If it matters, ask the safeguarding lead."
LEAD = "The safeguarding lead must look at this one."
TELL = "A second person must look: could anyone tell who this is?"
SECOND_LOOK = "A second person must look: is nobody in it?"
"""Said for TAGGING_NOT_COMPLETE where one person has confirmed already that nobody is."""
DONT_KNOW = "We do not know who this is. Crop, blur or find out."


class Outcome(IntEnum):
    """What may happen; the gravest of all findings wins."""

    ALLOW = 0
    REVIEW = 1
    DENY = 2


class Told(StrEnum):
    """Who may hear a reason."""

    OPEN = "open"
    BLOCKED_PERSON = "BLOCKED_PERSON"
    """Shown to everyone but the safeguarding lead as BLOCKED_PERSON."""
    NEEDS_LEAD = "NEEDS_LEAD"
    """Shown as NEEDS_LEAD: the lead resolves it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: outcome, plain words, whether the lead may override, who may hear it."""

    outcome: Outcome
    text: str
    override: bool = False
    told: Told = Told.OPEN


_A, _R, _D = Outcome.ALLOW, Outcome.REVIEW, Outcome.DENY
_B, _L = Told.BLOCKED_PERSON, Told.NEEDS_LEAD

ROWS: dict[str, Row] = {
    "SYSTEM_UNSURE": Row(_D, "We could not check this photo safely, so it stays private."),
    "PHOTO_ON_HOLD": Row(_D, "This photo is paused."),
    "LOOKS_LIKE_REFUSED": Row(_R, LEAD, override=True, told=_L),
    "OPERATIONAL_PHOTO": Row(_D, "This photo is for care or safety only."),
    "CHANNEL_NOT_APPROVED": Row(_D, "That channel is not on our approved list."),
    "TAGGING_NOT_COMPLETE": Row(_D, "Say who is in the photo, or confirm nobody is."),
    "UNTAGGED_PEOPLE": Row(_D, "Someone in the photo has not been named yet."),
    "NO_PEOPLE": Row(_A, "No people in this photo."),
    "RESTRICTED": Row(_D, BLOCKED, told=_B),
    "RESTRICTED_REVIEW": Row(_R, LEAD, override=True, told=_L),
    "IDENTITY_UNSETTLED": Row(_R, LEAD, told=_L),
    "UNKNOWN_PERSON": Row(_D, DONT_KNOW),
    "BYSTANDER_CHILD": Row(_D, "A child we do not know. Crop or blur."),
    "BYSTANDER_ADULT": Row(_R, "Crop or blur, or say why it is fair to use.", override=True),
    "IDENTIFIABILITY_UNCONFIRMED": Row(_R, TELL, override=True),
    "DECEASED": Row(_R, "Please talk to your manager before using this photo.", override=True),
    "OWN_NO": Row(_D, BLOCKED, told=_B),
    "LOWER_SCOPE_NO": Row(_D, BLOCKED, told=_B),
    "NOT_IDENTIFIABLE": Row(_A, "No one could tell who this is."),
    "GUARDIAN_NO_NOT_IDENTIFIABLE": Row(_R, LEAD, override=True, told=_L),
    "GUARDIANS_DISAGREE": Row(_D, BLOCKED, told=_B),
    "GUARDIAN_NO": Row(_D, BLOCKED, told=_B),
    "DOB_UNKNOWN": Row(_R, "We need a date of birth to know who decides.", override=True),
    "ADULT_LACKS_CAPACITY": Row(_D, "Do not publish. Ask the lead.", override=True),
    "NOT_ASKED": Row(_D, "Nobody has asked them yet. Ask first."),
    "NO_ANSWER_YET": Row(_D, "They have not answered. No answer means no for now."),
    "OWN_DECISION_NEEDED": Row(_D, "This is now their own choice. Ask them."),
    "GUARDIAN_YES_LAPSED_AGE": Row(_D, "They are now old enough to decide for themselves. Ask them."),
    "GUARDIAN_NOT_ASKED": Row(_D, "A parent or the authority must be asked too."),
    "AUTHORITY_NOT_VERIFIED": Row(_D, "We have not checked that this adult can decide."),
    "CONSENT_NOT_PROVEN": Row(_D, "We cannot show they agreed. Ask again."),
    "CHILD_VIEW_NOT_RECORDED": Row(_R, "Have you asked the child?", override=True),
    "COMPETENT_YES_GUARDIAN_NO": Row(_R, "They said yes, an adult said no. The lead decides.", override=True, told=_L),
    "AUTHORITY_MISSING": Row(_D, "Not every adult who must agree has said yes."),
    "CO_AGREEMENT_MISSING": Row(_R, "Check with the parent or social worker first.", override=True),
    "TAKE_NOT_AGREED": Row(_D, "They had not agreed to this photo being taken."),
    "PERSON_LEFT": Row(_D, BLOCKED, told=_B),
    "PLACEMENT_CHANGED": Row(_D, "Things have changed since they said yes. Ask again."),
    "NOT_YET_VALID": Row(_D, "Their yes has not begun yet."),
    "EXPIRED": Row(_D, "Their yes has run out. Ask again."),
    "CAPTURED_BEFORE_CONSENT": Row(_D, "Their yes does not cover older photos. Ask about this one."),
    "CAPTURE_DATE_UNKNOWN": Row(_R, "When was this taken?", override=True),
    "CONDITION_GROUP_ONLY": Row(_D, "They said: group photos only."),
    "CONDITION_NO_FACE": Row(_D, "They said: not my face."),
    "CONDITION_NO_NAME": Row(_D, "They said: not my name. Change the caption."),
    "CONDITION_PLACE": Row(_D, "They said: nothing that shows where."),
    "CONDITION_EVENT": Row(_D, "They said: only photos of that one outing."),
    "CONDITION_LIVE": Row(_D, "They said: not while it is still going on."),
    "CHANNEL_EXCLUDED": Row(_D, "They said not there."),
    "CONDITION_UNCLEAR": Row(_R, "We cannot tell if this keeps their rule.", override=True),
    "ASK_EACH_TIME": Row(_R, "Show them this photo and ask."),
    "SENSITIVE_CONTENT": Row(_R, "Think about dignity: the lead must look.", override=True),
    "FACE_PUBLIC_CHILD": Row(_R, "Could a photo without faces do the job?", override=True),
    "CHANNEL_RISK": Row(_R, "A second person must look before this goes out.", override=True),
    "PAUSE_UNSURE": Row(_R, "Somebody was not sure. A second person must look before this goes out.", override=True),
    "CONSENTED": Row(_A, "OK to use here."),
    "NO_POSITIVE_BASIS": Row(_D, "Not cleared."),
}
