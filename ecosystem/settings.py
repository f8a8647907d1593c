"""The settings of the site, ordered by topic.

Every value that differs between machines is read here from the environment (or a file
`.env`), and only here; NAME_FILE names a file that holds the value. What each means
stands in `.env.example`. A value that is not understood stops the start, by name.
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import dj_database_url
import drf_spectacular_sidecar
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import validate

from ecosystem import environment, logs
from ecosystem.formats.en.formats import (  # noqa: F401  (where no language is active)
    DATE_FORMAT,
    DATETIME_FORMAT,
    TIME_FORMAT,
)

# Every process of the portal passes here before it writes anything: what it makes, down
# to the logs of SQLite, is for the account that runs it, however open the folder is.
os.umask(0o077)

BASE_DIR = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

with environment.reading(BASE_DIR / ".env") as env:
    DEBUG = env.bool("DEBUG", False)
    SITE_URL = env.str(
        "SITE_URL", "http://127.0.0.1:8000", validate=environment.site_address
    )
    HTTPS = env.bool("HTTPS", (SITE_URL or "").startswith("https://"))
    ALLOWED_HOSTS: list[str] = env.list(
        "ALLOWED_HOSTS", [], validate=environment.host_names
    )
    TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0, validate=validate.Range(min=0))
    VAR = env.path("VAR", BASE_DIR / "var")
    SECRET_KEY = env.str("SECRET_KEY", "", validate=environment.key)
    SECRET_KEY_FALLBACKS: list[str] = env.list(
        "SECRET_KEY_FALLBACKS", [], validate=environment.keys
    )
    DATABASE_URL = env.str("DATABASE_URL", "", validate=environment.database_address)
    DATABASE_TIMEOUTS = env.bool("DATABASE_TIMEOUTS", False)
    REDIS_URL = env.str(
        "REDIS_URL", "", validate=environment.starting_with(environment.REDIS_SCHEMES)
    )
    PAGE_STORE_MB = env.int("PAGE_STORE_MB", 64, validate=validate.Range(min=0))
    EMAIL_URL = env.str(
        "EMAIL_URL", "", validate=environment.starting_with(environment.EMAIL_PORTS)
    )
    DEFAULT_FROM_EMAIL = env.str(
        "DEFAULT_FROM_EMAIL", "ecosystem@localhost", validate=environment.mail_sender
    )
    ADMIN_ADDRESSES: list[str] = env.list(
        "ADMINS", [], validate=environment.mail_addresses
    )
    LOG_LEVEL = env.str(
        "LOG_LEVEL", "INFO", validate=environment.one_of(environment.LOG_LEVELS)
    )
    TIME_ZONE = env.str("TIME_ZONE", "UTC", validate=environment.time_zone)
    SUGGESTIONS_PER_HOUR = env.int(
        "SUGGESTIONS_PER_HOUR", 5, validate=validate.Range(min=1)
    )
    SUGGESTIONS_DOUBTFUL_PER_HOUR = env.int(
        "SUGGESTIONS_DOUBTFUL_PER_HOUR", 40, validate=validate.Range(min=1)
    )
    SUGGESTIONS_QUEUE_PER_HOUR = env.int(
        "SUGGESTIONS_QUEUE_PER_HOUR", 20, validate=validate.Range(min=1)
    )
    API_REQUESTS_PER_MINUTE = env.int(
        "API_REQUESTS_PER_MINUTE", 300, validate=validate.Range(min=1)
    )
    PERSONAL_DATA_DAYS = env.int(
        "PERSONAL_DATA_DAYS", 30, validate=validate.Range(min=1)
    )
    BACKUPS_KEPT: list[int] = env.list(
        "BACKUPS_KEPT",
        [7, 4, 12],
        subcast=int,
        validate=environment.numbers_of_backups,
    )

# Where this portal lives

SITE_URL = SITE_URL.rstrip("/")
_host = re.sub(r":\d+$", "", urlsplit(SITE_URL).netloc)
IS_LOOPBACK = _host in LOOPBACK
ALLOWED_HOSTS = ALLOWED_HOSTS or ([*LOOPBACK] if IS_LOOPBACK else [_host])
VAR = environment.folder(VAR)
SECRET_KEY = SECRET_KEY or environment.kept_secret(VAR / "secret_key")

# What it is made of

INSTALLED_APPS = [
    "directory.apps.DirectoryConfig",
    "directory.apps.StaffConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "axes",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_countries",
    "django_filters",
    "django_q",
    "post_office",
    "reversion",
    "taggit",
]
MIDDLEWARE = [
    # outermost, so that every answer, also a static file, carries the headers
    "ecosystem.middleware.Headers",
    "ecosystem.middleware.Sharing",  # on refusals and errors, too
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "ecosystem.middleware.Guard",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ecosystem.middleware.Compression",
    "ecosystem.middleware.Language",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "ecosystem.middleware.Integrity",  # within the one that counts the bytes of a page
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ecosystem.middleware.ContentNumber",  # within the one that knows who asks
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "ecosystem.urls"
WSGI_APPLICATION = "ecosystem.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "ecosystem.templates.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                ),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "directory.context_processors.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "directory.templatetags.directory_tags",
                "directory.templatetags.kept_tags",
            ],
        },
    },
]
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
SERIALIZATION_MODULES = {"keep": "directory.history.serializer"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TAGGIT_CASE_INSENSITIVE = True

# Database and cache

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA"
        " journal_size_limit=67108864; PRAGMA secure_delete=ON;"
    ),
}
POSTGRES_TIMEOUTS = (
    "-c statement_timeout=10000 -c lock_timeout=5000 -c"
    " idle_in_transaction_session_timeout=30000"
)


def database(url: str) -> dj_database_url.DBConfig:
    """Return Django's settings for the database at this address: SQLite safe under
    several processes, or PostgreSQL.
    """
    config = dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
    options = config.setdefault("OPTIONS", {})
    if config["ENGINE"].endswith("sqlite3"):
        config["ENGINE"] = "ecosystem.sqlite"
        config["OPTIONS"] = {**SQLITE_OPTIONS, **options}
    else:
        options.setdefault("connect_timeout", 3)
        if DATABASE_TIMEOUTS:
            options.setdefault("options", POSTGRES_TIMEOUTS)
    return config


DATABASES = {
    "default": database(
        DATABASE_URL or f"sqlite:///{quote(str(VAR / 'ecosystem.sqlite3'))}"
    )
}
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
        }
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
        }
    ),
    "worker": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "worker",
    },
    # Who asks how often is never written to the database.
    "throttle": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "throttle",
        }
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "throttle",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    ),
}

# The worker: its state goes to a cache of its own process, else it would write to the
# database twice a second for ever

Q_CLUSTER = {
    "name": "ecosystem",
    "orm": "default",
    "cache": "worker",
    "workers": 1,
    "poll": 2,
    "guard_cycle": 2,
    "timeout": 1800,
    "retry": 2000,
    "max_attempts": 1,
    "catch_up": False,
    "save_limit": 50,
    "label": "Background tasks",
}

# Mail: a row of the same transaction, sent and retried by the worker

EMAIL_BACKEND = "post_office.EmailBackend"
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = VAR / "mail"
if EMAIL_URL:
    _mail = urlsplit(EMAIL_URL)
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or environment.EMAIL_PORTS[_mail.scheme]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (
        unquote(_mail.username or ""),
        unquote(_mail.password or ""),
    )
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp+tls", _mail.scheme == "smtps"
_way_out = "smtp" if EMAIL_URL else "filebased"
POST_OFFICE = {
    "BACKENDS": {
        "default": (f"django.core.mail.backends.{_way_out}.EmailBackend"),
    },
    "MAX_RETRIES": 20,
    "RETRY_INTERVAL": timedelta(minutes=15),
    "LOG_LEVEL": 1,
    "LOCK_FILE_NAME": str(VAR / "post_office"),
}
ADMINS = [(address, address) for address in ADMIN_ADDRESSES]
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Accounts and sessions

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600
AUTHENTICATION_BACKENDS = [
    # first: it refuses before a password is hashed
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_HANDLER = "ecosystem.accounts.LoginHandler"
AXES_CLIENT_IP_CALLABLE = "directory.lib.clients.address_of"
AXES_USERNAME_CALLABLE = "ecosystem.accounts.login_name"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address"]
AXES_FAILURE_LIMIT = 5  # of one account at one address
FAILURES_PER_ADDRESS = 20  # of one address, whatever the accounts
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "ecosystem.accounts.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 43200
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None  # it ends with the browser
CSRF_TRUSTED_ORIGINS = [SITE_URL]
WORKSHOP_COOKIE_NAME = "__Host-workshop" if HTTPS else "workshop"
CSRF_FAILURE_VIEW = "ecosystem.errors.no_token"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Security: one switch, HTTPS, for what needs TLS

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
USE_X_FORWARDED_HOST = False
# The portal stands at the root of its host, whatever a server says of a mount.
FORCE_SCRIPT_NAME = ""
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# Static files: hashed names, compressed once when they are collected, kept for ever by
# browsers

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
FILE_UPLOAD_PERMISSIONS = None  # as the umask says
# The page that shows the API is made of these; the rest of their package is left out.
SWAGGER = Path(drf_spectacular_sidecar.__file__).parent.joinpath(
    "static", "drf_spectacular_sidecar", "swagger-ui-dist"
)
STATICFILES_DIRS = [BASE_DIR / "static", ("swagger", SWAGGER)]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "ecosystem.stored_files.StoredFiles"},
}
MEDIA_ROOT = VAR / "media"
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("png", "map", "txt")
BACKUP_DIR = VAR / "backups"
EXPORT_DIR = VAR / "data"  # the whole directory as files, made by the worker

# The API: read by anyone, in JSON whatever is asked for

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["directory.api.answers.Json"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "directory.api.answers.AlwaysJson",
    "DEFAULT_THROTTLE_CLASSES": ["directory.api.throttles.PerMinute"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "directory.api.answers.problem_of",
    "NUM_PROXIES": TRUSTED_PROXIES,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [],  # a choice is written out where it stands
}

# Words, numbers and times

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("fr", "Français")]
FORMAT_MODULE_PATH = "ecosystem.formats"
LOCALE_PATHS = [BASE_DIR / "directory" / "locale"]
FORMS_URLFIELD_ASSUME_HTTPS = True
# Names that the lists lack, have long, or have wrong in one of the languages.
COUNTRIES_OVERRIDE = {
    "AD": _("Andorra"),
    "BS": _("Bahamas"),
    "CF": _("Central African Republic"),
    "CY": _("Cyprus"),
    "DJ": _("Djibouti"),
    "FM": _("Micronesia"),
    "GB": _("United Kingdom"),
    "GT": _("Guatemala"),
    "GY": _("Guyana"),
    "MH": _("Marshall Islands"),
    "MK": _("North Macedonia"),
    "NR": _("Nauru"),
    "PS": _("Palestine"),
    "RE": _("Réunion"),
    "SA": _("Saudi Arabia"),
    "SB": _("Solomon Islands"),
    "SJ": _("Svalbard and Jan Mayen"),
    "SZ": _("Eswatini"),
    "TD": _("Chad"),
    "TT": _("Trinidad and Tobago"),
    "US": _("United States"),
    "VA": _("Vatican City"),
    "XK": _("Kosovo"),
}

# Logs

LOGGING = logs.configuration(LOG_LEVEL, mails=bool(ADMINS))
