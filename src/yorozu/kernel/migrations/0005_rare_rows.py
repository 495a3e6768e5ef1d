"""The few among tens of millions: denials, and the history of the city's own things."""

from django.db import migrations, models

_OF_THE_CITY = ~models.Q(kind="need") & ~models.Q(kind="handoff") & ~models.Q(kind="consultation") & ~models.Q(kind="person") & ~models.Q(kind="household")


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_size_indexes")]

    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["-id", "decision"], name="audit_denied", condition=models.Q(decision="deny")),
        ),
        migrations.AddIndex(
            model_name="historyentry",
            index=models.Index(fields=["kind", "-id"], name="history_city", condition=_OF_THE_CITY),
        ),
    ]
