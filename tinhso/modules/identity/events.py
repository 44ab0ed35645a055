"""Who came in and went out, and how; which tokens were made and revoked."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    account_id: int
    method: str
    assurance: int


@dataclass(frozen=True, kw_only=True)
class SignedOut:
    account_id: int


@dataclass(frozen=True, kw_only=True)
class TokenMade:
    token_id: int
    account_id: int
    scopes: list[str]
    unit_id: int | None
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class TokenRevoked:
    token_id: int
    account_id: int
