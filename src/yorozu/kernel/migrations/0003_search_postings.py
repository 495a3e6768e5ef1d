"""Lay the index anew: the posting's key is the whole row, the document keeps its terms, common terms are counted.

The index is derived from the things; `yorozu migrate` and `yorozu search rebuild` fill it again.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def lay(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite: WITHOUT ROWID, so that the table is its own index and half the size."""
    end = " WITHOUT ROWID" if editor.connection.vendor == "sqlite" else ""
    editor.execute(f"CREATE TABLE kernel_searchposting (term bigint NOT NULL, document bigint NOT NULL, PRIMARY KEY (term, document)){end}")


def take_up(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Undo `lay`."""
    editor.execute("DROP TABLE kernel_searchposting")


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_uploads")]

    operations = [
        migrations.DeleteModel(name="SearchPosting"),
        # Documents without terms would look indexed.
        migrations.RunSQL("DELETE FROM kernel_searchdocument", migrations.RunSQL.noop),
        migrations.RemoveIndex("SearchDocument", "search_owner"),
        migrations.RemoveIndex("SearchDocument", "search_area"),
        migrations.AddIndex("SearchDocument", models.Index(fields=["id", "owner", "area_path"], name="search_scope")),
        migrations.AddIndex("SearchDocument", models.Index(fields=["kind", "owner", "id"], name="search_holder")),
        migrations.AddField("SearchDocument", "terms", models.BinaryField(default=b"")),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(lay, take_up)],
            state_operations=[
                migrations.CreateModel(
                    name="SearchPosting",
                    fields=[
                        ("pk", models.CompositePrimaryKey("term", "document", blank=True, editable=False, primary_key=True, serialize=False)),
                        ("term", models.BigIntegerField()),
                        ("document", models.BigIntegerField()),
                    ],
                ),
            ],
        ),
        migrations.CreateModel(
            name="SearchCommon",
            fields=[
                ("term", models.BigIntegerField(primary_key=True, serialize=False)),
                ("things", models.PositiveIntegerField()),
            ],
        ),
    ]
