"""How often a need's date passed is asked of every open need: the reminders of one, by an index of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0012_newest_of_city")]

    operations = [migrations.AddIndex("HistoryEntry", models.Index(fields=["thing_id", "at"], name="history_reminded", condition=models.Q(action="remind")))]
