"""Waiting notices and letters by desk, without those that were read; take the reference's own index off."""

import django.db.models.deletion
from django.db import migrations, models

from yorozu.kernel.indexes import drop_indexes_of


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0005_size_indexes"),
        ("notices", "0003_lifted_from_us"),
    ]

    operations = [
        drop_indexes_of(
            "notices",
            (("notice", "desk"),),
            [
                migrations.AlterField(
                    model_name="notice",
                    name="desk",
                    field=models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="community.desk"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("channel", "screen"), ("state", "waiting")), fields=["desk", "-made_at", "id"], name="notice_unread"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("channel", "letter"), ("state", "waiting")), fields=["desk", "made_at", "id"], name="notice_letter"
            ),
        ),
    ]
