"""What is read once while one request is answered, however often it is asked for.

Outside a request every read is a read: a worker has no moment at which the world may stand still.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar, cast

Read = TypeVar("Read", bound=Callable[..., Any])

_held: ContextVar[dict[Hashable, Any] | None] = ContextVar("held", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Remember until the block ends."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def forget() -> None:
    """Read anew from here on, because something that may be remembered was written."""
    if (held := _held.get()) is not None:
        held.clear()


def remembered(read: Read) -> Read:
    """Give the first answer of `read` to the same arguments again while remembering."""

    @wraps(read)
    def once(*args: Hashable, **named: Hashable) -> Any:
        held = _held.get()
        if held is None:
            return read(*args, **named)
        asked = (read, args, *named.items())
        if asked not in held:
            held[asked] = read(*args, **named)
        return held[asked]

    return cast("Read", once)
