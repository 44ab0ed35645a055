"""What happens to a petition, on `petition:<code>`. What people wrote stands beside, erasable.

`in_time` says whether the act came within its own deadline (QĐ 766/QĐ-TTg, 5.2).
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class PetitionEvent:
    petition: str
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class PetitionSubmitted(PetitionEvent):
    """A citizen sent it; the unit takes it in by `take_by` and answers by `answer_by`."""

    sort: str
    about: str
    dossier: str
    take_by: datetime
    answer_by: datetime


@dataclass(frozen=True, kw_only=True)
class PetitionAccepted(PetitionEvent):
    """The unit looks into it."""


@dataclass(frozen=True, kw_only=True)
class PetitionRefused(PetitionEvent):
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class PetitionSupplementAsked(PetitionEvent):
    """The clock stands still for the petitioner, who is asked to write by `answer_before`."""

    answer_before: datetime
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class PetitionSupplemented(PetitionEvent):
    """The petitioner wrote; the answer is due later by the working time it took."""

    answer_by: datetime


@dataclass(frozen=True, kw_only=True)
class PetitionForwarded(PetitionEvent):
    """`unit_id` gave it to `to_unit_id`, which takes it in by `take_by`."""

    to_unit_id: int
    take_by: datetime


@dataclass(frozen=True, kw_only=True)
class PetitionAnswered(PetitionEvent):
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class PetitionPublished(PetitionEvent):
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class PetitionUnpublished(PetitionEvent):
    """The public may read it no more."""


@dataclass(frozen=True, kw_only=True)
class PetitionRated(PetitionEvent):
    satisfied: bool


@dataclass(frozen=True, kw_only=True)
class PetitionReopened(PetitionEvent):
    """The petitioner petitions again; the answer is due anew."""

    answer_by: datetime


@dataclass(frozen=True, kw_only=True)
class PetitionWithdrawn(PetitionEvent):
    """The petitioner takes it back, or is forgotten."""
