"""Fill a folder with keys for a demonstration: python -m simulators.authority --keys FOLDER

What is there already stays. A province replaces the folder by keys of a real authority.
"""

import argparse
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import yaml

from simulators.authority import certificates, marks

HOLDERS = Path(__file__).with_name("holders.yaml")
ROOT, ISSUER = "authority-root", "authority-issuer"

Holder = Mapping[str, str]


def fill(folder: Path, holders: Path, at: datetime) -> int:
    """Make every key that is missing; return how many were made."""
    wanted = yaml.safe_load(holders.read_text(encoding="utf-8"))
    everyone: list[Holder] = [*wanted["agencies"], *wanted["officers"]]
    missing = [one for one in everyone if not (folder / f"{one['key']}.key.pem").exists()]
    if missing:
        issuing = _authority(folder, wanted["authority"], at)
        _hand_out(folder, missing, issuing, at)
    return len(missing)


def _authority(folder: Path, name: str, at: datetime) -> certificates.Pair:
    """Return the issuing authority; its own keys stay out of the product's sight."""
    own = folder / "authority"
    if not (own / f"{ISSUER}.key.pem").exists():
        root = certificates.root(name, at)
        root.save(own, ROOT)
        certificates.issuer(name, root, at).save(own, ISSUER)
    trusted = folder / "roots"
    trusted.mkdir(parents=True, exist_ok=True)
    (trusted / f"{ROOT}.pem").write_bytes((own / f"{ROOT}.cert.pem").read_bytes())
    return certificates.load(own, ISSUER)


def _hand_out(
    folder: Path, missing: Iterable[Holder], issuing: certificates.Pair, at: datetime
) -> None:
    for one in missing:
        name = one.get("name", one["organisation"])
        mark = marks.hand(name) if "name" in one else marks.seal(one["ring"])
        (folder / f"{one['key']}.mark.pdf").write_bytes(mark)
        certificates.holder(
            name=name,
            organisation=one["organisation"],
            title=one.get("title", ""),
            parent=issuing,
            at=at,
        ).save(folder, one["key"], issuing.certificate)


def main() -> None:
    parser = argparse.ArgumentParser(prog="simulators.authority", description=__doc__)
    parser.add_argument("--keys", type=Path, required=True)
    parser.add_argument("--holders", type=Path, default=HOLDERS)
    chosen = parser.parse_args()
    chosen.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = fill(chosen.keys, chosen.holders, datetime.now(UTC))
    if made:
        print(f"Made {made} keys in {chosen.keys}")  # noqa: T201  a command says what it did


if __name__ == "__main__":
    main()
