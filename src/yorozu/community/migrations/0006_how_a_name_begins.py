"""Indexes by which PostgreSQL finds how a name begins: those in the order of a language's letters read everybody (71 ms of 333,000 people)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("community", "0005_size_indexes")]
    operations = [
        migrations.RemoveIndex(model_name="person", name="person_name"),
        migrations.AddIndex(model_name="person", index=models.Index(fields=["name_key"], name="person_name_begins", opclasses=["varchar_pattern_ops"])),
        migrations.AddIndex(model_name="person", index=models.Index(fields=["kana_key"], name="person_kana_begins", opclasses=["varchar_pattern_ops"])),
    ]
