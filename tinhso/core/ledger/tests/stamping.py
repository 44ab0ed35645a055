"""An authority whose every answer can be wrong in one way, for the verifier to name."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY = timedelta(days=1)
KEYS = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("root", "issuer", "own")}
ANOTHER = ec.generate_private_key(ec.SECP256R1())
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
HASHES = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "sha512": hashes.SHA512()}


@dataclass
class Wrong:
    """What an answer says; as it stands here, all is right."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    hash_name: str = "sha256"
    imprint_hash: str = "sha256"
    content_type: str = "tst_info"
    attribute_type: str = "tst_info"
    message_digest: bytes = b""
    named: str = "own"
    named_by: str = "signing_certificate_v2"
    named_hash: str = "sha256"
    carried: tuple[str, ...] = ("own", "issuer")
    signs: str = "own"
    with_rsa: bool = False
    with_pss: bool = False
    left_out: tuple[str, ...] = ()
    issuer_is_ca: bool | None = True
    own_issued_by: str = "issuer"
    begins: timedelta = -DAY
    ends: timedelta = 365 * DAY
    issuer_ends: timedelta = 365 * DAY

    def certificates(self):
        """Return root, issuer and the certificate that stamps."""
        year, is_ca = 365 * DAY, self.issuer_is_ca
        root = self._certificate("root", by="root", is_ca=True, ends=year)
        issuer = self._certificate("issuer", by="root", is_ca=is_ca, ends=self.issuer_ends)
        own = self._certificate("own", by=self.own_issued_by, is_ca=False, ends=self.ends)
        return {"root": root, "issuer": issuer, "own": own, "another": self._another(year)}

    def _another(self, year):
        """Return a root that calls itself as the right one does and is none."""
        builder = x509.CertificateBuilder().subject_name(_name("root")).issuer_name(_name("root"))
        builder = builder.public_key(ANOTHER.public_key()).serial_number(
            x509.random_serial_number()
        )
        builder = builder.not_valid_before(self.at - DAY).not_valid_after(self.at + year)
        builder = builder.add_extension(x509.BasicConstraints(True, None), critical=True)
        return builder.sign(ANOTHER, hashes.SHA256())

    def _key(self, name):
        return RSA if name == "own" and self.with_rsa else KEYS[name]

    def _certificate(self, name, *, by, is_ca, ends):
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(_name(by))
            .public_key(self._key(name).public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.at + (self.begins if name == "own" else -DAY))
            .not_valid_after(self.at + ends)
        )
        if is_ca is not None:
            builder = builder.add_extension(x509.BasicConstraints(is_ca, None), critical=True)
        if name == "own":
            only = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(only, critical=True)
        return builder.sign(KEYS[by], hashes.SHA256())

    def token(self, digest, made):
        """Return a time stamp over `digest`, DER."""
        known = {name: asn1.Certificate.load(_der(one)) for name, one in made.items()}
        info = self._info(digest)
        signed = self._attributes(info, known[self.named])
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    {
                        "issuer_and_serial_number": {
                            "issuer": known["own"].issuer,
                            "serial_number": known["own"].serial_number,
                        }
                    }
                ),
                "digest_algorithm": {"algorithm": self.hash_name},
                "signature_algorithm": self._way(),
                "signed_attrs": signed,
                "signature": self._signature(signed.dump()),
            }
        )
        content = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [{"algorithm": self.hash_name}],
                "encap_content_info": {
                    "content_type": self.content_type,
                    "content": core.ParsableOctetString(info),
                },
                "certificates": [known[name] for name in self.carried],
                "signer_infos": [signer],
            }
        )
        return cms.ContentInfo({"content_type": "signed_data", "content": content}).dump()

    def _info(self, digest):
        imprint = {
            "hash_algorithm": {"algorithm": self.imprint_hash},
            "hashed_message": digest,
        }
        told = {
            "version": "v1",
            "policy": "1.3.6.1.4.1.32473.1.3161",
            "message_imprint": imprint,
            "serial_number": 7,
            "gen_time": self.at,
        }
        return tsp.TSTInfo(told).dump()

    def _attributes(self, info, named):
        digest = self.message_digest or hashlib.new(self.hash_name, info).digest()
        cert_hash = hashlib.new(self.named_hash, named.dump()).digest()
        if self.named_by == "signing_certificate":
            certificate = tsp.SigningCertificate({"certs": [{"cert_hash": cert_hash}]})
        else:
            named_with = algos.DigestAlgorithm({"algorithm": self.named_hash})
            certificate = tsp.SigningCertificateV2(
                {"certs": [{"hash_algorithm": named_with, "cert_hash": cert_hash}]}
            )
        told = {
            "content_type": self.attribute_type,
            "message_digest": digest,
            self.named_by: certificate,
        }
        return cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": name, "values": [value]})
                for name, value in told.items()
                if name not in self.left_out
            ]
        )

    def _way(self):
        if self.with_pss:
            parameters = algos.RSASSAPSSParams(
                {"hash_algorithm": {"algorithm": self.hash_name}, "salt_length": 32}
            )
            return {"algorithm": "rsassa_pss", "parameters": parameters}
        return {"algorithm": f"{self.hash_name}_{'rsa' if self.with_rsa else 'ecdsa'}"}

    def _signature(self, text):
        key, used = self._key(self.signs), HASHES[self.hash_name]
        if not isinstance(key, rsa.RSAPrivateKey):
            return key.sign(text, ec.ECDSA(used))
        pss = padding.PSS(padding.MGF1(used), 32)
        return key.sign(text, pss if self.with_pss else padding.PKCS1v15(), used)


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _der(certificate):
    return certificate.public_bytes(Encoding.DER)
