import os
import subprocess
import sys
from urllib.parse import urlencode

import pytest
from django.conf import settings as product
from django.db import connection

from tinhso.core.files.models import Content

MB = 1024 * 1024


@pytest.mark.django_db(transaction=True)
class HundredMegabytes:
    @pytest.mark.parametrize("kind", ["folder", "bucket"])
    def test_come_in_and_go_out_without_standing_in_memory(self, kind, request, tmp_path):
        request.getfixturevalue(kind)
        command = [sys.executable, "-m", "tinhso.core.files.tests.streaming", f"{100 * MB}"]
        done = subprocess.run(
            command, env=_environment(tmp_path), capture_output=True, text=True, check=True
        )

        assert Content.objects.filter(size=100 * MB).exists()
        assert int(done.stdout) < 40 * MB


def _environment(tmp_path):
    database = connection.settings_dict
    options = {"host": database["HOST"], **database["OPTIONS"]}
    url = f"postgresql://{database['USER']}@/{database['NAME']}?{urlencode(options)}"
    s3 = {f"S3_{key.upper()}": value for key, value in product.FILES_S3.items()}
    return (
        os.environ
        | s3
        | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "tinhso.site.settings.test",
            "FILES_URL": product.FILES_URL,
            "TINHSO_VAR": str(tmp_path),
        }
    )
