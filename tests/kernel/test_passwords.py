"""Passwords that are guessed first are refused, without a network; four words side by side are not."""

import hashlib
import random
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from yorozu.config.environment import ConfigurationError
from yorozu.kernel.models import User
from yorozu.kernel.passwords import LEAST_PARTS, is_listed, parts_in, why_no_list

GUESSED = [
    "password1234", "P@ssw0rd2026!!", "Nagano2026yorozu", "yamada-hanako-1958", "sakurasakura2026", "qwertyuiop123", "zaq12wsxcde3", "aaaaaaaaaaaa",
    "abcabcabcabc", "20001231tanaka", "あいうえおかきくけこさしすせそ", "パスワードパスワード", "ｐａｓｓｗｏｒｄ１２３４５", "dragon monkey sunshine", "いろはにほへとちりぬるを",
    "123456789012", "welcome-welcome-1",
]  # fmt: skip
GOOD = [
    "correct horse battery staple", "雨 みかん 橋 とけい 五月", "ふるいことば4つならべる", "tsj4-9Xq2-wp0L", "korehatesutodesu-2026", "campaign-only-kuruma-ringo",
    "!#$%&'()=~|-^", "えんぴつ かわら 夜行列車 そらまめ", "tadashii-pasuwaado",
]  # fmt: skip


@pytest.mark.parametrize("password", GUESSED)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert parts_in(password) < LEAST_PARTS
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", GOOD)
def test_what_is_not_is_taken(password: str) -> None:
    validate_password(password)


def test_the_accounts_own_name_and_the_citys_count_as_known(settings: Any) -> None:
    settings.CITY_NAME = "見本市"
    user = User(username="kurumizawa", name="胡桃沢 千登勢")
    for password in ("kurumizawa2026!", "胡桃沢千登勢20260401", "見本市2026見本市2026"):
        assert len(password) >= 12
        with pytest.raises(ValidationError):
            validate_password(password, user)
    validate_password("kurumizawa-bkxq-wfzv", user)


def breached(folder: Path, passwords: list[str], *, counts: bool) -> Path:
    file = folder / "breached.txt"
    digests = sorted(hashlib.sha1(one.encode()).hexdigest().upper() for one in passwords)
    file.write_text("".join(f"{one}:{n * 37}\r\n" if counts else f"{one}\n" for n, one in enumerate(digests)))
    return file


@pytest.mark.parametrize("counts", [True, False])
@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_every_line_of_a_citys_list_is_found_and_nothing_else(tmp_path: Path, counts: bool, size: int) -> None:
    draw = random.Random(size)
    listed = [f"listed {draw.random()}" for _ in range(size)]
    file = breached(tmp_path, listed, counts=counts)
    assert why_no_list(file) == ""
    assert all(is_listed(file, one) for one in listed)
    assert not any(is_listed(file, f"other {n}") for n in range(200))


def test_a_listed_password_is_refused_and_a_list_that_is_none_stops_the_start(tmp_path: Path, settings: Any) -> None:
    settings.BREACHED_PASSWORDS = str(breached(tmp_path, [GOOD[3]], counts=True))
    with pytest.raises(ValidationError, match="漏れた"):
        validate_password(GOOD[3])
    validate_password(GOOD[0])
    from django.apps import apps

    for text in ("", "password\n", "F" * 40 + "\n" + "A" * 40 + "\n"):
        (tmp_path / "none.txt").write_text(text)
        settings.BREACHED_PASSWORDS = str(tmp_path / "none.txt")
        with pytest.raises(ConfigurationError):
            apps.get_app_config("config").ready()
    settings.BREACHED_PASSWORDS = str(tmp_path / "not-there.txt")
    with pytest.raises(ConfigurationError):
        apps.get_app_config("config").ready()
