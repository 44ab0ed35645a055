"""One machine, one clone: what `make run` uses."""

from tinhso.site.settings.base import *  # noqa: F403  the settings of base, with what follows changed
from tinhso.site.settings.base import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "simulators.province"]
ROOT_URLCONF = "simulators.province.urls"
PAGES_MAY_QUERY = False
