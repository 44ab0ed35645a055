"""One way to write a value down, so that anyone with a standard library can check a digest.

A strict profile of RFC 8785: what jsonb or another program could write differently is refused.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

Value = str | bool | int | None | list[Any] | dict[str, Any]

VIETNAM = timezone(timedelta(hours=7))
FORMAT = 1
LEAF, COMMITMENT = b"\x00", b"\x02"
SALT_BYTES = 16
MAX_INT = 2**53 - 1
_KEY = re.compile(r"[a-z0-9_]+")


class NotCanonical(ValueError):
    """A value stands outside the profile; the text names where and why."""


def canonical(value: Value) -> str:
    """Return the one text of `value`, or refuse by name what has no such text."""
    _check(value, "value")
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def instant(at: datetime) -> str:
    """Return `at` with microseconds and +07:00, whatever zone it came in."""
    if at.tzinfo is None:
        raise NotCanonical(f"{at!r} has no time zone")
    return at.astimezone(VIETNAM).isoformat(timespec="microseconds")


def digest_of(
    *,
    stream: str,
    version: int,
    kind: str,
    actor: str,
    at: datetime,
    cause: UUID | None,
    payload: Mapping[str, Any],
) -> bytes:
    """Return the digest under which a fact stands on the ledger."""
    body: dict[str, Any] = {
        "v": FORMAT,
        "stream": stream,
        "version": version,
        "kind": kind,
        "actor": actor,
        "at": instant(at),
        "cause": str(cause) if cause else None,
        "payload": dict(payload),
    }
    return hashlib.sha256(LEAF + canonical(body).encode()).digest()


def commitment(field: str, value: Value, salt: bytes) -> str:
    """Return what stands on the ledger in place of a personal value."""
    return hashlib.sha256(COMMITMENT + salt + canonical([field, value]).encode()).hexdigest()


def sealed(personal: Mapping[str, Value]) -> tuple[dict[str, str], dict[str, list[Any]]]:
    """Return the commitments for the payload, and the salts and values that open them."""
    commitments: dict[str, str] = {}
    opened: dict[str, list[Any]] = {}
    for field, value in personal.items():
        salt = secrets.token_bytes(SALT_BYTES)
        commitments[field] = commitment(field, value, salt)
        opened[field] = [salt.hex(), value]
    return commitments, opened


def _check(value: Any, where: str) -> None:
    kind = type(value)  # exactly: a subclass may write itself differently
    if kind is str:
        _check_text(value, where)
    elif kind is int:
        if not -MAX_INT <= value <= MAX_INT:
            raise NotCanonical(f"{where}: {value} is beyond 2^53 - 1; write it as text")
    elif kind is list:
        for place, item in enumerate(value):
            _check(item, f"{where}[{place}]")
    elif kind is dict:
        _check_fields(value, where)
    elif kind is not bool and value is not None:
        raise NotCanonical(f"{where}: {kind.__name__} has no canonical form")


def _check_fields(value: dict[Any, Any], where: str) -> None:
    for key, item in value.items():
        if type(key) is not str or not _KEY.fullmatch(key):
            raise NotCanonical(f"{where}: key {key!r} is not of [a-z0-9_]")
        _check(item, f"{where}.{key}")


def _check_text(value: str, where: str) -> None:
    if "\x00" in value:
        raise NotCanonical(f"{where}: text holds NUL")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(f"{where}: text holds half a surrogate pair") from error
