import hashlib

import pytest
from django.conf import settings

STATIC = settings.ROOT / "tinhso" / "ui" / "static" / "ui"
LISTED = [line.split() for line in (STATIC / "VENDORED.sha256").read_text().splitlines()]


class Vendored:
    @pytest.mark.parametrize(("digest", "name"), LISTED, ids=[name for _, name in LISTED])
    def test_is_what_was_fetched(self, digest, name):
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest

    def test_lists_every_font(self):
        fonts = {f"fonts/{path.name}" for path in (STATIC / "fonts").iterdir()}

        assert fonts <= {name for _, name in LISTED}
