"""What is told about persons, by id alone; the values that name them stand beside, erasable."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class PersonEnrolled:
    person_id: int


@dataclass(frozen=True, kw_only=True)
class PersonCorrected:
    person_id: int
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class AccountOpened:
    person_id: int
    account_id: int


@dataclass(frozen=True, kw_only=True)
class OfficerAppointed:
    person_id: int
    unit_id: int
    title: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class RoleAssigned:
    person_id: int
    unit_id: int
    role: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class AssignmentEnded:
    person_id: int
    unit_id: int
    role: str
    valid_to: date
