"""Files that are answers of a form: kept with the draft, named in the answer by their id."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tinhso.core.actor import Actor
from tinhso.core.errors import Refused
from tinhso.core.files.actions import Readable, keep, take_in
from tinhso.core.files.queries import StoredFile
from tinhso.core.files.signatures import MOST_BYTES, cleaned, drawn
from tinhso.core.forms.definition import Field, Form, Type
from tinhso.core.forms.kinds.table import accepted
from tinhso.core.forms.reading import held_names, path_of
from tinhso.modules.dossiers.actions.drafts import own_draft
from tinhso.modules.dossiers.models import DraftPaper
from tinhso.modules.dossiers.queries.attached import ANSWER, SIGNATURE

UPLOAD, DRAWN, REMOVE = "-upload", "-drawn", "-remove"


@dataclass(frozen=True)
class Upload:
    """A file as it came in with a page."""

    name: str
    content: bytes | Readable


@dataclass(frozen=True)
class Taken:
    """The posted page with the ids of what was kept, and what was refused, by path."""

    typed: dict[str, str]
    refused: dict[str, str]
    kept: set[int]

    @property
    def has_new(self) -> bool:
        """Whether the draft holds files it did not hold before."""
        return bool(self.kept)


@transaction.atomic
def take_files(
    *,
    actor: Actor,
    draft_id: UUID,
    form: Form,
    page: str,
    typed: Mapping[str, str],
    uploads: Mapping[str, Upload],
    at: datetime,
) -> Taken:
    """Keep the files and signatures that came with a page, each for its question."""
    taken = Taken(dict(typed), {}, set())
    for name, field in held_names(form, page, typed):
        if typed.get(f"{name}{REMOVE}"):
            taken.typed[name] = ""
        try:
            upload = _brought(field, name, typed, uploads)
            if upload is None:
                continue
            file_id = attach(
                actor=actor, draft_id=draft_id, field=field, upload=upload, name=name, at=at
            )
        except Refused as refusal:
            taken.refused[path_of(name)] = refusal.text
        else:
            taken.typed[name] = str(file_id)
            taken.kept.add(file_id)
    return taken


@transaction.atomic
def attach(
    *, actor: Actor, draft_id: UUID, field: Field, upload: Upload, name: str, at: datetime
) -> int:
    """Keep one file for the question `field` of the draft and return the id its answer names.

    Refuses, by name, what is not of a kind the question takes.
    """
    draft = own_draft(actor, draft_id)
    kept = take_answer(field=field, upload=upload, at=at)
    DraftPaper.objects.get_or_create(
        draft=draft, key=key_of(name), file_id=kept.id, defaults={"name": kept.name}
    )
    return kept.id


@transaction.atomic
def take_answer(*, field: Field, upload: Upload, at: datetime) -> StoredFile:
    """Keep one file that answers the question `field`; a signature is drawn anew first."""
    accepts = accepted(field)
    if field.type is Type.SIGNATURE:
        strokes = cleaned(_whole(upload.content))
        return keep(content=strokes, name=SIGNATURE, accept=accepts, at=at)
    return take_in(source=upload.content, name=upload.name, accept=accepts, at=at)


def key_of(name: str) -> str:
    """Return the key under which the file for the control `name` is put."""
    return f"{ANSWER}{name}"[:40]


def _whole(content: bytes | Readable) -> bytes:
    """Return the bytes of a picture, one more than a signature may have at most."""
    return content if isinstance(content, bytes) else content.read(MOST_BYTES + 1)


def _brought(
    field: Field, name: str, typed: Mapping[str, str], uploads: Mapping[str, Upload]
) -> Upload | None:
    upload = uploads.get(f"{name}{UPLOAD}")
    if field.type is not Type.SIGNATURE:
        return upload
    picture = b"" if upload else drawn(typed.get(f"{name}{DRAWN}", ""))
    return Upload(SIGNATURE, picture) if picture else upload
