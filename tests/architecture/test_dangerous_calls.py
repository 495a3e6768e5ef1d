"""Calls that turn text into code, commands or objects, and weak tools of cryptography: none in the source, or in a place that is named here with its reason."""

import ast
from pathlib import Path

import pytest

from tests.architecture.test_shape import MODULES, SOURCE

CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.load", "yaml.unsafe_load", "Template", "Engine.from_string", "engines.from_string",
         "from_string", "extra", "RawSQL", "format_map"}  # fmt: skip
MODULES_BARRED = {"pickle", "marshal", "shelve", "dill", "jsonpickle", "telnetlib", "ftplib", "xml.sax", "ldap3", "memcache"}
WEAK = {"md5", "sha1"}
ALLOWED = {
    ("kernel/passwords.py", "sha1"): "lists of breached passwords are kept as SHA-1 by who offers them; nothing rests on it",
    ("kernel/otp.py", "sha1"): "HMAC-SHA-1 is what RFC 6238's apps speak",
    ("language/codes.py", "random"): "draws with what it is given: its callers give `SystemRandom`",
    ("algorithms/evaluate.py", "random"): "samples for an interval of a measurement",
}
CIPHERS = {"kernel/sealed.py", "kernel/backup/sealed.py", "kernel/backup/keys.py"}


def dangerous(text: str) -> set[str]:
    """What of it stands in a module."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            found |= {word for word in (name, name.rpartition(".")[2]) if word in CALLS and (word != "compile" or name == word)}
            found |= {"shell=True" for one in node.keywords if one.arg == "shell" and not (isinstance(one.value, ast.Constant) and one.value.value is False)}
        if isinstance(node, ast.Attribute | ast.Name):
            word = node.attr if isinstance(node, ast.Attribute) else node.id
            found |= {word} & WEAK
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = {node.module or ""} if isinstance(node, ast.ImportFrom) else {one.name for one in node.names}
            found |= modules & {*MODULES_BARRED, "random"} | ({"cryptography"} & {one.partition(".")[0] for one in modules})
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda one: str(one.relative_to(SOURCE)))
def test_nothing_dangerous_stands_in_the_source(module: Path) -> None:
    name = module.relative_to(SOURCE).as_posix()
    found = {one for one in dangerous(module.read_text("utf-8")) if (name, one) not in ALLOWED}
    if name.startswith("simulation/"):
        found -= {"random"}  # invented years must come out the same again
    if name in CIPHERS:
        found -= {"cryptography"}
    assert not found


@pytest.mark.parametrize("module", sorted(CIPHERS))
def test_the_only_cipher_is_aes_gcm_with_keys_by_hkdf(module: str) -> None:
    parts = {one.name for node in ast.walk(ast.parse((SOURCE / module).read_text("utf-8"))) if isinstance(node, ast.ImportFrom)
             and (node.module or "").startswith("cryptography") for one in node.names}  # fmt: skip
    assert parts <= {"AESGCM", "HKDF", "HKDFExpand", "hashes", "SHA256", "InvalidTag"}


@pytest.mark.parametrize("text", [
    "eval('1')", "import os\nos.system('x')", "import subprocess\nsubprocess.run('x', shell=True)", "import pickle", "from pickle import loads", "import yaml\nyaml.load(x)",
    "from django.template import Template\nTemplate(x)", "import hashlib\nhashlib.md5(b'')", "import random", "from random import Random",
    "from cryptography.fernet import Fernet", "Need.objects.extra(where=[x])",
])  # fmt: skip
def test_a_planted_one_is_found(text: str) -> None:
    assert dangerous(text)


def test_what_is_allowed_is_still_there() -> None:
    assert all(word in dangerous((SOURCE / name).read_text("utf-8")) for name, word in ALLOWED)
