"""Lay the postings anew, by district: who searches a district's needs looked through the whole city's first.

The index is derived from the things; `yorozu migrate` and `yorozu search rebuild` fill it again.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def lay(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite: WITHOUT ROWID, so that the table is its own index and half the size."""
    end = " WITHOUT ROWID" if editor.connection.vendor == "sqlite" else ""
    editor.execute("DROP TABLE kernel_searchposting")
    editor.execute("CREATE TABLE kernel_searchposting (term bigint NOT NULL, place smallint NOT NULL, document bigint NOT NULL, "
                   f"PRIMARY KEY (term, place, document)){end}")  # fmt: skip


def take_up(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Undo `lay`."""
    end = " WITHOUT ROWID" if editor.connection.vendor == "sqlite" else ""
    editor.execute("DROP TABLE kernel_searchposting")
    editor.execute(f"CREATE TABLE kernel_searchposting (term bigint NOT NULL, document bigint NOT NULL, PRIMARY KEY (term, document)){end}")


class Migration(migrations.Migration):
    dependencies = [("kernel", "0010_directory_id")]

    operations = [
        # Documents without postings would look indexed.
        migrations.RunSQL("DELETE FROM kernel_searchdocument", "DELETE FROM kernel_searchdocument"),
        migrations.RemoveIndex("SearchDocument", "search_holder"),
        migrations.AddField("SearchDocument", "place", models.SmallIntegerField(default=0)),
        migrations.AddIndex("SearchDocument", models.Index(fields=["kind", "owner", "place", "id"], name="search_holder")),
        migrations.AddIndex("SearchDocument", models.Index(fields=["kind", "place"], name="search_place")),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(lay, take_up)],
            state_operations=[
                migrations.DeleteModel(name="SearchPosting"),
                migrations.CreateModel(
                    name="SearchPosting",
                    fields=[
                        ("pk", models.CompositePrimaryKey("term", "place", "document", blank=True, editable=False, primary_key=True, serialize=False)),
                        ("term", models.BigIntegerField()),
                        ("place", models.SmallIntegerField()),
                        ("document", models.BigIntegerField()),
                    ],
                ),
            ],
        ),
    ]
