"""What rooms still hold of erased values, by which rule, until when, and when to look again."""

from django.db import migrations

TABLES = """
create table ledger_kept (
    stream text not null,
    version int not null,
    room text not null,
    what text not null,
    rule text not null,
    words text not null,
    basis text not null,
    until timestamptz,
    again_at timestamptz not null,
    primary key (stream, version, room, what)
);
create index ledger_kept_again on ledger_kept (again_at);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_stream_bounds")]
    operations = [migrations.RunSQL(TABLES, "drop table ledger_kept;")]
