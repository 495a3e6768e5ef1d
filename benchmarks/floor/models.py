"""The product's tables as the floor reads them: unmanaged, only the columns that its pages show. Two tables of its own for the form."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models


class User(AbstractBaseUser):
    """An account of the product."""

    id = models.UUIDField(primary_key=True)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField()

    USERNAME_FIELD = "username"

    class Meta:
        managed = False
        db_table = "kernel_user"


class Named(models.Model):
    """What is only a name beside a row."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=120)

    class Meta:
        abstract = True
        managed = False


class Area(Named):
    """A district."""

    class Meta(Named.Meta):
        db_table = "community_area"


class Desk(Named):
    """A desk."""

    phone = models.CharField(max_length=20)

    class Meta(Named.Meta):
        db_table = "community_desk"


class Consultation(models.Model):
    """Who asked."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=8)
    channel = models.CharField(max_length=10)
    asker_name = models.CharField(max_length=120)
    asker_phone = models.CharField(max_length=20)

    class Meta:
        managed = False
        db_table = "consultation_consultation"


class Need(models.Model):
    """A need."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=16)
    consultation = models.ForeignKey(Consultation, on_delete=models.DO_NOTHING)
    words = models.TextField()
    urgency = models.CharField(max_length=6)
    urgency_rank = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12)
    area = models.ForeignKey(Area, on_delete=models.DO_NOTHING)
    owner_desk = models.ForeignKey(Desk, on_delete=models.DO_NOTHING)
    next_step = models.CharField(max_length=200)
    next_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "consultation_need"


class Entry(models.Model):
    """A line of a need's way."""

    id = models.UUIDField(primary_key=True)
    need = models.ForeignKey(Need, on_delete=models.DO_NOTHING)
    at = models.DateTimeField()
    kind = models.CharField(max_length=10)
    text = models.TextField()
    by_name = models.CharField(max_length=120)

    class Meta:
        managed = False
        db_table = "consultation_entry"


class Service(models.Model):
    """A service of the directory."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=200)
    description = models.TextField()

    class Meta:
        managed = False
        db_table = "directory_service"


class Row(models.Model):
    """What the floor's form writes first: as many columns as words of somebody need."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    words = models.TextField()
    urgency = models.CharField(max_length=6)
    at = models.DateTimeField(auto_now_add=True)


class Line(models.Model):
    """What the floor's form writes second: a line that belongs to the first."""

    row = models.ForeignKey(Row, on_delete=models.CASCADE)
    text = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
