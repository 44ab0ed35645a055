"""What the user chose, and the environment every program gets from it."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tinhso.site import env, instance
from tinhso.site.operation import choices as settings_of

DATABASE = "tinhso"
# Secrets a clone makes for itself when nobody gives them.
MADE_HERE = ("SECRET_KEY", "OIDC_CLIENT_SECRET", "METRICS_TOKEN", "BACKUP_PASSPHRASE")
SIGNED_IN = "/dang-nhap/vneid/ve/"  # where the provider sends people back to


@dataclass(frozen=True)
class Choices:
    """What may be chosen for one run."""

    host: str
    port: int
    vneid_port: int
    database_url: str
    demo: bool

    @classmethod
    def from_environment(cls, *, port: int | None = None, demo: bool = True) -> "Choices":
        """Read HOST, PORT, VNEID_PORT and DATABASE_URL."""
        chosen = port or env.number("PORT", 8000)
        return cls(
            host=env.text("HOST", "127.0.0.1"),
            port=chosen,
            vneid_port=env.number("VNEID_PORT", chosen + 1),
            database_url=env.text("DATABASE_URL", ""),
            demo=demo,
        )

    @property
    def address(self) -> str:
        """The address to open in a browser."""
        return env.text("PUBLIC_URL", f"http://localhost:{self.port}").rstrip("/")

    @property
    def timestamps_port(self) -> int:
        """Where the simulated time-stamping authority listens (TIMESTAMPS_PORT)."""
        return env.number("TIMESTAMPS_PORT", self.port + 2)

    @property
    def tiles_port(self) -> int:
        """Where the simulated map service listens (TILES_PORT)."""
        return env.number("TILES_PORT", self.port + 3)

    @property
    def ports(self) -> list[int]:
        """Every port this run listens on."""
        simulated = [self.vneid_port, self.timestamps_port, self.tiles_port]
        outside = simulated if self.demo else []
        return [self.port, *outside]

    @property
    def local_address(self) -> str:
        """The address that answers on this machine, whatever stands in front of it."""
        return f"http://127.0.0.1:{self.port}"


def environment(choices: Choices, database_url: str, owner_url: str = "") -> dict[str, str]:
    """Return the environment for a program; what is already set is left as it is.

    `database_url` is what pages and worker connect by, `owner_url` what migrations connect by.
    """
    made = {
        "DJANGO_SETTINGS_MODULE": "tinhso.site.settings.development",
        "PUBLIC_URL": choices.address,
        "TINHSO_VAR": str(instance.var()),
        "OIDC_ISSUER": f"http://localhost:{choices.vneid_port}",
        "OIDC_CLIENT_ID": "tinhso",
        "PYTHONUNBUFFERED": "1",
        "PROMETHEUS_MULTIPROC_DIR": str(instance.var() / "metrics"),
    }
    forced = {
        "DATABASE_URL": database_url,
        "PORT": str(choices.port),
        "VNEID_PORT": str(choices.vneid_port),
    }
    if owner_url:
        forced["MIGRATION_DATABASE_URL"] = owner_url
    secrets = {
        name: instance.secret(name.lower())
        for name in MADE_HERE
        if name not in os.environ and f"{name}_FILE" not in os.environ
    }
    known = made | _for_timestamps(choices) | _for_tiles(choices) | secrets | os.environ | forced
    if faults := settings_of.faults(known):
        raise env.BadSetting("\n".join(faults))
    return known | _for_vneid(choices, known)


def clear_metrics(variables: Mapping[str, str]) -> None:
    """Make an empty folder for the counters of the web processes about to start."""
    folder = Path(variables["PROMETHEUS_MULTIPROC_DIR"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def as_owner(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for a program that makes and changes tables."""
    return {**variables, "DATABASE_AS_OWNER": "1"}


def owner_url(variables: Mapping[str, str]) -> str:
    """Return what such a program connects by."""
    return variables.get("MIGRATION_DATABASE_URL") or variables["DATABASE_URL"]


def _for_timestamps(choices: Choices) -> dict[str, str]:
    """Tell the product and the simulated authority of each other."""
    if not choices.demo:
        return {}
    folder = instance.var() / "timestamps"
    return {
        "TIMESTAMPS_PORT": str(choices.timestamps_port),
        "TIMESTAMPS_FOLDER": str(folder),
        "TSA_URL": f"http://127.0.0.1:{choices.timestamps_port}/",
        "TSA_ROOTS": str(folder / "roots"),
    }


def _for_tiles(choices: Choices) -> dict[str, str]:
    """Tell the product and the simulated map service of each other."""
    if not choices.demo:
        return {}
    port = choices.tiles_port
    return {
        "TILES_PORT": str(port),
        "MAP_TILES": f"http://localhost:{port}/{{z}}/{{x}}/{{y}}.png",
        "MAP_CREDIT": "Bản đồ mẫu: chỉ có lưới tọa độ",
    }


def _for_vneid(choices: Choices, known: dict[str, str]) -> dict[str, str]:
    """Tell the provider about its one client: whom it may send people back to."""
    ours = {choices.address, choices.local_address}
    return {
        "VNEID_HOST": choices.host,
        "VNEID_ISSUER": known["OIDC_ISSUER"],
        "VNEID_CLIENT_ID": known["OIDC_CLIENT_ID"],
        "VNEID_CLIENT_SECRET": known.get("OIDC_CLIENT_SECRET", ""),
        "VNEID_REDIRECT_URI": " ".join(f"{address}{SIGNED_IN}" for address in sorted(ours)),
        "VNEID_LOGOUT_URI": " ".join(f"{address}/" for address in sorted(ours)),
    }
