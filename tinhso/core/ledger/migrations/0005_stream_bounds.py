"""From when to when the rows of a stream reach, so that its history looks into those months only."""

from django.db import migrations

BOUNDS = """
alter table ledger_stream add column first_at timestamptz, add column last_at timestamptz;

drop trigger ledger_head_moves_on on ledger_stream;
update ledger_stream s set first_at = reach.first_at, last_at = reach.last_at
from (
    select stream_id, min(recorded_at) as first_at, max(recorded_at) as last_at
    from ledger group by stream_id
) reach
where reach.stream_id = s.id;
alter table ledger_stream alter column first_at set not null, alter column last_at set not null;

create trigger ledger_head_moves_on before update on ledger_stream
    for each row when (new.id <> old.id or new.name <> old.name or new.version <= old.version
        or new.first_at > old.first_at or new.last_at < old.last_at)
    execute function ledger_refuse();
"""

UNDO = """
drop trigger ledger_head_moves_on on ledger_stream;
alter table ledger_stream drop column first_at, drop column last_at;
create trigger ledger_head_moves_on before update on ledger_stream
    for each row when (new.id <> old.id or new.name <> old.name or new.version <= old.version)
    execute function ledger_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_access")]
    operations = [migrations.RunSQL(BOUNDS, UNDO)]
