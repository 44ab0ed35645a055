"""Whether what a process holds is still what is there: one statement a request for all of it."""

from uuid import UUID

from tinhso.core.remembered import remembered
from tinhso.core.revisions.models import Revision


def stamps_of(*names: str) -> tuple[UUID, ...]:
    """Return the stamps under which `names` are held; another one means that a row changed.

    Read them before what is held under them: then that is never older than its stamps say.
    """
    stamps = _stamps()
    return tuple(stamps[name] for name in names)


def stamp_of(name: str) -> UUID:
    """Return the stamp under which `name` is held, as `stamps_of`."""
    return stamps_of(name)[0]


@remembered
def _stamps() -> dict[str, UUID]:
    return dict(Revision.objects.values_list("name", "stamp"))
