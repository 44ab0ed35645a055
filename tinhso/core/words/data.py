"""Which texts of data/ people read, and how they come to be shown in the reader's language."""

from collections.abc import Iterator, Mapping
from typing import Any

from tinhso.core.words.worded import of_data

# Whatever stands under one of these keys, in a procedure, a form, a plan or a list, is read.
READ = frozenset(
    {
        *("name", "short_name", "summary", "ministry", "who", "text", "note", "before"),
        *("audience_text", "title", "hint", "instead", "only", "ask", "answer", "label", "say"),
        *("lead", "missing", "item", "validity", "book_name", "conditions", "issuer", "parts"),
        *("basis", "price", "short", "base", "counted", "missed", "how"),
    }
)
NAMED = ("options", "lists")  # below these, keys are codes: {male: Nam, female: Nữ}
CODES = ("value", "icon", "sure")
# Expressions, what papers print, what is only searched or computed with. Lists hold codes.
NOT_READ = frozenset({"values", "tables", "compute", "marks", "synonyms", "answers"})


def told(value: Any, key: str = "") -> Any:
    """Return a definition whose texts are shown in the language of whoever reads.

    It compares, saves and signs as before; see `worded`.
    """
    if isinstance(value, Mapping):
        parts = _parts(value, key)
        return {
            name: part if inner in NOT_READ else told(part, inner) for name, part, inner in parts
        }
    if isinstance(value, list | tuple):
        return [part if isinstance(part, str) else told(part, key) for part in value]
    return of_data(value) if isinstance(value, str) and _is_read(key) else value


def texts(value: Any, key: str = "") -> Iterator[str]:
    """Yield every text of a definition that people read, as it is written."""
    if isinstance(value, Mapping):
        for _, part, inner in _parts(value, key):
            if inner not in NOT_READ:
                yield from texts(part, inner)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from () if isinstance(part, str) else texts(part, key)
    elif isinstance(value, str) and _is_read(key) and any(map(str.isalpha, value)):
        yield value


def _parts(value: Mapping[str, Any], key: str) -> Iterator[tuple[str, Any, str]]:
    for name, part in value.items():
        is_code = key in NAMED and name not in READ and name not in CODES
        yield name, part, key if is_code else name


def _is_read(key: str) -> bool:
    return key in READ or key in NAMED
