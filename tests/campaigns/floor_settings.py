"""The floor of `benchmarks/` behind the campaign's name, so that the same signed-in browsers can send its form."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from floor.settings import *  # noqa: F403

ALLOWED_HOSTS = ["*"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
