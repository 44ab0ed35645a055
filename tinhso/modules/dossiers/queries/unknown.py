"""A dossier that is not there, or not for whoever asks: they are told the same."""

from tinhso.core.errors import NotFound
from tinhso.core.words.worded import worded


def not_found(code: str) -> NotFound:
    """Return the refusal of a dossier nobody may know of."""
    return NotFound(
        worded("Không có hồ sơ %(code)s, hoặc hồ sơ không thuộc phạm vi của bạn.", code=code)
    )
