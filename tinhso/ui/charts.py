"""Where the points of a chart lie: solid is actual, dotted target, dashed forecast, dot today."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Frame:
    """The part of a drawing the line may use, in its own units; y grows downwards."""

    left: float
    now: float
    end: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Chart:
    """Coordinates ready to be written into an SVG."""

    line: str
    forecast: str
    now_x: float
    now_y: float
    end_y: float | None
    target_y: float | None


SPARK = Frame(left=2, now=96.8, end=114, top=4.7, bottom=27.3)
TREND = Frame(left=6, now=259, end=282, top=28, bottom=129)


def chart(
    values: Sequence[float], *, target: float | None, forecast: float | None, frame: Frame
) -> Chart:
    """Lay the months of an indicator, its target and its forecast into `frame`."""
    known = [*values, *(v for v in (target, forecast) if v is not None)]
    low, high = min(known), max(known)

    def y(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 1
        return round(frame.bottom - share * (frame.bottom - frame.top), 1)

    step = (frame.now - frame.left) / max(len(values) - 1, 1)
    points = [(round(frame.left + i * step, 1), y(v)) for i, v in enumerate(values)]
    now_x, now_y = points[-1]
    end_y = None if forecast is None else y(forecast)
    return Chart(
        line="M" + "L".join(f"{px} {py}" for px, py in points),
        forecast="" if end_y is None else f"M{now_x} {now_y}L{frame.end} {end_y}",
        now_x=now_x,
        now_y=now_y,
        end_y=end_y,
        target_y=None if target is None else y(target),
    )
