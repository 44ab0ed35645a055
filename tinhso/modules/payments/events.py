"""What payments announces, on the stream `charge:<id>`. `subject` is the code of the dossier."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class FeeCharged:
    charge_id: int
    subject: str
    unit_id: int
    amount: int


@dataclass(frozen=True, kw_only=True)
class FeePaid:
    charge_id: int
    subject: str
    unit_id: int
    amount: int
    method: str
    receipt_number: int


@dataclass(frozen=True, kw_only=True)
class FeeCancelled:
    charge_id: int
    subject: str
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class FeeRefunded:
    charge_id: int
    subject: str
    unit_id: int
    amount: int
