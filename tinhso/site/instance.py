"""Who this clone is: its state folder, its random name, the secrets it made for itself."""

import os
import secrets
from pathlib import Path

from tinhso.site import env

SYSTEM_STATE = Path("/var/lib/tinhso")


def var() -> Path:
    """Return the folder for everything this clone makes while it runs."""
    return env.folder("TINHSO_VAR", env.ROOT / ".var")


def is_root() -> bool:
    """Return whether this process runs as root."""
    return os.geteuid() == 0


def state_folder() -> Path:
    """Return where the database of this clone lives, made if missing.

    PostgreSQL refuses to run as root, and the system user it then runs as may not be able to
    enter the clone: for root the folder is outside, under a random name the clone keeps.
    """
    if not is_root():
        return _made(var())
    folder = SYSTEM_STATE / instance_id()
    return _made(folder, mode=0o711)


def instance_id() -> str:
    """Return the random name of this clone; a copy of a clone gets a name of its own."""
    file = var() / "instance"
    name = file.read_text().strip() if file.exists() else ""
    if not name or _belongs_to_another(name):
        name = secrets.token_hex(6)
        _made(var())
        file.write_text(name + "\n")
    _owner_file(name).parent.mkdir(parents=True, exist_ok=True, mode=0o711)
    _owner_file(name).write_text(str(var()))
    return name


def secret(name: str) -> str:
    """Return the secret `name` of this clone, made at the first call, readable by its user only."""
    file = _made(var() / "secrets", mode=0o700) / name
    if not file.exists():
        write_private(file, secrets.token_urlsafe(48))
    return file.read_text().strip()


def write_private(file: Path, text: str) -> None:
    """Write `file` so that no other user can read it, not even for a moment."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        os.fchmod(descriptor, 0o600)
        stream.write(text)


def _belongs_to_another(name: str) -> bool:
    if not _owner_file(name).exists():
        return False
    owner = Path(_owner_file(name).read_text())
    twin = owner / "instance"
    return owner != var() and twin.exists() and twin.read_text().strip() == name


def _owner_file(name: str) -> Path:
    return SYSTEM_STATE / name / "clone"


def _made(folder: Path, mode: int = 0o755) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=mode)
    return folder
