"""What is wrong with the settings of an installation, all of it at once, before anything starts."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

Variables = Mapping[str, str]

NUMBERS = (
    "PORT",
    "VNEID_PORT",
    "WEB_WORKERS",
    "WEB_THREADS",
    "EMAIL_PORT",
    "UPLOAD_LIMIT_BYTES",
    "REQUEST_LIMIT_BYTES",
    "API_REQUESTS_PER_MINUTE",
    "FILES_GRACE_HOURS",
)
# What the address of each outside program may begin with.
OUTSIDE = {
    "OIDC_ISSUER": ("https", "http"),
    "TSA_URL": ("https", "http"),
    "MAP_TILES": ("https", "http"),
    "CLAMAV_URL": ("tcp", "unix"),
}
ONE_OF = {
    "LOG_FORMAT": ("json", "text"),
    "LOG_LEVEL": ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"),
}
SECRETS = (
    "SECRET_KEY",
    "DATABASE_URL",
    "MIGRATION_DATABASE_URL",
    "KEYS_PASSPHRASE",
    "BACKUP_PASSPHRASE",
    "METRICS_TOKEN",
    "OIDC_CLIENT_SECRET",
    "S3_SECRET_ACCESS_KEY",
    "EMAIL_HOST_PASSWORD",
)
START = re.compile(r"\s*-?\d{1,2}(\.\d+)?\s*,\s*-?\d{1,3}(\.\d+)?\s*")
SHORTEST_SECRET = 50
SHORTEST_TOKEN = 20


def faults(variables: Variables) -> list[str]:
    """Return in plain words what keeps these settings from serving a province, and the way out."""
    given = {name: value for name, value in variables.items() if value}
    return [fault for look in _LOOKS for fault in look(given)]


def _is_production(given: Variables) -> bool:
    return given.get("DJANGO_SETTINGS_MODULE", "").endswith(".production")


def _numbers(given: Variables) -> Iterator[str]:
    for name in NUMBERS:
        value = given.get(name, "1")
        if not value.isdigit() or value == "0":
            yield f"{name} is '{value}', but must be a whole number above 0."
    for name in ("PORT", "EMAIL_PORT", "VNEID_PORT"):
        value = given.get(name, "1")
        if value.isdigit() and int(value) > 65535:
            yield f"{name} is {value}; ports end at 65535."


def _words(given: Variables) -> Iterator[str]:
    for name, known in ONE_OF.items():
        value = given.get(name, known[0])
        if value.upper() not in {word.upper() for word in known}:
            yield f"{name} is '{value}'. Give one of {', '.join(known)}."


def _outside(given: Variables) -> Iterator[str]:
    for name, schemes in OUTSIDE.items():
        parts = urlsplit(given.get(name, ""))
        if name in given and parts.scheme not in schemes:
            ways = " or ".join(f"{scheme}://" for scheme in schemes)
            yield f"{name} is '{given[name]}', but must begin with {ways}."
        elif name in given and not (parts.path if parts.scheme == "unix" else parts.netloc):
            yield f"{name} is '{given[name]}' and names no place to go to."


def _map(given: Variables) -> Iterator[str]:
    tiles = given.get("MAP_TILES", "")
    if missing := [part for part in ("{z}", "{x}", "{y}") if tiles and part not in tiles]:
        lacks = ", ".join(missing)
        yield f"MAP_TILES is '{tiles}' and lacks {lacks}; write https://host/{{z}}/{{x}}/{{y}}.png."
    start = given.get("MAP_START", "")
    if start and not START.fullmatch(start):
        yield f"MAP_START is '{start}'. Give latitude and longitude, such as 19.81,105.78."


def _files_of_secrets(given: Variables) -> Iterator[str]:
    for name in SECRETS:
        value = given.get(f"{name}_FILE")
        if value and not Path(value).is_file():
            yield f"{name}_FILE names {value}, which is not a file this user can see."


def _secret(given: Variables) -> Iterator[str]:
    if "SECRET_KEY_FILE" in given or not _is_production(given):
        return
    key = given.get("SECRET_KEY", "")
    if not key:
        yield (
            "SECRET_KEY is not set. Give at least 50 random characters, or name a file that holds"
            " them in SECRET_KEY_FILE."
        )
    elif len(key) < SHORTEST_SECRET:
        yield f"SECRET_KEY has {len(key)} characters; give at least {SHORTEST_SECRET} random ones."


def _addresses(given: Variables) -> Iterator[str]:
    public = urlsplit(given.get("PUBLIC_URL", ""))
    if _is_production(given):
        if not public.netloc:
            yield "PUBLIC_URL is not set. Give the address people type: https://dvc.example.vn."
        elif public.scheme != "https":
            yield f"PUBLIC_URL begins with {public.scheme}://; people sign in there: use https://."
        if not given.get("ALLOWED_HOSTS"):
            yield "ALLOWED_HOSTS is not set. Give the names people type, divided by commas."
    hosts = [host.strip() for host in given.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
    name = public.hostname or ""
    if hosts and name and not any(_allows(host, name) for host in hosts):
        yield f"ALLOWED_HOSTS does not allow {name}, which PUBLIC_URL names: no page would open."


def _allows(host: str, name: str) -> bool:
    return host in {"*", name} or (host.startswith(".") and f".{name}".endswith(host))


def _database(given: Variables) -> Iterator[str]:
    for name in ("DATABASE_URL", "MIGRATION_DATABASE_URL"):
        url = given.get(name)
        if url and urlsplit(url).scheme not in {"postgresql", "postgres"}:
            yield f"{name} begins with '{urlsplit(url).scheme}://'. Only PostgreSQL is supported."


def _store(given: Variables) -> Iterator[str]:
    url = urlsplit(given.get("FILES_URL", "file:///"))
    if url.scheme not in {"file", "s3"}:
        yield f"FILES_URL begins with '{url.scheme}://'. Give file:///folder or s3://bucket/prefix."
    if url.scheme == "s3" and not url.netloc:
        yield "FILES_URL names no bucket. Give s3://bucket/prefix."
    if url.scheme == "s3" and not given.get("S3_ACCESS_KEY_ID"):
        yield "FILES_URL is an S3 store, but S3_ACCESS_KEY_ID is not set."


def _others(given: Variables) -> Iterator[str]:
    token = given.get("METRICS_TOKEN")
    if token and len(token) < SHORTEST_TOKEN:
        yield f"METRICS_TOKEN has {len(token)} characters; give at least {SHORTEST_TOKEN}."
    if given.get("OIDC_ISSUER") and not (
        given.get("OIDC_CLIENT_SECRET") or given.get("OIDC_CLIENT_SECRET_FILE")
    ):
        yield "OIDC_ISSUER is set, but OIDC_CLIENT_SECRET is not: nobody could sign in by VNeID."


_LOOKS: tuple[Callable[[Variables], Iterator[str]], ...] = (
    _numbers,
    _words,
    _outside,
    _map,
    _files_of_secrets,
    _secret,
    _addresses,
    _database,
    _store,
    _others,
)
