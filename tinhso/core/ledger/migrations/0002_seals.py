"""Seals, their time stamps and their anchors. Epochs: raised when a ledger is restored to a past."""

from django.db import migrations

TABLES = """
alter table ledger_order add column epoch int not null default 1;

create table ledger_seal (
    log text not null,
    number bigint not null check (number > 0),
    epoch int not null,
    first bigint not null,
    last bigint not null check (last >= first - 1),
    closed_at timestamptz not null,
    body text not null,
    signature bytea not null,
    digest bytea not null check (length(digest) = 32),
    primary key (log, number)
);
create index ledger_seal_last on ledger_seal (log, last);

create table ledger_stamp (
    log text not null,
    number bigint not null,
    token bytea not null,
    stamped_at timestamptz not null,
    primary key (log, number),
    foreign key (log, number) references ledger_seal
);

create table ledger_authority (
    one bool primary key default true check (one),
    failures int not null default 0,
    try_at timestamptz,
    error text not null default ''
);
insert into ledger_authority default values;

create table ledger_anchor (
    log text not null,
    day date not null,
    number bigint not null,
    mailed_at timestamptz,
    failures int not null default 0,
    try_at timestamptz not null,
    primary key (log, day),
    foreign key (log, number) references ledger_seal
);
"""

GUARDS = """
create trigger ledger_only_grows before update or delete or truncate on ledger_seal
    for each statement execute function ledger_refuse();
create trigger ledger_only_grows before update or delete or truncate on ledger_stamp
    for each statement execute function ledger_refuse();
create trigger ledger_only_grows before delete or truncate on ledger_anchor
    for each statement execute function ledger_refuse();
"""

UNDO = """
drop table ledger_anchor, ledger_authority, ledger_stamp, ledger_seal;
alter table ledger_order drop column epoch;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(TABLES + GUARDS, UNDO)]
