from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from tinhso.core.files import gateway
from tinhso.core.ledger.health import Level
from tinhso.core.ledger.seal_keys import make_key
from tinhso.modules.signing.tests.keys import keys_folder
from tinhso.site.operation import doctor

__all__ = ["keys_folder"]

pytestmark = pytest.mark.django_db


def findings(about, at=None):
    return [one for one in doctor.examine(at=at or timezone.now()) if one.about == about]


class Doctor:
    def test_finds_database_and_tables_well(self):
        assert [one.level for one in findings("database")] == [Level.OK]
        assert [one.level for one in findings("migrations")] == [Level.OK]

    def test_tells_what_to_do_about_a_database_that_is_away(self, monkeypatch):
        def away(*_arguments, **_more):
            raise DatabaseError("connection refused\nand more")

        monkeypatch.setattr(connection, "cursor", away)

        (found,) = findings("database")
        assert (found.level, found.text) == (Level.RED, "connection refused")
        assert "DATABASE_URL" in found.remedy
        assert findings("migrations") == []

    def test_notices_clocks_that_differ(self):
        (found,) = findings("clock", at=timezone.now() + timedelta(minutes=5))

        assert "differ by 300 s" in found.text

    def test_notices_keys_that_others_can_read(self, keys_folder, settings):
        settings.KEYS_FOLDER = keys_folder
        key = next(path for path in keys_folder.rglob("*.key*"))
        key.chmod(0o644)

        assert any("can read" in one.text for one in findings("keys"))
        key.chmod(0o600)
        assert not any("can read" in one.text for one in findings("keys"))

    def test_notices_a_certificate_that_ends(self, keys_folder, settings):
        settings.KEYS_FOLDER = keys_folder

        levels = {
            years: findings("keys", at=timezone.now() + timedelta(days=365 * years))[-1].level
            for years in (0, 50)
        }

        assert levels == {0: Level.OK, 50: Level.RED}

    def test_notices_a_store_that_takes_nothing(self, settings, tmp_path):
        (tmp_path / "file").write_text("")
        settings.FILES_URL = f"file://{tmp_path}/file/below"
        gateway.store.cache_clear()

        (found,) = findings("files")
        gateway.store.cache_clear()
        assert found.level is Level.RED
        assert "can be written" in found.remedy

    def test_notices_a_mail_host_that_does_not_answer(self, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

        (found,) = findings("mail")
        assert found.level is Level.RED
        assert "EMAIL_HOST" in found.remedy

    def test_notices_a_provider_that_does_not_answer(self, settings):
        settings.OIDC_ISSUER = "http://127.0.0.1:9"

        (found,) = findings("sign-in")
        assert found.level is Level.RED
        assert "OIDC_ISSUER" in found.remedy

    def test_notices_a_scanner_that_does_not_answer(self, settings):
        settings.CLAMAV_URL = "tcp://127.0.0.1:1"

        (found,) = findings("scanner")
        assert found.level == Level.RED
        assert "no file that people hand in can be opened" in found.text
        assert "CLAMAV_URL" in found.remedy

    def test_says_nothing_of_a_scanner_where_there_is_none(self, settings):
        settings.CLAMAV_URL = ""

        assert findings("scanner") == []

    def test_notices_that_the_key_of_the_seals_is_away(self, settings, tmp_path):
        settings.KEYS_FOLDER = tmp_path
        (away,) = findings("seals")
        make_key()

        assert away.level == Level.WARN
        assert "current.key.pem" in away.text
        assert findings("seals") == []
