"""Every setting of the site, from the environment where a place or a secret is meant.

Production sets SECRET_KEY, SITE_URL, DATABASE_URL, REDIS_URL and EMAIL_URL or EMAIL_PROVIDER. On a developer's machine
`./setwell` writes them to .local/env, which is read when the environment names no database, so that plain
`python manage.py` works too.
"""

import os
import zoneinfo
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import logs

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"

env = environ.Env()
if "DATABASE_URL" not in os.environ and (LOCAL_DIR / "env").exists():
    env.read_env(LOCAL_DIR / "env")

# --- What kind of place this is ---

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("SETWELL_DEMO", default=False)  # invented people, known passwords, mail into a folder

SECRET_KEY = env("SECRET_KEY", default="")
# Where people reach the site. What follows from it: the host that is answered, https and all that hangs on it, and
# the links in mail.
SITE_URL = env("SITE_URL", default="").rstrip("/")
if not (SECRET_KEY and SITE_URL):
    raise ImproperlyConfigured(
        "SECRET_KEY and SITE_URL are not set. On your own machine start with `./setwell run` or "
        "`./setwell manage ...`, which write them down; in production set them in the environment."
    )
HTTPS = SITE_URL.startswith("https://")

METRICS_TOKEN = env("METRICS_TOKEN", default="")  # a collector shows it at /metrics; without one there is no such page

# --- The rooms, and what they stand on ---

INSTALLED_APPS = [
    "programs",
    "patients",
    "exercises",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # allauth.mfa's templates load it
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "heroicons",
    "rest_framework",
    "template_partials",
]

MIDDLEWARE = [
    "config.logs.request_id",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages, for phones on slow lines; CSRF tokens are masked against BREACH
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.outage.CacheOutage",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,  # template_partials wraps the loaders itself, cached
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

FORM_RENDERER = "config.widgets.Formatted"

# --- Database, cache ---

DATABASE = env.db_url("DATABASE_URL", default="postgresql:///setwell")
if socket_folder := DATABASE.get("OPTIONS", {}).pop("host", None):  # ...?host=/folder: where dbshell looks for it
    DATABASE["HOST"] = socket_folder
# Django turns prepared statements off. Only `programs.reminders.queue` asks for them, for the three that send.
# A process that freezes in the middle of a transaction must not hold its locks for good: every sender would wait for it.
DATABASE["OPTIONS"] = {
    "prepare_threshold": 5,
    "options": "-c idle_in_transaction_session_timeout=60s",
} | DATABASE.get("OPTIONS", {})
DATABASES = {
    "default": DATABASE | {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # A cache that is down must be noticed at once: redis-py would retry for four seconds on every call.
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": Retry(NoBackoff(), 0)},
    }
}

# --- Celery ---

CELERY_BROKER_URL = env("CELERY_BROKER_URL", default=REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True  # results are rows in PostgreSQL
CELERY_TASK_ACKS_LATE = True  # a worker that dies gives its task back
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # LOGGING below holds there too
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300}  # seconds until such a task is taken up again
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# --- Who gets in ---

AUTH_USER_MODEL = "patients.Clinician"
AUTHENTICATION_BACKENDS = ["patients.accounts.WithClinic"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds; a working day

ACCOUNT_ADAPTER = "patients.accounts.ClosedSignup"  # accounts are made by a clinic, never by a visitor
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the clinic that made the account vouches for the address
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a reset for an unknown address mails nobody, and the page says the same
ACCOUNT_SESSION_REMEMBER = True  # every sign-in lasts SESSION_COOKIE_AGE, no question asked
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Setwell"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# --- Doors to the browser ---

# From inside too: a container's own health check asks there, and so does `./setwell run`.
ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname or "localhost", "localhost", "127.0.0.1"]

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked from inside, past the proxy
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS  # no effect until somebody submits the domain
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True  # forms and HTMX carry the token; no script reads the cookie
X_FRAME_OPTIONS = "DENY"
# Nothing leaves the site. Not "no-referrer": browsers would then send `Origin: null` with our own forms, and
# Django's CSRF check refuses that.
SECURE_REFERRER_POLICY = "same-origin"

if env.bool("BEHIND_PROXY", default=False):  # one proxy of our own, which sets these headers and drops a visitor's
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],  # the builder shows the patient's page in a frame
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- Static files ---

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "config.statics.Statics"
    },
}

# --- Language, time ---

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # clinics and patients have their own; stored instants have none
# The rules of all time zones come from the tzdata package that the lock pins, whatever the operating system has: two
# workers must not disagree about when 9 o'clock is.
zoneinfo.reset_tzpath(to=())

# --- Ways to a patient: what is not set here is not offered ---

# E-mail goes through a mail server, or through a provider's HTTP API as django-anymail speaks it: EMAIL_PROVIDER=resend
# with ANYMAIL_RESEND_API_KEY=..., and whatever else its page in anymail's documentation names.
EMAIL_URL = env("EMAIL_URL", default="")
EMAIL_PROVIDER = env("EMAIL_PROVIDER", default="")
EMAIL_TIMEOUT = 7  # seconds for one step of a conversation with whoever sends; the whole of it may take twice as long
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"Setwell <setwell@{urlsplit(SITE_URL).hostname}>")
ANYMAIL = {name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_")}
vars().update(env.email_url_config(EMAIL_URL or "smtp://localhost:25"))
if EMAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{EMAIL_PROVIDER}.EmailBackend"
if DEMO:  # whatever else is set: invented people get no real mail
    EMAIL_PROVIDER = ""
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = LOCAL_DIR / "mail"

# Notifications (Web Push). The key is 32 random bytes in URL-safe base64; phones subscribe to it, so it stays the same.
VAPID_PRIVATE_KEY = env("VAPID_PRIVATE_KEY", default="")
VAPID_CONTACT = env("VAPID_CONTACT", default=f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}")  # for the push services
# Whom a phone may name as its push service; we call nobody else. * stands for one or more names in front.
PUSH_SERVICES = env.list(
    "PUSH_SERVICES",
    default=[
        "https://fcm.googleapis.com",  # Chrome, Edge on Android, Brave, Opera, Samsung
        "https://*.push.services.mozilla.com",
        "https://*.push.apple.com",
        "https://*.notify.windows.com",
    ],
)

# Text messages, by BulkSMS.
BULKSMS_TOKEN = env("BULKSMS_TOKEN", default="")  # an API token, id:secret
BULKSMS_FROM = env("BULKSMS_FROM", default="")  # what the phone shows; empty: the account's own
BULKSMS_URL = env("BULKSMS_URL", default="https://api.bulksms.com/v1").rstrip("/")
BULKSMS_WEBHOOK_SECRET = env("BULKSMS_WEBHOOK_SECRET", default="")  # ends the address that takes its delivery reports
if DEMO:
    BULKSMS_TOKEN = ""

# --- The API ---

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["config.rest.IsClinician"],
    "DEFAULT_PARSER_CLASSES": ["config.rest.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],  # the browsable pages need inline scripts
    "DEFAULT_PAGINATION_CLASS": "config.rest.Pages",
    "DEFAULT_METADATA_CLASS": None,  # no OPTIONS: docs/api.md describes it
    "EXCEPTION_HANDLER": "config.problems.answer",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

# --- Logs: to the terminal, with ids and never with what people wrote ---

LOGGING = logs.configuration(
    form=env("LOG_FORMAT", default="lines" if DEMO or DEBUG else "json"),
    level=env("LOG_LEVEL", default="INFO"),
    debug=DEBUG,
)
