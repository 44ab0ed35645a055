import json
import socket

import pytest

from tinhso.site import env, instance
from tinhso.site.cli import main
from tinhso.site.supervisor import run, welcome
from tinhso.site.supervisor.settings import Choices, as_owner, environment


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TINHSO_VAR", str(tmp_path))
    for name in ("PORT", "PUBLIC_URL", "VNEID_PORT", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)


class Main:
    def test_lists_every_command(self, capsys):
        with pytest.raises(SystemExit) as ended:
            main(["--help"])

        assert ended.value.code == 0
        assert "journey" in capsys.readouterr().out

    def test_refuses_an_unknown_word_in_plain_words(self, capsys):
        with pytest.raises(SystemExit) as ended:
            main(["run", "--fast"])

        assert ended.value.code == 2
        assert "run does not know --fast" in capsys.readouterr().err

    def test_refuses_a_port_that_is_no_number(self, capsys, monkeypatch):
        monkeypatch.setenv("PORT", "eight")

        assert main(["run"]) == 2
        assert "PORT is 'eight'" in capsys.readouterr().err

    def test_names_a_taken_port_and_another_one(self, capsys, monkeypatch):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]

            assert run.main(Choices("127.0.0.1", port, port + 1, "postgresql:///x", False)) == 2

        assert f"Port {port} is taken by another program." in capsys.readouterr().err


class Environment:
    def test_makes_secrets_once_and_keeps_them_private(self, tmp_path):
        first = environment(Choices.from_environment(), "postgresql:///x")

        second = environment(Choices.from_environment(), "postgresql:///x")

        assert first["SECRET_KEY"] == second["SECRET_KEY"] != first["OIDC_CLIENT_SECRET"]
        assert (tmp_path / "secrets" / "secret_key").stat().st_mode & 0o777 == 0o600

    def test_leaves_what_the_user_set(self, monkeypatch):
        monkeypatch.setenv("SECRET_KEY", "mine")
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "mine.settings")

        made = environment(Choices.from_environment(), "postgresql:///x")

        assert made["SECRET_KEY"] == "mine"
        assert made["DJANGO_SETTINGS_MODULE"] == "mine.settings"

    def test_tells_the_owner_of_the_tables_apart_from_who_serves_pages(self, monkeypatch):
        chosen = Choices.from_environment()
        made = environment(chosen, "postgresql://web@/x", "postgresql://owner@/x")
        for name, value in made.items():
            monkeypatch.setenv(name, value)

        serving = env.database_url()
        monkeypatch.setenv("DATABASE_AS_OWNER", as_owner(made)["DATABASE_AS_OWNER"])

        assert (env.user_of(serving), env.user_of(env.database_url())) == ("web", "owner")
        monkeypatch.delenv("MIGRATION_DATABASE_URL")
        assert env.user_of(env.database_url()) == "web"


class Text:
    def test_shows_address_accounts_and_what_to_try(self, tmp_path):
        accounts = [
            {"title": "Người dân", "name": "Nguyễn Thị Mẫu", "username": "038", "try": "Nộp"}
        ]
        instance.write_private(tmp_path / welcome.ACCOUNTS, json.dumps(accounts))

        text = welcome.text(Choices("127.0.0.1", 8010, 8011, "", True), seconds=3.2)

        assert "http://localhost:8010" in text
        assert "Nguyễn Thị Mẫu" in text
