"""Which files of a draft may be answers of its form."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from tinhso.core.files.queries import stored_many
from tinhso.core.forms.definition import Attached, Form

ANSWER = "@"  # begins the key of a file that is an answer, not a paper


class Put(Protocol):
    """A file that was put to a draft."""

    @property
    def id(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def file_id(self) -> int: ...
    @property
    def name(self) -> str: ...


def _nowhere(_paper_id: int) -> str:
    return ""


def attached(
    papers: Iterable[Put], *, address: Callable[[int], str] = _nowhere
) -> dict[int, Attached]:
    """Return the files an answer may name, by id; `address` says where one is looked at."""
    rows = [row for row in papers if row.key.startswith(ANSWER)]
    known = stored_many([row.file_id for row in rows])
    return {
        row.file_id: Attached(
            id=row.file_id,
            name=row.name,
            mime=known[row.file_id].mime,
            size=known[row.file_id].size,
            digest=known[row.file_id].digest,
            href=address(row.id),
        )
        for row in rows
        if row.file_id in known
    }


def files_named(form: Form, answers: Mapping[str, Any]) -> dict[int, str]:
    """Return the files answers name, by id, each with the question it answers."""
    return {
        value["id"]: label
        for label, value in _held(form.fields, answers)
        if isinstance(value, dict) and isinstance(value.get("id"), int)
    }


def _held(fields: Iterable[Any], answers: Any) -> Iterable[tuple[str, Any]]:
    given = answers if isinstance(answers, Mapping) else {}
    for field in fields:
        value = given.get(field.key)
        rows = value if isinstance(value, list) else [value]
        if field.fields:
            for row in rows:
                yield from _held(field.fields, row)
        elif field.is_held:
            yield field.label, value
