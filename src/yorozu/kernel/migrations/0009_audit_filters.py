"""Filters of the audit at ten million rows: by desk, by act, by purpose, and denials in the order of time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0008_sign_in")]

    operations = [
        migrations.RemoveIndex("AuditEntry", name="audit_denied"),
        migrations.AddIndex("AuditEntry", models.Index(fields=["-at", "-id"], name="audit_refused", condition=models.Q(decision="deny"))),
        migrations.AddIndex("AuditEntry", models.Index(fields=["desk_id", "-at"], name="audit_desk", condition=models.Q(desk_id__isnull=False))),
        migrations.AddIndex("AuditEntry", models.Index(fields=["action", "-at"], name="audit_action")),
        migrations.AddIndex("AuditEntry", models.Index(fields=["purpose", "-at"], name="audit_purpose")),
    ]
