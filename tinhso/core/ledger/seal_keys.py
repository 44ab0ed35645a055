"""The key that closes the ledger: in a folder, never in the database or in its backup.

`KEYS_FOLDER/seals/current.key.pem` signs; `KEYS_FOLDER/seals/public/<id>.pem` keeps the public half
of every key there ever was, which is what a verifier is given.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from tinhso.core.errors import Refused
from tinhso.core.words.worded import worded

CURRENT = "current.key.pem"
ID_LENGTH = 16

Private = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class NoSealKey(Refused):
    """There is no key to close the ledger with, or none of a kind that can."""


@dataclass(frozen=True)
class SealKey:
    """A key that signs seals; `id` is the beginning of the SHA-256 of its public half (DER)."""

    private: Private

    @property
    def id(self) -> str:
        der = self.private.public_key().public_bytes(
            Encoding.DER, PublicFormat.SubjectPublicKeyInfo
        )
        return hashlib.sha256(der).hexdigest()[:ID_LENGTH]

    @property
    def alg(self) -> str:
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return "ed25519"
        if isinstance(self.private, rsa.RSAPrivateKey):
            return "rsa-pkcs1-sha256"
        return "ecdsa-p256-sha256"

    @property
    def public_pem(self) -> bytes:
        return self.private.public_key().public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        )

    def sign(self, text: str) -> bytes:
        """Return the signature of `text`."""
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return self.private.sign(text.encode())
        if isinstance(self.private, rsa.RSAPrivateKey):
            return self.private.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
        return self.private.sign(text.encode(), ec.ECDSA(hashes.SHA256()))


def folder() -> Path:
    """Return the folder of the seal keys."""
    return Path(settings.KEYS_FOLDER) / "seals"


def has_key() -> bool:
    """Say whether there is a key to close the ledger with."""
    return (folder() / CURRENT).is_file()


def current_key() -> SealKey:
    """Return the key that closes the ledger now, and keep its public half for verifiers."""
    path = folder() / CURRENT
    if not path.is_file():
        raise NoSealKey(
            worded(
                "Chưa có khóa niêm phong sổ cái. Chạy `tinhso ledger key --new`, hoặc đặt khóa "
                "PEM vào %(name)s/%(name2)s của KEYS_FOLDER.",
                name=path.parent.name,
                name2=path.name,
            )
        )
    try:
        private = load_pem_private_key(path.read_bytes(), _passphrase())
    except (ValueError, TypeError) as error:
        raise NoSealKey(
            worded(
                "Không mở được khóa niêm phong %(name)s: xem lại tệp và KEYS_PASSPHRASE.",
                name=path.name,
            )
        ) from error
    if not _can_seal(private):
        raise NoSealKey(
            worded(
                "Khóa niêm phong %(name)s phải là Ed25519, ECDSA P-256 hoặc RSA.", name=path.name
            )
        )
    key = SealKey(private)  # type: ignore[arg-type]
    _keep_public(key)
    return key


def public_keys() -> dict[str, bytes]:
    """Return the public half of every key there ever was, as PEM, by its id."""
    return {path.stem: path.read_bytes() for path in sorted((folder() / "public").glob("*.pem"))}


def make_key() -> SealKey:
    """Make a new Ed25519 key that closes every seal from now on; return it."""
    key = SealKey(ed25519.Ed25519PrivateKey.generate())
    _keep_public(key)
    passphrase = _passphrase()
    how = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    secret = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how)
    new = folder() / f"{key.id}.new"
    new.touch(mode=0o600)
    new.write_bytes(secret)
    new.replace(folder() / CURRENT)
    return key


def _can_seal(private: object) -> bool:
    if isinstance(private, ec.EllipticCurvePrivateKey):
        return isinstance(private.curve, ec.SECP256R1)
    return isinstance(private, ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey)


def _keep_public(key: SealKey) -> None:
    kept = folder() / "public" / f"{key.id}.pem"
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept.write_bytes(key.public_pem)


def _passphrase() -> bytes | None:
    return settings.KEYS_PASSPHRASE.encode() or None
