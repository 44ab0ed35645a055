"""Who looked at whose data: a log beside the ledger, with positions of its own to be sealed by."""

from django.db import migrations

TABLES = """
create table ledger_access (
    id bigint generated always as identity (cache 1),
    recorded_at timestamptz not null,
    actor text not null,
    purpose text not null,
    request text not null,
    subjects text[] not null check (cardinality(subjects) > 0),
    digest bytea not null check (length(digest) = 32),
    primary key (id, recorded_at)
) partition by range (recorded_at);
create index ledger_access_subjects on ledger_access using gin (subjects);

create table ledger_access_position (
    position bigint primary key,
    ledger_id bigint not null unique,
    recorded_at timestamptz not null
);
create index ledger_access_position_month on ledger_access_position using brin (recorded_at);

create table ledger_access_order (
    one bool primary key default true check (one),
    position bigint not null default 0,
    floor_id bigint not null default 0,
    seen_id bigint not null default 0,
    candidate_id bigint,
    candidate_xid xid8,
    system_identifier bigint
);
insert into ledger_access_order default values;

create trigger ledger_only_grows before update or delete or truncate on ledger_access
    for each statement execute function ledger_refuse();
create trigger ledger_only_grows before update or delete or truncate on ledger_access_position
    for each statement execute function ledger_refuse();
create trigger ledger_only_grows before delete or truncate on ledger_access_order
    for each statement execute function ledger_refuse();
"""

MONTHS = """
create function ledger_ensure_month(parent text, month date) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    part text := parent || '_' || to_char(month, 'YYYY_MM');
    low text := to_char(month, 'YYYY-MM-DD') || ' 00:00:00+07';
    high text := to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+07';
begin
    if parent not in ('ledger', 'ledger_access') then
        raise exception '% is no log', parent using errcode = 'insufficient_privilege';
    end if;
    if to_regclass(part) is not null then
        return 0;
    end if;
    perform pg_advisory_xact_lock(hashtext('ledger_ensure_months'));
    if to_regclass(part) is not null then
        return 0;
    end if;
    execute format('create table %I (like %I including defaults including constraints including indexes)', part, parent);
    execute format('alter table %I add constraint within_month check (recorded_at >= %L and recorded_at < %L)', part, low, high);
    execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, part, low, high);
    execute format('alter table %I drop constraint within_month', part);
    execute format('create trigger ledger_only_grows before update or delete or truncate on %I for each statement execute function ledger_refuse()', part);
    return 1;
end $$;

create or replace function ledger_ensure_months(first date, last date) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    month date := date_trunc('month', first)::date;
    made int := 0;
begin
    while month <= last loop
        made := made + ledger_ensure_month('ledger', month);
        perform ledger_ensure_month('ledger_access', month);
        month := (month + interval '1 month')::date;
    end loop;
    return made;
end $$;

select ledger_ensure_months(
    (now() - interval '1 month')::date, (now() + interval '12 months')::date
);
"""

FORWARD = TABLES + MONTHS


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_keeping")]
    operations = [migrations.RunSQL(FORWARD)]
