"""The floor's settings: the product's database with the product's connection, and nothing that a page could do without."""

from yorozu.config import environment
from yorozu.config.databases import databases

SECRET_KEY = environment.text("YOROZU_SECRET_KEY") or "not-a-secret-refused-in-production"  # one sign-in serves both
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", "floor.apps.FloorConfig"]
AUTH_USER_MODEL = "floor.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "floor.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = databases(environment.data_folder())
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
