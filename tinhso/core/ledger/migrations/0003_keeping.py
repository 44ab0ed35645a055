"""Erasing by a fact that orders it, what is wrong told aloud, and months made for who owns nothing."""

from django.db import migrations

# The function erases what a fact on the ledger says, that and nothing else; so no value goes
# without its fact, and a database brought back to an earlier day can be told again.
ERASURE = """
create function ledger_erase(of_stream text, by_version int) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    ordered jsonb;
    named text[];
    erased int;
begin
    select l.payload into ordered from ledger_stream s join ledger l on l.stream_id = s.id
    where s.name = of_stream and l.version = by_version and l.kind = 'ledger.PersonalDataErased';
    if ordered is null then
        raise exception 'nothing at version % of % orders an erasure', by_version, of_stream
            using errcode = 'insufficient_privilege';
    end if;
    named := array(select jsonb_array_elements_text(ordered -> 'fields'));
    with meant as (
        select l.id from ledger_stream s join ledger l on l.stream_id = s.id
        where s.name = of_stream and l.version < by_version and l.version in (
            select version::int from jsonb_array_elements_text(ordered -> 'versions') v(version))
    ), emptied as (
        delete from ledger_opened o using meant m
        where o.ledger_id = m.id and o.opened ?| named and o.opened - named = '{}'
        returning 1
    ), thinned as (
        update ledger_opened o set opened = o.opened - named from meant m
        where o.ledger_id = m.id and o.opened ?| named and o.opened - named <> '{}'
        returning 1
    )
    select (select count(*) from emptied) + (select count(*) from thinned) into erased;
    return erased;
end $$;

create function ledger_refuse_opened() returns trigger language plpgsql as $$
declare
    called_by text;
begin
    get diagnostics called_by = pg_context;
    if tg_op = 'TRUNCATE' or called_by not like '%ledger_erase(text,integer)%' then
        raise exception '% on % is refused: the ledger only grows', tg_op, tg_table_name
            using errcode = 'insufficient_privilege';
    end if;
    return null;
end $$;

drop trigger ledger_only_grows on ledger_opened;
create trigger ledger_only_grows before update or delete or truncate on ledger_opened
    for each statement execute function ledger_refuse_opened();
"""

SWEEP = """
create table ledger_alarm (
    id bigint generated always as identity primary key,
    raised_at timestamptz not null,
    about text not null,
    detail text not null,
    settled_at timestamptz
);
create unique index ledger_alarm_open on ledger_alarm (about, detail) where settled_at is null;

create table ledger_sweep (
    log text primary key,
    swept_at timestamptz not null,
    thorough_on date not null
);
-- Positions stand in the order of time, nearly: a few bytes a month find those of a month.
create index ledger_position_month on ledger_position using brin (recorded_at);
"""

MONTHS = """
alter function ledger_ensure_months(date, date) security definer;
alter function ledger_ensure_months(date, date) set search_path = public, pg_temp;
"""

UNDO = """
alter function ledger_ensure_months(date, date) security invoker;
alter function ledger_ensure_months(date, date) reset search_path;
drop index ledger_position_month;
drop table ledger_sweep, ledger_alarm;
drop trigger ledger_only_grows on ledger_opened;
create trigger ledger_only_grows before update or delete or truncate on ledger_opened
    for each statement execute function ledger_refuse();
drop function ledger_refuse_opened;
drop function ledger_erase;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_seals")]
    operations = [migrations.RunSQL(ERASURE + SWEEP + MONTHS, UNDO)]
