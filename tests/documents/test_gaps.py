"""In a draft every error stands as a gap, at its place and in the list of gaps."""

from __future__ import annotations

import csv
import html
import re
import shutil
from pathlib import Path

import pytest

from reporter import resources
from reporter.documents.authorization import MISSING
from reporter.documents.gaps import told_by_documents
from reporter.findings import Severity
from reporter.language.languages import language
from reporter.verbs.build import assemble, assemble_statements
from reporter.verbs.examine import examine

BROKEN = Path(__file__).parent.parent / "checks" / "broken"
APPROACH = "approaches/CA9999.toml"


def pages(folder: Path) -> dict[str, str]:
    """The three documents of a draft, by their names without Party and year."""
    made = assemble(folder, draft=True, pdf=False).files
    return {name: content.decode() for name, content in made.items()
            if name.endswith(".html") and any(part in name for part in ("initial-report", "AEF", "annex-4"))}


def page(folder: Path, part: str) -> str:
    return next(content for name, content in pages(folder).items() if part in name)


def listed(text: str) -> str:
    """The list of gaps of a page."""
    return text.split('id="gaps"')[1].split("</table>")[0] if 'id="gaps"' in text else ""


def section(text: str, anchor: str) -> str:
    """What stands under a heading, to the next one."""
    return text.split(f'id="{anchor}"')[1].split(" data-short=")[1].split("data-short=")[0]


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return shutil.copytree(resources.inputs() / "india-japan-jcm", tmp_path / "dossier")


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return folder


def without_line(folder: Path, name: str, beginning: str) -> Path:
    lines = (folder / name).read_text("utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith(beginning))
    (folder / name).write_text("".join(lines[:at] + lines[at + 1:]), "utf-8")
    return folder


def test_an_approach_without_a_final_date_is_not_dropped(dossier):
    without_line(dossier, APPROACH, "final_date")
    made = pages(dossier)
    for part in ("initial-report", "annex-4"):
        text = next(content for name, content in made.items() if part in name)
        assert "CA9999: Joint Crediting Mechanism between India and Japan" in text
        assert "final_date" in listed(text)
    report = page(dossier, "initial-report")
    assert "final_date" in section(report, "heading-iv-a-ca9999")
    assert "Not stated in the approach’s file" in section(report, "heading-iv-a-ca9999")
    assert "Not stated" not in section(report, "heading-iv-b-ca9999")


def test_an_approach_that_cannot_be_read_keeps_its_chapter_and_its_answers(dossier):
    changed(dossier, APPROACH, "start = 2025-08-07", 'start = "soon"')
    report = page(dossier, "initial-report")
    assert "Type of cooperative approach" in section(report, "heading-iv-b-ca9999")
    assert "A date is wanted" in section(report, "heading-iv-c-ca9999")
    assert "tells is missing here: it could not be read" in section(report, "heading-iv-d-ca9999")
    assert {finding.code for finding in examine(dossier).findings.at_least(Severity.ERROR)} == {"DOS-004"}, "no echo"


def test_a_missing_year_of_expected_mitigation_is_a_gap_at_its_heading(dossier):
    without_line(dossier, APPROACH, "2028 = ")
    report = page(dossier, "initial-report")
    assert 'class="aside gap"' in section(report, "heading-iv-d-ca9999") and "2028" in listed(report)
    assert "expected_mitigation is not given for 2028" in listed(report), "a key is written as it is"


def test_an_error_in_a_text_stands_under_its_heading(dossier):
    changed(dossier, "narrative/initial-report/I.md", "India is a Party", "India\x0bis a Party")
    report = page(dossier, "initial-report")
    assert "vertical tab" in section(report, "heading-i-a") and "vertical tab" in listed(report)
    assert "vertical tab" not in page(dossier, "annex-4")


def test_an_error_in_a_table_stands_at_that_table(dossier):
    changed(dossier, "registry/entities.csv", "ILLUSTRATIVE-IND-A", "")
    assert 'class="aside gap"' in section(page(dossier, "AEF"), "table-5")


def test_an_error_that_no_document_has_a_place_for_stands_in_each(dossier):
    changed(dossier, "dossier.toml", 'status = "illustrative"', 'status = "for filing"')
    for text in pages(dossier).values():
        assert "Errors that stand against filing" in text and "stand_in[1]" in listed(text)


REGISTRY = "registry/"
ERRORS = {
    "a trajectory without a year": ("dossier.toml", "2028 = 3410000\n", "", ["heading-iii-b-2", "heading-iv"]),
    "a Party that is none": (APPROACH, '"JPN"]', '"XXX"]', ["heading-iv-e-ca9999", "heading-vi-ca9999"]),
    "no end": (APPROACH, "end = 2030-12-31\n", "", ["heading-iv-c-ca9999", "heading-vi-ca9999"]),
    "no title": (APPROACH, 'title = "Joint', 'titel = "Joint', ["heading-iv-b-ca9999", "heading-vi-ca9999"]),
    "a first transfer that is none": (APPROACH, '"Issuance"', '"Whenever"',
                                      ["heading-iv-a-ca9999", "heading-vi-ca9999"]),
    "a key that is none": (APPROACH, "start = ", 'colour = "red"\nstart = ',
                           ["heading-iv-b-ca9999", "heading-vi-ca9999"]),
    "less than nothing expected": (APPROACH, "2027 = 520000", "2027 = -5",
                                   ["heading-iv-d-ca9999", "heading-vi-ca9999"]),
    "a file that cannot be read": (APPROACH, "2025-08-07", "2025-08-07 x",
                                   ["heading-iv-b-ca9999", "heading-vi-ca9999"]),
    "an authorization that no file tells of": (APPROACH, '"IND JCM 2"', '"IND JCM 3"',
                                               ["heading-iv-a-ca9999", "table-2", "heading-iii"]),
    "an authorization without a date": (REGISTRY + "authorizations.csv", "IND JCM 1,2026-12-01", "IND JCM 1,soon",
                                        ["heading-iv-a-ca9999"]),
    "an authorization without an identifier": (REGISTRY + "authorizations.csv", "IND JCM 1,2026", ",2026",
                                               ["heading-iv-a-ca9999"]),
    "a purpose that is none": (REGISTRY + "authorizations.csv", "Biogas,NDC,", "Biogas,CORSIA,",
                               ["heading-iv-a-ca9999"]),
    "an entity of no country": (REGISTRY + "entities.csv", "(illustrative),IND", "(illustrative),Bharat",
                                ["heading-iv-f-ca9999", "table-5", "heading-iv"]),
    "a quantity that is not the block's": (REGISTRY + "actions-2027.csv", ",63500,", ",63501,",
                                           ["table-3", "heading-iv"]),
    "a vintage that is not the identifier's": (REGISTRY + "actions-2027.csv", "Emission reductions,2026,,JPN",
                                               "Emission reductions,2025,,JPN", ["table-3", "heading-iv"]),
    "an action before its authorization": (REGISTRY + "actions-2026.csv", "2026-12-10", "2026-11-01",
                                           ["table-3", "heading-iv"]),
    "an action without a day": (REGISTRY + "actions-2027.csv", "2027-07-20", "2027-13-20", ["gaps-elsewhere"]),
    "an inventory with a word": ("inventory.csv", "2790000", "many", ["gaps-elsewhere"]),
    "an inventory with a year twice": ("inventory.csv", "2022,", "2021,", ["gaps-elsewhere"]),
    "an inventory of something else": ("inventory.csv", "Emissions and", "Emisions and", ["gaps-elsewhere"]),
    "no file of the registry": ("dossier.toml", '"registry/*.csv"', '"registry/none.csv"', ["gaps-elsewhere"]),
    "a format that is none": ("dossier.toml", 'format = "canonical"', 'format = "nobody"', ["gaps-elsewhere"]),
    "a heading that is none": ("narrative/annex-4/II.md", "## II Updates", "## IX Updates", ["gaps-elsewhere"]),
}


def plain(text: str) -> str:
    """What a page says, in plain letters and small ones."""
    shown = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</?sub>", "", text)))
    return shown.replace("\N{NO-BREAK SPACE}", " ").casefold()


@pytest.mark.parametrize("error", ERRORS)
def test_each_error_stands_at_its_place_and_in_the_list_of_gaps(dossier, error):
    name, old, new, places = ERRORS[error]
    made = pages(changed(dossier, name, old, new))
    told = [finding for finding in examine(dossier).findings.at_least(Severity.ERROR)
            if finding.code not in told_by_documents()]
    assert told
    shown = {at for text in made.values() for at in places if f'id="{at}"' in text and 'class="aside gap"' in section(
        text, at)}
    assert shown == set(places)
    for finding in told:
        beginning, where = finding.message[:40].casefold(), str(finding.place).casefold()
        assert any(beginning in plain(listed(text)) and where in plain(listed(text)) for text in made.values())
        assert any(beginning in plain(gap) and where in plain(gap) for text in made.values()
                   for gap in re.findall(r'<div class="aside gap".*?</div>', text, re.DOTALL))


def test_what_belongs_to_a_document_that_is_not_made_stands_in_one_that_is(dossier):
    changed(dossier, "inventory.csv", "2790000", "many")
    assert list(pages(dossier)) == ["IND-initial-report-v1.0.html"]
    assert "is not a number" in listed(page(dossier, "initial-report"))


def test_an_error_in_an_authorization_stands_in_its_statement_alone(dossier):
    file = dossier / APPROACH
    before, after = file.read_text("utf-8").split('[authorizations."IND JCM 2"]')
    file.write_text(before + '[authorizations."IND JCM 2"]' + after.replace("vintages = ", "vintage = "), "utf-8")
    made = {name: content.decode() for name, content in assemble_statements(dossier, draft=True, pdf=False)
            .files.items() if name.startswith("IND") and name.endswith(".html")}
    told = {name: "vintages" in listed(text) and "vintages" in section(text, "authorization")
            for name, text in made.items()}
    assert told == {"IND-authorization-CA9999-IND-JCM-1-v1.html": False,
                    "IND-authorization-CA9999-IND-JCM-2-v1.html": True}


def with_authorizations(dossier, number):
    """The first authorization so often, each with two errors in its row."""
    path = dossier / "registry/authorizations.csv"
    with path.open(newline="") as table:
        labels, row, *_others = csv.reader(table)
    row = ["M" if label == "Applicable non-GHG metric" else cell for label, cell in zip(labels, row, strict=True)]
    with path.open("w", newline="") as table:
        csv.writer(table).writerows([labels, *([f"IND JCM {each}", *row[1:]] for each in range(1, number + 1))])
    return dossier


def test_many_errors_of_one_cause_are_a_few_gaps_in_each_document(dossier):
    for text in pages(with_authorizations(dossier, 80)).values():
        told = listed(text)
        assert told.count("Applicable non-GHG metric") == 4 and "77 more of this kind, the last at" in told


def test_an_error_in_a_row_of_table_2_stands_in_the_statement_of_its_authorization_alone(dossier):
    made = {name: content.decode() for name, content in assemble_statements(
        with_authorizations(dossier, 60), draft=True, pdf=False).files.items() if "authorization-CA9999" in name}
    rows = [re.findall(r"authorizations\.csv, row (\d+), Applicable", text.split('id="authorization"')[1])
            for name, text in made.items() if name.endswith(".html")]
    assert len(rows) == 60 and {len(set(each)) for each in rows} == {1}


@pytest.mark.parametrize("tag", ["fr", "es"])
def test_gaps_stand_in_a_document_of_any_language(dossier, tag):
    changed(dossier, "dossier.toml", 'language = "en"', f'language = "{tag}"')
    without_line(dossier, APPROACH, "final_date")
    report = page(dossier, "initial-report")
    assert "final_date" in listed(report) and "final_date" in section(report, "heading-iv-a-ca9999")
    assert language(tag).said(MISSING) in section(report, "heading-iv-a-ca9999")


def test_every_error_of_a_broken_dossier_is_in_a_list_of_gaps():
    shown = re.sub(r"<sub>|</sub>|\N{NO-BREAK SPACE}", lambda found: " " if found[0] == "\N{NO-BREAK SPACE}" else "",
                   html.unescape(" ".join(map(listed, pages(BROKEN).values()))))
    errors = [finding for finding in examine(BROKEN).findings.at_least(Severity.ERROR)
              if finding.code not in told_by_documents()]
    assert len(errors) > 50
    assert [str(finding.place) for finding in errors if str(finding.place) not in shown] == []
