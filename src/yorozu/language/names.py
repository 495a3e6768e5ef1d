"""Names and typed text: stored as typed (NFC), matched by a folded form."""

import re
import unicodedata
from functools import lru_cache

import jaconv

# 異体字 of family and place names, each group folded to its first letter (old forms, register letters, kokuji; as far as names use them).
# Not folded, because families tell them apart: 坂/阪, 河/川, 太/大, 裕/祐.
_GROUPS = """
高髙 崎﨑嵜碕 斉斎齋齊𪗱 辺邊邉 浜濱濵 桜櫻 沢澤 広廣 国國囯 学學 実實 真眞 寿壽 栄榮 条條 徳德 恵惠 総惣總 曽曾 島嶋嶌嶹 富冨 竜龍 滝瀧 藤籐
万萬 与與 豊豐 槙槇 荘莊 園薗 円圓 浅淺 関關 村邨 館舘 鉄鐵 吉𠮷 塩鹽 柳栁桺 薮藪 桑桒 鶴靏靍鸖 伝傳 磯礒 船舩 剣劔劒剱劍 弥彌 来來 静靜 凛凜 橋𣘺槗
土圡𡈽 児兒 会會 県縣 蔵藏 厳嚴 巌巖 礼禮 仏佛 晋晉 頼賴 瀬瀨 清淸 青靑 横橫 黒黑 増增 郎郞 教敎 勲勳 巻卷 峰峯 岳嶽 淵渕渊 篭籠 鴎鷗 郷鄕 桧檜 祢禰
穂穗 亜亞 衛衞 聡聰 昂昻 禄祿 録錄 緒緖 当當 寛寬 楽樂 覚覺 従從 渋澁澀 乗乘 慎愼 薫薰 芦蘆 蒋蔣 野埜 枡桝 杉杦 宜冝 喜㐂 昇曻 場塲 卯夘 涼凉
覧覽 歩步 温溫 鎮鎭 絵繪 継繼 経經 縁緣 両兩 乃廼 処處 区區 参參 収收 図圖 売賣 変變 声聲 尽盡 属屬 応應 戸戶 拝拜 挙擧 数數 旧舊 暁曉 様樣 権權
歴歷 氷冰 満滿 灯燈 点點 焼燒 独獨 猟獵 画畫 畳疊 発發 砕碎 称稱 竃竈 粋粹 糸絲 紘纮 芸藝 茎莖 蛍螢 訳譯 読讀 予豫 逓遞 醤醬 釈釋 鋳鑄 陥陷 隠隱 随隨
霊靈 麦麥 麺麵 黄黃 亀龜 稲稻 譲讓 尭堯 遥遙 瑶瑤 祷禱 桟棧 侭儘 曳曵 廏厩 煕熙 諫諌 鯵鰺 靭靱
"""


def _variants() -> dict[int, str]:
    table = {ord(other): group[0] for group in _GROUPS.split() for other in group[1:] if other != group[0]}
    return {**table, ord("đ"): "d", ord("Đ"): "d", ord("ł"): "l", ord("Ł"): "l", ord("ø"): "o", ord("Ø"): "o"}


_VARIANTS = _variants()
# 自由が丘, 八ヶ岳, 三ケ月, 袖ガ浦: one word between two kanji; in a reading (タケシ, ながの) they are letters like any other.
_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff々])[ケヶがガヵ](?=[\u3400-\u9fff])")
_OWN_SHAPE = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")  # 塚, 神, 海 …: register letters that NFC would swap for the usual ones
_HYPHENS = str.maketrans(dict.fromkeys("ー－‐‑‒–—―−ｰ~〜～", "-"))
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_UNSEEN = re.compile(r"[\s\u00ad\u115f\u1160\u200b-\u200d\u2060\u2800\u3164\ufeff\uffa0]+")
_BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}


def clean_text(text: str, *, limit: int) -> str:
    """Typed text as it is stored: NFC, at most `limit` characters, without control and direction-override characters; empty where none is seen.

    Line breaks (as \\n), tabs, emoji, 外字 and variation selectors stay; so do the compatibility ideographs of the family registers
    (塚, 神), which plain NFC would exchange for other letters.
    """
    if _UNSEEN.fullmatch(text):
        return ""  # nobody would see that something was written
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text[:limit]  # most cells of a list: nothing to mend
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    parts = _OWN_SHAPE.split(text)
    unified = "".join(part if place % 2 else unicodedata.normalize("NFC", part) for place, part in enumerate(parts))
    if _ODD.search(unified) is None:
        return unified[:limit]
    kept = (one for one in unified if one in "\n\t" or (unicodedata.category(one) not in ("Cc", "Cs") and ord(one) not in _BIDI))
    return "".join(kept)[:limit]


class _Folded(dict[int, str]):
    """Each letter's folded form, worked out when it is first met: lists of a hundred thousand names use few letters."""

    def __missing__(self, code: int) -> str:
        letter = _VARIANTS.get(code, chr(code))
        gone = letter.isspace() or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
        bare = "".join(one for one in unicodedata.normalize("NFD", "" if gone else letter.casefold()) if not 0x0300 <= ord(one) <= 0x036F)
        hiragana = str(jaconv.kata2hira(unicodedata.normalize("NFC", bare))).translate(_HYPHENS)
        folded = self[code] = hiragana.translate(_VARIANTS).replace("・", "").replace("·", "")
        return folded


_FOLDED = _Folded()


@lru_cache(maxsize=8192)
def fold_name(text: str) -> str:
    """The form by which names are matched: NFKC, variants folded, kana as hiragana, Latin without accents; no spaces, selectors, dots."""
    return _BETWEEN.sub("ヶ", unicodedata.normalize("NFKC", text)).translate(_FOLDED)


def loose_key(text: str) -> str:
    """A second, looser key: small, voiced and long marks dropped too (きょうこ = きようこ, はだ = はた)."""
    decomposed = unicodedata.normalize("NFD", fold_name(text).translate(_SMALL))
    return "".join(one for one in decomposed if one not in "\u3099\u309a-")
