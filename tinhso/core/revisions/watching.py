"""For migrations: which tables give a stamp anew when a row of them changes."""

from django.db.migrations.operations import RunSQL


def watch(name: str, *tables: str) -> RunSQL:
    """Return the operation after which a change of any of `tables` revises `name`."""
    watched = "".join(
        f"create trigger revised after insert or update or delete or truncate on {table}\n"
        f"    for each statement execute function revise('{name}');\n"
        for table in tables
    )
    first = f"insert into revisions_revision values ('{name}', gen_random_uuid());"  # noqa: S608  constants
    gone = "".join(f"drop trigger revised on {table};\n" for table in tables)
    return RunSQL(
        watched + first,
        f"{gone}delete from revisions_revision where name = '{name}';",  # noqa: S608  constants
    )
