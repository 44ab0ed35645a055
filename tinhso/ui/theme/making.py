"""Makes the theme of a province from two colours, and says it as CSS."""

from collections.abc import Mapping
from pathlib import Path

from tinhso.ui.theme.colour import NotAColour, channels, contrast, darker, lighter, mixed
from tinhso.ui.theme.tokens import LEAST_BRAND, Scheme, faults, of_the_sheet, read, with_theme

WHITE, BLACK = "#ffffff", "#000000"
LONGEST_NAME = 80


class BadTheme(Exception):
    """The theme cannot be read by everybody, or is not one; the text says what to change."""


def theme(brand: str, accent: str) -> dict[str, Scheme]:
    """Return the tokens of a province whose two colours these are.

    Raises BadTheme: not a colour; a brand below 7 : 1 on white; a pair that cannot be read.
    """
    for name, given in (("brand", brand), ("accent", accent)):
        _check_colour(name, given)
    if (ratio := contrast(brand, WHITE)) < LEAST_BRAND:
        enough = darker(brand, lambda shade: contrast(shade, WHITE) >= LEAST_BRAND)
        raise BadTheme(
            f"The brand {brand} has {ratio:.1f} : 1 on white and needs {LEAST_BRAND:g} : 1, so that"
            f" links and buttons can be read. The nearest shade that has it is {enough}."
        )
    made: dict[str, Scheme] = {"light": _light(brand, accent), "dark": _dark(brand, accent)}
    if wrong := faults(with_theme(made)):
        raise BadTheme("These colours cannot be read together:\n  " + "\n  ".join(wrong))
    return made


def css(name: str, tokens: Mapping[str, Scheme]) -> str:
    """Write a theme: the tokens a province may change, light and dark, and nothing else."""
    title = " ".join(name.split())
    if not title or len(title) > LONGEST_NAME or "*/" in title:
        raise BadTheme(f"The name is one line of at most {LONGEST_NAME} characters, without */.")
    light, dark = (_said(tokens[scheme]) for scheme in ("light", "dark"))
    return (
        f"/* {title}: made by `tinhso theme`; overrides these tokens and nothing else. */\n"
        f":root{{{light}}}\n"
        "@media screen and (prefers-color-scheme:dark)"
        f"{{:root:not([data-theme=light]){{{dark}}}}}\n"
        f"@media screen{{:root[data-theme=dark]{{{dark}}}}}\n"
    )


def checked(file: Path) -> str:
    """Return the theme in `file`, ready for a page.

    Raises BadTheme: no such file, tokens missing, or a pair that cannot be read.
    """
    if not file.is_file():
        raise BadTheme(f"There is no theme {file.stem}. Make one: tinhso theme --help")
    tokens = read(file.read_text())
    lacking = [name for name, known in tokens.items() if not {"brand", "accent"} <= known.keys()]
    if lacking:
        raise BadTheme(f"The theme {file.name} names no brand and accent ({', '.join(lacking)}).")
    if wrong := faults(with_theme(tokens)):
        raise BadTheme(f"The theme {file.name} cannot be read:\n  " + "\n  ".join(wrong))
    return css(file.stem, tokens)


def _light(brand: str, accent: str) -> dict[str, str]:
    tint = mixed(brand, WHITE, 0.92)
    strong = darker(mixed(brand, BLACK, 0.3), lambda shade: contrast(shade, tint) >= LEAST_BRAND)
    return {
        "brand": brand,
        "brand-strong": strong,
        "on-brand": WHITE,
        "brand-tint": tint,
        "brand-line": mixed(brand, WHITE, 0.65),
        "accent": darker(accent, lambda shade: contrast(shade, WHITE) >= 4.5),
        "check": brand,
    }


def _dark(brand: str, accent: str) -> dict[str, str]:
    page = of_the_sheet()["dark"]["page"]
    light = lighter(brand, lambda shade: contrast(shade, page) >= 9)
    strong = lighter(light, lambda shade: contrast(shade, page) >= 12)
    return {
        "brand": light,
        "brand-strong": strong,
        "on-brand": darker(brand, lambda shade: contrast(shade, light) >= 9),
        "brand-tint": mixed(page, light, 0.12),
        "brand-line": mixed(page, light, 0.4),
        "accent": lighter(accent, lambda shade: contrast(shade, page) >= LEAST_BRAND),
        "check": _check(brand, page),
    }


def _check(brand: str, page: str) -> str:
    """Return a shade on which a white tick shows and which shows on the page."""
    return lighter(brand, lambda shade: contrast(shade, page) >= 3.2)


def _check_colour(name: str, given: str) -> None:
    try:
        channels(given)
    except NotAColour as error:
        raise BadTheme(f"--{name} is '{given}'. Write a colour as #rrggbb.") from error


def _said(tokens: Scheme) -> str:
    return ";".join(f"--{name}:{value}" for name, value in tokens.items())
