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


@dataclass(frozen=True, kw_only=True)
class AssignmentResumed:
    person_id: int
    unit_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class PostEnded:
    person_id: int
    unit_id: int
    title: str
    valid_to: date


@dataclass(frozen=True, kw_only=True)
class PostResumed:
    person_id: int
    unit_id: int
    title: str


@dataclass(frozen=True, kw_only=True)
class IdentifierGiven:
    identifier_id: int
    kind: str
    country: str
    valid_from: date | None


@dataclass(frozen=True, kw_only=True)
class IdentifierEnded:
    identifier_id: int
    kind: str
    valid_to: date


@dataclass(frozen=True, kw_only=True)
class OrganisationEnrolled:
    organisation_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class OrganisationCorrected:
    organisation_id: int
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class RepresentationGiven:
    person_id: int
    organisation_id: int
    capacity: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class RepresentationEnded:
    person_id: int
    organisation_id: int
    capacity: str
    valid_to: date


@dataclass(frozen=True, kw_only=True)
class AbsenceDeclared:
    person_id: int
    absence_id: int
    valid_from: date
    valid_to: date


@dataclass(frozen=True, kw_only=True)
class AbsenceCancelled:
    person_id: int
    absence_id: int


@dataclass(frozen=True, kw_only=True)
class WorkDelegated:
    """`roles` holds role and unit, as `leader:12`; empty procedures, documents limit nothing."""

    person_id: int
    delegate_id: int
    delegation_id: int
    source_id: int | None
    form: str
    basis: str
    roles: list[str]
    procedures: list[str]
    documents: list[str]
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class DelegationRevoked:
    person_id: int
    delegate_id: int
    delegation_id: int


@dataclass(frozen=True, kw_only=True)
class OfficerLeft:
    """All a person held ends on `leaves_on`; `heirs` names who takes over, by kind of work."""

    person_id: int
    leaves_on: date
    heirs: dict[str, int]
    posts: list[int]
    roles: list[int]
    roles_passed_on: list[int]
    delegations: list[int]


@dataclass(frozen=True, kw_only=True)
class WorkHandedOver:
    """Open work of one kind went from a person to another; `things` names it by code."""

    person_id: int
    heir_id: int
    work: str
    things: list[str]
