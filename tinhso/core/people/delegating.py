"""How one officer lets another sign or act: the forms of NĐ 30/2020/NĐ-CP, and what they allow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from tinhso.core.actor import Role
from tinhso.core.errors import Refused
from tinhso.core.words.worded import of_data, together, worded


@dataclass(frozen=True, kw_only=True)
class Form:
    """One way of delegating; `passed_on_as` names the forms in which it may be passed on once."""

    form: str
    prefix: str
    name: str
    hint: str
    roles: frozenset[Role]
    needs_end: bool
    needs_basis: bool
    passed_on_as: frozenset[str]
    valid_from: date
    basis: str


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What is delegated. Empty `procedures`, `documents` limit nothing; `valid_to` is excluded."""

    roles: tuple[tuple[Role, int], ...]
    valid_from: date
    valid_to: date | None
    procedures: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()

    def lies_within(self, other: "Scope") -> bool:
        """Say whether this is no wider than `other` in time, procedures and documents."""
        ends_first = other.valid_to is None or (
            self.valid_to is not None and self.valid_to <= other.valid_to
        )
        return (
            self.valid_from >= other.valid_from
            and ends_first
            and _narrower(self.procedures, other.procedures)
            and _narrower(self.documents, other.documents)
        )


def form_of(form: str) -> Form:
    """Return the form of this name; refuse one that the data does not know."""
    known = forms(settings.DATA_FOLDER)
    if form not in known:
        names = together((one.name for one in known.values()), by=", ")
        raise Refused(worded("Chọn cách giao: %(names)s.", names=names), field="form")
    return known[form]


@cache
def forms(folder: Path) -> Mapping[str, Form]:
    """Return every form in the data, by its name."""
    rows = yaml.safe_load((folder / "people" / "signing-forms.yaml").read_text())
    return {
        row["form"]: Form(
            form=row["form"],
            prefix=row["prefix"],
            name=of_data(row["name"]),
            hint=of_data(row["hint"]),
            roles=frozenset(Role(role) for role in row["roles"]),
            needs_end=row["needs_end"],
            needs_basis=row["needs_basis"],
            passed_on_as=frozenset(row["passed_on_as"]),
            valid_from=row["valid_from"],
            basis=of_data(row["basis"]),
        )
        for row in rows
    }


def fault(form: Form, scope: Scope, *, basis: str, today: date) -> tuple[str, str] | None:
    """Say which input of a delegation is at fault, by its name in the form, and why; or nothing."""
    if not scope.roles:
        return "roles", worded("Chọn ít nhất một vai trò để giao.")
    if wrong := [role for role, _ in scope.roles if role not in form.roles]:
        return "roles", _wrong_role(form, wrong[0])
    if scope.valid_to is None and form.needs_end:
        return "valid_to", worded(
            "Giao %(name)s phải có ngày kết thúc (%(basis)s).", name=form.name, basis=form.basis
        )
    if scope.valid_to is not None and scope.valid_to <= max(scope.valid_from, today):
        return "valid_to", worded("Ngày kết thúc phải từ hôm nay và từ ngày bắt đầu trở đi.")
    if form.needs_basis and not basis:
        return "basis", worded(
            "Giao %(name)s phải bằng văn bản: nhập số, ngày văn bản (%(basis)s).",
            name=form.name,
            basis=form.basis,
        )
    return None


def wording_of(form: Form, head_title: str) -> str:
    """Return the line over the delegate's title on paper: `KT. CHỦ TỊCH`; none where none signs."""
    return f"{form.prefix} {head_title.upper()}".strip() if form.prefix else ""


def signed_as(wording: str, title: str) -> str:
    """Return both lines as they stand over a signature."""
    return "\n".join(line for line in (wording, title) if line)


def _wrong_role(form: Form, role: Role) -> str:
    if role is Role.ADMINISTRATOR:
        return worded(
            "Vai trò quản trị không ủy quyền được; giao vai trò có thời hạn thay cho ủy quyền."
        )
    if role is Role.LEADER:
        return worded(
            "Vai trò lãnh đạo giao bằng ký thay, thừa lệnh, thừa ủy quyền; không %(name)s.",
            name=form.name,
        )
    return worded(
        "Hình thức %(name)s chỉ dùng cho người ký văn bản; vai trò này giao bằng làm thay.",
        name=form.name,
    )


def _narrower(wanted: Iterable[str], given: frozenset[str]) -> bool:
    wanted = frozenset(wanted)
    return not given or (bool(wanted) and wanted <= given)
