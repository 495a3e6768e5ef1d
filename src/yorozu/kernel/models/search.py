"""One postings table for every noun: written with the thing itself, read under the reader's scope."""

from django.db import models

from yorozu.kernel.privacy import Retention, described, plain


@described(
    Retention.CASE,
    kind=plain("what kind of thing"),
    thing_id=plain("which thing"),
    area_path=plain("where it lives, for the reader's scope"),
    place=plain("its district as a number: where its words stand"),
    owner=plain("which desk holds it, for the reader's scope"),
    terms=plain("its terms again, eight bytes each: what to take out when the text changes, and what a check compares"),
)
class SearchDocument(models.Model):
    """One thing that can be found; its scope stands beside it, so that it is a condition and never a filter on ten."""

    kind = models.CharField(max_length=20)
    thing_id = models.UUIDField(unique=True)
    area_path = models.CharField(max_length=240, blank=True)
    place = models.SmallIntegerField(default=0)
    owner = models.UUIDField(null=True)
    terms = models.BinaryField(default=b"")

    class Meta:
        indexes = [
            models.Index(fields=["kind", "owner", "place", "id"], name="search_holder"),
            models.Index(fields=["kind", "place"], name="search_place"),
            models.Index(fields=["id", "owner", "area_path"], name="search_scope"),  # the scope of a posting, without the row
        ]

    def __str__(self) -> str:
        return self.kind


@described(
    Retention.CASE,
    term=plain("a keyed digest of the term: the index tells no words"),
    place=plain("the document's district as a number"),
    document=plain("where the term stands: a SearchDocument's number"),
)
class SearchPosting(models.Model):
    """One term of one thing, kept by district. The key is the whole row: the table is its own index (SQLite: WITHOUT ROWID)."""

    pk = models.CompositePrimaryKey("term", "place", "document")
    term = models.BigIntegerField()
    place = models.SmallIntegerField()
    document = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.term)


@described(Retention.CITY, term=plain("a keyed digest"), things=plain("in how many things it stands, when last counted"))
class SearchCommon(models.Model):
    """A term that many things share, counted now and then: rare terms decide, common ones only order."""

    term = models.BigIntegerField(primary_key=True)
    things = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.things)
