"""Who came in and went out, and how."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    account_id: int
    method: str
    assurance: int


@dataclass(frozen=True, kw_only=True)
class SignedOut:
    account_id: int
