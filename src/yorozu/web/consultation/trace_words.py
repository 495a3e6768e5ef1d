"""Words for what the trace holds as codes: acts, kinds of things, purposes, and what was denied."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

ACTIONS: Words = {
    "read_need": _("相談を開いた"), "open_offer": _("つなぐ票を開いた"), "list_needs": _("一覧で見た"),
    "search_needs": _("さがして見つけた"), "look": _("本人が「相談のようす」を見た"), "receive": _("受けつけた"),
    "make_need": _("困りごとを書いた"), "write_note": _("書きたした"), "plan_next_step": _("次の一歩を決めた"),
    "change_urgency": _("急ぎを変えた"), "hand_over": _("ほかの窓口に頼んだ"), "offer": _("ほかの窓口に頼んだ"),
    "lift": _("上の輪へあげた"), "accept": _("引き受けた"), "decline": _("引き受けられないと答えた"),
    "withdraw": _("頼みを取り下げた"), "fall_silent": _("返事がないまま期限をすぎた"), "back_to_owner": _("頼んだ窓口に戻した"),
    "keep_need": _("ここで持つと決めた"), "record_answer": _("結果を書いた"), "record_told": _("伝えたことを書いた"),
    "close_need": _("終わりにした"), "reopen": _("もう一度はじめた"), "ask_consent": _("同意を聞いた"),
    "withdraw_consent": _("同意の取り消しを書いた"), "add_detail": _("からだ・お金・家族のことを書いた"),
    "set_fields": _("くらしの面を選んだ"), "take_in_hand": _("担当になった"), "split_need": _("困りごとを分けた"),
    "join": _("相談を合わせた"), "part": _("相談を分けた"), "name_person": _("だれのことかを書いた"), "add_word": _("本人がことばを足した"),
    "change_contact": _("本人が連絡のしかたを変えた"), "remind": _("日を過ぎたことを知らせた"), "due_today": _("今日することにした"),
    "move_from_unstaffed": _("窓口に人がいないので移した"), "silence_is_acceptance": _("期限になり、最後の窓口が持った"),
    "read_person": _("その人のページを開いた"), "search_people": _("人をさがした"), "write_out_people": _("人の一覧を書き出した"),
    "take_back_closure": _("臨時の休みをやめた"), "take_back_absence": _("休みをやめた"), "write_down_person": _("住民を書いた"),
    "change_person": _("住民の記録を直した"), "record_move": _("引っこしを書いた"), "record_death": _("亡くなったことを書いた"),
    "merge_people": _("同じ人の記録を合わせた"), "part_people": _("合わせた記録を分けた"), "write_down_household": _("世帯を書いた"),
    "join_household": _("世帯に入れた"), "grant_access": _("見てよい人を足した"),
    "read_audit": _("この記録を見た"), "find_in_audit": _("記録を見るために人をさがした"), "export_audit": _("この記録を書き出した"), "fetch_extract": _("書き出したファイルを受け取った"),
    "list_readings": _("気になる閲覧の一覧を見た"), "read_reading": _("気になる閲覧を開いた"), "answer_reading": _("気になる閲覧に答えた"),
    "ask_right": _("本人が、自分の記録について請求した"), "list_rights": _("本人からの請求の一覧を見た"), "read_right": _("本人からの請求を開いた"), "copy_of_data": _("本人の記録の写しを作った"),
    "confirm_identity": _("本人かどうかを確かめた"), "extend_right": _("請求の期限を延ばした"), "answer_right": _("本人からの請求に答えた"), "take_right": _("本人からの請求を受けた"), "answer_part": _("本人からの請求の一部に答えた"), "carry_out": _("本人からの請求のとおりにした"), "letter_of_right": _("本人への手紙を印刷した"), "lift_right": _("請求を上の輪へあげた"),
    "sign_in": _("サインインした"), "sign_out": _("サインアウトした"), "change_password": _("パスワードを変えた"),
    "link_directory": _("市の共通サインインと結びつけた"), "confirm_self": _("もう一度、本人と確かめた"), "end_sitting": _("ほかのサインインを終わらせた"),
    "set_app": _("認証アプリを登録した"), "add_passkey": _("パスキーを登録した"), "remove_factor": _("ふたつめの確認を1つ外した"),
    "make_recovery_codes": _("予備の番号を作った"), "use_recovery_code": _("予備の番号を使った"), "reset_factors": _("ほかの人のふたつめの確認を外した"),
    "create_account": _("利用者を作った"), "appoint": _("役目につけた"), "end_post": _("役目を終わりにした"),
    "note_absence": _("休みと代わりを書いた"), "open_desk": _("窓口を開いた"), "change_desk": _("窓口を直した"), "set_hours": _("開く時間を直した"),
    "announce_closure": _("臨時の休みを書いた"), "close_desk": _("窓口を閉じた"), "say_full": _("窓口がいっぱいだと書いた"), "take_again": _("窓口がまた受けつけると書いた"), "keep_desk_open": _("窓口を閉じるのをやめた"), "change_term": _("役目の終わりの日を変えた"), "add_area": _("地域の輪を作った"),
    "change_area": _("地域の輪を直した"), "end_area": _("地域の輪を終わりにした"), "draw_outline": _("地域の輪の形を取りこんだ"), "add_organisation": _("団体を書いた"), "change_organisation": _("団体を直した"),
    "import_service": _("案内を取りこんだ"), "import_event": _("行事を取りこんだ"), "add_figures": _("人口の表を取りこんだ"),
    "correct_figures": _("人口の表を直した"), "add_office": _("市の組織を取りこんだ"), "correct_office": _("市の組織を直した"),
    "join_list": _("一覧を1つの記録に合わせた"), "add_city_word": _("市のことばを足した"), "retire_word": _("市のことばをやめた"), "correct_suggestion": _("合う窓口を直した"),
    "train_words": _("ことばを学びなおした"), "end_words_model": _("学んだことばをやめた"), "roll_back_words": _("学んだことばを前に戻した"), "settle": _("届かない手紙を片づけた"), "send_again": _("手紙を送りなおした"), "print_letter": _("手紙を印刷した"),
    "ask_owner": _("提供者に確かめるよう頼んだ"), "record_check": _("内容を確かめた"), "withhold": _("提供者の希望で、のせないことにした"),
    "publish_again": _("もう一度のせた"), "lapse": _("確かめられず、さがすページから外した"), "report_wrong": _("まちがいの知らせを受けた"),
    "close_report": _("まちがいの知らせに答えた"), "answer_question": _("取りこみの問いに答えた"), "retire_service": _("案内を終わりにした"),
    "join_services": _("同じ場所の記録を合わせた"), "joined_into": _("ほかの記録に合わさった"), "edit_service": _("案内を直した"), "owner_edit": _("提供者が案内を直した"),
    "look_at_due": _("消す時期が来たものを数えた"), "list_due": _("消す時期が来たものの一覧を見た"), "list_holds": _("消さずに残すものの一覧を見た"), "begin_erasing": _("保存期間が過ぎたものを消しはじめた"), "change_period": _("保存期間を変えた"),
    "set_hold": _("消さずに残すことにした"), "lift_hold": _("消さずに残すのをやめた"), "erase_contact": _("保存期間が過ぎたので、連絡先を消した"), "erase_case": _("保存期間が過ぎたので、相談の記録を消した"),
    "erase_person": _("保存期間が過ぎたので、住民の記録を消した"), "erase_household": _("保存期間が過ぎたので、世帯を消した"), "erase_right": _("保存期間が過ぎたので、請求の記録を消した"), "forget_notice": _("保存期間が過ぎたので、知らせを消した"),
    "make_backup": _("バックアップを作った"), "restore_backup": _("バックアップからもどした"),
}  # fmt: skip
DENIED: Words = {
    "staff": _("職員のページを開こうとした"), "record_need": _("受けつけようとした"), "see_need": _("相談を見ようとした"),
    "work_need": _("相談を進めようとした"), "hand_over": _("つなごうとした"), "answer_handoff": _("つなぐ票に答えようとした"),
    "see_board_of_area": _("地区の一覧を見ようとした"), "see_figures": _("数字を見ようとした"), "see_person": _("住民の記録を見ようとした"),
    "edit_person": _("住民の記録を直そうとした"), "edit_city": _("市と窓口を直そうとした"), "edit_directory": _("案内を直そうとした"),
    "import_directory": _("案内を取りこもうとした"), "see_audit": _("記録を見ようとした"), "see_unusual": _("気になる閲覧を見ようとした"), "answer_rights": _("本人からの請求を見ようとした"), "see_notices": _("お知らせを見ようとした"),
    "end_data": _("保存と消去を見ようとした"), "set_periods": _("保存期間を変えようとした"), "see_all_jobs": _("すべての処理を見ようとした"), "print_paper": _("印刷しようとした"),
    "second_factor": _("ふたつめの確認をまちがえた"),
}  # fmt: skip
KINDS: Words = {
    "need": _("相談"), "consultation": _("受付"), "handoff": _("つなぐ票"), "person": _("住民"), "household": _("世帯"), "page": _("ページ"),
    "area": _("地域の輪"), "desk": _("窓口"), "organisation": _("団体"), "post": _("役目"), "absence": _("休み"), "closure": _("臨時の休み"),
    "grant": _("見てよい人"), "service": _("案内"), "event": _("行事"), "figure": _("人口の表"), "notice": _("お知らせ"), "user": _("利用者"),
    "city_word": _("市のことば"), "correction": _("窓口の直し"), "word_model": _("学んだことば"), "backup": _("バックアップ"), "audit": _("記録"), "extract": _("書き出し"), "reading": _("気になる閲覧"), "rights_request": _("本人からの請求"), "rightsrequest": _("本人からの請求"), "retention_run": _("消去"), "retention_hold": _("消さずに残すもの"), "retention_period": _("保存期間"), "hold": _("消さずに残すもの"), "changedperiod": _("保存期間"), "run": _("消去"), "unusualreading": _("気になる閲覧"),
}  # fmt: skip
PURPOSES: Words = {
    "search": _("検索"), "handoff": _("つなぐ票"), "person page": _("住民のページ"), "mine": _("わたしの相談"), "desk": _("窓口の相談"),
    "waiting_me": _("返事をする"), "waiting_other": _("相手の返事待ち"), "overdue": _("日を過ぎたもの"), "today": _("今日まで"),
    "urgent": _("至急"), "lifted": _("上へあがった"), "area": _("地区の相談"), "closed": _("終わった相談"),
    "rights": _("本人からの請求に答える"),
    "word effect": _("市のことばをためす"),
    "wrong second factor": _("パスワードは合っていた"),
    "no post gives this": _("その役目がない"), "neither area nor grant": _("受け持ちの地区でも、足された人でもない"),
    "only who looks after the city's lists": _("市の一覧を受け持つ人だけ"), "no rule for this kind of thing": _("決まりがない"),
}  # fmt: skip
