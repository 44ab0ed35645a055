"""Marks on paper: an invented hand for each officer, a seal that says it is a sample."""

import random
from hashlib import sha256
from pathlib import Path

import typst

HERE = Path(__file__).parent
FONTS = HERE.parents[1] / "tinhso" / "modules" / "documents" / "fonts"


def seal(ring: str) -> bytes:
    """Draw a seal with `ring` around it, as a one-page PDF without a background."""
    return _drawn(HERE / "seal.typ", {"ring": ring})


def hand(name: str) -> bytes:
    """Draw a flourish that is the same each time for one name and resembles nobody's."""
    return _drawn(HERE / "hand.typ", {"svg": _flourish(name)})


def _drawn(template: Path, inputs: dict[str, str]) -> bytes:
    drawn = typst.compile(
        template, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs=inputs, pdf_tags=False
    )
    assert isinstance(drawn, bytes)
    return drawn


def _flourish(name: str) -> str:
    dice = random.Random(sha256(name.encode()).digest())  # noqa: S311  a drawing, not a secret
    x, y = 14.0, 52.0
    path = [f"M{x:.1f} {y:.1f}"]
    for _ in range(dice.randint(4, 6)):
        width, height = dice.uniform(14, 24), dice.uniform(16, 38)
        path.append(
            f"c{width * 0.2:.1f} {-height:.1f} {width * 0.9:.1f} {-height:.1f} "
            f"{width * 0.5:.1f} {-height * 0.25:.1f} "
            f"s{-width * 0.35:.1f} {height * 0.75:.1f} {width * 0.5:.1f} {height * 0.22:.1f}"
        )
        x += width
    path.append(f"c14 -10 26 -16 {dice.uniform(24, 34):.1f} -14")
    under = f"M{dice.uniform(24, 40):.1f} 66c30 -8 70 -{dice.uniform(6, 12):.1f} 96 -9"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {x + 44:.0f} 80" fill="none" '
        'stroke="#1c2f8f" stroke-linecap="round" stroke-linejoin="round" stroke-width="1.9">'
        f'<path d="{" ".join(path)}"/><path d="{under}" stroke-width="1.5"/></svg>'
    )
