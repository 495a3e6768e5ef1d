"""Settings that hold in every mode; the other modules of this package say only how they differ."""

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from yorozu.config import environment
from yorozu.config.audit import audit_anchors, audit_keys
from yorozu.config.databases import databases
from yorozu.config.mail import mail_settings, sender
from yorozu.config.meetings import meeting_kinds
from yorozu.config.openid import openid_settings
from yorozu.config.reading import reading_rules
from yorozu.config.retention import retention_schedule, tombstones

PACKAGE = Path(__file__).resolve().parents[2]
MODE = environment.mode()
DEMO = MODE == "demo"
DATA_FOLDER = environment.data_folder()

SECRET_KEY = environment.text("YOROZU_SECRET_KEY") or "not-a-secret-refused-in-production"
AUDIT_KEYS = audit_keys(MODE, SECRET_KEY)
AUDIT_ANCHORS = audit_anchors(DATA_FOLDER)
READING_RULES = reading_rules()
MEETING_KINDS = meeting_kinds()
RETENTION_SCHEDULE = retention_schedule()
TOMBSTONES = tombstones(DATA_FOLDER)
DEBUG = False
ALLOWED_HOSTS = [host.strip() for host in environment.text("YOROZU_HOSTS").split(",") if host.strip()]
PROXIES = environment.number("YOROZU_PROXIES", least=0, most=5)
BASE_URL = environment.address("YOROZU_BASE_URL")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "yorozu.kernel",
    "yorozu.community",
    "yorozu.directory",
    "yorozu.meetings",
    "yorozu.consultation",
    "yorozu.coordination",
    "yorozu.notices",
    "yorozu.oversight",
    "yorozu.retention",
    "yorozu.web.portal",
    "yorozu.web.consultation",
    "yorozu.web.directory",
    "yorozu.web.oversight",
    "yorozu.web.meetings",
    "yorozu.web.retention",
    "yorozu.config",
]
AUTH_USER_MODEL = "kernel.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "yorozu.kernel.passwords.HabitValidator"},
    {"NAME": "yorozu.kernel.passwords.BreachedValidator"},
]
BREACHED_PASSWORDS = environment.text("YOROZU_BREACHED_PASSWORDS")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "yorozu.web.portal.middleware_policy.PolicyMiddleware",
    "yorozu.web.portal.middleware.RefuseMiddleware",
    "yorozu.web.portal.kept_pages.KeptPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "yorozu.web.portal.middleware.DisplayMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "yorozu.web.portal.middleware.SessionLimitMiddleware",
    "yorozu.web.portal.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "yorozu.web.portal.middleware.ErrorPageMiddleware",
    "yorozu.web.portal.gate.GateMiddleware",
]
KEEP_PUBLIC_PAGES = True  # the same page for everybody without a cookie, half a minute at most
ROOT_URLCONF = "yorozu.config.urls"
WSGI_APPLICATION = "yorozu.config.wsgi.application"

COTTON_DIR = "components"
_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATE_OPTIONS: dict[str, Any] = {
    "loaders": [("yorozu.web.portal.quick.Loader", _LOADERS)],
    "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n", "yorozu.web.portal.templatetags.portal"],
    "context_processors": [
        "django.template.context_processors.request",
        "django.contrib.messages.context_processors.messages",
        "yorozu.web.portal.context.page",
    ],
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web", *sorted((PACKAGE / "web").glob("*/templates"))],
        "OPTIONS": TEMPLATE_OPTIONS,
    }
]

DATABASES = databases(DATA_FOLDER)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("日本語")), ("ja-x-easy", _("やさしい日本語")), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"

SESSION_ENGINE = "yorozu.kernel.sessions"
SESSION_COOKIE_AGE = 7 * 24 * 3600  # a resident's draft is kept for seven days (ux.md 4.2); staff end sooner
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
STAFF_IDLE_SECONDS = 60 * environment.number("YOROZU_IDLE_MINUTES", least=1, most=240)
STAFF_ABSOLUTE_SECONDS = 3600 * environment.number("YOROZU_SESSION_HOURS", least=1, most=48)
SECOND_FACTOR_ROLES = frozenset(one.strip() for one in environment.text("YOROZU_SECOND_FACTOR").split(",") if one.strip())
LOGIN_URL = "/sign-in/"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "yorozu.web.portal.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    }
}

# The promise's deadlines in working days of the desk that has them (rule L2, T2), and what stretches a 合言葉 (about 5 ms).
# Not for the environment: the city's own are these; the simulated year tries others, in a database of its own.
DEADLINE_DAYS = {"offer": 3, "week": 2, "none": 5}
PASSPHRASE_COST = 2**11

LAST_RESORT_DESK = environment.text("YOROZU_LAST_RESORT_DESK")
CITY_NAME = environment.text("YOROZU_CITY_NAME")
MAIN_PHONE = environment.text("YOROZU_MAIN_PHONE")
MAIN_FAX = environment.text("YOROZU_MAIN_FAX")
BACKUPS = environment.text("YOROZU_BACKUPS")
BACKUP_KEY = environment.text("YOROZU_BACKUP_KEY")
EMAIL_URL = environment.text("YOROZU_EMAIL_URL")
EMAIL_FROM = sender()
globals().update(mail_settings())
_OIDC = openid_settings(MODE)
OIDC_ISSUER = _OIDC.issuer
OIDC_CLIENT = _OIDC.client
OIDC_SECRET = _OIDC.secret
OIDC_CLAIM = _OIDC.claim
OIDC_NAME = _OIDC.name

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
