"""How the house is, in figures and in what is wrong; read by /readyz, /metrics and the doctor."""

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateWorker

from tinhso.core.ledger import health as ledger_health
from tinhso.core.ledger.health import Fault, LedgerState, Level, told
from tinhso.core.ledger.queries import heartbeat
from tinhso.core.ledger.rights import are_kept
from tinhso.core.ledger.sweeping import alarms
from tinhso.core.tasks.queries import Backlog, backlog
from tinhso.site.wiring import CONSUMERS

SILENT_WARN, SILENT_RED = 30, 300  # seconds without a sign of life
WAIT_WARN, WAIT_RED = 300, 3600  # seconds a task has been due
DISK_WARN, DISK_RED = 0.10, 0.03  # of the disk still free

Figures = Mapping[str, tuple[str, float | None]]


@dataclass(frozen=True, kw_only=True)
class Disk:
    """The disk a folder stands on: bytes in all, and bytes left."""

    folder: str
    total: int
    free: int

    @property
    def share(self) -> float:
        return self.free / self.total


@dataclass(frozen=True, kw_only=True)
class State:
    """Everything about the running house that somebody may have to look after."""

    worker_seconds: float | None
    runner_seconds: float | None
    task_wait_seconds: float
    ledger: LedgerState
    ledger_alarms: int
    ledger_rights: bool
    tasks: Backlog
    disks: tuple[Disk, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Return what is wrong, worst first."""
        found = [*self._of_programs(), *self._of_tasks(), *self._of_disks(), *self._of_ledger()]
        return tuple(sorted(found, key=lambda fault: fault.level is not Level.RED))

    @property
    def consumer_lag(self) -> dict[str, int]:
        return {reader.name: reader.rows for reader in self.ledger.readers}

    def figures(self) -> Figures:
        """Return every figure by its name, with what it means."""
        seals = {one.log: one for one in self.ledger.sealed}
        of_seals = {
            key: value
            for log, one in seals.items()
            for key, value in (
                (f"{log}_seal_age_seconds", ("Age of the last seal", one.seal_seconds)),
                (f"{log}_seal_overdue_seconds", ("How late a seal is", one.overdue_seconds)),
                (f"{log}_unsealed_rows", ("Rows without a seal", one.unsealed_rows)),
                (f"{log}_unstamped_seals", ("Seals without a time stamp", one.unstamped)),
            )
        }
        of_disks = {
            f"disk_free_bytes_{number}": (f"Bytes free under {disk.folder}", float(disk.free))
            for number, disk in enumerate(self.disks)
        }
        return {
            "worker_age_seconds": ("Since the worker's last sign of life", self.worker_seconds),
            "runner_age_seconds": ("Since the runner's last sign of life", self.runner_seconds),
            "ledger_position": ("Rows of the ledger in order", self.ledger.position),
            "ledger_unplaced_seconds": (
                "Age of the oldest row without a position",
                self.ledger.unplaced_seconds or 0.0,
            ),
            "ledger_parked_rows": ("Rows set aside for a consumer", self.ledger.parked),
            "ledger_alarms": ("Open alarms of the ledger", self.ledger_alarms),
            "tasks_waiting": ("Tasks that wait", self.tasks.waiting),
            "tasks_running": ("Tasks that run", self.tasks.running),
            "tasks_given_up": ("Tasks that failed for good", self.tasks.given_up),
            "tasks_wait_seconds": ("Age of the oldest due task", self.task_wait_seconds),
            **of_seals,
            **of_disks,
        }

    def _of_programs(self) -> Iterable[Fault]:
        for age, never, silent in (
            (
                self.worker_seconds,
                _("Tiến trình nền (worker) chưa chạy lần nào: chạy `tinhso worker`."),
                _("Tiến trình nền (worker) im lặng từ %(age)s: xem nhật ký của nó."),
            ),
            (
                self.runner_seconds,
                _("Tiến trình làm việc dài (tasks) không chạy: chạy `tinhso tasks`."),
                _("Tiến trình làm việc dài (tasks) im lặng từ %(age)s: xem nhật ký của nó."),
            ),
        ):
            if age is None:
                yield Fault(level=Level.RED, text=never)
            elif age > SILENT_WARN:
                yield _graded(age, SILENT_RED, silent % {"age": told(age)})

    def _of_tasks(self) -> Iterable[Fault]:
        if self.task_wait_seconds > WAIT_WARN:
            text = _("Việc dài lâu nhất đã chờ %(age)s: thêm tiến trình `tinhso tasks`.")
            yield _graded(
                self.task_wait_seconds, WAIT_RED, text % {"age": told(self.task_wait_seconds)}
            )
        if self.tasks.given_up:
            text = _("%(count)s việc đã hỏng: quản trị đọc và gửi lại ở Việc đang chạy.")
            yield Fault(level=Level.WARN, text=text % {"count": self.tasks.given_up})

    def _of_disks(self) -> Iterable[Fault]:
        for disk in self.disks:
            if disk.share < DISK_WARN:
                text = _("Ổ đĩa của %(folder)s còn %(percent)s%%: thêm chỗ hoặc dọn bớt.") % {
                    "folder": disk.folder,
                    "percent": round(disk.share * 100, 1),
                }
                level = Level.RED if disk.share < DISK_RED else Level.WARN
                yield Fault(level=level, text=text)

    def _of_ledger(self) -> Iterable[Fault]:
        yield from self.ledger.faults
        if self.ledger_alarms:
            text = _("Sổ cái có %(count)s cảnh báo chưa xem: chạy `tinhso ledger status`.")
            yield Fault(level=Level.RED, text=text % {"count": self.ledger_alarms})
        if not self.ledger_rights:
            text = _(
                "Cơ sở dữ liệu chỉ có một vai trò, nên trang web sửa được sổ cái: "
                "đặt MIGRATION_DATABASE_URL và dùng vai trò riêng cho DATABASE_URL."
            )
            yield Fault(level=Level.WARN, text=text)


def state(*, at: datetime) -> State:
    """Look everything up, in a bounded number of statements."""
    beat = heartbeat()
    runner = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
    tasks = backlog(at=at)
    return State(
        worker_seconds=_age(beat.beat_at if beat else None, at),
        runner_seconds=_age(runner, at),
        task_wait_seconds=_age(tasks.oldest_due_at, at) or 0.0,
        ledger=ledger_health.state(at=at, consumers=[one.name for one in CONSUMERS]),
        ledger_alarms=len(alarms()),
        ledger_rights=are_kept(),
        tasks=tasks,
        disks=disks(),
    )


def disks() -> tuple[Disk, ...]:
    """Return the disks of the folders this machine writes to, each disk once."""
    folders = [Path(settings.VAR)]
    files = urlsplit(settings.FILES_URL)
    if files.scheme == "file":
        folders.append(Path(files.path))
    found: dict[int, Disk] = {}
    for folder in folders:
        if folder.exists():
            usage = shutil.disk_usage(folder)
            found[folder.stat().st_dev] = Disk(
                folder=str(folder), total=usage.total, free=usage.free
            )
    return tuple(found.values())


def _age(since: datetime | None, at: datetime) -> float | None:
    return max(0.0, round((at - since).total_seconds(), 1)) if since else None


def _graded(value: float, red: float, text: str) -> Fault:
    return Fault(level=Level.RED if value > red else Level.WARN, text=text)
