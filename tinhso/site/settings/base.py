"""What is the same everywhere. What differs stands in development, test and production."""

from django.contrib.messages import constants as messages

from tinhso.site import env
from tinhso.site.operation import logs

ROOT = env.ROOT
VAR = env.folder("TINHSO_VAR", ROOT / ".var")

PROVINCE_NAME = env.text("PROVINCE_NAME", "Thanh Hóa")
PROVINCE_AGENCY_CODE = env.text("PROVINCE_AGENCY_CODE", "H56")
PROVINCE_HELPLINE = env.text("PROVINCE_HELPLINE", "0237 000 0000")
PROVINCE_THEME = env.text("PROVINCE_THEME", "")  # a name in tinhso/ui/themes, or a .css file
PUBLIC_URL = env.text("PUBLIC_URL", f"http://localhost:{env.number('PORT', 8000)}").rstrip("/")

SECRET_KEY = env.text("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = env.listed("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_cotton.apps.SimpleAppConfig",
    "procrastinate.contrib.django",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "tinhso.core.revisions",
    "tinhso.core.units",
    "tinhso.core.people",
    "tinhso.core.ledger",
    "tinhso.core.files",
    "tinhso.core.calendar",
    "tinhso.core.numbering",
    "tinhso.core.steps",
    "tinhso.core.tasks",
    "tinhso.core.api",
    "tinhso.ui",
    "tinhso.modules.identity",
    "tinhso.modules.notifications",
    "tinhso.modules.payments",
    "tinhso.modules.signing",
    "tinhso.modules.documents",
    "tinhso.modules.procedures",
    "tinhso.modules.dossiers",
    "tinhso.modules.feedback",
    "tinhso.modules.queues",
    "tinhso.modules.petitions",
    "tinhso.modules.plan",
    "tinhso.modules.desk",
    "tinhso.modules.portal",
    "tinhso.site",
]

MIDDLEWARE = [
    "tinhso.site.incidents.IncidentMiddleware",
    "tinhso.site.operation.observing.ObservingMiddleware",
    "tinhso.site.remembering.RememberingMiddleware",
    "tinhso.site.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tinhso.ui.language.middleware.LanguageMiddleware",
    # Compressing a page that holds a secret invites BREACH: Django masks the CSRF token anew in
    # every page and this middleware adds a random length, which together take the measure away.
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.common.CommonMiddleware",
    "tinhso.ui.language.middleware.TaggingMiddleware",
    "tinhso.site.language.ApiLanguageMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tinhso.modules.identity.middleware.ActorMiddleware",
    "tinhso.site.looking.LookingMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tinhso.core.api.middleware.AllowanceMiddleware",
    "tinhso.site.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "tinhso.site.urls"
WSGI_APPLICATION = "tinhso.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "tinhso" / "ui" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tinhso.ui.context.province",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django_cotton.templatetags.cotton",
                "tinhso.ui.templatetags.ui",
            ],
        },
    }
]

# A component sees what it is given and what every page knows, nothing of the page around it.
COTTON_ISOLATE_BY_DEFAULT = True

# Not behind a pooler that gives each transaction another connection.
IS_PREPARED = env.flag("DATABASE_PREPARED", default=True)
DATABASES = {"default": env.database(env.database_url(), is_prepared=IS_PREPARED)}
# Who serves the pages; the owner of the tables is who migrates (site/rights.py).
APPLICATION_ROLE = env.user_of(env.text("DATABASE_URL"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "identity:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# What a message is called in the look (c-tell).
MESSAGE_TAGS = {messages.SUCCESS: "ok", messages.WARNING: "warn", messages.ERROR: "bad"}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "ngon_ngu"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LOCALE_PATHS = [VAR / "locale"]  # compiled from tinhso/ui/locale when a program starts
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Names carry the digest of what they hold, so a browser keeps an asset for ever.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

OPEN_WORK = "tinhso.site.wiring.OPEN_WORK"
KEEPERS = "tinhso.site.wiring.KEEPERS"
DATA_FOLDER = env.folder("TINHSO_DATA", ROOT / "data")
FILES_URL = env.text("FILES_URL", f"file://{VAR / 'files'}")
FILES_S3 = env.options(
    endpoint="S3_ENDPOINT",
    region="S3_REGION",
    access_key_id="S3_ACCESS_KEY_ID",
    secret_access_key="S3_SECRET_ACCESS_KEY",  # noqa: S106  the name of a setting
)
FILES_DESK = VAR / "incoming"
FILES_GRACE_HOURS = env.number("FILES_GRACE_HOURS", 72)
# The virus scanner: tcp://host:3310 or unix:///run/clamav/clamd.ctl; without it nothing is scanned.
CLAMAV_URL = env.text("CLAMAV_URL", "")
UPLOAD_LIMIT_BYTES = env.number("UPLOAD_LIMIT_BYTES", 10 * 1024 * 1024)
REQUEST_LIMIT_BYTES = env.number("REQUEST_LIMIT_BYTES", 10 * UPLOAD_LIMIT_BYTES)
# What one token, or one signed-in person, may ask of the API in a minute.
API_REQUESTS_PER_MINUTE = env.number("API_REQUESTS_PER_MINUTE", 600)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

KEYS_FOLDER = env.folder("KEYS_FOLDER", VAR / "keys")
KEYS_PASSPHRASE = env.text("KEYS_PASSPHRASE", "")
# What was erased from the ledger, outside the database: a restored one is told by it.
ERASURES_FILE = env.folder("ERASURES_FILE", VAR / "erasures.jsonl")

# Where seals of the ledger get their time stamps (RFC 3161); without an address they get none.
TSA_URL = env.text("TSA_URL", "")
TSA_ROOTS = env.folder("TSA_ROOTS", KEYS_FOLDER / "tsa-roots")
ANCHORS_FOLDER = env.folder("ANCHORS_FOLDER", VAR / "anchors")
ANCHOR_ADDRESSES = env.listed("ANCHOR_ADDRESSES")

# Pictures of the map on which a place can be chosen, `https://host/{z}/{x}/{y}.png`; without an
# address coordinates are typed. Where the map opens, and whose pictures they are.
MAP_TILES = env.text("MAP_TILES", "")
MAP_START = env.text("MAP_START", "19.81,105.78")
MAP_CREDIT = env.text("MAP_CREDIT", "")

# The identity provider citizens come through (VNeID); without an issuer there is none.
OIDC_ISSUER = env.text("OIDC_ISSUER", "").rstrip("/")
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID", "tinhso")
OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET", "")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "vneid",
                "name": "VNeID",
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {
                    "server_url": OIDC_ISSUER,
                    "scope": ["openid"],
                    "oauth_pkce_enabled": True,
                    "token_auth_method": "client_secret_basic",
                },
            }
        ]
    }
}

EMAIL_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = VAR / "mail"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "khong-tra-loi@tinhso.invalid")

# The rooms' tasks are listed in site/wiring.py; procrastinate is not to look for any itself.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""

# On in development and tests: a template that asks the database raises (core/pages.py).
PAGES_MAY_QUERY = True

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "tinhso.site.refusals.csrf_failure"

# What happens is told on the console: by view and code of the request, never with what was typed.
LOGGING = logs.settings(
    as_json=env.text("LOG_FORMAT", "json") == "json", level=env.text("LOG_LEVEL", "INFO").upper()
)

# Prometheus reads /metrics with this token; without one there is no such page.
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
# Signing keys go into a backup under this passphrase only.
BACKUP_PASSPHRASE = env.text("BACKUP_PASSPHRASE", "")
