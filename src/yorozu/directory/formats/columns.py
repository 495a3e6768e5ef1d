"""The columns of municipal lists, both generations, LinkData's and English properties, free headers: one name for each.

Columns that name private persons (代表者, 開設者, 理事長 …) are never kept.
"""

import unicodedata

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("名称", "施設名", "施設名称", "介護サービス事業所名称", "事業所名", "事業所名称", "医療機関名", "name", "助産所名", "園名", "学校名", "店名",
             "店舗名", "名前", "場所名称", "イベント名", "行事名", "団体名称", "法人名称", "保育所名", "児童館名", "センター名"),
    "kana": ("名称_カナ", "名称カナ", "介護サービス事業所名称_カナ", "フリガナ", "ふりがな", "カナ", "fullnameinkana", "namekana", "名称_かな"),
    "address": ("住所", "所在地", "所在地_連結表記", "address", "施設所在地", "所在", "開設場所", "場所"),
    "address_town": ("所在地_町字",), "address_rest": ("所在地_番地以下",), "address_city": ("所在地_市区町村",),
    "building": ("方書", "建物名等(方書)", "katagaki", "建物名等（方書）"),
    "latitude": ("緯度", "latitude", "lat"), "longitude": ("経度", "longitude", "lon", "lng", "long"), "position": ("location",),
    "phone": ("電話番号", "電話", "telephonenumber", "tel", "連絡先電話番号", "連絡先", "phone", "電話番号1"),
    "fax": ("fax番号", "fax", "faxnumber", "ファックス", "ファクス番号", "ファックス番号"),
    "email": ("連絡先メールアドレス", "メールアドレス", "email", "e-mail"),
    "url": ("url", "referenceobject", "ホームページ", "ホームページアドレス", "hp", "website"),
    "days": ("利用可能曜日", "診療曜日", "開館曜日", "availabledate", "営業日", "開所日"),
    "opens": ("開始時間", "診療開始時間", "利用開始時間", "starttime", "開館時間_開始"),
    "closes": ("終了時間", "診療終了時間", "利用終了時間", "endtime", "開館時間_終了"),
    "hours_note": ("利用可能日時特記事項", "利用可能時間特記事項", "利用可能曜日特記事項", "診療日時特記事項", "availabledatenote", "開館時間", "営業時間",
                   "診療時間", "休館日", "開所時間", "利用時間"),
    "services": ("実施サービス", "サービス種別", "サービスの種類", "診療科目", "medicalsubjects", "種別", "医療機関の種類", "alternativename", "施設種別", "区分",
                 "分類"),
    "provider": ("法人の名称", "団体名", "運営主体", "設置主体", "設置者", "経営主体", "運営法人", "法人名", "establisherorganization"),
    "capacity": ("定員", "収容定員", "想定収容人数", "病床数", "numberofbeds", "capacity", "収容人数"),
    "description": ("説明", "概要", "内容", "description"),
    "fees": ("料金", "料金(基本)", "費用", "利用料"), "eligibility": ("対象", "受入年齢", "対象者", "targetchildren", "対象となる町会・自治会"),
    "note": ("備考", "note", "特記事項"),
    "accessibility": ("バリアフリー情報", "車椅子可"),
    "corporate_number": ("法人番号",), "code": ("全国地方公共団体コード", "都道府県コード又は市区町村コード", "prefcode"),
    "id": ("id", "no", "№", "no.", "番号", "property", "通しno"),
    "private": ("代表者", "法人代表者", "代表者名", "代表者氏名", "開設者", "開設者氏名", "理事長", "管理者", "管理者氏名", "施設長", "園長", "園長名", "校長",
                "corporaterepresentative", "establisher", "役職員", "会長", "氏名"),
}  # fmt: skip
_BY_TITLE = {title: key for key, titles in COLUMNS.items() for title in titles}


def canonical(title: str) -> str:
    """The one name of a column, or the title itself where it has none."""
    plain = "".join(unicodedata.normalize("NFKC", title).split()).lower().lstrip("#")
    return _BY_TITLE.get(plain) or _BY_TITLE.get(plain.replace("（", "(").replace("）", ")")) or title


FAMILY_MARKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("care_service", ("介護サービス事業所名称", "実施サービス")),
    ("evacuation", ("災害種別_洪水", "flood_l1", "指定避難所との重複", "災害種別_地震", "対象となる町会・自治会", "evacuationspace")),
    ("medical", ("診療科目", "医療機関の種類", "medicalsubjects", "医療機関コード", "医療機関名", "病床数", "numberofbeds", "助産所名")),
    ("aed", ("設置位置", "小児対応設備の有無")),
    ("childcare", ("受入年齢", "一時預かりの有無", "収容定員", "認可等年月日", "保育所名", "園名", "targetchildren")),
    ("public_facility", ("バリアフリートイレ", "poiコード", "車椅子可", "名称_通称")),
)  # fmt: skip


def family_of(header: tuple[str, ...]) -> str:
    """Which family a header belongs to; `places` for a list of places of no known family; empty: no list of places."""
    plain = {"".join(unicodedata.normalize("NFKC", title).split()).lower().lstrip("#") for title in header}
    for family, marks in FAMILY_MARKS:
        if plain & set(marks):
            return family
    keys = {canonical(title) for title in header}
    return "places" if "name" in keys and keys & {"address", "latitude", "position", "address_town"} else ""
