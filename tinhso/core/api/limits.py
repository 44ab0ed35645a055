"""How fast one caller may call. Counted in this process: of N web processes each counts alone."""

from dataclasses import dataclass
from math import ceil
from threading import Lock

from django.conf import settings

MOST_CALLERS = 10_000


@dataclass
class _Bucket:
    """What is left to a caller, and when that was counted (a monotonic clock, in seconds)."""

    left: float
    at: float


_buckets: dict[str, _Bucket] = {}
_lock = Lock()


def spend(owner: str, *, now: float) -> int:
    """Take one request off what `owner` has left; return the seconds to wait, 0 for none.

    A caller may spend a whole minute's worth at once; what is spent comes back evenly.
    """
    most = float(settings.API_REQUESTS_PER_MINUTE)
    with _lock:
        if len(_buckets) >= MOST_CALLERS:
            _drop_full(most, now)
        bucket = _buckets.setdefault(owner, _Bucket(most, now))
        bucket.left = min(most, bucket.left + (now - bucket.at) * most / 60)
        bucket.at = now
        if bucket.left < 1:
            return max(1, ceil((1 - bucket.left) * 60 / most))
        bucket.left -= 1
        return 0


def forget() -> None:
    """Give everybody back what was spent."""
    with _lock:
        _buckets.clear()


def _drop_full(most: float, now: float) -> None:
    """Drop whoever has everything back by now: a new bucket would be the same."""
    full = [key for key, one in _buckets.items() if one.left + (now - one.at) * most / 60 >= most]
    for key in full:
        del _buckets[key]
