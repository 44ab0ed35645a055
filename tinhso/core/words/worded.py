"""Text that is Vietnamese wherever it is kept, and in the reader's language wherever it is shown.

`worded("Nhập họ của trẻ")` is a `str` that compares, joins, saves and signs as its Vietnamese
words. `str()`, f-strings, `%s` and templates give it in the language of whoever reads. Pure modules
mark their texts with it too: what translates is handed in once, by `speak_through`.
"""

import html
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Translate = Callable[[str, int | None], str]


def _as_it_is(message: str, _count: int | None) -> str:
    return message


def _always() -> bool:
    return True


_translate: Translate = _as_it_is
_is_vietnamese: Callable[[], bool] = _always


def speak_through(translate: Translate, *, is_vietnamese: Callable[[], bool]) -> None:
    """Show every worded text through `translate(message, count)` from now on."""
    global _translate, _is_vietnamese
    _translate, _is_vietnamese = translate, is_vietnamese


class Worded(str):  # noqa: SLOT000  a text may be copied and pickled as any other
    """See the module. `message` is what stands in the catalogue, `values` what fills it."""

    message: str
    values: Mapping[str, Any]

    def __new__(cls, message: str, values: Mapping[str, Any] | None = None) -> "Worded":
        known = values or {}
        kept = message % {name: _kept(value) for name, value in known.items()} if known else message
        text = super().__new__(cls, kept)
        text.message, text.values = message, known
        return text

    def shown(self) -> str:
        """Return the text in the language of whoever reads."""
        said = _translate(self.message, self.values.get("count")) if self.message else ""
        return said % self.values if self.values else said

    def __str__(self) -> str:
        return self.shown()

    def __format__(self, spec: str) -> str:
        return format(self.shown(), spec)

    def __html__(self) -> str:
        return html.escape(self.shown())


class Figure(Worded):
    """A number written `38.104,5`; other languages read `38,104.5`."""

    def shown(self) -> str:
        """Return the number as the reader writes numbers."""
        return self.message if _is_vietnamese() else _swapped(self.message)


class Spelled(Worded):
    """A number in Vietnamese words; other languages read its digits, the value `digits`."""

    def shown(self) -> str:
        """Return the number as the reader reads it in a sentence."""
        return self.message if _is_vietnamese() else str(self.digits)

    @property
    def digits(self) -> Any:
        """The number as it is."""
        return self.values["digits"]

    def __new__(cls, message: str, values: Mapping[str, Any] | None = None) -> "Spelled":
        text = str.__new__(cls, message)
        text.message, text.values = message, values or {}
        return text


class Together(Worded):
    """Several texts side by side, each still in the reader's language."""

    def shown(self) -> str:
        """Return all of them as the reader reads them."""
        return self.message % self.values


def worded(message: str, **values: Any) -> str:
    """Mark `message` for the catalogue and fill its `%(name)s` with `values`.

    A value named `count` chooses between singular and plural in languages that have them.
    """
    return Worded(message, values)


def of_data(text: str) -> str:
    """Return a text of data/ so that it is shown in the reader's language where words are known."""
    return text if not text or isinstance(text, Worded) else Worded(text)


def kept(text: str) -> str:
    """Return the Vietnamese words alone, for what is written down and not shown."""
    return str.__str__(text)


def figure(written: str) -> str:
    """Return a number that is written the Vietnamese way as a text of its own."""
    return Figure(written)


def together(parts: Iterable[str], by: str = " ") -> str:
    """Join worded texts so that each is still shown in the reader's language."""
    values: dict[str, Any] = {"by": by}
    for index, part in enumerate(parts):
        values[f"part{index}"] = part
    pattern = "%(by)s".join(f"%({name})s" for name in [*values][1:])
    return Together(pattern, values)


def sentence(text: str) -> str:
    """Begin `text` with a capital letter."""
    return Capitalised("%(text)s", {"text": text})


def started(text: str) -> str:
    """Begin `text` with a small letter, for use inside a sentence."""
    return Lowered("%(text)s", {"text": text})


class Capitalised(Together):
    """A text that begins with a capital letter, in whatever language."""

    def __new__(cls, message: str, values: Mapping[str, Any] | None = None) -> "Capitalised":
        text = _kept((values or {}).get("text", message))
        whole = str.__new__(cls, cls.begun(text))
        whole.message, whole.values = message, values or {}
        return whole

    @staticmethod
    def begun(text: str) -> str:
        """Return `text` with its first letter changed."""
        return text[:1].upper() + text[1:]

    def shown(self) -> str:
        """Return it as the reader reads it."""
        return self.begun(super().shown())


class Lowered(Capitalised):
    """A text that begins with a small letter, unless it begins with an abbreviation."""

    @staticmethod
    def begun(text: str) -> str:
        """Return `text` with its first letter changed."""
        return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _kept(value: Any) -> Any:
    return str.__str__(value) if isinstance(value, str) else value


def _swapped(number: str) -> str:
    return number.translate(str.maketrans(".,", ",."))
