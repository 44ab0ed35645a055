"""Rows of any table by COPY: what is not given is as the model says a new row is."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import JSONField, Model

Row = dict[str, Any]
_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


class Table:
    """A table to be filled; `app.Model` names it, so that a room keeps its models to itself."""

    def __init__(self, label: str) -> None:
        model: type[Model] = apps.get_model(label)
        about = model._meta  # noqa: SLF001  Django's own name for it
        fields = about.concrete_fields
        self.name = about.db_table
        self._columns = [field.column for field in fields]
        self._usual = {field.attname: _cell(_prepared(field)) for field in fields}

    def ids(self, count: int) -> list[int]:
        """Return so many new ids, in order."""
        with connection.cursor() as cursor:
            cursor.execute(
                "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)",
                [self.name, count],
            )
            return sorted(number for (number,) in cursor.fetchall())

    def put(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Add the rows, each with its id."""
        columns = ", ".join(f'"{column}"' for column in self._columns)
        statement = f'copy "{self.name}" ({columns}) from stdin'
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                given = {name: _cell(value) for name, value in row.items()}
                whole = {**self._usual, **given}
                if len(whole) != len(self._usual):
                    raise KeyError(
                        f"{self.name} has no {sorted(whole.keys() - self._usual.keys())}"
                    )
                copy.write("\t".join(whole.values()) + "\n")


def _prepared(field: Any) -> Any:
    if isinstance(field, JSONField) and field.has_default():
        return json.dumps(field.get_default())
    return field.get_default()


def _cell(value: Any) -> str:
    """Return the value as COPY reads it; asking the driver for it costs more than making it."""
    if value is None:
        return r"\N"
    if type(value) is not str:
        return str(value)
    return value.translate(_ESCAPED) if _SPECIAL.search(value) else value
