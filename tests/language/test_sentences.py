"""A sentence that can be said in other languages is never lost in one that cannot."""

from __future__ import annotations

import ast
import datetime
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from reporter import resources
from reporter.accounting.adjustments import accounts
from reporter.accounting.closing import closed
from reporter.documents.annex_4 import annex_4
from reporter.documents.annual_information import annual_information
from reporter.documents.index import index
from reporter.documents.initial_report import initial_report
from reporter.findings import Findings
from reporter.language.catalogues import PLACE, languages
from reporter.language.languages import language
from reporter.language.wording import Citation, Joined, Wording, message, written_number

ROOT = Path(__file__).parents[2]
SENTENCES = ("_", "n_", "message", "counted")
"""The names under which the makers of sentences are called."""


def is_sentence(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SENTENCES


def is_slip(node: ast.AST) -> bool:
    """True if a sentence is no literal, or becomes part of a text that nobody translates."""
    match node:
        case ast.FormattedValue(value=value):
            return is_sentence(value)
        case ast.BinOp(left=left, right=right):
            return is_sentence(left) or is_sentence(right)
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=args):
            inside = [each for argument in args for each in ast.walk(argument)]
            return is_sentence(value) or name in ("join", "format") and any(map(is_sentence, inside))
    return is_sentence(node) and isinstance(node.args[0], ast.JoinedStr | ast.BinOp | ast.Call)


def slips(tree: ast.AST) -> list[int]:
    """The lines in which a sentence is lost."""
    return [node.lineno for node in ast.walk(tree) if is_slip(node)]


@pytest.mark.parametrize("text", [
    '_(f"{year} is open")', '_("open in " + year)', '_("{} is open".format(year))', 'f"{_("open")}: {year}"',
    '_("open") + year', '"; ".join([_("open"), _("late")])', '", ".join(_("open") for _x in years)',
    '_("open").lower()', '"{}".format(_("open"))', 'n_(f"{n} row", "{count} rows", count=n)'])
def test_a_sentence_that_would_be_lost_is_found(text):
    assert slips(ast.parse(text.replace('f"{_("open")}', "f\"{_('open')}")))


def test_no_sentence_is_lost_in_the_code():
    assert {(path.relative_to(ROOT).as_posix(), line) for path in sorted((ROOT / "reporter").rglob("*.py"))
            for line in slips(ast.parse(path.read_text("utf-8")))} == set()


def test_no_sentence_is_lost_while_documents_are_made(monkeypatch):
    """Whatever way a sentence came: none is put into a text, which would say it in English."""
    def lost(wording, *_):
        raise AssertionError(f"“{wording!s}” is put into a text that no language can say")

    loaded = closed(ROOT / "inputs" / "rwanda-clean-cooking")
    assert loaded.dossier is not None and loaded.submission is not None
    dossier, submission, narrative = loaded.dossier, loaded.submission, loaded.narrative
    for name in ("__format__", "__add__", "__radd__", "__mod__"):
        monkeypatch.setattr(Wording, name, lost, raising=False)
    with pytest.raises(AssertionError, match="no language"):
        f"{message('open')}"
    figures = accounts(dossier, submission)
    initial_report(dossier, submission, narrative, {})
    annex_4(dossier, submission, narrative, figures, {}, ())
    annual_information(dossier, submission, {}, ())
    index(dossier, submission, narrative, figures, Findings(), (), draft=False)


def test_a_catalogue_that_says_nothing_is_no_language(tmp_path, monkeypatch):
    shutil.copytree(resources.templates() / "locale", tmp_path / "locale")
    whole = (tmp_path / "locale" / "fr" / PLACE).read_text("utf-8")
    header = whole.partition("\n\n")[0]
    for tag, text in (("pt", header + "\n"), ("ru", header + '\n\nmsgid "Year"\nmsgstr ""\n\nmsgid "Unit"\nmsgstr ""'),
                      ("zh", header + '\n\nmsgid "Year"\nmsgstr ""\n"年"\n')):
        path = tmp_path / "locale" / tag / PLACE
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    monkeypatch.setattr(resources, "templates", lambda: tmp_path)
    assert languages() == ("ar", "en", "es", "fr", "zh")


def test_french_sets_the_first_of_a_month_semicolons_and_colons_as_it_does():
    french = language("fr")
    assert french.day(datetime.date(2026, 12, 1)) == "1er décembre 2026"
    assert french.day(datetime.date(2026, 12, 11)) == "11 décembre 2026"
    assert french.said(Joined(("a", "b"), "; ")) == "a ; b"
    assert french.said(Citation("2/CMA.3 annex para 8; 6/CMA.4 para 5")) == "2/CMA.3 annexe par. 8 ; 6/CMA.4 par. 5"


@pytest.mark.parametrize(("value", "text", "french"), [
    (1_234, "1,234", "1 234"), (Decimal("1E+6"), "1,000,000", "1 000 000"), (Decimal("1E-7"), "0.0000001", "0,0000001"),
    (Decimal("17000.000000"), "17,000", "17 000"), (Decimal("-0.50"), "-0.5", "−0,5"), (Decimal("-0"), "0", "0"),
    (Decimal("949995833.333333"), "949,995,833.333333", "949 995 833,333333"), (10**21, f"{10**21:,}",
                                                                              f"{10**21:,}".replace(",", " "))])
def test_numbers_are_written_whole_without_exponent_and_noise(value, text, french):
    assert written_number(value) == text
    assert language("fr").number(value).replace("\N{NARROW NO-BREAK SPACE}", " ") == french


@pytest.mark.parametrize("tag", ["fr", "es"])
def test_one_thing_has_one_name_in_each_language(tag: str):
    catalogue = (resources.templates() / f"locale/{tag}/LC_MESSAGES/reporter.po").read_text("utf-8")
    said = "".join(re.findall(r'^(?:msgstr )?"(.*)"$', catalogue, re.MULTILINE))
    assert "RATI" not in said and "RMTI" not in said, "ITMO is kept"
    assert not re.search(r"\b(8|23) [a-l]\)", said), "paragraphs are cited as 23(a)"
