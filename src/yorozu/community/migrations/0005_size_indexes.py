"""Take off indexes that another one begins with."""

import django.db.models.deletion
from django.db import migrations, models

from yorozu.kernel.indexes import drop_indexes_of


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0004_desk_full"),
    ]

    operations = [
        drop_indexes_of(
            "community",
            (
                ("household", "area"),
                ("person", "area"),
            ),
            [
                migrations.AlterField(
                    model_name="household",
                    name="area",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="households",
                        to="community.area",
                    ),
                ),
                migrations.AlterField(
                    model_name="person",
                    name="area",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="community.area",
                    ),
                ),
            ],
        ),
    ]
