"""Strangers' files: lists of every family with the standard's columns, renamed, left out, mixed, and with faults whose places are known.

Names, addresses and numbers are invented.
"""

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field

FIRST = ("都道府県コード又は市区町村コード", "NO", "都道府県名", "市区町村名")
SECOND = ("全国地方公共団体コード", "ID", "地方公共団体名")
PLACE_2 = ("所在地_全国地方公共団体コード", "町字ID", "所在地_連結表記", "所在地_都道府県", "所在地_市区町村", "所在地_町字", "所在地_番地以下", "建物名等(方書)", "緯度", "経度",
           "高度の種別", "高度の値", "電話番号", "内線番号", "連絡先メールアドレス", "連絡先FormURL", "連絡先備考（その他、SNSなど）", "郵便番号")  # fmt: skip
HAZARDS = ("災害種別_洪水", "災害種別_崖崩れ、土石流及び地滑り", "災害種別_高潮", "災害種別_地震", "災害種別_津波", "災害種別_大規模な火事", "災害種別_内水氾濫", "災害種別_火山現象")
AGES = (*(f"{low}-{low + 4}歳の{sex}" for low in range(0, 85, 5) for sex in ("男性", "女性")), "85歳以上の男性", "85歳以上の女性")
FAMILIES: dict[str, tuple[tuple[str, ...], ...]] = {
    "aed": ((*FIRST, "名称", "名称_カナ", "住所", "方書", "緯度", "経度", "設置位置", "電話番号", "内線番号", "法人番号", "団体名", "利用可能曜日", "開始時間", "終了時間",
             "利用可能日時特記事項", "小児対応設備の有無", "URL", "備考"),
            (*SECOND, "名称", "名称_カナ", "名称_英字", *PLACE_2, "設置位置", "団体名", "利用可能曜日", "開始時間", "終了時間", "小児対応設備の有無", "URL", "備考")),
    "care_service": ((*FIRST, "介護サービス事業所名称", "介護サービス事業所名称_カナ", "実施サービス", "住所", "緯度", "経度", "電話番号", "FAX番号", "法人番号", "法人の名称",
                      "事業所番号", "利用可能曜日", "定員", "URL", "備考"),
                     (*SECOND, "介護サービス事業所名称", "介護サービス事業所名称_カナ", "実施サービス", *PLACE_2, "FAX番号", "法人番号", "法人の名称", "事業所番号", "定員")),
    "medical": ((*FIRST, "名称", "名称_カナ", "医療機関の種類", "住所", "緯度", "経度", "電話番号", "FAX番号", "法人の名称", "医療機関コード", "診療曜日", "診療開始時間",
                 "診療終了時間", "診療日時特記事項", "時間外における対応", "診療科目", "病床数", "URL", "備考"),),
    "culture": ((*FIRST, "名称", "名称_カナ", "名称_通称", "名称_英語", "文化財分類", "種類", "場所名称", "住所", "緯度", "経度", "員数（数）", "員数（単位）", "所有者等",
                 "文化財指定日", "画像", "概要", "説明", "URL", "備考"),),
    "tourism": ((*FIRST, "名称", "名称_カナ", "名称_英語", "POIコード", "住所", "緯度", "経度", "利用可能曜日", "開始時間", "終了時間", "料金(基本)", "料金(詳細)", "説明",
                 "説明_英語", "アクセス方法", "駐車場情報", "バリアフリー情報", "連絡先名称", "連絡先電話番号", "連絡先内線番号", "URL", "備考"),),
    "event": ((*FIRST, "イベント名", "イベント名_カナ", "開始日", "終了日", "開始時間", "終了時間", "開始日時特記事項", "説明", "料金(基本)", "連絡先名称", "連絡先電話番号",
               "主催者", "場所名称", "住所", "緯度", "経度", "定員", "参加申込終了日", "参加申込方法", "URL", "備考"),),
    "wifi": ((*FIRST, "名称", "名称_カナ", "住所", "緯度", "経度", "設置者", "電話番号", "SSID", "提供エリア", "URL", "備考"),),
    "toilet": ((*FIRST, "名称", "名称_カナ", "住所", "設置位置", "緯度", "経度", "男性トイレ総数", "男性トイレ数（小便器）", "女性トイレ総数", "男女共用トイレ総数", "多機能トイレ数",
                "車椅子使用者用トイレ有無", "乳幼児用設備設置トイレ有無", "オストメイト設置トイレ有無", "利用開始時間", "利用終了時間", "備考"),),
    "hydrant": ((*FIRST, "種別", "住所", "方書", "緯度", "経度", "口径", "備考"),),
    "evacuation": (("NO", "名称", "名称_カナ", "住所", "方書", "緯度", "経度", "標高", "電話番号", "市区町村コード", "都道府県名", "市区町村名", *HAZARDS, "指定避難所との重複",
                    "想定収容人数", "対象となる町会・自治会", "URL", "備考"),
                   (*SECOND[:2], "名称", "名称_カナ", *PLACE_2, "市区町村コード", "地方公共団体名", *HAZARDS, "指定避難所との重複", "想定収容人数")),
    "population": ((*FIRST[:1], "地域コード", *FIRST[2:], "調査年月日", "地域名", "総人口", "男性", "女性", *AGES, "世帯数", "備考"),),
    "public_facility": ((*FIRST, "名称", "名称_カナ", "名称_通称", "POIコード", "住所", "方書", "緯度", "経度", "電話番号", "内線番号", "法人番号", "団体名", "利用可能曜日",
                         "開始時間", "終了時間", "利用可能日時特記事項", "説明", "バリアフリー情報", "URL", "備考"),
                        (*SECOND, "名称", "名称_カナ", "名称_英字", "名称_通称", "POIコード", *PLACE_2, "法人番号", "団体名", "利用可能曜日", "開始時間", "終了時間", "説明",
                         "車椅子可", "バリアフリートイレ", "授乳室", "URL", "備考")),
    "childcare": ((*FIRST, "名称", "名称_カナ", "種別", "住所", "緯度", "経度", "アクセス方法", "駐車場情報", "電話番号", "FAX番号", "団体名", "認可等年月日", "収容定員",
                   "受入年齢", "利用可能曜日", "開始時間", "終了時間", "一時預かりの有無", "URL", "備考"),),
    "npo": (("法人名称", "主たる事務所の所在地", "代表者氏名", "電話番号", "定款に記載された目的", "活動分野", "認証年月日"),),
    "places": (("№", "店　舗　名", "住　　所", "ＴＥＬ", "営業時間", "定休日"), ("施設名", "施設所在地", "連絡先", "緯度", "経度", "特徴"),
               ("#property", "name", "address", "telephoneNumber", "location", "note")),
}  # fmt: skip
RENAMES: dict[str, tuple[str, ...]] = {
    "名称": ("施設名", "施設名称", "名　称", "名称（必須）", "施設の名称", "名前"), "住所": ("所在地", "住　所", "施設所在地", "住所（町名・番地）", "所在"),
    "電話番号": ("電話", "TEL", "ＴＥＬ", "電話番号（代表）", "連絡先電話番号", "tel"), "緯度": ("lat", "緯度（世界測地系）", "latitude", "緯度(10進)"),
    "経度": ("lon", "経度（世界測地系）", "longitude", "lng"), "名称_カナ": ("フリガナ", "名称（カナ）", "ふりがな", "名称カナ"), "備考": ("特記事項", "備　考", "注記"),
    "FAX番号": ("FAX", "ファックス", "ＦＡＸ番号"), "URL": ("ホームページ", "ホームページURL", "url"), "開始時間": ("開始時刻", "利用開始時間"), "定員": ("定員（人）", "収容人数"),
    "イベント名": ("行事名", "催し名", "イベント名称"), "種別": ("施設種別", "区分", "種類"), "場所名称": ("会場", "開催場所"), "総人口": ("人口", "人口総数"),
}  # fmt: skip
DROPPABLE = {"名称_カナ", "内線番号", "備考", "URL", "方書", "名称_英字", "名称_通称", "POIコード", "高度の種別", "高度の値", "町字ID", "画像", "説明_英語", "都道府県名"}
TOWNS = ("桜町", "緑ケ丘", "大字川上", "港南二丁目", "東山田", "本町1丁目", "字中の沢")
WORDS = ("さくら", "みどり", "あおば", "ひまわり", "つくし", "山の手", "川べり", "中央", "北", "駅前", "ふれあい", "のぞみ")
KINDS = ("公民館", "センター", "の家", "会館", "医院", "広場", "集会所", "館")


@dataclass
class Stranger:
    """A file, what family it should be told as, and which of its rows can't be used (by their place among the rows)."""

    name: str
    content: bytes
    family: str
    good: int
    bad: dict[int, str] = field(default_factory=dict)


def cell(title: str, number: int, luck: random.Random) -> str:
    """A plausible value for one of the standard's columns."""
    town = TOWNS[number % len(TOWNS)]
    made: dict[str, Callable[[], str]] = {
        "名称": lambda: f"{WORDS[number % len(WORDS)]}{KINDS[number % len(KINDS)]}第{number}",
        "所在地": lambda: f"見本県見本市{town}{number % 90 + 1}-{number % 7 + 1}-{number}", "緯度": lambda: f"{36 + number / 3000:.6f}",
        "経度": lambda: f"{138 + number / 2000:.6f}", "電話": lambda: f"026{luck.choice(('-', '（', '-'))}200-{number % 10000:04}".replace("（200", "（200）"),
        "カナ": lambda: "ミホンセンター", "曜日": lambda: luck.choice(("月火水木金", "月～金", "火水木金土日", "毎日", "", "月,水,金")),
        "開始時間": lambda: luck.choice(("9:00", "09:00", "8時30分", "８：３０", "")), "終了時間": lambda: luck.choice(("17:00", "17:30:00", "21時", "", "24:00")),
        "開始日": lambda: luck.choice(("2026-04-01", "2026/4/1", "令和8年4月1日", "R8.4.1", "46113")),
        "終了日": lambda: luck.choice(("2026-04-30", "2026/5/1", "令和8年6月1日")),
        "調査年月日": lambda: luck.choice(("2026-04-01", "45016", "令和8年4月1日")), "地域名": lambda: f"{town}{number}丁目", "郵便番号": lambda: "380-0001",
        "URL": lambda: f"https://example.org/{number}", "メール": lambda: "info@example.org", "コード": lambda: "202011", "代表者": lambda: "見本　太郎",
        "備考": lambda: luck.choice(("", "駐車場あり", "1行目\n2行目", '"かぎ"つき', "=A1")), "location": lambda: f"{36 + number / 3000:.5f},{138 + number / 2000:.5f}",
    }  # fmt: skip
    keys = {"名称": ("名称", "介護サービス事業所名称", "施設名", "店　舗　名", "イベント名", "法人名称", "name"), "所在地": ("住所", "所在地_連結表記", "住　　所", "施設所在地", "address", "主たる事務所の所在地"),
            "電話": ("電話番号", "ＴＥＬ", "連絡先", "連絡先電話番号", "telephoneNumber"), "カナ": ("カナ",), "緯度": ("緯度",), "経度": ("経度",), "郵便番号": ("郵便番号",)}  # fmt: skip
    for key, titles in keys.items():
        if title in titles or (key == "カナ" and title.endswith("カナ")):
            return made[key]()
    if title in ("NO", "ID", "№", "#property", "地域コード"):
        return str(number + 1)
    if any(title.endswith(one) for one in ("人口", "男性", "女性", "世帯数", "総数", "病床数", "定員", "人数")):
        return str(luck.randrange(500))
    if title in HAZARDS:
        return luck.choice(("1", "", "1"))
    for key in ("開始日", "終了日", "調査年月日", "地域名", "開始時間", "終了時間", "曜日", "URL", "メール", "コード", "代表者", "備考", "location"):
        if title.endswith(key) or title.startswith(key):
            return made[key]()
    return luck.choice(("", "見本", "あり", "1"))


FAULTS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("no name", ("名称", "イベント名", "介護サービス事業所名称", "施設名", "店　舗　名", "法人名称", "name", "地域名"), ""),
    ("not a number", ("緯度",), "北の方"), ("outside Japan", ("緯度",), "0.5"), ("not a time", ("開始時間", "診療開始時間"), "77:00"),
    ("no such day", ("開始日", "調査年月日"), "2026-02-31"), ("not a count", ("総人口",), "たくさん"),
)  # fmt: skip


def stranger(seed: int) -> Stranger:
    """The file of a seed."""
    luck = random.Random(seed)
    family = luck.choice(sorted(FAMILIES))
    titles = list(luck.choice(FAMILIES[family]))
    if luck.random() < 0.5:
        titles = [one for one in titles if one not in DROPPABLE or luck.random() < 0.6]
    if luck.random() < 0.4 and titles[0] != "#property":
        titles = luck.sample(titles, len(titles))
    count = luck.randrange(30, 90)
    rows = [[cell(title, number, luck) for title in titles] for number in range(count)]
    bad: dict[int, str] = {}
    for number in luck.sample(range(count), luck.randrange(0, 6)):
        fits = [(what, titles.index(title), value) for what, names, value in FAULTS for title in names if title in titles]
        fits = [one for one in fits if not (one[0] == "no name" and family == "hydrant")]
        if fits:
            what, place, value = luck.choice(fits)
            rows[number][place] = value
            bad[number] = what
    shown = [luck.choice(RENAMES[one]) if one in RENAMES and luck.random() < 0.3 else one for one in titles]
    if luck.random() < 0.3:
        shown, rows = [*shown, "所管課コード"], [[*row, "A1"] for row in rows]
    return Stranger(f"{family}_{seed}.csv", _written(luck, shown, rows), family, count - len(bad), bad)


def _written(luck: random.Random, titles: list[str], rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=luck.choice((",", ",", ",", "\t", ";")), lineterminator=luck.choice(("\r\n", "\n")),
                        quoting=luck.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))  # fmt: skip
    if luck.random() < 0.3 and titles[0] != "#property":
        writer.writerow(["見本市の一覧", *[""] * (len(titles) - 1)])
        writer.writerow(["令和8年4月1日現在", *[""] * (len(titles) - 1)])
    if luck.random() < 0.2 and titles[0] == "#property":
        writer.writerow(["#LINK", *[""] * (len(titles) - 1)])
        writer.writerow(["#lang", "ja", *[""] * (len(titles) - 2)])
    writer.writerow(titles)
    for place, row in enumerate(rows):
        writer.writerow(row)
        if luck.random() < 0.03:
            writer.writerow([""] * len(titles))
        if luck.random() < 0.02 and place > 5:
            writer.writerow(titles)
    return text.getvalue().encode(luck.choice(("utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be", "euc_jp")), "replace")
