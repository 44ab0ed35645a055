import pytest

from tinhso.site.operation.choices import faults

GOOD = {
    "DJANGO_SETTINGS_MODULE": "tinhso.site.settings.production",
    "SECRET_KEY": "x" * 50,
    "PUBLIC_URL": "https://dvc.example.vn",
    "ALLOWED_HOSTS": "dvc.example.vn",
    "DATABASE_URL": "postgresql://tinhso_web@db/tinhso",
    "FILES_URL": "s3://tinhso/files",
    "S3_ACCESS_KEY_ID": "key",
}


class Faults:
    def test_are_none_for_a_good_installation(self):
        assert faults(GOOD) == []

    def test_are_none_on_one_machine_without_any_setting(self):
        assert faults({"DJANGO_SETTINGS_MODULE": "tinhso.site.settings.development"}) == []

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
            ({"SECRET_KEY": "short"}, "SECRET_KEY has 5 characters"),
            ({"SECRET_KEY_FILE": "/no/such/file"}, "SECRET_KEY_FILE names /no/such/file"),
            ({"PUBLIC_URL": ""}, "PUBLIC_URL is not set"),
            ({"PUBLIC_URL": "http://dvc.example.vn"}, "use https://"),
            ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set"),
            ({"ALLOWED_HOSTS": "other.vn"}, "does not allow dvc.example.vn"),
            ({"DATABASE_URL": "mysql://db/x"}, "Only PostgreSQL"),
            ({"MIGRATION_DATABASE_URL": "sqlite:///x"}, "MIGRATION_DATABASE_URL begins"),
            ({"FILES_URL": "ftp://store"}, "FILES_URL begins with 'ftp://'"),
            ({"FILES_URL": "s3:///files"}, "names no bucket"),
            ({"S3_ACCESS_KEY_ID": ""}, "S3_ACCESS_KEY_ID is not set"),
            ({"WEB_WORKERS": "many"}, "WEB_WORKERS is 'many'"),
            ({"WEB_THREADS": "0"}, "whole number above 0"),
            ({"PORT": "70000"}, "ports end at 65535"),
            ({"METRICS_TOKEN": "abc"}, "METRICS_TOKEN has 3 characters"),
            ({"API_REQUESTS_PER_MINUTE": "0"}, "whole number above 0"),
            ({"FILES_GRACE_HOURS": "three days"}, "FILES_GRACE_HOURS is 'three days'"),
            ({"MAP_TILES": "https://map.vn/{z}/{x}.png"}, "lacks {y}"),
            ({"MAP_TILES": "map.vn/{z}/{x}/{y}"}, "must begin with https://"),
            ({"MAP_START": "Thanh Hóa"}, "Give latitude and longitude"),
            ({"LOG_LEVEL": "loud"}, "Give one of DEBUG, INFO"),
            ({"LOG_FORMAT": "xml"}, "Give one of json, text"),
            ({"CLAMAV_URL": "clamd.sock"}, "must begin with tcp:// or unix://"),
            ({"CLAMAV_URL": "unix://"}, "names no place to go to"),
            ({"TSA_URL": "ftp://tsa.example"}, "must begin with https:// or http://"),
            ({"OIDC_ISSUER": "https://id.example"}, "OIDC_CLIENT_SECRET is not"),
        ],
        ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
    )
    def test_name_the_setting(self, changed, words):
        found = faults(GOOD | changed)

        assert len(found) == 1
        assert words in found[0]

    def test_are_told_all_at_once(self):
        assert len(faults(GOOD | {"PORT": "x", "SECRET_KEY": "", "DATABASE_URL": "x:y"})) == 3

    @pytest.mark.parametrize(
        "more",
        [
            {"LOG_LEVEL": "info", "LOG_FORMAT": "text"},
            {"CLAMAV_URL": "unix:///run/clamav/clamd.ctl"},
            {"CLAMAV_URL": "tcp://scanner:3310", "TSA_URL": "https://tsa.example/stamp"},
        ],
    )
    def test_are_none_for_what_is_right(self, more):
        assert faults(GOOD | more) == []

    @pytest.mark.parametrize("hosts", ["*", ".example.vn", "other.vn, dvc.example.vn"])
    def test_do_not_mind_other_ways_to_name_a_host(self, hosts):
        assert faults(GOOD | {"ALLOWED_HOSTS": hosts}) == []
