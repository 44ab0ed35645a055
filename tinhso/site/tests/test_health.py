import pytest
from django.db import connection


class Healthz:
    def test_answers_while_the_process_lives(self, client):
        assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
class Readyz:
    def test_answers_without_a_worker_and_says_so(self, client):
        answer = client.get("/readyz")

        assert answer.status_code == 200
        assert answer.json()["worker_seconds"] is None

    def test_refuses_while_the_database_is_not_ready(self, client):
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE site_preparation")

        answer = client.get("/readyz")

        assert answer.status_code == 503
        assert answer.json()["database"] is False

    def test_tells_of_the_ledger_and_serves_pages_all_the_same(self, client, settings, tmp_path):
        settings.KEYS_FOLDER = tmp_path

        answer = client.get("/readyz")

        assert answer.status_code == 200
        told = answer.json()
        assert told["level"] == "red"
        assert any("tinhso ledger key --new" in fault["text"] for fault in told["faults"])
