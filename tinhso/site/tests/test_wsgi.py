"""The first person to open the portal does not wait for the program to load."""

import subprocess
import sys

SCRIPT = """
import sys
from tinhso.site import wsgi
assert "tinhso.modules.portal.views.catalogue" in sys.modules
"""


class Wsgi:
    def test_has_its_pages_loaded_before_anybody_asks(self, tmp_path):
        environment = {
            "PATH": "/usr/bin:/bin",
            "DJANGO_SETTINGS_MODULE": "tinhso.site.settings.test",
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
            "TINHSO_VAR": str(tmp_path),
        }

        subprocess.run([sys.executable, "-c", SCRIPT], env=environment, check=True)
