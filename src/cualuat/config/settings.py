"""Settings of the whole program, one file. Everything that differs between houses comes from the environment.

| variable | meaning | without it |
|---|---|---|
| CUALUAT_HOME | folder of database, index, files, secret key | ./var |
| DATABASE_URL | postgres://user:password@host:port/name | SQLite in CUALUAT_HOME |
| CUALUAT_HOSTS | host names served, by commas | 127.0.0.1, localhost, [::1] |
| CUALUAT_URL | public address of the site, for feeds and e-mail | http://127.0.0.1:8000 |
| CUALUAT_HTTPS | 1 when the site is reached by https | 0 |
| CUALUAT_PROXY | 1 when a reverse proxy sets X-Forwarded-Proto and X-Forwarded-For | 0 |
| CUALUAT_EMAIL_HOST, _PORT, _USER, _PASSWORD, _TLS, _FROM | outgoing mail | mail stays in the outbox |
| CUALUAT_GATEWAY_URL, _TOKEN | HTTP gateway for SMS and Zalo, and its bearer token | such messages wait in the outbox |
| CUALUAT_CLAMD | ClamAV daemon: host:port or the path of its socket | uploads are not scanned |
| CUALUAT_MAX_PUBLIC_UPLOAD_MB | largest file taken from citizens | 20 |
| CUALUAT_DEBUG | 1 only on a developer's machine | 0 |
| CUALUAT_SECRET_KEY | the secret key itself, instead of the file made at setup | the file |
| CUALUAT_SECRET_KEY_FALLBACKS | earlier secret keys, by commas: codes and the audit log made under them stay valid | none |
| CUALUAT_TMP | folder for uploads on their way in | the system's |
| CUALUAT_MAX_UPLOAD_MB | largest file taken at the desk | 100 |
"""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url

from cualuat.base.settings import BadSetting, env_bool, env_int, env_list, env_text, read_secret_key

CUALUAT_HOME = Path(env_text("CUALUAT_HOME", "var")).resolve()
CUALUAT_URL = env_text("CUALUAT_URL", "http://127.0.0.1:8000").rstrip("/")
CUALUAT_MAX_UPLOAD_BYTES = env_int("CUALUAT_MAX_UPLOAD_MB", 100) * 1024 * 1024
CUALUAT_MAX_PUBLIC_UPLOAD_BYTES = env_int("CUALUAT_MAX_PUBLIC_UPLOAD_MB", 20) * 1024 * 1024
CUALUAT_CLAMD = env_text("CUALUAT_CLAMD", "")
CUALUAT_GATEWAY_URL = env_text("CUALUAT_GATEWAY_URL", "")
CUALUAT_GATEWAY_TOKEN = env_text("CUALUAT_GATEWAY_TOKEN", "")
# Pages on which people without an account may send files; those of the sealed part never touch the disk in clear.
CUALUAT_PUBLIC_UPLOADS = (
    "public:draft-files",
    "public:tracked-write",
    "public:sealed-files",
    "public:consultation-say",
    "public:survey-section",
    "public:honour-nominate",
    "public:honour-consent",
)
CUALUAT_SEALED_UPLOADS = ("public:sealed-files", "desk:sealed-paper", "desk:sealed-files")

SECRET_KEY = read_secret_key(CUALUAT_HOME)
SECRET_KEY_FALLBACKS = env_list("CUALUAT_SECRET_KEY_FALLBACKS", [])
DEBUG = env_bool("CUALUAT_DEBUG", False)
ALLOWED_HOSTS = env_list("CUALUAT_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
HTTPS = env_bool("CUALUAT_HTTPS", False)
CUALUAT_PROXY = env_bool("CUALUAT_PROXY", False)
CSRF_TRUSTED_ORIGINS = [CUALUAT_URL] if HTTPS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "cualuat.base",
    "cualuat.audit",
    "cualuat.files",
    "cualuat.notices",
    "cualuat.accounts",
    "cualuat.organisation",
    "cualuat.timelimits",
    "cualuat.sealed",
    "cualuat.search",
    "cualuat.law",
    "cualuat.procedures",
    "cualuat.casework",
    "cualuat.reminders",
    "cualuat.entry",
    "cualuat.guides",
    "cualuat.ballots",
    "cualuat.standards",
    "cualuat.training",
    "cualuat.inspections",
    "cualuat.duties",
    "cualuat.emulation",
    "cualuat.drafting",
    "cualuat.surveys",
    "cualuat.honours",
    "cualuat.contests",
    "cualuat.campaigns",
    "cualuat.programme",
    "cualuat.reading",
    "cualuat.means",
    "cualuat.coordination",
    "cualuat.consultations",
    "cualuat.dialogues",
    "cualuat.democracy",
    "cualuat.reports",
    "cualuat.web",
    "cualuat.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cualuat.web.shell.serving.GZipButRanges",
    "csp.middleware.CSPMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cualuat.config.urls"
WSGI_APPLICATION = "cualuat.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "cualuat.web.shell.context.site"],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

try:
    DATABASES = {
        "default": dj_database_url.parse(
            env_text("DATABASE_URL", f"sqlite:///{CUALUAT_HOME / 'cualuat.sqlite3'}"),
            conn_max_age=60,
            conn_health_checks=True,  # a database that was started again: no page fails for its old connection
        )
    }
except ValueError as error:
    raise BadSetting("DATABASE_URL phải có dạng postgres://người-dùng:mật-khẩu@máy:cổng/tên.") from error
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers queue from the first statement instead of failing at the last; readers never wait (WAL).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-32000;"
        "PRAGMA temp_store=MEMORY;PRAGMA secure_delete=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "d/m/Y"
FORMAT_MODULE_PATH = ["cualuat.config.formats"]

STATIC_URL = "/tinh/"
STATIC_ROOT = CUALUAT_HOME / "static"
MEDIA_ROOT = CUALUAT_HOME / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 365 * 24 * 3600

FILE_UPLOAD_TEMP_DIR = os.environ.get("CUALUAT_TMP") or None
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "cualuat.files.uploads.OnlyInMemory",
    "cualuat.files.uploads.Gate",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "desk:sign-in"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "public:home"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "desk/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# axes knows no proxy by itself: all people would share the proxy's address, and one could lock out everybody.
AXES_CLIENT_IP_CALLABLE = "cualuat.web.shell.address.address_of"
OTP_TOTP_ISSUER = "Cửa Luật"

SESSION_COOKIE_AGE = 8 * 3600  # one working day
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "cualuat.web.shell.errors.csrf_failure"
SECURE_SSL_REDIRECT = False  # the proxy's job
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if CUALUAT_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS = [
    "security.W004",  # HSTS and redirect follow CUALUAT_HTTPS
    "security.W008",
    "security.W012",
    "security.W016",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

EMAIL_HOST = env_text("CUALUAT_EMAIL_HOST", "")
EMAIL_PORT = env_int("CUALUAT_EMAIL_PORT", 25)
EMAIL_HOST_USER = env_text("CUALUAT_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env_text("CUALUAT_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env_bool("CUALUAT_EMAIL_TLS", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env_text("CUALUAT_EMAIL_FROM", "cualuat@localhost")

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "cualuat",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"cualuat": {"level": "INFO"}},
}
