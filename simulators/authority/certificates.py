"""Root, issuing authority and end certificates, with keys on the curve P-256."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

ROOT_YEARS, ISSUER_YEARS, HOLDER_YEARS = 20, 10, 5
BACKDATED_YEARS = 3  # so that a demonstration may sign its own past
SERVES_SIGNING = {"digital_signature": True, "content_commitment": True}
SERVES_ISSUING = {"key_cert_sign": True, "crl_sign": True}
NO_USE = dict.fromkeys(
    (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ),
    False,
)


@dataclass(frozen=True)
class Pair:
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def save(self, folder: Path, name: str, *chain: x509.Certificate) -> None:
        """Write the pair so that it is complete once its key is there."""
        folder.mkdir(parents=True, exist_ok=True)
        certificates = [self.certificate, *chain]
        pem = b"".join(one.public_bytes(Encoding.PEM) for one in certificates)
        (folder / f"{name}.cert.pem").write_bytes(pem)
        secret = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path = folder / f"{name}.key.pem"
        path.touch(mode=0o600)
        path.write_bytes(secret)


def load(folder: Path, name: str) -> Pair:
    """Read a pair that was saved."""
    key = load_pem_private_key((folder / f"{name}.key.pem").read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    pem = (folder / f"{name}.cert.pem").read_bytes()
    return Pair(key, x509.load_pem_x509_certificates(pem)[0])


def root(name: str, at: datetime) -> Pair:
    """Make the root of a new authority."""
    subject = _subject({NameOID.COMMON_NAME: f"{name} (gốc)", NameOID.ORGANIZATION_NAME: name})
    return _issue(subject, None, at, ROOT_YEARS, path_length=1)


def issuer(name: str, parent: Pair, at: datetime) -> Pair:
    """Make the authority that issues to holders."""
    subject = _subject({NameOID.COMMON_NAME: f"{name} (cấp)", NameOID.ORGANIZATION_NAME: name})
    return _issue(subject, parent, at, ISSUER_YEARS, path_length=0)


def holder(
    *,
    name: str,
    organisation: str,
    title: str,
    parent: Pair,
    at: datetime,
    years: int = HOLDER_YEARS,
) -> Pair:
    """Make a key and certificate for an officer or an agency."""
    parts = {NameOID.COMMON_NAME: name, NameOID.ORGANIZATION_NAME: organisation}
    return _issue(_subject(parts | {NameOID.TITLE: title}), parent, at, years, path_length=None)


def _subject(parts: dict[x509.ObjectIdentifier, str]) -> x509.Name:
    named = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]
    named += [x509.NameAttribute(kind, text) for kind, text in parts.items() if text]
    return x509.Name(named)


def _issue(
    subject: x509.Name, parent: Pair | None, at: datetime, years: int, path_length: int | None
) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    is_authority = path_length is not None
    use = NO_USE | (SERVES_ISSUING if is_authority else SERVES_SIGNING)
    signing_key = parent.key if parent else key
    begins = at.astimezone(UTC) - timedelta(days=365 * BACKDATED_YEARS)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(parent.certificate.subject if parent else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(at.astimezone(UTC) + timedelta(days=365 * years))
        .add_extension(x509.BasicConstraints(is_authority, path_length), critical=True)
        .add_extension(x509.KeyUsage(**use), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()),
            critical=False,
        )
    )
    return Pair(key, builder.sign(signing_key, hashes.SHA256()))
