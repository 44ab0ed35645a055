"""Tables of the same names in a schema of their own, with the keys and rights of the first."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _
from psycopg import sql

from tinhso.core.errors import Refused

Name = sql.Identifier

_LIKE = """create table {new} (like {old} including comments including constraints
    including defaults including generated including identity including storage)"""
# Keys and foreign keys; checks come with the table.
_KEYS = """
select conname, pg_get_constraintdef(oid) from pg_constraint
where conrelid = %s::regclass and contype in ('p', 'u', 'x', 'f') order by contype <> 'p', conname
"""
# Pretty, a definition leaves out the schema that is searched anyway: ours, when it is run.
_INDEXES = """
select pg_get_indexdef(i.indexrelid, 0, true) from pg_index i
where i.indrelid = %s::regclass
    and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
"""
_RIGHTS = """
select privilege_type, case when grantee = 0 then null else pg_get_userbyid(grantee) end
from pg_class, aclexplode(relacl) where oid = %s::regclass and grantee <> relowner
"""
_COLUMNS = """
select attname from pg_attribute
where attrelid = %s::regclass and attnum > 0 and not attisdropped and attidentity = ''
order by attnum
"""
_LEANING = """
select distinct c.relname from pg_constraint k join pg_class c on c.oid = k.conrelid
where k.confrelid = %(table)s::regclass and k.conrelid <> k.confrelid
union
select distinct v.relname from pg_depend d join pg_rewrite r on r.oid = d.objid
    join pg_class v on v.oid = r.ev_class
where d.refobjid = %(table)s::regclass and d.classid = 'pg_rewrite'::regclass
"""


@dataclass(frozen=True)
class Shadow:
    """The tables of one projection a second time, and where its filling stands."""

    schema: str
    tables: tuple[str, ...]

    @transaction.atomic
    def make(self) -> None:
        """Make the schema with empty tables, a cursor and a place for parked rows."""
        with connection.cursor() as cursor:
            for table in self.tables:
                self._refuse_leaning(cursor, table)
            cursor.execute(sql.SQL("drop schema if exists {} cascade").format(Name(self.schema)))
            cursor.execute(sql.SQL("create schema {}").format(Name(self.schema)))
            for table in ("ledger_cursor", "ledger_parked", *self.tables):
                self._copy(cursor, table)

    def drop(self) -> None:
        """Forget the shadow, and with it the tables it took the place of."""
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("drop schema if exists {} cascade").format(Name(self.schema)))

    @contextmanager
    def searched_first(self) -> Iterator[None]:
        """Let the names of the tables mean the shadow's, within the transaction at hand."""
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('search_path')")
            (before,) = cursor.fetchone()
            cursor.execute(
                "select set_config('search_path', quote_ident(%s) || ', ' || %s, true)",
                [self.schema, before],
            )
        yield  # after an error the transaction ends, and the setting with it
        with connection.cursor() as cursor:
            cursor.execute("select set_config('search_path', %s, true)", [before])

    def position(self, consumer: str) -> int:
        """Return how far the shadow is filled."""
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("select position from {} where consumer = %s").format(
                    Name(self.schema, "ledger_cursor")
                ),
                [consumer],
            )
            row = cursor.fetchone()
        return int(row[0]) if row else 0

    def lock_running(self, cursor: CursorWrapper) -> None:
        """Hold the running tables, all readers included."""
        for table in sorted(self.tables):
            cursor.execute(
                sql.SQL("lock table {} in access exclusive mode").format(self._home(cursor, table))
            )

    def differing(self, cursor: CursorWrapper) -> int:
        """Count the rows that only one side has; numbers given by an identity do not count."""
        differing = 0
        for table in self.tables:
            cursor.execute(_COLUMNS, [table])
            columns = sql.SQL(", ").join(Name(name) for (name,) in cursor.fetchall())
            one = sql.SQL("select {} from {}").format(columns, self._home(cursor, table))
            two = sql.SQL("select {} from {}").format(columns, Name(self.schema, table))
            cursor.execute(
                sql.SQL(
                    "select count(*) from (({one} except all {two})"
                    " union all ({two} except all {one})) d"
                ).format(one=one, two=two)
            )
            differing += int(cursor.fetchone()[0])
        return differing

    def count(self, cursor: CursorWrapper) -> int:
        """Count the rows of the shadow's tables."""
        counted = 0
        for table in self.tables:
            cursor.execute(sql.SQL("select count(*) from {}").format(Name(self.schema, table)))
            counted += int(cursor.fetchone()[0])
        return counted

    def take_the_place(self, cursor: CursorWrapper) -> None:
        """Put the shadow's tables where the running ones stand, which go for good."""
        for table in self.tables:
            home = self._home(cursor, table)
            cursor.execute(sql.SQL("drop table {}").format(home))
            cursor.execute(
                sql.SQL("alter table {} set schema {}").format(
                    Name(self.schema, table), Name(_schema(cursor))
                )
            )

    def _copy(self, cursor: CursorWrapper, table: str) -> None:
        home, new = self._home(cursor, table), Name(self.schema, table)
        cursor.execute(sql.SQL(_LIKE).format(new=new, old=home))
        for name, definition in _rows(cursor, _KEYS, table):
            cursor.execute(
                sql.SQL("alter table {} add constraint {} {}").format(
                    new, Name(name), sql.SQL(definition)
                )
            )
        indexes = _rows(cursor, _INDEXES, table)
        rights = _rows(cursor, _RIGHTS, table)
        with self.searched_first():
            for (definition,) in indexes:
                cursor.execute(definition)
        for right, role in rights:
            to = Name(role) if role else sql.SQL("public")
            cursor.execute(sql.SQL("grant {} on {} to {}").format(sql.SQL(right), new, to))

    @staticmethod
    def _refuse_leaning(cursor: CursorWrapper, table: str) -> None:
        cursor.execute(_LEANING, {"table": table})
        if leaning := [name for (name,) in cursor.fetchall()]:
            raise Refused(
                _(
                    "Không thay được bảng %(table)s: %(other)s đang dựa vào nó. "
                    "Bảng tổng hợp không được có khóa ngoại hay view trỏ tới."
                )
                % {"table": table, "other": ", ".join(sorted(leaning))}
            )

    @staticmethod
    def _home(cursor: CursorWrapper, table: str) -> sql.Identifier:
        return Name(_schema(cursor), table)


def _schema(cursor: CursorWrapper) -> str:
    cursor.execute("select current_schema()")
    return str(cursor.fetchone()[0])


def _rows(cursor: CursorWrapper, statement: str, table: str) -> list[tuple[Any, ...]]:
    cursor.execute(statement, [table])
    return list(cursor.fetchall())
