"""For tests that really commit: Django clears no table it does not manage."""

from django.db import connection, transaction

_TABLES = (
    "ledger, ledger_stream, ledger_opened, ledger_import, ledger_position,"
    " ledger_cursor, ledger_parked, ledger_heartbeat, ledger_seal, ledger_stamp, ledger_anchor,"
    " ledger_alarm, ledger_sweep, ledger_kept, ledger_access, ledger_access_position"
)


@transaction.atomic
def empty_ledger() -> None:
    """Clear the ledger of the test database, past its guards (needs a superuser)."""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("truncate " + _TABLES)
        for order in ("ledger_order", "ledger_access_order"):
            cursor.execute(
                f"update {order} set position = 0, floor_id = 0, seen_id = 0,"
                " candidate_id = null, candidate_xid = null"
            )
        cursor.execute("update ledger_order set epoch = 1")
        cursor.execute("update ledger_authority set failures = 0, try_at = null, error = ''")
