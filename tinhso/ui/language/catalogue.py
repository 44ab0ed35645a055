"""The catalogues: one `.po` a language beside the templates, compiled into the state folder."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

from tinhso.ui.language import marks

FOLDER = Path(__file__).resolve().parents[1] / "locale"
PASSING = tuple(
    f'"{field}:'
    for field in (
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)
PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)s")
HEADER = "# The words of the product in another language; `make messages` keeps it in step.\n#"
DATA_HEADER = "# The words of data/ in another language; `make messages` keeps them in step.\n#"


def languages() -> list[str]:
    """Return the languages there is a catalogue for."""
    return sorted(path.parents[1].name for path in FOLDER.glob("*/LC_MESSAGES/django.po"))


def file_of(language: str) -> Path:
    """Return the catalogue's place."""
    return FOLDER / language / "LC_MESSAGES" / "django.po"


def data_file_of(language: str) -> Path:
    """Return the place of the words for data/: they lie beside it and change with it."""
    return Path(settings.DATA_FOLDER) / "words" / f"{language}.po"


def data_files_of(language: str) -> list[Path]:
    """Return all files with words for data/, the last counting most.

    The first is kept in step by `make messages`; a province adds its own as `en.quang-tri.po`.
    """
    kept = data_file_of(language)
    return [kept, *sorted(kept.parent.glob(f"{language}.*.po"))]


def read(language: str) -> Catalog:
    """Return the catalogue; an empty one when the language is new."""
    return _read(file_of(language), language)


def read_data(language: str) -> Catalog:
    """Return the words for data/, the province's own in place of those that came with it."""
    found = Catalog(locale=language)
    for path in data_files_of(language):
        for message in _read(path, language):
            if message.id and message.string:
                found.delete(message.id)
                found[message.id] = message
    return found


def whole(language: str) -> Catalog:
    """Return the catalogue with the words for data; where both know a text, the program's count."""
    found = read(language)
    for message in read_data(language):
        if message.id and message.id not in found:
            found[message.id] = message
    return found


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> Catalog:
    """Write the catalogue anew: what the sources say, with the translations known so far."""
    known = read(language)
    found = Catalog(locale=language, header_comment=HEADER, fuzzy=False)
    found.revision_date = found.creation_date
    plurals = {message.text for message in marks.messages() if message.plural}
    for message in marks.messages():
        is_plural = message.text in plurals
        key = (message.text, message.text) if is_plural else message.text
        found.add(key, _known(known, message.text, is_plural=is_plural), [(message.place, 0)])
    _keep(found, file_of(language))
    return found


def update_data(language: str, texts: Mapping[str, str]) -> None:
    """Write the words for data/ anew: `texts` names where each stands. Unknown ones stay empty."""
    own = [_read(path, language) for path in data_files_of(language)]
    kept, others = own[0], [read(language), *own[1:]]
    found = Catalog(locale=language, header_comment=DATA_HEADER, fuzzy=False)
    found.revision_date = found.creation_date
    for text, place in texts.items():
        said = _known(kept, text, is_plural=False)
        if said or not any(_known(other, text, is_plural=False) for other in others):
            found.add(text, said, [(place, 0)])
    _keep(found, data_file_of(language))


def _keep(found: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, found, width=98, sort_output=False, omit_header=False)
    path.write_text(_steady(path.read_text()))


def compile_stale(into: Path) -> None:
    """Compile into the folder `into` every catalogue that changed since, for Django to read."""
    for language in languages():
        files = [path for path in (file_of(language), *data_files_of(language)) if path.exists()]
        source = b"".join(path.read_bytes() for path in files)
        target = into / language / "LC_MESSAGES" / "django.mo"
        stamp = target.with_suffix(".made-from")
        digest = hashlib.sha256(source).hexdigest()
        if not (target.exists() and stamp.exists() and stamp.read_text() == digest):
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, compiled(whole(language)))
            _write(stamp, digest.encode())


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue as gettext reads it."""
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def faults(language: str) -> Iterator[str]:
    """Yield what keeps the catalogue from being whole: missing, fuzzy, other placeholders."""
    catalogue = read(language)
    for wanted in marks.messages():
        message = catalogue.get(wanted.text)
        where = f"{wanted.place}:{wanted.line}"
        if message is None or not _said(message):
            yield f"{where}: no words for “{wanted.text}”. Run make messages and give them."
        elif message.fuzzy:
            yield f"{where}: the words for “{wanted.text}” are only guessed"
        else:
            yield from (f"{where}: {fault}" for fault in _placeholders(wanted.text, message))


def data_faults(language: str, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield which of `texts`, each with the file it stands in, has no words in `language`."""
    known = whole(language)
    for text, place in texts.items():
        message = known.get(text)
        if message is None or not _said(message) or message.fuzzy:
            yield f"{place}: no words for “{text}”. Run make messages and give them."


def data_leftovers(language: str, texts: Iterable[str]) -> list[str]:
    """Return what the words for data/ still say though `texts` no longer does."""
    known, said = _read(data_file_of(language), language), set(texts)
    return [str(message.id) for message in known if message.id and message.id not in said]


def _placeholders(text: str, message: Message) -> Iterator[str]:
    wanted = set(PLACEHOLDER.findall(text))
    for said in _said(message):
        found = set(PLACEHOLDER.findall(said))
        if found - wanted or wanted - found - {"%(count)s"}:
            yield f"“{said}” has other placeholders than “{text}”"


def _said(message: Message) -> list[str]:
    said = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return [*said] if all(said) else []


def _known(known: Catalog, text: str, *, is_plural: bool) -> str | tuple[str, ...]:
    message = known.get(text)
    said = _said(message) if message is not None else []
    if is_plural:
        return tuple(said if len(said) == known.num_plurals else said[:1] * known.num_plurals)
    return said[0] if said else ""


def _steady(text: str) -> str:
    """Leave out what changes with every run, so that a diff shows words only."""
    kept = [line for line in text.splitlines(keepends=True) if not line.startswith(PASSING)]
    return "".join(kept)


def _write(path: Path, content: bytes) -> None:
    """Put `content` in place at once: several programs start side by side."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    os.replace(file.name, path)  # noqa: PTH105
