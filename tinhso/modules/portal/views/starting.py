"""What is asked before a form is begun: for whom, and where it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tinhso.core.actor import Actor
from tinhso.core.people.queries import organisations_of
from tinhso.core.words.worded import worded
from tinhso.modules.procedures.queries import Procedure

MYSELF = "toi"
Options = tuple[tuple[int | str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Start:
    """The two questions with what was chosen. Whom it is for is asked only where there is a choice:
    of somebody who acts for an organisation, for a procedure that organisations may file."""

    procedure: Procedure
    units: Options
    applicants: Options
    typed: Mapping[str, str]

    @property
    def chosen(self) -> str:
        """Whom it is for; nothing is chosen beforehand, so that nobody files for the wrong one."""
        return self.typed.get("applicant", "")

    @property
    def unit_id(self) -> int:
        return int(self.typed["unit"])

    @property
    def organisation_id(self) -> int | None:
        """The organisation it is filed for, or nothing for oneself."""
        return None if self.chosen in {"", MYSELF} else int(self.chosen)

    def faults(self) -> dict[str, str]:
        """Return what is still to be chosen, by field."""
        found = {}
        if self.applicants and self.chosen not in {str(key) for key, _ in self.applicants}:
            found["applicant"] = worded("Chọn nộp cho chính bạn hay cho tổ chức nào")
        if not self.applicants and self.chosen not in {"", MYSELF}:
            found["applicant"] = worded("Thủ tục này bạn chỉ nộp được cho chính mình")
        if self.typed.get("unit", "") not in {str(key) for key, _ in self.units}:
            found["unit"] = worded("Chọn xã, phường giải quyết hồ sơ")
        return found


def applicants(actor: Actor, procedure: Procedure, *, day: date) -> Options:
    """Return for whom the actor may file the procedure; nothing where it is only for oneself."""
    if actor.person_id is None or not procedure.takes_organisations:
        return ()
    firms = {
        row.organisation_id: row.organisation_name
        for row in organisations_of(actor.person_id, day=day)
    }
    myself = (MYSELF, worded("Cho chính tôi, %(name)s", name=actor.name))
    return (myself, *firms.items()) if firms else ()
