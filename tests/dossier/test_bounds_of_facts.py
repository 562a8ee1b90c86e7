"""Each number, day and text of a dossier has its bound, told before a build; and no text takes long to be read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from reporter.dossier import starter
from reporter.findings import Severity
from reporter.verbs.build import assemble
from reporter.verbs.examine import examine

ROOT = Path(__file__).parent.parent.parent
FACTS, APPROACH = "dossier.toml", "approaches/CA9999.toml"


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    starter.write(tmp_path / "d")
    return tmp_path / "d"


def with_line(dossier: Path, name: str, old: str, new: str) -> None:
    path = dossier / name
    text, count = re.subn(old, lambda _: new, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
    assert count == 1
    path.write_text(text, "utf-8")


@pytest.mark.parametrize(("name", "old", "new"), [
    (APPROACH, r"^20\d\d = \d+", "2026 = 1" + "0" * 30),
    (APPROACH, r"^20\d\d = \d+", "2026 = -5"),
    (APPROACH, r"^20\d\d = \d+", "9" * 5000 + " = 5"),
    (APPROACH, r"^start = .*", "start = 0001-01-01"),
    (APPROACH, r"^end = .*", "end = 9999-12-31"),
    (APPROACH, r"^changes = ", "last_day = 9999-12-31\nchanges = "),
    (APPROACH, r"^changes = ", "end = 0001-01-01\nchanges = "),
    (FACTS, r'^method = "averaging"', 'method = "averaging"\ntarget_emissions = 1e999999999'),
    (FACTS, r'^method = "averaging"', 'method = "averaging"\ntarget_emissions = 1e-999999999'),
    (FACTS, r'^method = "averaging"', 'method = "averaging"\ntarget_emissions = nan'),
    (FACTS, r'^method = "averaging"', 'method = "averaging"\ntarget_emissions = -inf'),
    (FACTS, r'^method = "averaging"', 'method = "trajectory"\ntrajectory = {2026 = 1e308}'),
    *((FACTS, r'^method = "averaging"', 'method = "averaging"\nintensity = {denominator = "GDP", ' + said + "}")
      for said in ("levels = {2030 = 1e22}", "levels = {2030 = 1e-999999999}", "levels = {2030 = 0}",
                   "levels = {2030 = -1}", "levels = {2030 = inf}", "levels = {999999999 = 5}", "levels = {0 = 5}",
                   "target = 1e13", "target = 1e-30", "target = nan")),
    (FACTS, r"^reported_year = .*", "reported_year = " + "9" * 5000),
    (FACTS, r'^version = "1.0"', 'version = "1.' + "0" * 300 + '"'),
    (FACTS, r'^version = "1.0"', 'version = "1.\u0663"'),
    (FACTS, r"^date = .*", "date = 1969-12-31"),
    (FACTS, r"^title = .*", 'title = "' + "long " * 10_000 + '"'),
    (FACTS, r"^title = .*", 'title = "' + "x" * 1_001 + '"'),
    (FACTS, r"^title = .*", 'title = "a \\u0000 b"'),
    (FACTS, r"^title = .*", 'title = "a \\u001b[2J b"'),
    (FACTS, r"^title = .*", 'title = "a \\u202E b"'),
    (FACTS, r"^title = .*", 'title = "a"\nregistry = [{format = "canonical", files = [' + '"r/*",' * 101 + "]}]"),
])
def test_a_value_beyond_its_bound_is_an_error_at_its_file(dossier: Path, name: str, old: str, new: str):
    with_line(dossier, name, old, new)
    found = examine(dossier).findings.at_least(Severity.ERROR)
    assert found and {finding.place.file for finding in found} <= {FACTS, APPROACH}
    assert all(finding.place.row for finding in found)
    assert not assemble(dossier, pdf=False).made


@pytest.mark.parametrize("written", [
    "[" * 100_000, "[ " * 400_000, ("[ " * 20 + "\n\n") * 500, "[" * 300 + "x" + "]" * 300,
    "![" * 50_000, "long words " * 200_000,
    "<!--" * 100_000, "<!-- x -->" * 50_000, "Not applicable" + " " * 500_000 + "x", "Not applicable:" + " " * 500_000,
    "*" * 300_000, "#### " + " " * 300_000 + "x", "## I.A" + ".A" * 100_000, "```" * 100_000, "> " * 50_000,
    "| " * 100_000, "`" * 100_000 + " " + "`" * 99_999, "_a_" * 50_000, "<a " * 50_000, "- " * 50_000,
    "\\" * 200_000, "\n\n".join(f"[^{number}]: x" for number in range(40_000)),
    "\n\n".join(f"x[^{number}]" for number in range(20_000))])
def test_no_chapter_takes_long(dossier: Path, written: str):
    """A run that took the square of the length would not end here."""
    path = dossier / "narrative/initial-report/I.md"
    path.write_text(path.read_text("utf-8") + "\n" + written + "\n", "utf-8")
    found = examine(dossier).findings
    if not found.at_least(Severity.ERROR):
        assert assemble(dossier, pdf=False).made


@pytest.mark.parametrize("written", ["1 " * 200_000, "1" * 200_000, "1 million " * 40_000])
def test_figures_of_an_answer_are_looked_for_in_one_pass(dossier: Path, written: str):
    """ADV-101: a search that began anew at each digit would not end here."""
    with_line(dossier, "narrative/initial-report/III.md", r"^### III\.C (.*)$", f"### III.C x\n\n{written}")
    assert examine(dossier).findings.items


def test_very_many_approaches_are_one_cause_in_every_sentence(dossier: Path):
    for number in range(1_500):
        (dossier / f"approaches/CA{number:04}.toml").write_text(f'identifier = "CA{number:04}"\n', "utf-8")
    examined = examine(dossier)
    assert "READ-003" in {finding.code for finding in examined.findings.at_least(Severity.ERROR)}
    assert len(examined.not_checked) < 10 and max(map(len, examined.not_checked)) < 1_000


@pytest.mark.parametrize("written", ["long words " * 100_000, "[ " * 21])
def test_a_chapter_that_nobody_can_read_is_told_and_not_read(dossier: Path, written: str):
    """NAR-041"""
    path = dossier / "narrative/initial-report/I.md"
    path.write_text(path.read_text("utf-8") + "\n" + written + "\n", "utf-8")
    assert "NAR-041" in {finding.code for finding in examine(dossier).findings.at_least(Severity.ERROR)}


@pytest.mark.parametrize("name", ["registry/a\x1b[2J.csv", "registry/a\udcff.csv", "registry/a\u202e.csv",
                                  "registry/a\nb.csv"])
def test_a_name_that_no_page_can_hold_is_told(dossier: Path, name: str):
    (dossier / name).write_text("x")
    made = assemble(dossier, pdf=False, draft=True)
    assert "READ-041" in {finding.code for finding in made.findings.items}
    assert "READ-041" in {one["code"] for one in json.loads(made.files["findings.json"])}


@pytest.mark.parametrize("name", ["registry/actions.csv", "inventory.csv"])
def test_a_header_of_very_many_labels_is_told_once(dossier: Path, name: str):
    (dossier / name).write_text("Action date," + ",".join(f"label number {number}" for number in range(100_000)) + "\n")
    found = [finding for finding in examine(dossier).findings.items if finding.place.file == name]
    assert "READ-003" in {finding.code for finding in found} and len(found) < 10


@pytest.mark.parametrize(("name", "old", "new"), [
    (APPROACH, r"^start = .*", "start = 20260101"), (APPROACH, r"^start = .*", 'start = "1767225600"'),
    (APPROACH, r"^start = .*", "start = 1.5"), (APPROACH, r"^start = .*", "start = 2026-01-01T23:30:00-10:00"),
    (APPROACH, r"^start = .*", "start = 08:00:00"), (APPROACH, r"^start = .*", "start = true"),
    (APPROACH, r"^# non_permanence_risk = .*", "non_permanence_risk = 1"),
    (APPROACH, r"^# non_permanence_risk = .*", 'non_permanence_risk = "off"'),
    (FACTS, r"^multi_year = .*", 'multi_year = "no"')])
def test_a_value_of_another_kind_is_told_and_not_taken_for_one_of_its_key(dossier: Path, name: str, old: str, new: str):
    key = new.partition(" ")[0]
    for is_changed in (False, True):
        if is_changed:
            with_line(dossier, name, old, new)
        found = [one for one in examine(dossier).findings.items if one.place.file == name
                 and str(one.place.column).rpartition(".")[2] == key]
        assert [one.severity for one in found] == [Severity.ERROR] * is_changed


def test_a_year_is_not_written_in_two_ways(dossier: Path):
    path = dossier / "approaches/CA9999.toml"
    text = path.read_text("utf-8")
    assert "\n2027 = " in text
    path.write_text(text.replace("\n2027 = ", "\n02027 = 1\n2027 = ", 1), "utf-8")
    assert "DOS-004" in {finding.code for finding in examine(dossier).findings.items}


def test_a_file_whose_name_no_font_has_is_told(dossier: Path):
    (dossier / "registry/entities.csv").rename(dossier / "registry/entities-ทะเบียน.csv")
    assert ("REP-122", "registry/entities-ทะเบียน.csv") in {
        (finding.code, finding.place.file) for finding in examine(dossier).findings.items}


def test_patterns_take_no_digits_of_other_scripts():
    """`\\d` is every digit of Unicode; registries, units and days are written with ten."""
    tells_of_others = ROOT / "reporter/files/toml_slips.py"
    for path in sorted(set((ROOT / "reporter").rglob("*.py")) - {tells_of_others}):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            assert "\\d" not in line, f"{path.relative_to(ROOT)}, line {number}: write [0-9]"
