"""An installation with people and needs in it is brought up to date: nothing stops half-way, and everything is found again."""

import os
import subprocess
import sys
from pathlib import Path

OLD = """
from yorozu.jobs.setup import start_django
start_django()
from django.core.management import call_command
from django.db import connection
call_command("migrate", "kernel", "0002", verbosity=0)
with connection.cursor() as cursor:
    for n in range(3000):
        cursor.execute("INSERT INTO kernel_searchdocument (kind, thing_id, area_path) VALUES ('need', %s, '/a/')", [f"{n:032x}"])
    cursor.execute("INSERT INTO kernel_searchposting (document_id, term) VALUES (1, 5)")
"""
NOW = """
from yorozu.jobs.setup import start_django
start_django()
from yorozu.kernel.models import SearchDocument
print(SearchDocument.objects.count())
"""


def test_an_index_of_the_older_shape_is_laid_anew(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.sqlite3"
    environment = {**os.environ, "YOROZU_MODE": "dev", "YOROZU_DATA": str(tmp_path), "DATABASE_URL": url}
    environment.pop("DJANGO_SETTINGS_MODULE", None)

    def run(*arguments: str) -> str:
        done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    run("-c", OLD)
    run("-m", "yorozu.jobs", "migrate")
    assert run("-c", NOW).strip() == "0"
