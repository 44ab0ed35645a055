import os
import shutil
from pathlib import Path

import psycopg
import pytest

from tinhso.site import instance
from tinhso.site.postgres import Server


@pytest.fixture
def folder(tmp_path: Path):
    """A folder that PostgreSQL's user can enter, also when the tests run as root."""
    if not instance.is_root():
        yield tmp_path
        return
    made = instance.SYSTEM_STATE / "tests" / f"{os.getpid()}-{tmp_path.name}"
    made.mkdir(parents=True, exist_ok=True, mode=0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def server(folder: Path):
    server = Server(folder, durable=False)
    yield server
    server.remove()


class Start:
    def test_makes_a_server_that_sorts_alike_everywhere(self, server):
        server.start()

        with psycopg.connect(server.ensure_database("tinhso")) as connection:
            found = connection.execute("SELECT upper('đường'), 'a' < 'B'").fetchone()
        assert found == ("ĐƯỜNG", False)

    def test_keeps_data_over_a_restart(self, server):
        server.start()
        with psycopg.connect(server.url()) as connection:
            connection.execute("CREATE TABLE kept (number int)")
        server.stop()

        server.start()

        with psycopg.connect(server.url()) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)

    def test_makes_the_role_that_serves_the_pages_once_and_lets_it_own_nothing(self, server):
        server.start()
        server.ensure_database("tinhso")

        urls = {server.application_url("tinhso") for _ in range(2)}

        with psycopg.connect(*urls) as connection:
            said = "select current_user, current_setting('is_superuser')"
            assert connection.execute(said).fetchone() == ("tinhso_application", "off")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("create table mine (number int)")

    def test_takes_over_a_server_left_behind(self, server, folder):
        server.start()
        second = Server(folder, durable=False)

        second.start()

        assert second.process is None
        second.stop()
        assert not server.answers()

    def test_ignores_a_process_number_used_again_by_another_program(self, server):
        server.start()
        server.stop()
        (server.data / "postmaster.pid").write_text("1\n")

        server.start()

        assert server.answers()

    def test_starts_over_after_an_interrupted_first_start(self, server, folder):
        (folder / "postgres.new").mkdir()
        (folder / "postgres.new" / "PG_VERSION").write_text("18")

        server.start()

        assert server.answers()


class Url:
    def test_keeps_spaces(self, folder):
        server = Server(folder / "một hai")

        assert "%20" in server.url()

    def test_uses_a_short_folder_where_the_path_is_too_long(self, tmp_path):
        server = Server(tmp_path / ("sâu " * 40))

        assert len(str(server.sockets)) < 60
