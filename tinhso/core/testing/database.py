"""The database in tests that build once and take it back, or do several things at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection, transaction

from tinhso.core.errors import Refused

T = TypeVar("T")


@contextmanager
def undone() -> Iterator[None]:
    """Undo in the database what is done inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def at_once(*tries: Callable[[], T]) -> list[T | Refused]:
    """Do all of it at the same time, each over a connection of its own.

    Return in their order what each gave, or how it was refused.
    """

    def one(do: Callable[[], T]) -> T | Refused:
        try:
            return do()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tries)) as pool:
        return list(pool.map(one, tries))
