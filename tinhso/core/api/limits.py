"""How fast one caller may call, counted together over all web processes.

What is left to a caller stands in one row of the database. No process asks it at each call: it
takes a lease, a share of what is left, and lets that much through by itself. Shares shrink with the
rest, so that the last calls are counted one by one and hardly any lies idle in another process.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import connection

MOST_CALLERS = 10_000
SHARE = 8  # a lease is this part of what is left, at least one call

# What is left is told by when all of it will be back: it comes back evenly, one call each `each`.
_TAKE = """
insert into api_spending as b (owner, full_at, taken)
values (%(owner)s, statement_timestamp() + %(first)s * %(each)s, %(first)s)
on conflict (owner) do update set (taken, full_at) = (
    select share, spent_until + share * %(each)s
    from (select greatest(b.full_at, statement_timestamp()) as spent_until) s,
    lateral (select %(most)s - extract(epoch from spent_until - statement_timestamp())
        / extract(epoch from %(each)s) as rest) r,
    lateral (select case when rest < 1 then 0
        else greatest(1, floor(rest / %(share)s)::int) end as share) n
)
returning taken, extract(epoch from full_at - statement_timestamp())::float
"""


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """What a caller may ask: `most` calls a minute, `left` of them now.

    `wait` is in how many seconds the next call will be let through; 0 says that this one was.
    """

    most: int
    left: int
    wait: int = 0

    @property
    def headers(self) -> dict[str, str]:
        """Return it as draft-ietf-httpapi-ratelimit-headers-11 names it; `t`: until all is back."""
        back = ceil((self.most - self.left) * 60 / self.most)
        return {
            "RateLimit-Policy": f'"default";q={self.most};w=60',
            "RateLimit": f'"default";r={self.left};t={back}',
        }


@dataclass
class _Lease:
    """What this process lets through until `ends`; by then it has come back to everybody.

    `beside` is what was left to everybody when it was taken.
    """

    left: int
    beside: int
    ends: float
    is_refusal: bool = False


_leases: dict[str, _Lease] = {}
_lock = Lock()


def spend(owner: str, *, now: float) -> Allowance:
    """Take one call off what `owner` has left, if anything is; `now` is a monotonic clock.

    A caller may spend a whole minute's worth at once; what is spent comes back evenly.
    """
    with _lock:
        lease = _leases.get(owner)
        if lease is not None and now < lease.ends and (lease.left or lease.is_refusal):
            return _spent(lease, now)
    lease = _leased(owner, now)
    with _lock:
        if len(_leases) >= MOST_CALLERS:
            _drop_ended(now)
        _leases[owner] = lease
        return _spent(lease, now)


def _spent(lease: _Lease, now: float) -> Allowance:
    most = settings.API_REQUESTS_PER_MINUTE
    if lease.is_refusal:
        return Allowance(most=most, left=0, wait=ceil(lease.ends - now))
    lease.left -= 1
    return Allowance(most=most, left=lease.left + lease.beside)


def _leased(owner: str, now: float) -> _Lease:
    """Take a share from the database, or learn from it for how long to refuse."""
    most = settings.API_REQUESTS_PER_MINUTE
    each = max(timedelta.resolution, timedelta(minutes=1) / most)
    values: dict[str, Any] = {
        "owner": owner,
        "first": max(1, most // SHARE),
        "each": each,
        "most": most,
        "share": SHARE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        taken, until_full = cursor.fetchone()
    seconds = each.total_seconds()
    if not taken:
        wait = max(1, ceil(round(until_full - (60 - seconds), 3)))
        return _Lease(0, 0, now + wait, is_refusal=True)
    beside = max(0, int(most - until_full / seconds))
    return _Lease(taken, beside, now + taken * seconds)


def _drop_ended(now: float) -> None:
    for owner in [owner for owner, lease in _leases.items() if lease.ends <= now]:
        del _leases[owner]


def forget() -> None:
    """Forget every lease of this process."""
    with _lock:
        _leases.clear()
