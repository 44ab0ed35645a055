"""The form of an export: every byte of it counts, and whatever is wrong is said in one line."""

import importlib.util
import re
import sys
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from cryptography.x509 import load_pem_x509_certificate
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

from tinhso.core.actor import Instrument
from tinhso.core.ledger.scopes import Stream
from tinhso.core.ledger.seal_keys import folder, make_key
from tinhso.core.ledger.seals import close_seal
from tinhso.core.ledger.tests.exports import Stranger, exported, rewritten, seal_some, write
from tinhso.core.ledger.tests.samples import OFFICER
from tinhso.core.ledger.tests.scenes import STREAM, scene, stranger

__all__ = ["scene", "stranger"]
pytestmark = pytest.mark.django_db
IMPORT = re.compile(r"(import|from) \w").match
DAY = timedelta(hours=24)
NOW = datetime(2026, 11, 20, tzinfo=UTC)

ON_FORM = {
    "nothing": (lambda lines: [], "the end line is missing: the file was cut"),
    "cut-at-a-line": (lambda lines: lines[:-1], "the end line is missing: the file was cut"),
    "cut-in-a-line": (
        lambda lines: [*lines[:3], lines[3][:50]],
        "line 4: is not JSON of this format",
    ),
    "more": (lambda lines: [*lines, lines[1]], "line 59: stands behind the end line"),
    "blank": (
        lambda lines: [lines[0].replace(b",", b", ", 1), *lines[1:]],
        "line 1: is not in its canonical form",
    ),
    "doubled-key": (
        lambda lines: [lines[0].replace(b"{", b'{"v":1,', 1), *lines[1:]],
        "line 1: is not in its canonical form",
    ),
    "no-utf8": (lambda lines: [lines[0], b"\xff" + lines[1]], "line 2: is not UTF-8"),
    "no-object": (lambda lines: [b"[]\n"], "line 1: is not in its canonical form"),
    "no-number": (lambda lines: [b'{"v":NaN}\n'], "line 1: is not JSON of this format"),
    "real-number": (lambda lines: [b'{"v":1.0}\n'], "line 1: is not JSON of this format"),
    "deep": (lambda lines: [b"[" * 100_000], "line 1: is not JSON of this format"),
    "half-a-surrogate": (
        lambda lines: [b'{"v":"\\ud800"}\n'],
        "line 1: is not JSON of this format",
    ),
    "another-file": (
        lambda lines: [b'{"type":"export"}\n'],
        "line 1: has other fields than the format tells",
    ),
    "end-of-another": (
        lambda lines: [*lines[:-1], lines[-1].replace(b'"lines":57', b'"lines":58')],
        "line 58: does not fit the lines before it",
    ),
    "wrong-kind": (
        lambda lines: rewritten(
            [lines[0], lines[1].replace(b'"position":1', b'"position":"1"'), b""]
        ),
        "line 2: cannot be read (TypeError)",
    ),
}


class Form:
    @pytest.mark.parametrize("name", [*ON_FORM])
    def test_is_kept_or_named(self, scene, stranger, name):
        attack, words = ON_FORM[name]

        assert stranger.verify(attack([*scene.whole])) == (1, words)


@pytest.fixture
def stranger_here(tmp_path):
    """A stranger before the province of the test itself."""
    (tmp_path / "roots").mkdir()
    return Stranger(tmp_path, keys=folder() / "public", roots=tmp_path / "roots")


class Honest:
    """Chains that look odd and are whole."""

    def test_key_changes_quiet_hours_and_outages_are_no_faults(
        self, ledger, seal_key, stranger_here
    ):
        now = datetime.now(UTC)
        for hours in (9, 7, 5):
            write(3, at=now - timedelta(hours=hours))
            close_seal(at=now - timedelta(hours=hours))
            close_seal(at=now - timedelta(hours=hours - 1))
            make_key()

        code, said = stranger_here.verify(exported())

        assert code == 0
        assert "9 rows, 6 seals, 0 stamped, 6 unstamped" in said

    def test_what_programs_wrote_stands_beside_what_hands_wrote(
        self, ledger, seal_key, stranger_here
    ):
        program = Instrument(token_id=7, name="Phần mềm một cửa")
        now = datetime.now(UTC)
        write(3, at=now)
        write(3, at=now, actor=replace(OFFICER, instrument=program))
        close_seal(at=now)

        code, said = stranger_here.verify(exported(open_fields={"instrument"}))

        assert code == 0
        assert said.endswith("3 open, 4 closed")
        assert "Phần mềm" not in b"".join(exported()).decode()
        assert b"".join(exported()).count(b'"instrument":{"token":7}') == 3

    def test_long_chains_are_read_without_holding_them(self, ledger, seal_key, stranger_here):
        seal_some(300, rows=1)

        assert "300 rows, 300 seals" in stranger_here.verify(exported())[1]
        assert "300 rows, 300 seals" in stranger_here.verify(exported(Stream(STREAM)))[1]


class Tool:
    def test_says_when_it_cannot_begin(self, scene, stranger, tmp_path):
        (tmp_path / "bad.txt").write_text("no anchor\n")

        code, said = stranger.verify(scene.whole, "--anchor", tmp_path / "bad.txt")
        assert (code, said.startswith("cannot begin: ")) == (2, True)
        code, said = stranger.verify(scene.whole, "--anchor", tmp_path / "none.txt")
        assert (code, said.startswith("cannot begin: ")) == (2, True)

    def test_needs_nothing_of_the_product(self):
        told = (settings.ROOT / "tools" / "verify_ledger.py").read_text()
        imported = {line.split()[1].split(".")[0] for line in told.splitlines() if IMPORT(line)}

        assert imported - {*sys.stdlib_module_names} == {"cryptography"}


class CheckTrust:
    """A certificate of a stamp, made by hand, under the authority's own root."""

    @pytest.mark.parametrize(
        ("purposes", "critical"),
        [
            ([ExtendedKeyUsageOID.CODE_SIGNING], True),
            ([ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING], True),
            ([ExtendedKeyUsageOID.TIME_STAMPING], False),
        ],
        ids=["other", "more", "not-critical"],
    )
    def test_takes_certificates_for_stamps_alone(self, purposes, critical):
        root, _own = certificates()
        tool = _tool()

        with pytest.raises(tool.Fault, match="is not for stamps alone"):
            tool.check_trust(certificates(purposes, critical)[1], [], [root], NOW)

    def test_takes_a_certificate_in_force_then_and_under_a_trusted_root(self):
        root, own = certificates()
        tool = _tool()
        tool.check_trust(own, [], [root], NOW)

        for roots, at in (([root], NOW + 800 * DAY), ([certificates()[0]], NOW)):
            with pytest.raises(tool.Fault, match="not trusted"):
                tool.check_trust(own, [root], roots, at)


def certificates(purposes=(ExtendedKeyUsageOID.TIME_STAMPING,), critical=True):
    """Return a root and a certificate it issued for these purposes."""
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    made = []
    for name, key in zip(("root", "own"), keys, strict=True):
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "root")]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - DAY)
            .not_valid_after(NOW + 365 * DAY)
            .add_extension(x509.BasicConstraints(name == "root", None), critical=True)
        )
        if name == "own":
            builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=critical)
        made.append(builder.sign(keys[0], hashes.SHA256()))
    return made


class EveryByte:
    """Each byte of a small export, one bit of it turned over."""

    @pytest.mark.parametrize("which", [0, 1], ids=["whole", "stream"])
    def test_is_never_missed(self, scene, which):
        tool, given, data = _tool(), _given(scene), b"".join(scene.tiny[which])
        tool.verify(BytesIO(data), given)

        passed = [at for at in range(len(data)) if not _named(tool, given, data, at)]

        assert len(data) > 3000
        assert passed == []

    @pytest.mark.parametrize("which", [0, 1], ids=["whole", "stream"])
    def test_is_never_missed_by_who_mends_the_end_line(self, scene, which):
        """Only the wrapping of a stamp may then differ: it says nothing."""
        tool, given = _tool(), _given(scene)
        lines = scene.tiny[which]
        data = b"".join(lines[:-1])

        passed = [at for at in range(len(data)) if not _named(tool, given, data, at, mend=True)]

        stamps = data.index(b'"stamp":"')
        assert [at for at in passed if not stamps < at < data.index(b'","type"', stamps)] == []


def _tool():
    spec = importlib.util.spec_from_file_location(
        "verify_ledger", settings.ROOT / "tools" / "verify_ledger.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _given(scene):
    keys = {path.stem: load_pem_public_key(path.read_bytes()) for path in scene.keys.glob("*.pem")}
    roots = [load_pem_x509_certificate(p.read_bytes()) for p in scene.authority.roots.glob("*.pem")]
    return Namespace(keys=keys, roots=roots, anchors={}, late=DAY, at=datetime.now(UTC))


def _named(tool, given, data, at, *, mend=False):
    """Turn a bit of byte `at` over; return whether a fault is named, in one line."""
    turned = data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]
    if mend:
        lines = turned.splitlines(keepends=True)
        turned = b"".join(rewritten([*lines, b""]))
    try:
        tool.verify(BytesIO(turned), given)
    except tool.Fault as fault:
        return "\n" not in str(fault)
    return False
