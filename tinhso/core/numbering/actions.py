"""Taking numbers that leave no gap."""

from django.db import connection

NEXT = """
    INSERT INTO numbering_counter (book, unit_id, period, last) VALUES (%s, %s, %s, 1)
    ON CONFLICT (book, unit_id, period) DO UPDATE SET last = numbering_counter.last + 1
    RETURNING last
"""


def take(*, book: str, unit_id: int, period: str) -> int:
    """Take the next number of a book, from 1 in each period.

    The counter stays locked until the caller's transaction ends; when that fails, the number
    goes back. Take it last, so that others wait briefly.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("take() outside a transaction would leave gaps: use transaction.atomic")
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [book, unit_id, period])
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])
