"""Many findings of one cause are told once, and nobody's text steers a terminal."""

from __future__ import annotations

import io
import json
import os
import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.cli.terminal import Terminal
from reporter.findings import (
    FIRST_SHOWN,
    MOST_CAUSES,
    MOST_SHOWN,
    STEERING,
    Finding,
    Findings,
    Ignored,
    Place,
    Rule,
    Severity,
    as_typed,
    told_by_cause,
    visible,
)
from reporter.renderers.findings_formats import FORMATS
from reporter.renderers.html import render_findings_html

RULE = Rule("TEST-001", "A test has a rule", "2/CMA.3 annex para 20", "Do what it says")


def at(row: int, column: str = "Action date", file: str = "a.csv") -> Finding:
    return RULE.finding(Place(file, row=row, column=column), f"“{row}” is not a date", row)


def test_a_few_findings_of_one_cause_are_all_shown():
    found = [at(row) for row in range(1, MOST_SHOWN + 1)]
    assert [one.finding for one in told_by_cause(found)] == found
    assert not any(one.also for one in told_by_cause(found))


def test_of_many_the_first_are_shown_and_the_others_counted():
    found = [at(row) for row in range(1, 50_001)] + [at(7, "Vintage")]
    shown = told_by_cause(sorted(found, key=lambda finding: finding.sort_key))
    assert [one.finding.place.row for one in shown] == [1, 2, 3, 7]
    assert shown[2].also == "and 49,997 more of this kind, the last at a.csv, row 50000, Action date"


@pytest.mark.parametrize("many", [
    [at(1, f"column {number}") for number in range(16_000)], [at(1, file=f"{number}.csv") for number in range(16_000)]])
def test_causes_in_very_many_columns_or_files_are_one_cause(many):
    shown = told_by_cause(many)
    assert len(shown) == MOST_CAUSES - 1 + FIRST_SHOWN
    assert sum(1 + one.more for one in shown) == 16_000


def test_what_stands_in_the_entries_of_a_list_is_one_cause():
    shown = told_by_cause([at(number, f"filed[{number}].date", "dossier.toml") for number in range(1, 5_001)])
    assert [one.finding.place.column for one in shown] == ["filed[1].date", "filed[2].date", "filed[3].date"]
    assert shown[2].also == "and 4,997 more of this kind, the last at dossier.toml, row 5000, filed[5000].date"


@given(st.lists(st.tuples(st.integers(1, 90), st.sampled_from("AB"), st.just("a.csv")), max_size=200))
def test_no_finding_is_lost_in_counting(places):
    found = Findings([at(*place) for place in places]).sorted()
    shown = told_by_cause(found)
    assert sum(1 + one.more for one in shown) == len(found)
    assert {one.finding for one in shown} <= set(found)
    assert {(each.place.file, each.place.column) for each in found} == {
        (one.finding.place.file, one.finding.place.column) for one in shown}


def test_a_text_of_others_makes_no_message_long():
    found = [RULE.finding(Place("a.csv"), "x" * 200_000, "x" * 200_000, remedy="y" * 200_000)]
    for name in ("text", "sarif", "junit", "github"):
        assert FORMATS[name](found).count("x") < 3_000 and FORMATS[name](found).count("y") < 3_000
    page = render_findings_html(found, "t", "a")
    assert page.count("xxx") < 2_000 and page.count("y") < 3_000
    assert "x" * 200_000 in FORMATS["json"](found)


def test_a_long_message_that_is_ignored_is_told_with_its_reason():
    ignored = [Ignored(RULE.finding(Place("a.csv"), "x" * 2_000), "Explained")]
    out = io.StringIO()
    Terminal(out, out).ignored(ignored)
    for text in (out.getvalue(), render_findings_html([], "t", "a", ignored)):
        assert "(Explained)" in text and 900 < text.count("x") < 3_000


def test_texts_for_people_are_short_and_json_has_every_finding():
    found = [at(row) for row in range(1, 2_001)]
    for name in ("text", "junit", "github"):
        assert FORMATS[name](found).count("is not a date") == FIRST_SHOWN + (name == "junit")
        assert "1,997 more of this kind" in FORMATS[name](found)
    assert "1,997 more of this kind" in (page := render_findings_html(found, "t", "a"))
    assert page.count("is not a date") == FIRST_SHOWN and "2000 errors" in page
    assert len(json.loads(FORMATS["json"](found))) == 2_000


def test_a_sarif_log_stays_short_and_says_how_often_a_cause_occurs():
    """GitHub takes at most 25,000 results of a run."""
    (run,) = json.loads(FORMATS["sarif"]([at(row) for row in range(1, 30_001)]))["runs"]
    assert [result.get("occurrenceCount", 1) for result in run["results"]] == [1, 1, 29_998]


def test_counts_are_of_different_findings():
    assert Findings([at(1), at(1), at(2)]).counts() == {Severity.ERROR: 2, Severity.WARNING: 0, Severity.ADVICE: 0}


LINE_ENDS = "\n::error title=forged::x\u2028\u2029\x85"
@pytest.mark.parametrize("name", [*FORMATS, "html"])
def test_a_name_that_is_not_in_utf_8_is_in_every_format(name):
    found = [RULE.finding(Place("a\udcff.csv"), "m", "v", remedy="r")]
    text = render_findings_html(found, "t\udcff", "a") if name == "html" else FORMATS[name](found)
    assert text.encode()


STEERERS = "\x1b]0;title\x07\x1b[2J\x9b31m\x08\r\x7f\u202e\u2066\u200f\u061c\ufff9\ufffe\uffff\U000e0041"


@pytest.mark.parametrize("name", [*FORMATS, "html"])
def test_no_format_steers_a_terminal(name):
    place = Place(f"a{STEERERS}.csv", f"s{STEERERS}", 1, f"c{STEERERS}")
    found = [RULE.finding(place, f"m{STEERERS}", f"v{STEERERS}", remedy=f"r{STEERERS}")]
    text = render_findings_html(found, f"t{STEERERS}", f"a{STEERERS}") if name == "html" else FORMATS[name](found)
    assert not STEERING.search(text)


@pytest.mark.parametrize("name", [*FORMATS, "html"])
def test_no_text_of_others_begins_a_line_of_its_own(name):
    """Continuous integration takes `::error` at the beginning of a line, even of plain output, for a command."""
    place = Place(f"a{LINE_ENDS}.csv", f"s{LINE_ENDS}", 1, f"c{LINE_ENDS}")
    found = [RULE.finding(place, f"m{LINE_ENDS}", f"v{LINE_ENDS}", remedy=f"r{LINE_ENDS}")]
    text = render_findings_html(found, f"t{LINE_ENDS}", f"a{LINE_ENDS}") if name == "html" else FORMATS[name](found)
    assert not any(line.lstrip().startswith("::error title") for line in text.splitlines())


@given(st.text())
def test_what_is_visible_steers_nothing_and_stays_so(text):
    assert not STEERING.search(visible(text))
    assert visible(visible(text)) == visible(text)
    assert len(visible(text).splitlines()) <= 1


def test_marks_upon_one_letter_do_not_draw_over_the_lines_around():
    assert visible("e" + "\u0301" * 6) == "e" + "\u0301" * 4 + "<U+0301>" * 2


def test_letters_beyond_the_first_plane_are_escaped_as_json_has_them():
    found = [RULE.finding(Place("a\U000e0041\u200f.csv"), "m")]
    assert json.loads(FORMATS["json"](found))[0]["file"] == "a\U000e0041\u200f.csv"


@pytest.mark.skipif(os.name == "nt", reason="the shells of Windows read otherwise")
@pytest.mark.parametrize("name", ["my dossier", "-x", "a; touch b", "$(touch b)", "`touch b`", "a'b", "a&b", "~", "*"])
def test_a_path_that_a_message_lets_one_type_is_one_word_of_a_shell(name: str):
    typed = as_typed(Path(name))
    assert shlex.split(typed) == [f"./{name}" if name.startswith("-") else name]
    assert as_typed(Path("out/my-dossier.xlsx")) == "out/my-dossier.xlsx"
