"""Finding things by the words in them: one postings table for every noun, same on both databases, no extension.

Written in the transaction of the thing's own write, read under the reader's scope, rebuilt by `yorozu search rebuild`.
"""

from .places import place_of
from .reading import search
from .rebuilding import Stale, ensure, rebuild, refresh_common, source, stale
from .terms import terms_of
from .writing import Text, document_numbers, forget_document, forget_documents, index_document, index_documents, move_document

__all__ = [
    "Stale", "Text", "document_numbers", "ensure", "forget_document", "forget_documents", "index_document", "index_documents", "move_document", "place_of", "rebuild",
    "refresh_common", "search", "source", "stale", "terms_of",
]  # fmt: skip
