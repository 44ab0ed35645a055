"""The one place that reads the environment. Fails at start, in plain words."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]
PREPARED_AFTER = 5  # times a statement came: one that comes once is not worth it


class BadSetting(Exception):
    """A setting that keeps the program from starting; the text says which and what to do."""


def text(name: str, default: str | None = None) -> str:
    """Return setting `name`, from the environment or from the file that `NAME_FILE` names."""
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text().strip()
    value = os.environ.get(name, default)
    if value is None:
        raise BadSetting(f"{name} is not set. Set it, or {name}_FILE to a file that holds it.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return whether setting `name` is on: 1, true, yes or on."""
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """Return setting `name` as a whole number."""
    value = text(name, str(default))
    if not value.isdigit():
        raise BadSetting(f"{name} is '{value}', but must be a whole number.")
    return int(value)


def listed(name: str, default: str = "") -> list[str]:
    """Return setting `name`, a list divided by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def folder(name: str, default: Path) -> Path:
    """Return setting `name` as an absolute folder path; it need not exist yet."""
    return Path(text(name, str(default))).expanduser().resolve()


def options(**names: str) -> dict[str, str]:
    """Return the settings that are set among `names`, by option."""
    return {option: value for option, name in names.items() if (value := text(name, ""))}


def database_url() -> str:
    """Return the database's address: as the application, or as the owner of the tables.

    A program started with DATABASE_AS_OWNER is one that migrates; MIGRATION_DATABASE_URL then names
    the owner. Where it is not set, one role does everything.
    """
    url = text("DATABASE_URL")
    as_owner = flag("DATABASE_AS_OWNER", default=False)
    return text("MIGRATION_DATABASE_URL", "") or url if as_owner else url


def user_of(url: str) -> str:
    """Return the user of a database's address."""
    return unquote(urlsplit(url).username or "")


def database(url: str, *, is_prepared: bool = True) -> dict[str, object]:
    """Translate `postgresql://user:password@host:port/name?option=…` for Django.

    With `is_prepared` a connection has the database parse and plan a statement that comes again
    only once.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise BadSetting(
            f"DATABASE_URL begins with '{parts.scheme}://'. Only PostgreSQL is supported."
        )
    options: dict[str, str] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {
            **options,
            "server_side_binding": True,
            "prepare_threshold": PREPARED_AFTER if is_prepared else None,
        },
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
