"""Who refers to files. What a room refers to is never swept away.

A foreign key to `files.File` counts by itself. A room that remembers a digest instead says so in
its AppConfig: `file_digests = ("Document.signed_digest",)`.
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.db import models

from tinhso.core.files.models import File, Upload

Place = tuple[type[models.Model], str]


def referenced(digests: Collection[str]) -> set[str]:
    """Return those of the digests that some room refers to."""
    found: set[str] = set()
    for place in by_digest():
        found |= _held(place, digests)
    named = dict(File.objects.filter(content__in=digests).values_list("pk", "content_id"))
    for place in by_id():
        found |= {named[held] for held in _held(place, named)}
    return found


def by_id() -> Iterator[Place]:
    """Yield every column that refers to a file by its id."""
    for relation in File._meta.get_fields(include_hidden=True):  # noqa: SLF001  Django's API
        model = relation.related_model
        if isinstance(relation, models.ManyToOneRel) and model is not Upload:
            yield relation.field.model, relation.field.attname


def by_digest() -> Iterator[Place]:
    """Yield every column that refers to a file by its digest."""
    for config in apps.get_app_configs():
        for place in getattr(config, "file_digests", ()):
            name, _, field = place.partition(".")
            yield config.get_model(name), field


def _held(place: Place, keys: Collection[Any]) -> set[Any]:
    model, field = place
    rows = model._default_manager.filter(**{f"{field}__in": list(keys)})  # noqa: SLF001  Django's
    return set(rows.values_list(field, flat=True).distinct())
