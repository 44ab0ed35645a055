"""What invented people answer to each procedure, and what officers find: `answers/CODE.yaml`."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from tinhso.core.forms.definition import Places

FOLDER = Path(__file__).resolve().parents[4] / "data" / "procedures"
AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
TODAY = date(2026, 11, 20)
PLACES = Places((("14797", "Phường Hạc Thành"),), "tỉnh Thanh Hóa")


def _read(file: Path) -> dict[str, Any]:
    sample: dict[str, Any] = yaml.load(file.read_text(), Loader=yaml.CSafeLoader)
    return sample


SAMPLES = {file.stem: _read(file) for file in (Path(__file__).parent / "answers").glob("*.yaml")}
ANSWERS = {code: sample["answers"] for code, sample in SAMPLES.items()}
FINDINGS = {code: sample.get("findings", {}) for code, sample in SAMPLES.items()}
BIRTH, SINGLE, BUSINESS = (ANSWERS[code] for code in ("1.001193", "1.004873", "1.001612"))
