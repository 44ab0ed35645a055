"""The tables of the ledger. No model manages them: the room writes SQL, and rows are never changed."""

from django.db import migrations

TABLES = """
create table ledger_stream (
    id bigint generated always as identity primary key,
    name text not null unique,
    version int not null default 0
) with (fillfactor = 70);

create table ledger (
    id bigint generated always as identity (cache 1),
    recorded_at timestamptz not null,
    stream_id bigint not null,
    version int not null,
    kind text not null,
    actor text not null,
    cause uuid,
    payload jsonb not null,
    digest bytea not null check (length(digest) = 32),
    primary key (id, recorded_at),
    unique (stream_id, version, recorded_at)
) partition by range (recorded_at);

create table ledger_opened (
    ledger_id bigint primary key,
    opened jsonb not null
);

create table ledger_import (
    cause uuid primary key,
    imported_at timestamptz not null default now(),
    rows bigint not null
);

create table ledger_position (
    position bigint primary key,
    ledger_id bigint not null unique,
    recorded_at timestamptz not null
);

create table ledger_order (
    one bool primary key default true check (one),
    position bigint not null default 0,
    floor_id bigint not null default 0,
    seen_id bigint not null default 0,
    candidate_id bigint,
    candidate_xid xid8,
    system_identifier bigint
);
insert into ledger_order default values;

create table ledger_cursor (
    consumer text primary key,
    position bigint not null default 0
);

create table ledger_parked (
    consumer text not null,
    position bigint not null,
    stream text not null,
    error text not null,
    parked_at timestamptz not null default now(),
    primary key (consumer, position)
);
create index ledger_parked_stream on ledger_parked (consumer, stream);

create table ledger_heartbeat (
    worker text primary key,
    beat_at timestamptz not null,
    position bigint not null
);
"""

# Statement triggers: they refuse before a row is looked at. A trigger of the parent is silent when
# a partition is named, so each partition gets its own.
GUARDS = """
create function ledger_refuse() returns trigger language plpgsql as $$
begin
    raise exception '% on % is refused: the ledger only grows', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
end $$;

create trigger ledger_only_grows before update or delete or truncate on ledger
    for each statement execute function ledger_refuse();
create trigger ledger_only_grows before update or delete or truncate on ledger_position
    for each statement execute function ledger_refuse();
create trigger ledger_only_grows before update or delete or truncate on ledger_opened
    for each statement execute function ledger_refuse();
create trigger ledger_only_grows before update or delete or truncate on ledger_import
    for each statement execute function ledger_refuse();
create trigger ledger_only_grows before delete or truncate on ledger_stream
    for each statement execute function ledger_refuse();
create trigger ledger_head_moves_on before update on ledger_stream
    for each row when (new.id <> old.id or new.name <> old.name or new.version <= old.version)
    execute function ledger_refuse();
create trigger ledger_only_grows before delete or truncate on ledger_order
    for each statement execute function ledger_refuse();
"""

# CREATE TABLE ... PARTITION OF would lock out every writer; a table attached does not.
MONTHS = """
create function ledger_ensure_months(first date, last date) returns int language plpgsql as $$
declare
    month date := date_trunc('month', first)::date;
    part text;
    low text;
    high text;
    made int := 0;
begin
    while month <= last loop
        part := 'ledger_' || to_char(month, 'YYYY_MM');
        if to_regclass(part) is null then
            perform pg_advisory_xact_lock(hashtext('ledger_ensure_months'));
            if to_regclass(part) is null then
                low := to_char(month, 'YYYY-MM-DD') || ' 00:00:00+07';
                high := to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+07';
                execute format('create table %I (like ledger including defaults including constraints including indexes)', part);
                execute format('alter table %I add constraint within_month check (recorded_at >= %L and recorded_at < %L)', part, low, high);
                execute format('alter table ledger attach partition %I for values from (%L) to (%L)', part, low, high);
                execute format('alter table %I drop constraint within_month', part);
                execute format('create trigger ledger_only_grows before update or delete or truncate on %I for each statement execute function ledger_refuse()', part);
                made := made + 1;
            end if;
        end if;
        month := (month + interval '1 month')::date;
    end loop;
    return made;
end $$;

select ledger_ensure_months(
    least(date '2025-01-01', (now() - interval '18 months')::date),
    (now() + interval '12 months')::date
);
"""

UNDO = """
drop table ledger, ledger_stream, ledger_opened, ledger_import, ledger_position, ledger_order,
    ledger_cursor, ledger_parked, ledger_heartbeat cascade;
drop function ledger_ensure_months;
drop function ledger_refuse;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(TABLES + GUARDS + MONTHS, UNDO)]
