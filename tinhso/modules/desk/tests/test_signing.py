"""Taking a signing key out of use, at the desk."""

import pytest
from django.utils import timezone

from tinhso.modules.desk.tests import factories
from tinhso.modules.desk.tests.factories import AT
from tinhso.modules.signing.queries import key_of
from tinhso.modules.signing.tests.keys import keys_folder, province_keys

__all__ = ["keys_folder", "province_keys"]
pytestmark = pytest.mark.usefixtures("province_keys")

KEYS = "/ban-lam-viec/chung-thu-so/"
TYPED = {"reason": "lost", "note": "Báo mất điện thoại", "day": "20/11/2026", "sure": "1"}


@pytest.fixture
def key(place, keys_folder):
    """The case officer's own key."""
    name = f"person-{place.officer.person_id}"
    for path in keys_folder.glob("H56.102.leader.*"):
        (keys_folder / path.name.replace("H56.102.leader", name)).write_bytes(path.read_bytes())
    yield name
    for path in keys_folder.glob(f"{name}.*"):
        path.unlink()


@pytest.fixture
def account(place):
    return factories.administrator(place.unit)


@pytest.fixture
def admin(seen_by, account):
    return seen_by(account)


@pytest.fixture
def revocation(place, account, key):
    """What is kept of the revocation of the key, when it is asked for."""
    actor = place.actor(account)
    return lambda: key_of(actor=actor, name=key, day=AT.date()).revocation


def text_of(answer):
    return answer.content.decode()


class Listing:
    def test_shows_keys_of_the_units_and_whether_they_are_in_use(self, admin, key):
        page = text_of(admin.get(KEYS))

        assert key in page
        assert "Đang dùng" in page
        assert "H56.102.seal" not in page

    def test_is_for_administrators(self, seen_by, place, key, revocation):
        assert seen_by(place.leader).get(KEYS).status_code == 403
        assert seen_by(place.leader).post(f"{KEYS}{key}/thu-hoi/", TYPED).status_code == 404
        assert revocation() is None


class Revoke:
    def test_asks_first_then_says_it_is_done(self, admin, key, revocation):
        asked = text_of(admin.get(f"{KEYS}{key}/thu-hoi/"))
        assert "Thu hồi chứng thư số này?" in asked
        assert "Không hoàn tác được" in asked

        done = text_of(admin.post(f"{KEYS}{key}/thu-hoi/", TYPED, follow=True))

        assert "Đã thu hồi chứng thư số của Hoàng Văn Minh Họa" in done
        assert "Mất thiết bị giữ khóa" in done
        assert revocation().revoked_at == AT
        assert '<form class="mt-4"' not in text_of(admin.get(f"{KEYS}{key}/thu-hoi/"))

    @pytest.mark.parametrize(
        ("typed", "moment"),
        [
            ({"time": "08:30"}, (20, 8, 30)),
            ({"day": "18/11/2026"}, (18, 0, 0)),
            ({"day": "18/11/2026", "time": "9"}, (18, 9, 0)),
        ],
    )
    def test_reads_from_when_on(self, admin, key, revocation, typed, moment):
        admin.post(f"{KEYS}{key}/thu-hoi/", TYPED | typed)

        held = timezone.localtime(revocation().revoked_at)
        assert (held.day, held.hour, held.minute) == moment

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"sure": ""}, "sure"),
            ({"reason": ""}, "reason"),
            ({"note": ""}, "note"),
            ({"day": "mai"}, "day"),
            ({"day": "21/11/2026"}, "day"),
            ({"time": "25:00"}, "time"),
        ],
    )
    def test_says_at_the_field_and_keeps_the_key(self, admin, key, revocation, typed, field):
        answer = admin.post(f"{KEYS}{key}/thu-hoi/", TYPED | typed)

        assert answer.status_code == 422
        assert f'id="{field}-error"' in text_of(answer)
        assert revocation() is None
