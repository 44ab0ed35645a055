"""Colours as WCAG 2.2 measures them, and shades of one that reach a contrast."""

import colorsys
import re
from collections.abc import Callable

HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
STEPS = 400
SOFTER = 0.6  # light shades of a strong colour glare on a dark page


class NotAColour(ValueError):
    """What was given is not written #rgb or #rrggbb."""


def channels(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue from 0 to 1."""
    found = HEX.fullmatch(colour.strip())
    if found is None:
        raise NotAColour(colour)
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def written(red: float, green: float, blue: float) -> str:
    """Write a colour as #rrggbb."""
    return "#" + "".join(f"{round(min(max(part, 0), 1) * 255):02x}" for part in (red, green, blue))


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    red, green, blue = (_linear(part) for part in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """Return `colour` with `share` of `other` in it."""
    pairs = zip(channels(colour), channels(other), strict=True)
    red, green, blue = (one * (1 - share) + two * share for one, two in pairs)
    return written(red, green, blue)


def darker(colour: str, enough: Callable[[str], bool]) -> str:
    """Return the lightest shade of `colour`, itself or darker, that is `enough`."""
    return _shade(colour, enough, 0.0)


def lighter(colour: str, enough: Callable[[str], bool]) -> str:
    """Return the darkest shade of `colour`, itself or lighter, that is `enough`."""
    red, green, blue = channels(colour)
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    return _shade(written(*colorsys.hls_to_rgb(hue, lightness, saturation * SOFTER)), enough, 1.0)


def _shade(colour: str, enough: Callable[[str], bool], end: float) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*channels(colour))
    for step in range(STEPS + 1):
        now = lightness + (end - lightness) * step / STEPS
        shade = written(*colorsys.hls_to_rgb(hue, now, saturation))
        if enough(shade):
            return shade
    return written(end, end, end)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
