"""The home page's tiles are counted from an index alone; what was joined to a consultation is found among the few that were joined."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0005_size_indexes"),
        ("consultation", "0003_size_indexes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(condition=models.Q(("joined_to__isnull", False)), fields=["joined_to"], name="consultation_joined"),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("state", "closed"), _negated=True),
                fields=["owner_desk", "next_at", "waiting_desk", "owner_user_id", "urgency", "lifted", "state"],
                name="need_tiles",
            ),
        ),
    ]
