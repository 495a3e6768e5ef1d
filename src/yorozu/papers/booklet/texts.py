"""The booklet's own words, in one place, so that the caller can give them in another language or easier."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Texts:
    """Every word that isn't an entry's."""

    title: str = "安心便利帳"
    title_reading: str = "あんしん べんりちょう"
    cover_lead: str = "困ったとき、さがしたいとき、まずこの1冊"
    cover_call: str = "どこに聞けばいいかわからないときは"
    keep: str = "電話のそばに置いてください"
    use: str = "この本の使い方"
    use_steps: tuple[str, ...] = (
        "困りごとに近いところを、もくじでさがします。",
        "名前がわかるときは、うしろの「名前でさがす」を見ます。",
        "電話で「便利帳を見ました」と言ってください。",
        "どこに聞けばいいかわからないときは、よろず相談に電話してください。どんなことでも受けつけます。",
    )
    use_age: str = "電話番号や時間は、変わることがあります。それぞれに、確かめた日を書いてあります。"
    urgent: str = "いそぐとき"
    urgent_lead: str = "命があぶないとき、火事のとき、こわいことがあるときは、すぐに電話してください。"
    contents: str = "もくじ"
    page: str = "ページ"
    first: str = "まずは"
    also: str = "ここにも相談できます"
    fax: str = "ファックス"
    map: str = "地区の地図"
    map_alt: str = "地区の地図。番号の場所は、となりの表にあります"
    map_desk: str = "窓口"
    map_place: str = "場所・サービス"
    map_shelter: str = "避難する場所"
    index: str = "名前でさがす"
    index_note: str = "読みの順です。数字はページです。"
    memo: str = "メモ"
    back_title: str = "困ったときは、ここへ"
    qr: str = "いまの内容を見る"
    qr_note: str = "いま開いているか、何が変わったかを、インターネットで見られます。"
    qr_alt: str = "地区のページの二次元コード"
    mistakes: str = "まちがいや、変わったことに気づいたら、教えてください。"
    printed: str = "印刷した日"
    my_notes: str = "わたしの連絡先"
    my_rows: tuple[str, ...] = ("かかりつけの病院", "家族・親せき", "近所の人", "民生委員", "担当の人")
