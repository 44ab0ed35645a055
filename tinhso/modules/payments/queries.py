"""Every reading of charges."""

from dataclasses import dataclass
from datetime import datetime

from tinhso.core.errors import NotFound
from tinhso.core.words.keeping import unpacked
from tinhso.core.words.worded import of_data, worded
from tinhso.modules.payments.models import Charge
from tinhso.modules.payments.rules import (
    METHOD_LABEL,
    OWED,
    STATE_LABEL,
    FeeLine,
    Method,
    State,
    receipt_text,
)

__all__ = ["ChargeRow", "FeeLine", "State", "charge_row", "charges_of", "is_due"]


@dataclass(frozen=True, kw_only=True)
class ChargeRow:
    id: int
    subject: str
    unit_id: int
    lines: tuple[FeeLine, ...]
    amount: int
    state: State
    method: str
    charged_at: datetime
    paid_at: datetime | None
    receipt_number: str
    collector_name: str

    @property
    def state_label(self) -> str:
        return STATE_LABEL[self.state]

    @property
    def method_label(self) -> str:
        return METHOD_LABEL[Method(self.method)] if self.method else ""

    @property
    def is_owed(self) -> bool:
        return self.state in OWED


def charge_row(charge_id: int) -> ChargeRow:
    """Return one charge."""
    row = Charge.objects.filter(pk=charge_id).first()
    if row is None:
        raise NotFound(worded("Không tìm thấy khoản thu này."))
    return as_row(row)


def charges_of(*, subject: str) -> tuple[ChargeRow, ...]:
    """Return the charges of a dossier, oldest first."""
    return tuple(as_row(row) for row in Charge.objects.filter(subject=subject).order_by("pk"))


def is_due(subject: str) -> bool:
    """Say whether a dossier still owes anything."""
    return Charge.objects.filter(subject=subject, state__in=OWED).exists()


def _name(kept: str) -> str:
    return of_data(unpacked(kept))


def as_row(row: Charge) -> ChargeRow:
    return ChargeRow(
        id=row.pk,
        subject=row.subject,
        unit_id=row.unit_id,
        lines=tuple(FeeLine(**line | {"name": _name(line["name"])}) for line in row.lines),
        amount=row.amount,
        state=State(row.state),
        method=row.method,
        charged_at=row.charged_at,
        paid_at=row.paid_at,
        receipt_number=receipt_text(row.receipt_number),
        collector_name=row.collector_name,
    )
