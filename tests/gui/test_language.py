"""Words of rules and reports in another language: found by Qt's tools, looked up, filled by locale."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QCoreApplication, QLocale

from slodesk.domain.figures import duration_phrase, exhaustion_phrase, percent_figure
from slodesk.domain.phrases import Figure, Moment
from slodesk.domain.status import STATUS_WORDS, Status
from slodesk.gui.formats import Words
from slodesk.gui.language import QtLanguage
from tests.gui.conftest import NOW
from tests.unit.domain.builders import assessed, regular

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for part in ("domain", "reports") for path in (ROOT / "slodesk" / part).rglob("*.py"))
TR_ITSELF = "phrase(template, comment, count, **values)"
GERMAN = {
    "Critical": ["Kritisch"],
    "now": ["jetzt"],
    "less than a minute": ["weniger als eine Minute"],
    "%Ln hour[|s]": ["%Ln Stunde", "%Ln Stunden"],
}


class Template(NamedTuple):
    """A text for translators."""

    text: str
    comment: str
    counted: bool


def tool(name: str) -> str:
    """Return where one of Qt's tools is."""
    return str(Path(sys.executable).with_name(name))


def aliases() -> str:
    """Return by which names ``make translations`` knows what is to be translated."""
    found = re.search(r"-tr-function-alias (\S+)", (ROOT / "Makefile").read_text("utf-8"))
    assert found
    return found[1]


def written() -> Iterator[Template]:
    """Yield the template of every call of ``phrase`` and ``tr``; it must be a literal."""
    for path in SOURCES:
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
            if not named or call.func.id not in {"phrase", "tr"} or ast.unparse(call) == TR_ITSELF:
                continue
            first, *rest = call.args
            assert isinstance(first, ast.Constant), f"{path.name}:{call.lineno}: write the words here"
            yield Template(first.value, ast.literal_eval(rest[0]) if rest else "", len(rest) > 1)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What Qt's tool finds in the sources."""
    path = tmp_path_factory.mktemp("language") / "slodesk_de.ts"
    options = ["-silent", "-target-language", "de_DE", "-tr-function-alias", aliases()]
    command = [tool("pyside6-lupdate"), *options, *map(str, SOURCES), "-ts", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path


def test_every_template_is_found(found: Path) -> None:
    messages = [
        Template(
            message.findtext("source", ""), message.findtext("comment", ""), message.get("numerus") == "yes"
        )
        for message in ET.parse(found).iter("message")
    ]
    assert len(messages) > 200
    assert set(written()) == set(messages)


def test_gaps_are_named_and_counts_are_shown() -> None:
    for template in written():
        assert "{}" not in template.text
        assert template.counted or "[" not in template.text, template.text


@pytest.fixture
def german(found: Path, qapp: QApplication) -> Iterator[QtLanguage]:
    """The window's language, once somebody has translated a few words."""
    tree = ET.parse(found)
    for message in tree.iter("message"):
        words = GERMAN.get(message.findtext("source", ""))
        translation = message.find("translation")
        if words is None or translation is None:
            continue
        translation.attrib.pop("type", None)
        if message.get("numerus") == "yes":
            for form, word in zip(translation.iter("numerusform"), words, strict=True):
                form.text = word
        else:
            translation.text = words[0]
    tree.write(found, encoding="utf-8", xml_declaration=True)
    compiled = found.with_suffix(".qm")
    command = [tool("pyside6-lrelease"), "-silent", str(found), "-qm", str(compiled)]
    subprocess.run(command, check=True, capture_output=True)
    translator, before = Words(), QLocale()
    assert translator.load(str(compiled))
    QLocale.setDefault(QLocale("de_DE"))
    qapp.installTranslator(translator)
    yield QtLanguage(ZoneInfo("Europe/Berlin"))
    qapp.removeTranslator(translator)
    QLocale.setDefault(before)


def test_what_is_translated_is_said(german: QtLanguage) -> None:
    assert german.say(STATUS_WORDS[Status.CRITICAL]) == "Kritisch"
    assert german.say(exhaustion_phrase(assessed(regular([40.0] + [0.0] * 29)))) == "jetzt"
    assert german.say(duration_phrase(1 / 24)) == "1 Stunde"
    assert german.say(duration_phrase(0.75)) == "18 Stunden"
    assert german.say(duration_phrase(0)) == "weniger als eine Minute"


def test_what_helpers_of_the_window_say_needs_no_context(german: QtLanguage) -> None:
    assert QCoreApplication.translate("Overview", "Critical") == "Kritisch"
    assert QCoreApplication.translate("Overview", "later") == "later"


def test_what_is_not_translated_is_english_with_the_locales_figures(german: QtLanguage) -> None:
    assert german.say(duration_phrase(5)) == "5 days"
    assert german.say(percent_figure(0.07407)) == "7,41\u00a0%"
    assert german.say(Figure(-1234567.5, 1)) == "−1.234.567,5"
    assert german.say(Moment(NOW)).startswith(f"{NOW:%d}".lstrip("0"))
    assert german.month(3) == QLocale("de_DE").monthName(3, QLocale.FormatType.ShortFormat)


def translates_what_it_is_given(made: ast.AST) -> bool:
    """Whether a function passes what it is given on to be translated."""
    if not isinstance(made, ast.FunctionDef):
        return False
    given = {each.arg for each in made.args.args}
    calls = [call for call in ast.walk(made) if isinstance(call, ast.Call) and len(call.args) > 1]
    return any(
        ast.unparse(call.func).endswith("translate") and ast.unparse(call.args[1]) in given for call in calls
    )


def test_every_text_the_window_translates_is_collected() -> None:
    """A helper that translates what it is given bears a name that the tool which collects knows."""
    known = {"tr", "_tr", "_counted", "translated"}
    paths = [path for path in (ROOT / "slodesk" / "gui").rglob("*.py") if "forms" not in path.parts]
    strange = [
        f"{path.name}: {made.name}"
        for path in paths
        for made in ast.walk(ast.parse(path.read_text("utf-8")))
        if translates_what_it_is_given(made) and made.name not in known
    ]
    assert paths
    assert not strange
