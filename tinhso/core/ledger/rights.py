"""Whether the database itself keeps whoever serves the pages from changing what is written.

A trigger refuses where a right is there; a right that is not there cannot be used past a trigger.
"""

from dataclasses import dataclass

from django.db import connection

# What a trigger of ours refuses on a table, no role but the owner's needs the right to.
_REFUSED = """
select c.oid::regclass::text, c.relispartition,
    array_remove(array[
        case when t.tgtype & 16 > 0 then 'update' end,
        case when t.tgtype & 8 > 0 then 'delete' end,
        case when t.tgtype & 32 > 0 then 'truncate' end], null)
from pg_trigger t join pg_class c on c.oid = t.tgrelid
where t.tgname = 'ledger_only_grows' order by 1
"""
_HELD = "select has_table_privilege(%s, %s, %s)"


@dataclass(frozen=True, kw_only=True)
class Guarded:
    """A table that only grows, and the rights that nobody but its owner may have on it.

    A month is reached through its parent, so on a month itself nobody else has any right.
    """

    table: str
    is_month: bool
    refused: tuple[str, ...]


def guarded() -> list[Guarded]:
    """Return every table of the house that only grows."""
    with connection.cursor() as cursor:
        cursor.execute(_REFUSED)
        return [
            Guarded(table=table, is_month=is_month, refused=tuple(refused))
            for table, is_month, refused in cursor.fetchall()
        ]


def excess(role: str | None = None) -> list[tuple[str, str]]:
    """Return what `role` (this session's, by default) could do to such tables past the triggers.

    Empty in an installation with two roles; with one role, which owns the tables, all of it.
    """
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(%s, current_user::text)", [role])
        (who,) = cursor.fetchone()
        found = []
        for one in guarded():
            for right in one.refused:
                cursor.execute(_HELD, [who, one.table, right])
                if cursor.fetchone()[0]:
                    found.append((one.table, right))
    return found


def are_kept() -> bool:
    """Say whether this session may do nothing to such tables but read and add: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select not exists (select from pg_trigger t where t.tgname = 'ledger_only_grows'"
            " and has_table_privilege(t.tgrelid, 'delete'))"
        )
        return bool(cursor.fetchone()[0])
