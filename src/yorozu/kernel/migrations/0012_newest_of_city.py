"""What changed last among the city's own things, whatever it was: asked by each public page."""

from django.db import migrations, models

_OF_THE_CITY = ~models.Q(kind="need") & ~models.Q(kind="handoff") & ~models.Q(kind="consultation") & ~models.Q(kind="person") & ~models.Q(kind="household")


class Migration(migrations.Migration):
    dependencies = [("kernel", "0011_search_places")]

    operations = [
        migrations.AddIndex(
            model_name="historyentry",
            index=models.Index(fields=["-id"], name="history_newest", condition=_OF_THE_CITY),
        ),
    ]
