"""Which family a list belongs to, told from its header (and, where that leaves it open, from its title or file name)."""

from collections.abc import Iterable

from .columns import COLUMNS, age_band, canonical, named_columns, plain_title

_MARKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("catalogue", ("データセット_タイトル", "データセット_id", "データ名称", "データセット名", "ファイル_タイトル", "データ形式")),
    ("population", ("総人口", "世帯数", "調査年月日", "人口")),
    ("organisation", ("所属名称", "affiliationname", "affiliationcode", "機構分類名称", "所属コード")),
    ("event", ("イベント名", "行事名", "eventname", "開催日", "イベント名称", "催し名", "参加申込終了日", "startdate", "講座名", "イベント名_カナ", "開始日")),
    ("care_service", ("介護サービス事業所名称", "実施サービス", "事業所番号", "介護サービスの種類", "介護サービス事業所名称_カナ")),
    ("hydrant", ("口径", "水利種別", "水利番号", "消火栓番号")),
    ("toilet", ("男性トイレ総数", "多機能トイレ数", "男女共用トイレ総数", "女性トイレ総数", "車椅子使用者用トイレ有無", "乳幼児用設備設置トイレ有無")),
    ("wifi", ("ssid", "提供エリア")),
    ("culture", ("文化財分類", "文化財指定日", "員数(数)", "文化財名称", "指定区分", "員数(単位)")),
    ("evacuation", ("災害種別_洪水", "flood_l1", "指定避難所との重複", "災害種別_地震", "evacuationspace", "洪水", "指定緊急避難場所との住所同一", "指定避難所との住所同一",
                    "災害種別_津波", "想定収容人数", "対象となる町会・自治会", "災害種別_大規模な火事", "災害種別_内水氾濫")),
    ("medical", ("診療科目", "医療機関の種類", "medicalsubjects", "医療機関コード", "医療機関名", "病床数", "numberofbeds", "助産所名", "診療曜日", "診療開始時間", "診療終了時間")),
    ("aed", ("小児対応設備の有無", "aed設置場所", "aed設置施設名", "設置位置")),
    ("childcare", ("受入年齢", "一時預かりの有無", "認可等年月日", "保育所名", "園名", "targetchildren", "acceptedage", "temporarykeeping", "病児保育の有無")),
    ("npo", ("定款に記載された目的", "活動分野", "認証年月日", "主たる事務所の所在地", "設立認証年月日", "法人名称")),
    ("tourism", ("料金(詳細)", "説明_英語", "連絡先内線番号")),
    ("public_facility", ("バリアフリートイレ", "poiコード", "車椅子可", "名称_通称")),
)  # fmt: skip
_WEAK = {"総人口", "人口", "世帯数", "設置位置", "事業所番号", "想定収容人数", "対象となる町会・自治会", "開始日", "料金(詳細)", "説明_英語", "連絡先内線番号",
         "提供エリア", "法人名称", "指定区分", "調査年月日", "poiコード", "名称_通称", "洪水", "車椅子可", "車椅子使用者用トイレ有無", "受入年齢"}  # fmt: skip
_HINTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("aed", ("aed",)), ("evacuation", ("避難", "evacuation", "shelter", "hinan")), ("medical", ("医療", "病院", "診療所", "薬局", "hospital", "clinic", "medical", "pharmacy")),
    ("childcare", ("保育", "幼稚園", "子育て", "こども園", "児童", "学童", "preschool", "nursery", "kindergarten", "childcare", "children")),
    ("care_service", ("介護", "care_service")), ("welfare", ("福祉", "welfare", "障害", "障がい", "handicapped", "高齢者", "elderly")),
    ("toilet", ("トイレ", "toilet")), ("wifi", ("wifi", "wi-fi", "無線lan", "wireless_lan")), ("culture", ("文化財", "cultural")), ("tourism", ("観光", "tourism", "sightseeing")),
    ("hydrant", ("消防水利", "消火栓", "hydrant", "fire_hydrant")), ("npo", ("npo", "団体", "サークル")), ("event", ("イベント", "行事", "event")),
    ("public_facility", ("公共施設", "public_facility", "公民館", "図書館", "コミュニティセンター", "community_center", "exchange_center", "公園")),
    ("service", ("相談", "窓口", "サービス", "life_event", "support")),
)  # fmt: skip
_LIKE_FACILITIES = {"tourism", "culture", "toilet", "wifi"}
_WHERE = {"address", "latitude", "longitude", "position", "address_town", "address_rest"}
_REACH = {"phone", "email", "url", "fax", "description", "hours_note", "kinds"}


def family_of(header: Iterable[str], *, hints: str = "") -> str:
    """Which family a header belongs to; `places` for a list of places of no known family; empty: no list that we take.

    `hints`: the list's name and the rows above the header.
    """
    titles = tuple(header)
    plain = {plain_title(title) for title in titles if title}
    keys = {canonical(title) for title in titles if title} - {""}
    if keys & _WHERE:
        keys |= {"name"} & {key for _, key, _ in named_columns(titles)}  # 農園名, 登録施設名: places, if they stand somewhere
    found, guessed = _best(plain), _hint(hints)
    if found == "public_facility" and guessed in _LIKE_FACILITIES and "name" in keys:
        return guessed  # its marks stand in every list of the standard's second generation
    if _fits(found, keys, titles):
        return found
    if "name" not in keys and not (keys & {"provider", "event_name", "affiliation"}):
        return "hydrant" if guessed == "hydrant" and keys & _WHERE else ""
    if keys & _WHERE:
        return guessed if _fits(guessed, keys, titles) else "places"
    if keys & _REACH:
        return guessed if guessed in ("npo", "service", "welfare", "childcare", "medical") else "service"
    return ""


def _best(plain: set[str]) -> str:
    """The family with the most marks; a weak mark alone makes none."""
    best, most = "", 0.0
    for family, marks in _MARKS:
        score = sum(0.4 if mark in _WEAK else 1.0 for mark in marks if mark in plain)
        if score > most and (score >= 0.8 or family == "aed"):
            best, most = family, score
    return best


def _fits(family: str, keys: set[str], titles: tuple[str, ...]) -> bool:
    """Whether a list of this family can be read with these columns at all."""
    if family in ("", "places"):
        return False
    if family == "catalogue":
        return True
    if family == "population":
        return bool(keys & {"total", "male"} or any(age_band(title) for title in titles)) and bool(keys & {"district", "municipality", "name", "address_town"})
    if family == "organisation":
        return bool(keys & {"affiliation", "division", "department", "bureau"})
    if family == "event":
        return bool(keys & {"event_name", "name"}) and bool(keys & {"starts_on", "ends_on", "when_note", "event_name"})
    if family == "hydrant":
        return bool(keys & _WHERE)
    return "name" in keys or bool(keys & {"provider"} and keys & _WHERE)


def _hint(text: str) -> str:
    lowered = text.lower()
    return next((family for family, words in _HINTS if any(word in lowered for word in words)), "")


def known_titles(cells: Iterable[str]) -> int:
    """How many columns a header with these cells would have that we know; titles that stand in a list of ours count double."""
    score = 0
    for cell in cells:
        if 0 < len(cell) <= 60:
            plain = plain_title(cell)
            score += 2 if plain in _KNOWN else 1 if canonical(cell) or age_band(cell) else 0
    return score


_KNOWN = {title for titles in COLUMNS.values() for title in titles} | {mark for _, marks in _MARKS for mark in marks}
