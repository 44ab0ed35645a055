import stat
from datetime import UTC, datetime

import yaml
from cryptography import x509

from simulators.authority.__main__ import HOLDERS, fill

AT = datetime(2026, 11, 20, tzinfo=UTC)


class Fill:
    def test_makes_keys_certificates_and_marks_once(self, tmp_path):
        wanted = yaml.safe_load(HOLDERS.read_text(encoding="utf-8"))
        everyone = wanted["agencies"] + wanted["officers"]

        assert fill(tmp_path, HOLDERS, AT) == len(everyone)
        before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        assert fill(tmp_path, HOLDERS, AT) == 0
        assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before
        for one in everyone:
            assert stat.S_IMODE((tmp_path / f"{one['key']}.key.pem").stat().st_mode) == 0o600
            assert (tmp_path / f"{one['key']}.mark.pdf").read_bytes().startswith(b"%PDF-")

    def test_makes_what_is_missing_under_the_same_authority(self, tmp_path):
        fill(tmp_path, HOLDERS, AT)
        root = (tmp_path / "roots" / "authority-root.pem").read_bytes()
        (tmp_path / "H56.seal.key.pem").unlink()

        assert fill(tmp_path, HOLDERS, AT) == 1
        assert (tmp_path / "roots" / "authority-root.pem").read_bytes() == root

    def test_gives_chains_that_hold(self, tmp_path):
        fill(tmp_path, HOLDERS, AT)
        pem = (tmp_path / "H56.102.leader.cert.pem").read_bytes()
        root = x509.load_pem_x509_certificate((tmp_path / "roots/authority-root.pem").read_bytes())

        own, issuer = x509.load_pem_x509_certificates(pem)

        own.verify_directly_issued_by(issuer)
        issuer.verify_directly_issued_by(root)
