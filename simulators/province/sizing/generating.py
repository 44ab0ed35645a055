"""Fill a database with dossiers, batch by batch: `tinhso generate`."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from simulators.province.sizing.province import Province
from simulators.province.sizing.writing_down import write_down
from tinhso.core.numbering.models import Counter
from tinhso.core.units.queries import root

BATCH = 2000
BOOK = "sizing"  # the book in which the made dossiers are counted; its period is the seed
Say = Callable[[str], object]


class OtherSeed(Exception):
    """The database holds dossiers made from another seed; the text names it."""


def generate(*, dossiers: int, units: int, seed: int, at: datetime, say: Say) -> int:
    """Bring the made dossiers to `dossiers` and return how many are new.

    Each batch is one transaction with its count, so that what was killed goes on where it stood.
    """
    at = _midnight(at)
    done = _done(seed, at)
    if done >= dossiers:
        say(f"Đã có {_n(done)} hồ sơ sinh từ hạt giống {seed}: không thêm gì.")
        return 0
    if done:
        say(f"Đã có {_n(done)} hồ sơ sinh từ hạt giống {seed}: làm tiếp đến {_n(dossiers)}.")
    with transaction.atomic():
        province = Province(at=at, day=timezone.localdate(at), units=units, seed=seed)
    say(f"Thêm {_n(province.new_units)} đơn vị và {_n(province.new_officers)} công chức mẫu.")
    begun = timezone.now()
    for first in range(done, dossiers, BATCH):
        batch = range(first, min(first + BATCH, dossiers))
        _add(province, batch, seed, at)
        _tell(say, made=batch.stop - done, left=dossiers - batch.stop, taken=timezone.now() - begun)
    return dossiers - done


def _midnight(at: datetime) -> datetime:
    """Return the beginning of the day: all that is made on one day is the same."""
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def _done(seed: int, at: datetime) -> int:
    known = dict(Counter.objects.filter(book=BOOK).values_list("period", "last"))
    others = known.keys() - {str(seed)}
    if others:
        raise OtherSeed(
            f"Cơ sở dữ liệu đã có hồ sơ sinh từ hạt giống {min(others)}: "
            f"dùng --seed {min(others)}, hoặc bắt đầu với cơ sở dữ liệu trống."
        )
    root(day=timezone.localdate(at))  # refuses where no units are loaded
    return known.get(str(seed), 0)


@transaction.atomic
def _add(province: Province, batch: range, seed: int, at: datetime) -> None:
    """Write one batch down and count it, both or neither; refuse when another run was faster."""
    with connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit = off")
    top = root(day=timezone.localdate(at))
    counter, _ = Counter.objects.select_for_update().get_or_create(
        book=BOOK, unit_id=top.id, period=str(seed), defaults={"last": 0}
    )
    if counter.last != batch.start:
        raise RuntimeError("another run makes dossiers in this database")
    write_down(province, batch)
    counter.last = batch.stop
    counter.save(update_fields=["last"])


def settle() -> None:
    """Let the database see to its new rows now, as it would by itself before long.

    It then knows how large the tables are, and reads from an index alone what is there. Not for
    inside a transaction.
    """
    with connection.cursor() as cursor:
        for table in ("dossiers_dossier", "steps_case", "steps_casestep", "people_person"):
            cursor.execute(f"vacuum (analyze) {table}")


def _tell(say: Say, *, made: int, left: int, taken: timedelta) -> None:
    rate = made / max(0.001, taken.total_seconds())
    if left == 0 or (made // BATCH) % 5 == 0:
        say(f"{_n(made)} hồ sơ, {rate:,.0f} mỗi giây, còn khoảng {left / rate / 60:.1f} phút.")


def _n(number: int) -> str:
    return f"{number:,}".replace(",", ".")
