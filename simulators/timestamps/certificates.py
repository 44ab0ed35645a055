"""Root, issuer and stamping certificate of the authority, made once and kept in a folder."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY = "Tổ chức cấp dấu thời gian thử nghiệm"
YEARS = 20
KINDS = ("p256", "rsa")

Private = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Pair:
    key: Private
    certificate: x509.Certificate


@dataclass(frozen=True)
class Stamper:
    """What signs the stamps, and the certificate that leads from it to the root."""

    own: Pair
    issuer: x509.Certificate


def prepare(folder: Path, *, kind: str, at: datetime) -> Stamper:
    """Return the stamping key of `folder`; the root is left in `folder/roots` to be trusted."""
    private = folder / "authority"
    if not (private / "stamper.key.pem").is_file():
        _make(folder, kind, at)
    certificates = x509.load_pem_x509_certificates((private / "chain.pem").read_bytes())
    key = load_pem_private_key((private / "stamper.key.pem").read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    return Stamper(Pair(key, certificates[0]), certificates[1])


def _make(folder: Path, kind: str, at: datetime) -> None:
    root = _issue("gốc", None, kind, at, may_issue=True)
    issuer = _issue("cấp", root, kind, at, may_issue=True)
    own = _issue("máy", issuer, kind, at, may_issue=False)
    for below in ("authority", "roots"):
        (folder / below).mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / "roots" / "root.pem").write_bytes(_pem(root))
    (folder / "authority" / "chain.pem").write_bytes(_pem(own) + _pem(issuer))
    secret = own.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / "authority" / "stamper.key.pem"
    path.touch(mode=0o600)
    path.write_bytes(secret)


def _pem(pair: Pair) -> bytes:
    return pair.certificate.public_bytes(Encoding.PEM)


def _issue(what: str, parent: Pair | None, kind: str, at: datetime, *, may_issue: bool) -> Pair:
    key = _key(kind)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, AUTHORITY),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Dấu thời gian thử nghiệm ({what})"),
        ]
    )
    begins = at.astimezone(UTC) - timedelta(days=365)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(parent.certificate.subject if parent else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(may_issue, None), critical=True)
        .add_extension(_usage(may_issue=may_issue), critical=True)
    )
    if not may_issue:
        only = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(only, critical=True)
    return Pair(key, builder.sign(parent.key if parent else key, hashes.SHA256()))


def _key(kind: str) -> Private:
    if kind == "rsa":
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


def _usage(*, may_issue: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not may_issue,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=may_issue,
        crl_sign=may_issue,
        encipher_only=False,
        decipher_only=False,
    )
