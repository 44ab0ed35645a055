"""What stands in the rail of the officers' desk; the desk fills it, `ui/desk.html` draws it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RailItem:
    """One place the officer can go to, with how much waits there."""

    label: str
    url: str
    icon: str
    count: str = ""
    is_current: bool = False


@dataclass(frozen=True, kw_only=True)
class RailGroup:
    """Places that belong together, under a title or none."""

    items: tuple[RailItem, ...]
    title: str = ""
