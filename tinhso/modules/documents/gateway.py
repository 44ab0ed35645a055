"""The press: turns values into a sheet by typst. Values travel as data and are printed as text."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import segno
import typst

from tinhso.modules.documents.papers import printable
from tinhso.modules.documents.rules import Place

HERE = Path(__file__).parent
TEMPLATES, FONTS = HERE / "typst", HERE / "fonts"
STANDARD: Final = "a-2b"  # PDF/A for the archive: every font embedded, no dependence on the reader


@dataclass(frozen=True)
class Sheet:
    """A composed paper, and the middle of the room it leaves for marks, if it leaves any."""

    pdf: bytes
    place: Place | None


class Press:
    """One template, read once; composing takes turns, because the compiler keeps its last input."""

    def __init__(self, template: str) -> None:
        self._turn = Lock()
        self._compiler = typst.Compiler(
            TEMPLATES / f"{template}.typ",
            root=TEMPLATES,
            font_paths=_fonts(),
            ignore_system_fonts=True,
        )

    def compose(self, values: Mapping[str, Any], at: datetime | None) -> Sheet:
        """Compose the template with values; the same values and time give the same bytes.

        Without a time the paper carries the moment it was composed.
        """
        said = printable({key: value for key, value in values.items() if key != "qr"})
        drawn = {"qr": values["qr"]} if "qr" in values else {}
        inputs = {"values": json.dumps(said | drawn, ensure_ascii=False)}
        with self._turn:
            pdf = self._compiler.compile(
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=STANDARD,
                timestamp=int(at.timestamp()) if at else None,
            )
            found = json.loads(self._compiler.query("<mark>", field="value"))
        assert isinstance(pdf, bytes)
        return Sheet(pdf, Place(**found[0]) if found else None)


def qr_svg(text: str) -> str:
    """Draw a QR code as SVG, without a border."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(border=0)
    return str(drawn).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


@cache
def press(template: str) -> Press:
    """Return the press of a template, kept for the life of the process."""
    return Press(template)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
