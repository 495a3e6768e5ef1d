"""One postings table for every noun: written with the thing itself, read under the reader's scope."""

from django.db import models

from yorozu.kernel.privacy import Retention, described, plain


@described(
    Retention.CASE,
    kind=plain("what kind of thing"),
    thing_id=plain("which thing"),
    area_path=plain("where it lives, for the reader's scope"),
    owner=plain("which desk holds it, for the reader's scope"),
)
class SearchDocument(models.Model):
    """One thing that can be found; its scope stands beside it, so that it is a condition and never a filter on ten."""

    kind = models.CharField(max_length=20)
    thing_id = models.UUIDField(unique=True)
    area_path = models.CharField(max_length=240, blank=True)
    owner = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "area_path"], name="search_area"), models.Index(fields=["kind", "owner"], name="search_owner")]

    def __str__(self) -> str:
        return self.kind


@described(
    Retention.CASE,
    document=plain("where the term stands"),
    term=plain("a keyed digest of the term: the index tells no words"),
)
class SearchPosting(models.Model):
    """One term of one thing."""

    document = models.ForeignKey(SearchDocument, on_delete=models.CASCADE, related_name="postings")
    term = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["term", "document"], name="search_term")]

    def __str__(self) -> str:
        return str(self.term)
