"""The page on which a hand-over list is made, and how lists are worded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed
from tinhso.core.words.worded import together, worded
from tinhso.modules.dossiers.events import Carries
from tinhso.modules.dossiers.queries import handing
from tinhso.modules.dossiers.queries.handing import Handed, Road

KINDS: Mapping[Carries, str] = {
    Carries.DOSSIERS: worded("Hồ sơ đến người thẩm tra"),
    Carries.RESULTS: worded("Kết quả về một cửa"),
}
ANYBODY = worded("Bất kỳ ai nhận ở đó")


@dataclass(frozen=True, kw_only=True)
class KindLink:
    label: str
    query: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class HandingPage:
    """What may go along, on which road, to whom; without a road nothing waits."""

    carries: Carries
    kinds: tuple[KindLink, ...]
    road: Road | None
    road_key: str
    roads: tuple[tuple[str, str], ...]
    rows: tuple[Handed, ...]
    receivers: tuple[tuple[str, str], ...]
    is_part: bool

    @property
    def is_results(self) -> bool:
        return self.carries is Carries.RESULTS

    @property
    def has_roads(self) -> bool:
        return len(self.roads) > 1


def makes(actor: Actor) -> tuple[Carries, ...]:
    """Return which lists `actor` makes; refuse who makes none."""
    kinds = handing.kinds_of(actor)
    if not kinds:
        raise NotAllowed(worded("Lập danh sách bàn giao là việc của bên đang giữ hồ sơ."))
    return kinds


def handing_page(
    *, actor: Actor, carries: Carries, road: str, codes: Sequence[str], at: datetime
) -> HandingPage:
    """Return the page; `codes` are looked for on every road, and shown alone where they are."""
    roads = handing.roads(actor=actor, carries=carries)
    going = handing.going(actor=actor, carries=carries, codes=codes)
    wanted = next((f"{one.unit_id}-{one.to_unit_id}" for one in going.values()), road)
    here = next((one for one in roads if _key(one) == wanted), roads[0] if roads else None)
    rows = handing.handed(actor=actor, carries=carries, road=here) if here else ()
    able = handing.receivers(carries=carries, road=here, at=at) if here else ()
    return HandingPage(
        carries=carries,
        kinds=_kinds(actor, carries),
        road=here,
        road_key=_key(here) if here else "",
        roads=tuple((_key(one), _label(one)) for one in roads),
        rows=rows,
        receivers=tuple(
            (str(one.id), together([one.full_name, one.post], by=", "))
            if one.post
            else (str(one.id), one.full_name)
            for one in able
            if one.id != actor.person_id
        ),
        is_part=here is not None and here.count > len(rows),
    )


def _kinds(actor: Actor, carries: Carries) -> tuple[KindLink, ...]:
    made = handing.kinds_of(actor)
    return tuple(
        KindLink(label=KINDS[one], query=urlencode({"kind": one.value}), is_current=one is carries)
        for one in made
        if len(made) > 1
    )


def _key(road: Road) -> str:
    return f"{road.unit_id}-{road.to_unit_id}"


def _label(road: Road) -> str:
    return worded(
        "%(unit)s đến %(to)s (%(count)s)",
        unit=road.unit_name,
        to=road.to_unit_name,
        count=road.count,
    )
