"""Columns for sentences of the product."""

from typing import Any

from django.db import models

from tinhso.core.words.keeping import packed, unpacked


class SaidField(models.TextField):  # type: ignore[type-arg]  # stubs alone
    """A sentence that is kept as what it says and with what, and read in the reader's language.

    Rows of before and what people typed are kept, and read, as they were written.
    """

    def get_prep_value(self, value: Any) -> Any:
        """Return what the database keeps."""
        ready = super().get_prep_value(value)
        return packed(ready) if isinstance(ready, str) else ready

    def from_db_value(self, value: str | None, *_about: Any) -> str | None:
        """Return what was kept, to be read."""
        return unpacked(value) if value else value
