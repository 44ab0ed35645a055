"""Who acts. Made once a request at the edge and passed down; asks nothing of the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What an officer may do in a unit and all units below it."""

    ONE_STOP = "one_stop"  # một cửa: receives, hands over, returns
    CASE_OFFICER = "case_officer"  # chuyên môn: examines and proposes
    LEADER = "leader"  # lãnh đạo: decides and signs
    REGISTRAR = "registrar"  # văn thư: numbers, seals, issues
    DIGITAL_OFFICE = "digital_office"  # chuyên trách chuyển đổi số: answers for the plan
    ADMINISTRATOR = "administrator"  # quản trị: people, units, catalogue


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person, or the system itself, at the moment of acting.

    `id` goes into the ledger and never holds a name: `person:12`, `system:clock`, `nobody`.
    `grants` maps a role to the ids of every unit it reaches (the subtree, already unfolded).
    `assurance` is the level of assurance of the identity: 0 none, 1 or 2 as in NĐ 69/2024/NĐ-CP.
    """

    id: str
    person_id: int | None = None
    name: str = ""
    post: str = ""
    home_unit_id: int | None = None
    assurance: int = 0
    grants: Mapping[Role, frozenset[int]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def is_officer(self) -> bool:
        return bool(self.grants)

    def has_role(self, role: Role, unit_id: int | None = None) -> bool:
        """Say whether the actor holds `role` at all, or over the unit when one is named."""
        units = self.grants.get(role, frozenset())
        return bool(units) if unit_id is None else unit_id in units

    def units_of(self, *roles: Role) -> frozenset[int]:
        """Return the ids of all units over which the actor holds any of `roles`."""
        return frozenset().union(*(self.grants.get(role, frozenset()) for role in roles))


NOBODY = Actor(id="nobody")
SYSTEM = Actor(id="system")


def system(name: str) -> Actor:
    """Return the actor for work no person asked for, such as `system:clock`."""
    return Actor(id=f"system:{name}")
