"""The trace of how each need and offer began, which `check` asks for every one of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0003_search_postings"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(condition=models.Q(("action", "make_need")), fields=["thing_id", "action"], name="audit_made"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(condition=models.Q(("action", "offer")), fields=["thing_id", "action"], name="audit_offered"),
        ),
    ]
