"""What the catalogue announces, on the stream `procedure:<code>`."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class ProcedurePublished:
    """A version was published from the desk; the digest is of its whole text."""

    procedure: str
    number: int
    digest: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class ProcedureRetired:
    """From `valid_to` on nobody can file it; `reason` names the decision."""

    procedure: str
    number: int
    valid_to: date
    reason: str
