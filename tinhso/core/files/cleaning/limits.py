"""How much a file may ask of the machine, and how it is refused when it asks for more."""

from dataclasses import dataclass

MAX_PIXELS = 60_000_000  # a page of A3 at 600 dots an inch has 70 million, at 300 has 17
MAX_SIDE = 20_000
MAX_PAGES = 500
MAX_OBJECTS = 200_000
MAX_DEPTH = 60
SECONDS = 20
MEMORY = 1024 * 1024 * 1024  # bytes of address space
GROWTH = 4  # a cleaned file is at most this many times as large as what came, and 8 MB


class Unfit(Exception):
    """The file cannot be taken: `why` is one of the reasons below, with its figures."""

    def __init__(self, why: str, **figures: int) -> None:
        super().__init__(why)
        self.why, self.figures = why, figures


@dataclass(frozen=True)
class Cleaned:
    """What was done: whether the bytes changed, and whether a signature forbade it."""

    is_changed: bool
    is_signed: bool


TOO_MUCH = "too_much"
BROKEN_PDF, LOCKED_PDF, NO_PAGES = "broken_pdf", "locked_pdf", "no_pages"
TOO_MANY_PAGES, TOO_MANY_OBJECTS = "too_many_pages", "too_many_objects"
BROKEN_IMAGE, TOO_MANY_POINTS = "broken_image", "too_many_points"
