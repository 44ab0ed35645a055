"""Pictures of a grid of coordinates, one for each square of the world at each zoom."""

import io
import math
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from PIL import Image, ImageDraw

SIDE, MOST_ZOOM = 256, 19
TILE = re.compile(r"/([0-9]{1,2})/([0-9]{1,7})/([0-9]{1,7})\.png")
GROUND, LINE, FINE, INK = "#eef1ec", "#9fb0a3", "#dbe2da", "#3b4a40"
Start = Callable[[str, list[tuple[str, str]]], Any]


def app(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Answer as WSGI asks."""
    path = environ.get("PATH_INFO", "")
    if path == "/healthz":
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"ok"]
    found = TILE.fullmatch(path)
    place = tuple(map(int, found.groups())) if found else None
    if place is None or not _is_in_world(*place):
        start("404 Not Found", [("Content-Type", "text/plain")])
        return [b"no such tile"]
    start("200 OK", [("Content-Type", "image/png"), ("Cache-Control", "public, max-age=86400")])
    return [picture(*place)]


def corner(zoom: int, x: int, y: int) -> tuple[float, float]:
    """Return latitude and longitude of the north-west corner of a tile, in degrees."""
    count = 2**zoom
    latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / count))))
    return latitude, x / count * 360 - 180


@lru_cache(maxsize=2048)
def picture(zoom: int, x: int, y: int) -> bytes:
    """Draw one tile: its edges, finer lines, and where its corner stands."""
    image = Image.new("RGB", (SIDE, SIDE), GROUND)
    draw = ImageDraw.Draw(image)
    for at in range(0, SIDE, SIDE // 4):
        colour = FINE if at else LINE
        draw.line([(at, 0), (at, SIDE)], fill=colour)
        draw.line([(0, at), (SIDE, at)], fill=colour)
    latitude, longitude = corner(zoom, x, y)
    digits = max(1, min(5, zoom // 3))
    draw.text((6, 5), f"{latitude:.{digits}f}, {longitude:.{digits}f}", fill=INK, font_size=14)
    held = io.BytesIO()
    image.save(held, "PNG", optimize=True)
    return held.getvalue()


def _is_in_world(zoom: int, x: int, y: int) -> bool:
    return zoom <= MOST_ZOOM and x < 2**zoom and y < 2**zoom
