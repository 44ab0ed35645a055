"""RFC 3161: what a time-stamping authority answers to a request."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from simulators.timestamps.certificates import Private, Stamper

POLICY = "1.3.6.1.4.1.32473.1.3161"  # below the number kept for examples (RFC 5612)
HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}


@dataclass
class Behaviour:
    """How the authority behaves; told while it runs.

    `down` answers 503, `slow` waits so many seconds, `ahead` lies about the time by so many
    seconds, `refuse` answers with a rejection, `other` stamps something else than was asked.
    """

    down: bool = False
    slow: float = 0.0
    ahead: float = 0.0
    refuse: bool = False
    other: bool = False


def answer(
    asked: bytes, *, stamper: Stamper, behaviour: Behaviour, at: datetime, hash_name: str = "sha256"
) -> bytes:
    """Return the reply to a request; ValueError when it is none."""
    request = tsp.TimeStampReq.load(asked, strict=True)
    imprint = request["message_imprint"]
    wanted = imprint["hash_algorithm"]["algorithm"].native
    if behaviour.refuse or wanted not in HASHES:
        return bytes(_rejected("bad_alg" if wanted not in HASHES else "system_failure").dump())
    if behaviour.other:
        other = hashlib.new(wanted, b"something else").digest()
        imprint = tsp.MessageImprint(
            {"hash_algorithm": imprint["hash_algorithm"], "hashed_message": other}
        )
    told = {
        "version": "v1",
        "policy": request["req_policy"].native or POLICY,
        "message_imprint": imprint,
        "serial_number": secrets.randbits(63),
        "gen_time": (at + timedelta(seconds=behaviour.ahead)).replace(microsecond=0),
        "accuracy": tsp.Accuracy({"seconds": 1}),
    }
    if request["nonce"].native is not None:
        told["nonce"] = request["nonce"]
    token = _signed(tsp.TSTInfo(told).dump(), stamper, hash_name)
    status = tsp.PKIStatusInfo({"status": "granted"})
    return bytes(tsp.TimeStampResp({"status": status, "time_stamp_token": token}).dump())


class _Rejection(core.Sequence):  # type: ignore[misc]
    """A reply without a token."""

    _fields = [("status", tsp.PKIStatusInfo)]


def _rejected(why: str) -> _Rejection:
    status = {"status": "rejection", "fail_info": {why}, "status_string": ["refused"]}
    return _Rejection({"status": tsp.PKIStatusInfo(status)})


def _signed(info: bytes, stamper: Stamper, hash_name: str) -> cms.ContentInfo:
    own = x509.Certificate.load(stamper.own.certificate.public_bytes(Encoding.DER))
    issuer = x509.Certificate.load(stamper.issuer.public_bytes(Encoding.DER))
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
            cms.CMSAttribute(
                {"type": "message_digest", "values": [hashlib.new(hash_name, info).digest()]}
            ),
            cms.CMSAttribute({"type": "signing_certificate_v2", "values": [_named(own)]}),
        ]
    )
    algorithm = algos.DigestAlgorithm({"algorithm": hash_name})
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {"issuer": own.issuer, "serial_number": own.serial_number}
                    )
                }
            ),
            "digest_algorithm": algorithm,
            "signature_algorithm": {"algorithm": _algorithm(stamper.own.key, hash_name)},
            "signed_attrs": attributes,
            "signature": _signature(stamper.own.key, attributes.dump(), hash_name),
        }
    )
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [algorithm],
            "encap_content_info": {
                "content_type": "tst_info",
                "content": core.ParsableOctetString(info),
            },
            "certificates": [own, issuer],
            "signer_infos": [signer],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": signed})


def _named(certificate: x509.Certificate) -> tsp.SigningCertificateV2:
    digest = hashlib.sha256(certificate.dump()).digest()
    return tsp.SigningCertificateV2({"certs": [{"cert_hash": digest}]})


def _algorithm(key: Private, hash_name: str) -> str:
    kind = "ecdsa" if isinstance(key, ec.EllipticCurvePrivateKey) else "rsa"
    return f"{hash_name}_{kind}"


def _signature(key: Private, data: bytes, hash_name: str) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), HASHES[hash_name])
    return key.sign(data, ec.ECDSA(HASHES[hash_name]))
