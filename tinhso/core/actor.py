"""Who acts. Made once a request at the edge and passed down; asks nothing of the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
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


Grants = Mapping[Role, frozenset[int]]
_NONE: Grants = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """What another officer delegated to the actor (ủy quyền), as it holds today.

    `id` is that of the delegation, `person_id` and `name` the officer's; `signs_as` stands over the
    delegate's name on paper, such as `KT. CHỦ TỊCH` over `PHÓ CHỦ TỊCH`. Empty `procedures` or
    `documents` limit nothing. `until` is the first day without it.
    """

    id: int
    person_id: int
    name: str
    grants: Grants
    signs_as: str = ""
    procedures: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    until: date | None = None

    def reaches(self, role: Role, unit_id: int, procedure: str) -> bool:
        """Say whether it is about the work of `role` in the unit on cases of this procedure.

        A mandate for some procedures reaches nothing that does not name one of them.
        """
        is_named = not self.procedures or procedure in self.procedures
        return is_named and unit_id in self.grants.get(role, frozenset())

    def covers(self, role: Role, unit_id: int, procedure: str, document: str) -> bool:
        """Say whether the actor may do it, where the case ends in such a document."""
        is_named = not self.documents or document in self.documents
        return is_named and self.reaches(role, unit_id, procedure)


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """The program a person acts through: its access token, and the name the person gave that."""

    token_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person, or the system itself, at the moment of acting.

    `id` goes into the ledger and never holds a name: `person:12`, `system:clock`, `nobody`.
    `grants` maps a role to the ids of every unit it reaches (the subtree, already unfolded).
    `mandates` are what others delegated to the actor; `on_behalf` is the one the actor uses now.
    `represents` are the ids of the organisations the actor may act for today.
    `assurance` is the level of assurance of the identity: 0 none, 1 or 2 as in NĐ 69/2024/NĐ-CP.
    `instrument` is the program that acts in the person's name, None for the person's own hand.
    """

    id: str
    person_id: int | None = None
    name: str = ""
    post: str = ""
    home_unit_id: int | None = None
    assurance: int = 0
    grants: Grants = field(default_factory=lambda: _NONE)
    mandates: tuple[Mandate, ...] = ()
    on_behalf: Mandate | None = None
    instrument: Instrument | None = None
    represents: frozenset[int] = frozenset()

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def is_officer(self) -> bool:
        """Say whether the actor holds any role today, of their own or by mandate."""
        return bool(self.grants) or any(mandate.grants for mandate in self.mandates)

    def has_role(self, role: Role, unit_id: int | None = None, *, procedure: str = "") -> bool:
        """Say whether the actor holds `role` at all, or over the unit when one is named.

        A role by mandate counts; one limited to some procedures only where one of them is named.
        """
        if unit_id is None:
            return any(grants.get(role) for grants in self._all_grants())
        return self.owns_role(role, unit_id) or any(
            mandate.reaches(role, unit_id, procedure) for mandate in self.mandates
        )

    def owns_role(self, role: Role, unit_id: int) -> bool:
        """Say whether the actor holds `role` over the unit without anybody's mandate."""
        return unit_id in self.grants.get(role, frozenset())

    def units_of(self, *roles: Role) -> frozenset[int]:
        """Return the ids of all units over which the actor holds any of `roles` for any case."""
        whole = [mandate.grants for mandate in self.mandates if not mandate.procedures]
        return _reached([self.grants, *whole], roles)

    def units_by_procedure(self, *roles: Role) -> tuple[tuple[frozenset[str], frozenset[int]], ...]:
        """Return, for mandates of some procedures only, those and the units of any of `roles`."""
        found = (
            (mandate.procedures, _reached([mandate.grants], roles))
            for mandate in self.mandates
            if mandate.procedures
        )
        return tuple((procedures, units) for procedures, units in found if units)

    def acting(
        self, role: Role, unit_id: int, *, procedure: str = "", document: str = ""
    ) -> "Actor | None":
        """Return the actor with the mandate this is done by, without one for a role of theirs.

        Return None where neither does.

        A leader with a mandate signs by it even where they hold the role themselves: a deputy signs
        in place of the head (NĐ 30/2020/NĐ-CP, Điều 13).
        """
        owns = self.owns_role(role, unit_id)
        for mandate in self.mandates if role is Role.LEADER or not owns else ():
            if mandate.covers(role, unit_id, procedure, document):
                return replace(self, on_behalf=mandate)
        return replace(self, on_behalf=None) if owns else None

    def _all_grants(self) -> tuple[Grants, ...]:
        return (self.grants, *(mandate.grants for mandate in self.mandates))


def _reached(held: list[Grants], roles: tuple[Role, ...]) -> frozenset[int]:
    return frozenset().union(*(grants.get(role, frozenset()) for grants in held for role in roles))


NOBODY = Actor(id="nobody")
SYSTEM = Actor(id="system")


def system(name: str) -> Actor:
    """Return the actor for work no person asked for, such as `system:clock`."""
    return Actor(id=f"system:{name}")
