"""Bytes to text: UTF-8 with and without BOM, UTF-16, cp932; says which."""


class NotReadable(ValueError):
    """The bytes are no text of any of these encodings."""


def decode(data: bytes) -> tuple[str, str]:
    """(text, encoding). UTF-8 is tried strictly before cp932, which takes almost any bytes; a text with NUL is none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif data.startswith(b"\xef\xbb\xbf"):
        candidates = ["utf-8-sig"]
    else:
        candidates = ["utf-8", "cp932"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and not any("\ue000" <= letter <= "\uf8ff" for letter in text[:2000]):
            return text, encoding
    raise NotReadable
