"""Names and typed text: stored as typed (NFC), matched by a folded form."""

import unicodedata

import jaconv

# 異体字 of family and place names, folded to the commonest form (文字情報基盤's groups, as far as names use them).
_VARIANTS = str.maketrans(
    {"髙": "高", "﨑": "崎", "嵜": "崎", "碕": "崎", "斎": "斉", "齋": "斉", "齊": "斉", "邊": "辺", "邉": "辺", "濱": "浜", "濵": "浜",
     "櫻": "桜", "澤": "沢", "廣": "広", "國": "国", "學": "学", "實": "実", "眞": "真", "壽": "寿", "榮": "栄", "條": "条", "德": "徳",
     "惠": "恵", "惣": "総", "曾": "曽", "嶋": "島", "嶌": "島", "冨": "富", "龍": "竜", "瀧": "滝", "籐": "藤", "萬": "万", "與": "与",
     "豐": "豊", "槇": "槙", "莊": "荘", "薗": "園", "圓": "円", "淺": "浅", "關": "関", "邨": "村", "舘": "館", "鐵": "鉄", "櫛": "櫛",
     "吉": "吉", "𠮷": "吉", "祇": "祇", "辻": "辻", "葛": "葛", "ケ": "ヶ", "が": "ヶ"}
)  # fmt: skip
_HYPHENS = str.maketrans(dict.fromkeys("ー－‐‑‒–—―−ｰ~〜～", "-"))
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")
_BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}


def clean_text(text: str, *, limit: int) -> str:
    """Typed text as it is stored: NFC, at most `limit` characters, without control and direction-override characters.

    Line breaks (as \\n), tabs, emoji, 外字 and variation selectors stay.
    """
    unified = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (one for one in unified if one in "\n\t" or (unicodedata.category(one) not in ("Cc", "Cs") and ord(one) not in _BIDI))
    return "".join(kept)[:limit]


def fold_name(text: str) -> str:
    """The form by which names are matched: NFKC, variants folded, kana as hiragana, without spaces and selectors."""
    plain = unicodedata.normalize("NFKC", text).translate(_VARIANTS)
    kept = "".join(one for one in plain if not one.isspace() and not 0xFE00 <= ord(one) <= 0xFE0F and not 0xE0100 <= ord(one) <= 0xE01EF)
    return str(jaconv.kata2hira(kept.casefold())).translate(_HYPHENS).replace("・", "")


def loose_key(text: str) -> str:
    """A second, looser key: small and voiced marks dropped too (きょうこ = きようこ, はだ = はた)."""
    decomposed = unicodedata.normalize("NFD", fold_name(text).translate(_SMALL))
    return "".join(one for one in decomposed if one not in "\u3099\u309a-")
