"""The keys of the province: a folder of key pairs, the marks they leave on paper, trusted roots.

`NAME.p12`, or `NAME.key.pem` with `NAME.cert.pem` (the certificate first, then its chain);
`NAME.mark.pdf`, the mark on paper; `roots/*.pem`, the authorities that are trusted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol, cast

from asn1crypto.x509 import Certificate
from django.conf import settings
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tinhso.core.errors import Refused
from tinhso.core.words.worded import worded
from tinhso.modules.signing.rules import check_key_name


@dataclass(frozen=True)
class Key:
    """A key ready to sign, and the file of its mark where it has one."""

    signer: Signer
    mark: Path | None


class KeyRing(Protocol):
    def has(self, name: str) -> bool: ...
    def key(self, name: str) -> Key: ...
    def roots(self) -> list[Certificate]: ...
    def names(self) -> list[str]: ...
    def certificate(self, name: str) -> Certificate: ...


class FolderKeys:
    """Keys that lie in a folder, each read once."""

    def __init__(self, folder: Path, passphrase: str) -> None:
        self._folder = folder
        self._passphrase = passphrase.encode() or None
        self._keys: dict[str, Key] = {}

    def has(self, name: str) -> bool:
        """Say whether there is a key of this name."""
        return any(path.is_file() for path in self._paths(check_key_name(name)))

    def key(self, name: str) -> Key:
        """Return a key, read at its first use."""
        if name not in self._keys:
            mark = self._folder / f"{check_key_name(name)}.mark.pdf"
            self._keys[name] = Key(self._signer(name), mark if mark.is_file() else None)
        return self._keys[name]

    def names(self) -> list[str]:
        """Return the names of all keys, in order."""
        found = {path.name.removesuffix(".p12") for path in self._folder.glob("*.p12")}
        found |= {path.name.removesuffix(".key.pem") for path in self._folder.glob("*.key.pem")}
        return sorted(found)

    def certificate(self, name: str) -> Certificate:
        """Return the certificate of a key; the key itself is not read where it need not be."""
        path = self._folder / f"{check_key_name(name)}.cert.pem"
        if not path.is_file():
            return cast("Certificate", self.key(name).signer.signing_cert)
        return next(iter(load_certs_from_pemder_data(path.read_bytes())))

    def roots(self) -> list[Certificate]:
        """Return the authorities whose certificates are trusted."""
        files = sorted((self._folder / "roots").glob("*.pem"))
        return [one for path in files for one in load_certs_from_pemder_data(path.read_bytes())]

    def _paths(self, name: str) -> Iterable[Path]:
        return (self._folder / f"{name}.p12", self._folder / f"{name}.key.pem")

    def _signer(self, name: str) -> Signer:
        bundle, key_file = self._paths(name)
        if bundle.is_file():
            signer = SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]
                bundle, passphrase=self._passphrase
            )
            return _present(signer, name)
        if not key_file.is_file():
            return _present(None, name)
        cert_file = self._folder / f"{name}.cert.pem"
        own, *chain = load_certs_from_pemder_data(cert_file.read_bytes())
        secret = load_private_key_from_pemder_data(key_file.read_bytes(), self._passphrase)
        store = SimpleCertificateStore.from_certs([own, *chain])  # type: ignore[no-untyped-call]
        return SimpleSigner(own, secret, store, embed_roots=False)


def _present(signer: SimpleSigner | None, name: str) -> SimpleSigner:
    if signer is None:
        raise Refused(
            worded(
                "Chưa có khóa ký số “%(name)s”. Báo quản trị hệ thống cấp khóa rồi ký lại.",
                name=name,
            )
        )
    return signer


@cache
def keys(folder: Path | None = None) -> KeyRing:
    """Return the key ring of this process."""
    return FolderKeys(folder or settings.KEYS_FOLDER, settings.KEYS_PASSPHRASE)
