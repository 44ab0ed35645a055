"""What the tests run on: the real database, nothing that leaves the machine."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("DATABASE_URL", "postgresql://postgres@localhost/postgres")
os.environ.setdefault("TINHSO_VAR", str(Path(tempfile.gettempdir()) / f"tinhso-test-{os.getuid()}"))

from tinhso.site.settings.base import *  # noqa: F403  after the environment is set
from tinhso.site.settings.base import ROOT, STATIC_ROOT

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
PAGES_MAY_QUERY = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# of this clone: another one beside it may have other words
LOCALE_PATHS = [ROOT / ".var" / "locale-of-tests"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
