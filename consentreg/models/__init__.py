"""What does the register hold? One module a noun, all named here so that nobody imports in a circle."""

from consentreg.models.account import Account, AccountGroup, ApiToken, SignInLink
from consentreg.models.audit import AuditEntry, ChainHead
from consentreg.models.consent import Answer, Confirmation, Evidence, Notice
from consentreg.models.invitation import Invitation, StepUp
from consentreg.models.job import Job, JobName, JobState
from consentreg.models.mistake import Death, Mistake, struck
from consentreg.models.organisation import Channel, Event, Group, Organisation
from consentreg.models.person import (
    Authority,
    CapacityAssessment,
    ChildViewEntry,
    IdentityLink,
    Move,
    Person,
    PersonGroup,
    Restriction,
)  # fmt: skip
from consentreg.models.photo import Alteration, Attestation, Copy, Depiction, Hold, Likeness, Photo, Resemblance
from consentreg.models.publication import Publication, Takedown
from consentreg.models.release import Delivery, Release, ReleasePhoto, Review
from consentreg.models.use import UseAnswer, UseConfirmation, UseQuestion
from consentreg.models.wish import Complaint, Objection, OwnCopy, Tombstone

__all__ = [
    "Account", "AccountGroup", "Alteration", "Answer", "ApiToken", "Attestation", "AuditEntry", "Authority",
    "CapacityAssessment", "ChainHead", "Channel", "ChildViewEntry", "Complaint", "Confirmation", "Copy", "Death",
    "Delivery", "Depiction", "Event", "Evidence", "Group", "Hold", "IdentityLink", "Invitation", "Job", "JobName",
    "JobState", "Likeness", "Mistake", "Move", "Notice", "Objection", "Organisation", "OwnCopy", "Person",
    "PersonGroup", "Photo", "Publication", "Release", "ReleasePhoto", "Resemblance", "Restriction", "Review",
    "SignInLink", "StepUp", "Takedown", "Tombstone", "UseAnswer", "UseConfirmation", "UseQuestion", "struck",
]  # fmt: skip
