"""The audit is only added to: rows are numbered by the database, triggers refuse changes, and seals follow one another.

SQLite numbers by the table's own row number, which is free; so the table is laid anew once, in the order of time.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("kernel_auditentry", "kernel_auditsubject", "kernel_auditseal")
_SAYS = "the audit is only added to"
_PLAIN = '"id" char(32) NOT NULL PRIMARY KEY'
_NUMBERED = '"number" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "id" char(32) NOT NULL UNIQUE'


def number(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give every row its number, and every later one by the insert itself."""
    if editor.connection.vendor == "sqlite":
        _lay_anew(editor, _PLAIN, _NUMBERED)
    else:
        editor.execute("ALTER TABLE kernel_auditentry ADD COLUMN number bigint NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE")


def take_numbers(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Undo `number`."""
    if editor.connection.vendor == "sqlite":
        _lay_anew(editor, _NUMBERED, _PLAIN)
    else:
        editor.execute("ALTER TABLE kernel_auditentry DROP COLUMN number")


def _lay_anew(editor: BaseDatabaseSchemaEditor, before: str, after: str) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'kernel_auditentry' AND sql IS NOT NULL ORDER BY type = 'table'")
        made = cursor.fetchall()
        cursor.execute("SELECT name FROM pragma_table_info('kernel_auditentry') WHERE name <> 'number'")
        columns = ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
    table = next(sql for kind, _name, sql in made if kind == "table")
    if before not in table:
        raise RuntimeError("kernel_auditentry is not as the migrations before laid it")
    editor.execute(table.replace(before, after).replace('"kernel_auditentry"', '"new__auditentry"', 1))
    editor.execute(f"INSERT INTO new__auditentry ({columns}) SELECT {columns} FROM kernel_auditentry ORDER BY id")
    editor.execute("DROP TABLE kernel_auditentry")
    editor.execute('ALTER TABLE new__auditentry RENAME TO "kernel_auditentry"')
    for kind, _name, sql in made:
        if kind == "index":
            editor.execute(sql)


def guard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Refuse changes, whoever asks."""
    if editor.connection.vendor == "sqlite":
        for table in TABLES:
            for act in ("UPDATE", "DELETE"):
                editor.execute(f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END")
        return
    editor.execute("CREATE FUNCTION yorozu_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
                   f"$$BEGIN RAISE EXCEPTION '{_SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END$$")  # fmt: skip
    for table in TABLES:
        editor.execute(f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                       "FOR EACH STATEMENT EXECUTE FUNCTION yorozu_only_added_to()")  # fmt: skip


def unguard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Undo `guard`."""
    if editor.connection.vendor == "sqlite":
        for table in TABLES:
            for act in ("update", "delete"):
                editor.execute(f"DROP TRIGGER {table}_{act}")
        return
    editor.execute("DROP FUNCTION yorozu_only_added_to() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("kernel", "0005_rare_rows")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(number, take_numbers)],
            state_operations=[
                migrations.AddField("AuditEntry", "number", models.BigIntegerField(editable=False, unique=True)),
                migrations.AlterField("AuditSubject", "entry", models.ForeignKey(on_delete=models.PROTECT, related_name="subjects", to="kernel.auditentry")),
            ],
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("count", models.BigIntegerField()),
                ("subject_first", models.BigIntegerField()),
                ("subject_last", models.BigIntegerField()),
                ("subject_count", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("marks", models.BinaryField()),
                ("marks_digest", models.CharField(max_length=64)),
                ("since", models.DateTimeField(null=True)),
                ("sealed_at", models.DateTimeField()),
                ("complete", models.BooleanField()),
                ("key_id", models.CharField(max_length=8)),
                ("mac", models.CharField(max_length=64)),
            ],
        ),
        migrations.RunPython(guard, unguard),
    ]
