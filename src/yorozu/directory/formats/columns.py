"""The columns of municipal lists: one name for each, whatever a list calls it – both generations of the standard,
LinkData's and English properties, free headers. The first title of each is the standard's own.

Columns that name private persons (代表者, 開設者, 理事長 …) are `private` and never kept.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("名称", "施設名", "施設名称", "介護サービス事業所名称", "医療機関名称", "医療機関名", "事業所名", "事業所名称", "施設・場所名", "助産所名", "園名", "学校名",
             "店名", "店舗名", "店舗名称", "保育所名", "児童館名", "センター名", "名前", "name", "facilityname", "spotname", "title", "label"),
    "brand": ("店舗名称(ブランド名)", "ブランド名", "チェーン名", "屋号"),
    "kana": ("名称_カナ", "名称カナ", "介護サービス事業所名称_カナ", "フリガナ", "ふりがな", "カナ", "fullnameinkana", "namekana", "name_kana", "名称_かな", "名称_フリガナ",
             "イベント名_カナ"),
    "alternate_name": ("名称_通称", "通称", "愛称", "略称", "別名"),
    "english_name": ("名称_英字", "名称_英語", "介護サービス事業所名称_英字", "英語名", "イベント名_英語", "nameen", "name_en", "englishname"),
    "city_code": ("全国地方公共団体コード", "都道府県コード又は市区町村コード", "市区町村コード", "自治体コード", "prefcode", "団体コード"),
    "municipality": ("地方公共団体名", "都道府県名及び市町村名", "自治体名"),
    "prefecture": ("所在地_都道府県", "都道府県名", "都道府県", "pref", "prefecture"),
    "city": ("所在地_市区町村", "市区町村名", "市区町村", "市町村名", "市町村", "cityname", "city"),
    "address": ("所在地_連結表記", "住所", "所在地", "address", "施設所在地", "所在", "主たる事務所の所在地", "開設場所", "streetaddress", "住所1", "所在地1", "address1", "add1"),
    "address_town": ("所在地_町字", "町名", "町字", "町丁目", "townname", "town"),
    "address_rest": ("所在地_番地以下", "番地", "番地以下", "住所2", "所在地2", "address2", "add2"),
    "building": ("建物名等(方書)", "方書", "katagaki", "建物名", "buildingname"),
    "postal_code": ("郵便番号", "〒", "zip", "zipcode", "postalcode", "postcode"),
    "latitude": ("緯度", "latitude", "lat", "北緯", "ido"), "longitude": ("経度", "longitude", "lon", "lng", "long", "東経", "keido"),
    "position": ("location", "位置情報", "緯度経度", "座標", "latlng"),
    "phone": ("電話番号", "電話", "telephonenumber", "tel", "連絡先電話番号", "連絡先", "phone", "電話番号1", "電話番号2", "telephone", "問い合わせ先電話番号"),
    "extension": ("内線番号", "内線", "extensionnumber", "連絡先内線番号"),
    "fax": ("fax番号", "fax", "faxnumber", "ファックス", "ファクス番号", "ファックス番号", "ファクシミリ"),
    "email": ("連絡先メールアドレス", "メールアドレス", "email", "e-mail", "mail", "メール"),
    "url": ("url", "referenceobject", "ホームページ", "ホームページアドレス", "ホームページurl", "hp", "website", "homepage"),
    "days": ("利用可能曜日", "診療曜日", "開館曜日", "availabledate", "営業日", "開所日", "開館日", "活動日", "曜日", "営業曜日"),
    "opens": ("開始時間", "診療開始時間", "利用開始時間", "starttime", "medicalstarttime", "開館時間_開始", "開始時刻", "子供預かり開所時間"),
    "closes": ("終了時間", "診療終了時間", "利用終了時間", "endtime", "medicalendtime", "開館時間_終了", "終了時刻", "子供預かり閉所時間"),
    "hours_note": ("利用可能日時特記事項", "利用可能時間特記事項", "利用可能曜日特記事項", "診療日時特記事項", "availabledatenote", "開館時間", "営業時間", "診療時間",
                   "利用可能時間", "開所時間", "利用時間", "受付時間", "日時", "活動日時", "normaltime", "opening_time", "営業時間・定休日"),
    "closed": ("休館日", "定休日", "休業日", "休診日", "休み", "閉館日", "休所日"),
    "kinds": ("種別", "実施サービス", "医療機関の種類", "サービス種別", "サービスの種類", "alternativename", "service", "施設種別", "区分", "分類", "種類", "カテゴリ",
              "カテゴリー", "文化財分類", "活動分野", "certifiedtype", "facilitytype", "category"),
    "subjects": ("診療科目", "medicalsubjects", "診療科"),
    "description": ("説明", "概要", "内容", "description", "overview", "相談内容", "活動内容", "事業内容", "サービス内容", "定款に記載された目的"),
    "provider": ("団体名", "法人の名称", "運営主体", "設置主体", "設置者", "経営主体", "運営法人", "法人名", "法人名称", "establisherorganization", "corporatename",
                 "事業者名", "運営者", "運営団体", "主催者", "organizer", "主催"),
    "owner": ("所有者等", "所有者", "管理者", "establisher", "開設者"),
    "corporate_number": ("法人番号", "corporatenumber"),
    "capacity": ("定員", "収容定員", "想定収容人数", "病床数", "numberofbeds", "capacity", "収容人数", "収容可能人数", "収容人員"),
    "fees": ("料金(基本)", "料金", "費用", "利用料", "利用料金", "参加費", "入館料", "会費", "normalprice", "price", "fee"),
    "eligibility": ("対象", "受入年齢", "対象者", "対象年齢", "targetchildren", "acceptedage", "利用対象", "参加資格"),
    "note": ("備考", "note", "notes", "特記事項", "remarks"),
    "transportation": ("アクセス方法", "アクセス", "交通アクセス", "最寄駅", "最寄り駅", "交通", "access"),
    "parking": ("駐車場情報", "駐車場", "parkinginformation", "parking"),
    "transport": ("送迎", "送迎の有無", "送迎サービス"),
    "application": ("申込方法", "参加申込方法", "申込", "申し込み方法", "申込期間", "利用方法", "手続き"),
    "accessibility": ("バリアフリー情報", "バリアフリー"),
    "access:wheelchair": ("車椅子可", "車いす可", "車椅子利用", "車いす利用"), "access:wheelchair_loan": ("車椅子貸出", "車いす貸出"),
    "access:cane_loan": ("ツエ貸出", "杖貸出"), "access:toilet": ("バリアフリートイレ", "車椅子使用者用トイレ有無", "多目的トイレ", "多目的トイレの有無"),
    "access:step_free": ("スロープ、エレベータ、エスカレータ", "スロープ"), "access:tactile": ("点字ブロック等の移動支援", "点字ブロック"),
    "access:reading": ("点字や読上による支援",), "access:assistance_dog": ("盲導犬・介助犬、聴導犬同伴",), "access:captions": ("字幕",),
    "access:writing": ("筆談対応", "筆談"), "access:sign": ("手話", "手話対応"), "access:priority_parking": ("優先駐車場",),
    "access:ostomate": ("オストメイト対応トイレ", "オストメイト設置トイレ有無", "オストメイト"), "access:nursing_room": ("授乳室",),
    "access:diapers": ("おむつ替えコーナー", "乳幼児用設備設置トイレ有無", "おむつ替え"), "access:food": ("飲食可否",),
    "access:stroller_loan": ("ベビーカー貸出",), "access:stroller": ("ベビーカー利用",),
    "hazard:flood": ("災害種別_洪水", "洪水", "flood_l1"), "hazard:landslide": ("災害種別_崖崩れ、土石流及び地滑り", "崖崩れ、土石流及び地滑り", "sedimentdisaster"),
    "hazard:storm_surge": ("災害種別_高潮", "高潮", "stormsurge"), "hazard:earthquake": ("災害種別_地震", "地震", "earthquake"),
    "hazard:tsunami": ("災害種別_津波", "津波", "tunami", "tsunami"), "hazard:fire": ("災害種別_大規模な火事", "大規模な火事", "fire"),
    "hazard:inland_flood": ("災害種別_内水氾濫", "内水氾濫", "inundation"), "hazard:volcano": ("災害種別_火山現象", "火山現象"),
    "shelter": ("指定避難所との重複", "指定避難所との住所同一", "evacuationspace"), "communities": ("対象となる町会・自治会", "residentsassociation"),
    "event_name": ("イベント名", "行事名", "催し名", "eventname", "イベント名称", "講座名"),
    "starts_on": ("開始日", "開催日", "startdate", "開催開始日", "実施日", "開催期間", "期間"), "ends_on": ("終了日", "enddate", "開催終了日"),
    "when_note": ("開始日時特記事項", "開催日時", "開催日時特記事項"), "apply_until": ("参加申込終了日", "申込締切日", "申込期限"),
    "place_name": ("場所名称", "会場", "会場名", "venue", "開催場所", "開催会場"),
    "contact": ("連絡先名称", "問い合わせ先", "問合せ先", "問い合わせ先(市の担当課)", "お問い合わせ", "担当課", "担当部署", "所管課", "jurisdiction"),
    "district": ("地域名", "地区名", "行政区"), "district_code": ("地域コード",), "counted_on": ("調査年月日", "調査日", "基準日", "集計日"),
    "total": ("総人口", "人口", "人口総数", "総数"), "male": ("男性", "男"), "female": ("女性", "女"), "households": ("世帯数", "世帯"),
    "bureau": ("局", "bureau", "局名"), "department": ("部", "department", "部名"), "division": ("課", "division", "課名"),
    "office": ("室・出先", "office", "室", "出先"), "unit": ("係", "unit", "係名"), "affiliation": ("所属名称", "affiliationname", "所属名", "組織名", "組織名称"),
    "affiliation_code": ("affiliationcode", "所属コード", "組織コード"),
    "own_id": ("よろずid",),
    "id": ("id", "no", "№", "no.", "番号", "property", "通しno", "identification", "共通id", "事業所番号", "医療機関コード", "medicalcode", "管理番号"),
    "private": ("代表者", "法人代表者", "代表者名", "代表者氏名", "開設者氏名", "理事長", "管理者氏名", "施設長", "園長", "園長名", "校長", "corporaterepresentative",
                "役職員", "会長", "氏名", "担当者", "担当者名", "責任者", "院長", "代表"),
}  # fmt: skip
_BY_TITLE = {title: key for key, titles in COLUMNS.items() for title in titles}

PATTERNS: tuple[tuple[str, str], ...] = (
    ("", r"高度の|コード|画像|image|ライセンス|form|英語|英字|その他"),
    ("private", r"(?<!指定)(代表者|理事長|責任者|担当者|管理者の?氏名)|(園|校|院|所|館|会|区|支部)長(名|氏名)?$|氏名|委員名|representative"),
    ("kana", r"(名|名称|施設|事業所|団体)?.{0,4}(カナ|かな|ふりがな|フリガナ|よみ|ヨミ|読み)(表記)?\)?$|^(ふりがな|フリガナ|かな|カナ)"),
    ("phone", r"(電話|tel|連絡先).*(fax|ファ)"),
    ("fax", r"fax|ファックス|ファクス|ファクシミリ"), ("extension", r"内線"),
    ("phone", r"電話|^tel|tel$|phone"), ("email", r"メール|mail"), ("url", r"url|ホームページ|^hp$|ウェブ|web|サイト|リンク"),
    ("position", r"緯度.*経度|位置座標"), ("latitude", r"緯度|latitude|^lat$"), ("longitude", r"経度|longitude"), ("postal_code", r"郵便番号"),
    ("owner", r"開設者|所有者|設置者氏名"),
    ("event_name", r"(イベント|行事|催し|講座|教室|催事|大会)の?(名|名称|タイトル|題名)$"),
    ("address", r"(住所|所在地|所在|アドレス)(\d|$)|^(住所|所在地|所在)|設置場所住所"),
    ("opens", r"(開始|開館|開店|開所|始業|開園|開庁)時(間|刻)?_?(開始|から)?$|^(自|from)$"), ("closes", r"(終了|閉館|閉店|閉所|終業|閉園|閉庁)時(間|刻)?_?(終了|まで)?$|^(至|to)$"),
    ("closed", r"(定休|休館|休業|休診|休園|休所)"), ("hours_note", r"(営業|開館|開所|利用|受付|診療|相談|開園|実施|活動)(可能)?(時間|日時|時間帯)"),
    ("days", r"(可|開館|営業|開所|診療|活動|実施|受付|相談)?曜日$|(営業|開館|診療|開所|実施)日$"),
    ("starts_on", r"(開催|実施)(日|期日|年月日)$|^(開始|開催)年月日$"), ("ends_on", r"終了年月日$"),
    ("place_name", r"(開催|実施)(場所|会場)|会場"),
    ("name", r"^(対象|設置|指定)?(施設|事業所|店舗|機関|医院|病院|診療所|薬局|園|学校|避難所|避難場所|サービス|建物|拠点|公園|トイレ|文化財|窓口|スポット|場所|サロン|設置場所|活動|グループ|サークル|店)の?(名|名称|名前)(\(|$)|^名称|の名称$|^(施設|事業所)名"),
    ("provider", r"(法人|運営|経営|設置|実施|主催)の?(名称?|主体|者|法人|団体|会社|機関)$"),
    ("capacity", r"定員|収容(可能)?(人数|人員)|病床数|席数"), ("fees", r"料金|費用|利用料|参加費|入館料|会費|入場料"),
    ("eligibility", r"^対象|対象(者|年齢|児童)$|受入年齢"), ("note", r"備考|注記|特記"), ("subjects", r"診療科"),
    ("kinds", r"(種別|種類|区分|分類|カテゴリー?|ジャンル|業種|分野)$"), ("description", r"(説明|概要|内容|紹介|目的)$"),
    ("transportation", r"アクセス|交通|最寄"), ("parking", r"駐車場"), ("transport", r"送迎"), ("corporate_number", r"法人番号"),
    ("contact", r"問い?合わ?せ先?|担当(課|部署)|所管"),
)  # fmt: skip
_PATTERNS = tuple((key, re.compile(pattern)) for key, pattern in PATTERNS)
_MARKS = re.compile(r"[\s#■□●○◎*※★☆【】「」『』\"'‘’“”]|^[(\[]?\d{1,2}[)\].、:：]")
_BRACKETS = re.compile(r"[(\[<〈《].*[)\]>〉》]$")
_ASIDE = re.compile(r"[(\[].*(カナ|かな|ふりがな|フリガナ|よみ|ヨミ|英|通称|略|コード|url|fax|画像)")  # in brackets, and it changes the meaning
_AGE = re.compile(r"(\d{1,3})(?:[-~～〜](\d{1,3}))?歳?(以上)?(?:の)?(男|女)性?$")


def plain_title(title: str) -> str:
    """A title as titles are compared: one width, lower case, without spaces and ornaments."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", title).lower()).replace("＿", "_").replace("‐", "-")


@lru_cache(maxsize=4096)
def exact(title: str) -> str:
    """The one name of a column that is called as a list of ours knows it; empty otherwise."""
    plain = plain_title(title)
    if found := _BY_TITLE.get(plain) or _prefixed(plain):
        return found
    return "" if _ASIDE.search(plain) else _BY_TITLE.get(_BRACKETS.sub("", plain), "")


def _prefixed(plain: str) -> str:
    """The standard's newest lists put the thing before each column: 教育機関_学校所在地（市区町村）, 公園_名称."""
    _, mark, rest = plain.partition("_")
    rest = _PART.sub(r"\1_\2", _OF_THING.sub("", rest if mark else plain))
    found = _BY_TITLE.get(rest, "") if rest != plain else ""
    return found if found in _PREFIXED else ""


_OF_THING = re.compile(r"^(学校|施設|公園|園)(?=所在地|名称|略称|住所)")
_PART = re.compile(r"^(所在地)\((都道府県|市区町村|町字|番地以下)\)$")
_PREFIXED = {"name", "kana", "alternate_name", "id", "city_code", "prefecture", "city", "address", "address_town", "address_rest", "building", "postal_code", "latitude",
             "longitude", "phone", "extension", "fax", "email", "url", "description", "note", "contact", "capacity", "parking"}  # fmt: skip


@lru_cache(maxsize=4096)
def canonical(title: str) -> str:
    """The one name of a column, known or told by its words; empty where it has none."""
    if found := exact(title):
        return found
    plain = plain_title(title)
    if age_band(title):
        return ""
    for text in dict.fromkeys((plain, _BRACKETS.sub("", plain) or plain)):
        for key, pattern in _PATTERNS:
            if pattern.search(text):
                return key
    return ""


def standard_title(key: str) -> str:
    """The standard's own title of a column."""
    return {"url": "URL", "fax": "FAX番号"}.get(key, COLUMNS[key][0])


@lru_cache(maxsize=512)
def age_band(title: str) -> tuple[str, int] | None:
    """`0-4歳の男性` as ("0-4", 0), `85歳以上の女性` as ("85+", 1); None for other titles."""
    found = _AGE.search(plain_title(title))
    if not found:
        return None
    band = f"{int(found[1])}+" if found[3] else f"{int(found[1])}-{int(found[2])}" if found[2] else f"{int(found[1])}"
    return band, int(found[4] == "女")


def named_columns(header: Iterable[str]) -> list[tuple[int, str, str]]:
    """(place, canonical name, title) of each column of a header.

    A list without a name column has one all the same: 行事名, 団体名, or the first column that is called like a thing.
    """
    columns = [(place, canonical(title), title) for place, title in enumerate(header) if title and not title.startswith("←")]
    if "name" not in {key for _, key, _ in columns} and (stand_in := _name_place(columns)) is not None:
        return [(place, "name" if place == stand_in else key, title) for place, key, title in columns]
    return columns


def _name_place(columns: list[tuple[int, str, str]]) -> int | None:
    choices: tuple[Callable[[str, str], bool], ...] = (
        lambda key, title: key == "event_name", lambda key, title: key == "affiliation", lambda key, title: bool(_THING.search(title)) and not key,
        lambda key, title: bool(_CALLED.search(title)) and not key and not _NO_NAME.search(title),
        lambda key, title: key == "provider", lambda key, title: bool(_THING.search(title)) and key != "private",
        lambda key, title: key == "place_name" and title.endswith("名"),
    )  # fmt: skip
    for fits in choices:
        if (found := next((place for place, key, title in columns if fits(key, title)), None)) is not None:
            return found
    return None


_THING = re.compile(r"(施設|事業所|医療機関|病院|医院|薬局|店舗|団体|公園|学校|保育園|保育所|幼稚園|こども園|避難所|避難場所|拠点|窓口|サロン|カフェ|クラブ|教室|センター|公民館|図書館|児童館|トイレ|文化財|グループ|サークル|停留所|駅)$")
_CALLED = re.compile(r"(名|名称|名前)(\(|$)")
_NO_NAME = re.compile(r"都道府県|市区?町村|自治体|団体|[市区町村]名|町丁|大字|地区|学区|校区|ファイル|データ|項目|組織|機関|会社|路線|系統|部署|課名|担当|管理|法人|国名|別名|略|旧|件名|品名|科名|属名|表示|建物|ビル")
