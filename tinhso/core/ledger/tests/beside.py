"""Programs that a test starts beside itself, on the test's own database, files and keys."""

import os
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection


def environment(**more: str) -> dict[str, str]:
    """Return what a program needs to find what the test works on; `more` is set besides."""
    database = connection.settings_dict
    user = database["USER"] + (f":{quote(database['PASSWORD'])}" if database["PASSWORD"] else "")
    options = {"host": database["HOST"], "port": database["PORT"], **database["OPTIONS"]}
    told = urlencode({name: value for name, value in options.items() if value})
    here = {
        "DATABASE_URL": f"postgresql://{user}@/{database['NAME']}?{told}",
        "DJANGO_SETTINGS_MODULE": "tinhso.site.settings.test",
        "FILES_URL": settings.FILES_URL,
        "KEYS_FOLDER": str(settings.KEYS_FOLDER),
    }
    return os.environ | here | more
