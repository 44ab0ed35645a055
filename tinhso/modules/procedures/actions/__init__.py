"""Filling the catalogue from files. Loading what is already there changes nothing."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from tinhso.core.remembered import forget
from tinhso.core.search import fold
from tinhso.modules.procedures.models import (
    LifeEvent,
    Procedure,
    ProcedureField,
    ProcedureVersion,
    Status,
)
from tinhso.modules.procedures.rules import catalogue
from tinhso.modules.procedures.rules.expanding import expand, no_base
from tinhso.modules.procedures.rules.loading import load
from tinhso.modules.procedures.rules.texts import plain, read


@dataclass(frozen=True)
class Loaded:
    """What came of loading a folder, as codes."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


@transaction.atomic
def load_folder(path: Path, *, at: datetime) -> Loaded:
    """Load every procedure in the folder `path`; what they share stands in the folder above."""
    load_life_events(path.parent / "life-events.yaml")
    shared = _shared(path.parent)
    outcomes: dict[str, list[str]] = {"new": [], "changed": [], "unchanged": []}
    for file in sorted(path.glob("*.yaml")):
        definition = _whole(file, shared)
        outcomes[keep(definition, at=at)].append(definition["code"])
    return Loaded(**{name: tuple(codes) for name, codes in outcomes.items()})


@transaction.atomic
def load_file(path: Path, *, at: datetime) -> str:
    """Load one procedure and say whether it is `new`, `changed` or `unchanged`."""
    return keep(definition_of(path), at=at)


@transaction.atomic
def load_life_events(path: Path) -> None:
    """Load the reasons for which people come."""
    rows = _read(path)
    told = ("name", "text", "icon")
    LifeEvent.objects.bulk_create(
        [
            LifeEvent(key=row["key"], position=position, **{name: row[name] for name in told})
            for position, row in enumerate(rows, start=1)
        ],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["position", *told],
    )
    LifeEvent.objects.exclude(key__in=[row["key"] for row in rows]).delete()


def definition_of(path: Path) -> dict[str, Any]:
    """Return the definition in the file `path`, with all it refers to put in."""
    return _whole(path, _shared(path.parent.parent))


def _shared(data: Path) -> dict[str, Any]:
    """Read what the procedures of a data folder have in common."""
    lists = {file.stem: _read(file) for file in (data / "lists").glob("*.yaml")}
    acts, blocks = _read(data / "acts.yaml"), _read(data / "form-blocks.yaml")
    return {"acts": acts, "blocks": blocks, "lists": lists, "texts": _texts(data / "procedures")}


def _texts(folder: Path) -> Callable[[str], dict[str, Any]]:
    """Return what reads the text of a procedure of the folder by its code."""

    def text(code: str) -> dict[str, Any]:
        file = next(folder.glob(f"{code}-*.yaml"), None)
        if file is None:
            raise no_base(code)
        found: dict[str, Any] = _read(file)
        return found

    return text


def _whole(path: Path, shared: dict[str, Any]) -> dict[str, Any]:
    return plain(expand(_read(path), **shared))


def described(text: str) -> dict[str, Any]:
    """Return the definition a text describes, with what the province's files share put in.

    Raises TextFault, ExpandingFault: what is wrong, and where.
    """
    return plain(expand(read(text), **_shared(settings.DATA_FOLDER)))


def _read(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(), Loader=loader)  # noqa: S506  both loaders are safe


def digest_of(definition: dict[str, Any]) -> str:
    """Return the SHA-256 of a whole definition in one spelling."""
    return hashlib.sha256(json.dumps(definition, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def keep(definition: dict[str, Any], *, at: datetime) -> str:
    """Keep a whole definition as a version: `new`, `changed` or, known already, `unchanged`.

    A text that was a version before and was replaced since, at the desk say, does not come back
    by being loaded again.
    """
    digest = digest_of(definition)
    procedure, _ = Procedure.objects.get_or_create(code=definition["code"])
    last = procedure.versions.select_for_update().order_by("-number").first()
    known = load(definition)
    if last is not None and procedure.versions.filter(digest=digest).exists():
        if last.digest == digest:
            _find_by(last, known)
        return "unchanged"
    valid_from = known.valid_from
    if last is not None:
        valid_from = max(valid_from, timezone.localdate(at), last.valid_from)
        last.valid_to = valid_from
        last.status = Status.REPLACED if valid_from == last.valid_from else last.status
        last.save(update_fields=["valid_to", "status"])
    field, _ = ProcedureField.objects.update_or_create(
        code=known.field_code, defaults={"name": known.field_name}
    )
    ProcedureVersion.objects.create(
        procedure=procedure,
        field=field,
        number=last.number + 1 if last else 1,
        digest=digest,
        valid_from=valid_from,
        loaded_at=at,
        definition=definition,
        **_columns(known),
    )
    forget()
    return "changed" if last else "new"


def _find_by(kept: ProcedureVersion, known: catalogue.Procedure) -> None:
    """Let a kept version be found by the words there are for it now."""
    words = _searched(known)
    if words["words"] != kept.words:
        ProcedureVersion.objects.filter(pk=kept.pk).update(**words)


def _searched(known: catalogue.Procedure) -> dict[str, str]:
    words = " ".join((*known.synonyms, known.field_name, known.result.name, *_abroad(known)))
    return {"words": f" {words.lower()}", "words_folded": f" {fold(words)}"}


def _abroad(known: catalogue.Procedure) -> Iterator[str]:
    """Yield what the procedure is called in the other languages it is read in."""
    for language in dict(settings.LANGUAGES):
        if language != settings.LANGUAGE_CODE:
            with translation.override(language):
                yield from map(str, (known.short_name, known.name, known.result.name))


def _columns(known: catalogue.Procedure) -> dict[str, Any]:
    names = " ".join((known.short_name, known.name, known.code))
    return {
        **{key: getattr(known, key) for key in ("name", "short_name", "summary", "agency_level")},
        **{key: getattr(known, key) for key in ("agency_text", "service_level", "duration_text")},
        **{key: getattr(known, key) for key in ("fee_text", "is_complete", "is_sample")},
        "life_events": list(known.life_events),
        "names": f" {names.lower()}",
        "names_folded": f" {fold(names)}",
        **_searched(known),
    }
