"""Which files of a draft may be answers of its form."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from tinhso.core.files.queries import StoredFile, stored_many
from tinhso.core.forms.attaching import held
from tinhso.core.forms.definition import Attached, Form
from tinhso.core.forms.kinds.held import named

ANSWER = "@"  # begins the key of a file that is an answer, not a paper
SIGNATURE = "chu-ky.png"  # the name of every signature: strokes have none of their own


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
    papers: Iterable[Put],
    *,
    known: Mapping[int, StoredFile] | None = None,
    address: Callable[[int], str] = _nowhere,
) -> dict[int, Attached]:
    """Return the files an answer may name, by id; `address` says where one is looked at.

    What is `known` of the files need not be read again.
    """
    rows = [row for row in papers if row.key.startswith(ANSWER)]
    if known is None:
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


def answer_of(papers: Iterable[Put], file_id: int) -> dict[str, Any]:
    """Return the answer that names the file `file_id` of a draft."""
    return named(attached(papers)[file_id])


def files_named(form: Form, answers: Mapping[str, Any]) -> dict[int, str]:
    """Return the files answers name, by id, each with the question it answers."""
    return {
        value["id"]: field.label
        for _, field, value in held(form.fields, answers)
        if isinstance(value, dict) and isinstance(value.get("id"), int)
    }
