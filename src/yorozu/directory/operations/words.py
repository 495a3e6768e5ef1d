"""A city's own words, corrections from intake, and learning: every step with who, when and why, and a way back."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from yorozu.algorithms.learning import Case, Trial, train
from yorozu.algorithms.lexicon import Misspelt, lexicon
from yorozu.algorithms.patterns import check_expression
from yorozu.community.models import Desk
from yorozu.directory.models import CityWord, Correction, WordModel
from yorozu.directory.queries.suggesting import Said, cases_of, terms_of
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Invalid, Refused

KEPT = timedelta(days=365)  # how long a correction is learned from


@transaction.atomic
def add_word(*, by: Actor, expression: str, desk: Desk | None = None, situation: str = "", reason: str) -> CityWord:
    """A city's expression that leads to a desk, or speaks of a situation of the lexicon, at once."""
    require(by, Permission.EDIT_DIRECTORY)
    said = check_word(expression=expression, desk=desk, situation=situation, reason=reason)
    if CityWord.objects.filter(expression=said.expression, desk=desk, situation=situation, retired_at=None).exists():
        raise Invalid({"expression": _("この言い方は、もうそこに結びついています。")})
    word = CityWord.objects.create(expression=said.expression, desk=desk, situation=situation, reason=said.reason, added_at=clock.now(), added_by_name=by.name[:120])
    record_write(by, action="add_city_word", kind="city_word", thing_id=word.pk,
                 after={"expression": said.expression, "desk": said.desk, "situation": situation}, reason=said.reason)  # fmt: skip
    return word


def check_word(*, expression: str, desk: Desk | None, situation: str, reason: str) -> Said:
    """An expression as it would be stored; raises `Invalid` where it can't be, with a sentence for each field."""
    expression, reason = expression.strip(), reason.strip()
    problems = {"expression": _written_badly(expression), "leads": _leads_badly(desk, situation), "reason": _reasoned_badly(reason)}
    if any(problems.values()):
        raise Invalid({name: text for name, text in problems.items() if text})
    return Said(expression, desk.code if desk else "", situation, reason)


def _leads_badly(desk: Desk | None, situation: str) -> str:
    if (desk is None) == (not situation):
        return _("窓口か、くらしの場面か、どちらか1つを選んでください。")
    known = not situation or any(one.code == situation for one in lexicon().situations)
    return "" if known else _("この場面は、ことばの辞書にありません。一覧から選んでください。")


def _reasoned_badly(reason: str) -> str:
    if not reason:
        return _("わけを書いてください。相談する人にも見えます。")
    return _("200字までで書いてください。") if len(reason) > 200 else ""


def _written_badly(expression: str) -> str:
    if not expression or len(expression) > 120:
        return _("120字までで書いてください。")
    try:
        found = check_expression(expression)
    except Misspelt:
        return _("（ ）は閉じて、重ねずに書いてください。| は（ ）の中だけ、{ } の中は決まった名前だけです。")
    return "" if found else _("意味のある言葉がありません。「できない」「ある」だけでは、どの窓口か分かりません。")


@transaction.atomic
def retire_word(*, by: Actor, word: CityWord, reason: str) -> None:
    """No longer used from now; the row stays, with why."""
    require(by, Permission.EDIT_DIRECTORY)
    if not reason.strip():
        raise Invalid({"reason": _("やめるわけを書いてください。")})
    locked = CityWord.objects.select_for_update().get(pk=word.pk)
    if locked.retired_at:
        raise Refused(_("この言い方は、もうやめています。"), code="retired")
    locked.retired_at, locked.retired_by_name, locked.retired_reason = clock.now(), by.name[:120], reason.strip()[:200]
    locked.save()
    record_write(by, action="retire_word", kind="city_word", thing_id=word.pk, after={"retired_at": locked.retired_at}, reason=reason.strip())


@transaction.atomic
def correct(*, by: Actor, text: str, desk: Desk) -> Correction | None:
    """One key at intake: `desk` is right for `text`. Only terms of the lexicon and the desks are kept, nobody's name; None where there are none."""
    require(by, Permission.RECORD_NEED)
    terms = sorted(terms_of(text))
    if not terms:
        return None
    found = Correction.objects.create(terms=terms, desk=desk, at=clock.now())
    record_write(by, action="correct_suggestion", kind="correction", thing_id=found.pk, after={"desk": desk.code})
    return found


def train_words(*, by: Actor, needs: Iterable[tuple[str, str]], dry_run: bool = False) -> tuple[Trial, WordModel | None]:
    """Learn anew from all met needs and corrections; a model only where it finds the desk better than none on cases held back.

    Safe to run at any time and again: the same history gives the same model, and an equal one isn't stored twice. Corrections older
    than a year are forgotten.
    """
    require(by, Permission.EDIT_DIRECTORY)
    corrections = Correction.objects.filter(at__gte=clock.now() - KEPT).order_by("at", "id").values_list("terms", "desk__code")
    trial = train(cases_of(needs), [Case(frozenset(terms), desk) for terms, desk in corrections])
    return trial, None if dry_run else _keep(by, trial)


@transaction.atomic
def _keep(by: Actor, trial: Trial) -> WordModel | None:
    active = WordModel.objects.select_for_update().filter(active=True).first()
    same = active is not None and (active.weights, active.strength) == (trial.learned.weights, trial.learned.strength)
    if same or (not trial.better and active is None):
        return None
    if active is not None:
        _end(active, "" if trial.better else _("学びなおすと、使わないほうがよく当たりました。"))
    if not trial.better:
        record_write(by, action="end_words_model", kind="word_model", thing_id=active.pk, after={"active": False})  # type: ignore[union-attr]
        return None
    version = (WordModel.objects.aggregate(last=Max("version"))["last"] or 0) + 1
    model = WordModel.objects.create(version=version, weights=trial.learned.weights, strength=trial.learned.strength, cases=trial.cases,
                                     before=trial.before, after=trial.after, made_at=clock.now(), active=True)  # fmt: skip
    record_write(by, action="train_words", kind="word_model", thing_id=model.pk, after={"version": version, "before": trial.before, "after": trial.after})
    return model


def forget_old_learning() -> int:
    """Corrections, and models that nothing uses any more, are gone after a year; what was done with them stays in the trace, without words."""
    oldest = clock.now() - KEPT
    ended = WordModel.objects.filter(Q(ended_at__lt=oldest) | Q(ended_at=None, made_at__lt=oldest), active=False)
    return Correction.objects.filter(at__lt=oldest).delete()[0] + ended.delete()[0]


def _end(model: WordModel, reason: str) -> None:
    model.active, model.ended_reason, model.ended_at = False, reason[:200], clock.now()
    model.save()


@transaction.atomic
def roll_back_words(*, by: Actor, reason: str) -> WordModel | None:
    """The model before the one in use, or none at all; the one taken back stays stored, with why."""
    require(by, Permission.EDIT_DIRECTORY)
    active = WordModel.objects.select_for_update().filter(active=True).first()
    if active is None:
        raise Refused(_("いま使っている学びはありません。"), code="nothing-learned")
    _end(active, reason)
    before = WordModel.objects.filter(version__lt=active.version, ended_reason="").order_by("-version").first()
    if before is not None:
        before.active, before.ended_at = True, None
        before.save()
    record_write(by, action="roll_back_words", kind="word_model", thing_id=active.pk, after={"now": before.version if before else 0}, reason=reason)
    return before
