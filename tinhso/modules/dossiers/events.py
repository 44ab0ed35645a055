"""What happens to a dossier. Ids and codes only: names and words stand beside, erasable."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

TRIAL = "sample"


class Delivery(StrEnum):
    """How a result came to the applicant."""

    ELECTRONIC = "electronic"
    DESK = "desk"
    POST = "post"


class Carries(StrEnum):
    """What a hand-over list carries: dossiers to who examines them, or results back to the desk."""

    DOSSIERS = "dossiers"
    RESULTS = "results"


@dataclass(frozen=True, kw_only=True)
class DossierEvent:
    """The part every fact about a dossier shares."""

    dossier: str


@dataclass(frozen=True, kw_only=True)
class DossierSubmitted(DossierEvent):
    """`service_level` is `full` (toàn trình, old level 4) or `partial` (một phần, old level 3).

    A form filled in to try it out has the level `TRIAL`; no figure counts it.
    `owner_id` is the person who filed it, for `organisation_id` where there is one.
    """

    procedure: str
    version_id: int
    unit_id: int
    channel: str
    service_level: str
    owner_id: int
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class DossierReceived(DossierEvent):
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class DossierRefused(DossierEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class SupplementRequested(DossierEvent):
    number: int
    answer_before: datetime


@dataclass(frozen=True, kw_only=True)
class DossierSupplemented(DossierEvent):
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ClockStopped(DossierEvent):
    """The clock stands still for `cause`: another `agency` or a `payment`."""

    cause: str


@dataclass(frozen=True, kw_only=True)
class ClockStarted(DossierEvent):
    """What the clock stood still for has come."""

    cause: str
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DossierWithdrawn(DossierEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class DossierStopped(DossierEvent):
    """The supplement did not come in time; the case ends without a result."""


@dataclass(frozen=True, kw_only=True)
class DossierHandedOver(DossierEvent):
    to_step: str


@dataclass(frozen=True, kw_only=True)
class PartFinished(DossierEvent):
    """One of several steps of examination is done; the others, or the proposal, are still to do."""

    step: str


@dataclass(frozen=True, kw_only=True)
class PartOpened(DossierEvent):
    """The result of `parent` let this dossier begin, as its `part`, in an interlinked filing."""

    parent: str
    part: str


@dataclass(frozen=True, kw_only=True)
class FindingsNoted(DossierEvent):
    """What examination found is written down; the digest is of the findings, not their words."""

    digest: str


@dataclass(frozen=True, kw_only=True)
class ScanAdded(DossierEvent):
    """An officer scanned the original, or a part of it; the digest is that of the kept file."""

    digest: str


@dataclass(frozen=True, kw_only=True)
class ScanRemoved(DossierEvent):
    """A file was taken off the scan again, before anything was proposed."""

    digest: str


@dataclass(frozen=True, kw_only=True)
class StepRecalled(DossierEvent):
    """Who did a step took it back before anybody had touched what came of it."""

    step: str
    step_id: int


@dataclass(frozen=True, kw_only=True)
class StepWarned(DossierEvent):
    """Officers were told that the time of a step is nearly used (`soon`) or over (`late`)."""

    step: str
    step_id: int
    level: str


@dataclass(frozen=True, kw_only=True)
class StepAssigned(DossierEvent):
    """The step was given to somebody by who had it, or by who leads the unit."""

    step: str
    step_id: int
    person_id: int
    was_person_id: int | None


@dataclass(frozen=True, kw_only=True)
class DossierGivenBack(DossierEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class DossierPostponed(DossierEvent):
    promised_at: datetime
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class DossierDueMoved(DossierEvent):
    """The calendar changed on `day`, and with it the moment that was promised."""

    day: date
    was_due_at: datetime
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class CalendarDayChanged:
    """`day` became `kind` for the unit, or for the province; so many open dossiers moved."""

    day: date
    kind: str
    name: str
    source: str
    unit_id: int | None
    dossiers: int


@dataclass(frozen=True, kw_only=True)
class ResultProposed(DossierEvent):
    document_id: int


@dataclass(frozen=True, kw_only=True)
class ProposalSentBack(DossierEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class ResultDecided(DossierEvent):
    document_id: int


@dataclass(frozen=True, kw_only=True)
class ResultSigned(DossierEvent):
    document_id: int


@dataclass(frozen=True, kw_only=True)
class ResultIssued(DossierEvent):
    """`document_id` is None for a result that exists on paper only, in an archive moved over."""

    document_id: int | None
    finished_at: datetime
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ResultReturned(DossierEvent):
    """`signature` is the digest of what whoever took it at the desk drew; None where nobody did."""

    delivery: str
    signature: str | None = None


@dataclass(frozen=True, kw_only=True)
class HandoverEvent:
    """The part every fact about a hand-over list shares, on `handover:<unit>-<year>-<number>`."""

    unit_id: int
    year: int
    number: int


@dataclass(frozen=True, kw_only=True)
class HandoverListed(HandoverEvent):
    """These dossiers, or their results, went along with one list, to a unit or to one officer."""

    carries: str
    to_unit_id: int
    receiver_id: int | None
    dossiers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HandoverReceived(HandoverEvent):
    """What came with the list was counted; why one is `missing` stands beside, as `why_<place>`."""

    missing: tuple[str, ...]
