"""What every page knows about the province it serves."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from tinhso.ui.theme import chosen

SCHEME_COOKIE = "nen"
SCHEMES = ("light", "dark")  # without a choice the device decides

PLACES = {
    "home": "portal:home",
    "track": "portal:track",
    "plan": "plan:public",
    "help": "portal:help",
    "mine": "portal:my_dossiers",
    "appointments": "portal:my_appointments",
    "petitions": "portal:petitions",
    "my_petitions": "portal:my_petitions",
    "organisations": "portal:organisations",
    "units": "portal:units",
    "verify": "portal:verify",
    "accessibility": "portal:accessibility",
    "personal_data": "portal:personal_data",
    "login": "identity:login",
    "citizen_login": "identity:citizen_login",
    "logout": "identity:logout",
    "tokens": "identity:tokens",
    "desk": "desk:inbox",
    "desk_search": "desk:search",
}


def province(request: HttpRequest) -> dict[str, object]:
    """Name the province, how to reach it, and where the main places of the product are."""
    return {
        "province_name": settings.PROVINCE_NAME,
        "province_helpline": settings.PROVINCE_HELPLINE,
        "province_phone": "".join(settings.PROVINCE_HELPLINE.split()),
        "places": {name: address(view) for name, view in PLACES.items()},
        "actor": getattr(request, "actor", None),
        "language": get_language(),
        "theme": chosen.style(),
        "map_tiles": settings.MAP_TILES,
        "map_start": settings.MAP_START,
        "map_credit": settings.MAP_CREDIT,
        "scheme": scheme if (scheme := request.COOKIES.get(SCHEME_COOKIE)) in SCHEMES else "",
    }


@lru_cache(maxsize=64)
def address(view: str) -> str:
    """Return the address of a view; the front page when a province runs without that module."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return "/"
