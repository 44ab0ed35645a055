"""What the role that serves the pages may do in the database; run by the owner of the tables."""

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from tinhso.core.ledger.rights import guarded

_ALL = (
    "grant usage on schema public to {role}",
    "grant select, insert, update, delete on all tables in schema public to {role}",
    "grant usage, select on all sequences in schema public to {role}",
    "revoke execute on all functions in schema public from public",
    "grant execute on all functions in schema public to {role}",
)


@transaction.atomic
def give(role: str | None = None) -> bool:
    """Give `role` (that of DATABASE_URL, by default) its rights; False when it owns the tables.

    Rows of every table but what the ledger's triggers refuse; no table of its own, no TRUNCATE, and
    nothing on a single month. Safe to repeat; to be run after each migration.
    """
    role = role or settings.APPLICATION_ROLE
    with connection.cursor() as cursor:
        if not role or _is_owner(cursor, role):
            return False
        # All or nothing: between the first statement and the last the role could do too much.
        for statement in _ALL:
            cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role)))
        for one in guarded():
            refused = "all" if one.is_month else ", ".join(one.refused)
            cursor.execute(
                sql.SQL("revoke {} on {} from {}").format(
                    sql.SQL(refused), sql.SQL(one.table), sql.Identifier(role)
                )
            )
    return True


def _is_owner(cursor: CursorWrapper, role: str) -> bool:
    cursor.execute("select current_user = %s", [role])
    return bool(cursor.fetchone()[0])
