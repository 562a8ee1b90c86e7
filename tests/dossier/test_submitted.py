"""Workbooks in a dossier: the Party's own in previous, other Parties' in partner."""

import io
import json
import shutil

import openpyxl
import pytest

from reporter import resources
from reporter.dossier.loading import load
from reporter.findings import Severity
from reporter.forms.editions import present
from reporter.registries.submissions import read_annual_information
from reporter.verbs.build import assemble
from reporter.verbs.examine import examine

INDIA, JAPAN = "india-japan-jcm", "japan-india-jcm"
WORKBOOK = {INDIA: "IND-AEF-2027-v1.0.xlsx", JAPAN: "JPN-AEF-2027-v1.0.xlsx"}


@pytest.fixture(scope="module")
def workbooks():
    """The AEF workbooks of both dossiers, by dossier."""
    return {name: assemble(resources.inputs() / name, pdf=False).files[WORKBOOK[name]] for name in WORKBOOK}


@pytest.fixture
def india(tmp_path):
    return shutil.copytree(resources.inputs() / INDIA, tmp_path / INDIA)


def put(dossier, name, content):
    (dossier / name).parent.mkdir(parents=True, exist_ok=True)
    (dossier / name).write_bytes(content)


def without_row(dossier, file, words):
    """Take the first row that has these words out of a table."""
    path = dossier / file
    lines = path.read_text("utf-8").splitlines(keepends=True)
    row = next(number for number, line in enumerate(lines) if words in line)
    path.write_text("".join([*lines[:row], *lines[row + 1:]]), "utf-8")


def told(dossier, prefix):
    return [(finding.code, finding.severity, finding.place.file) for finding in examine(dossier).findings.sorted()
            if finding.code.startswith(prefix)]


def test_a_partners_workbook_that_agrees_adds_nothing(india, workbooks):
    put(india, "partner/JPN-AEF-2027.xlsx", workbooks[JAPAN])
    assert told(india, "REC-") == []


def test_what_the_partner_has_and_the_dossier_lacks_is_told(india, workbooks):
    put(india, "partner/JPN-AEF-2027.xlsx", workbooks[JAPAN])
    without_row(india, "registry/actions-2027.csv", "JPN")
    assert ("REC-102", Severity.WARNING, "partner/JPN-AEF-2027.xlsx") in told(india, "REC-")


def test_what_the_dossier_has_and_the_partner_lacks_is_an_error(india, workbooks, tmp_path):
    japan = shutil.copytree(resources.inputs() / JAPAN, tmp_path / JAPAN)
    without_row(japan, "registry/actions-2027.csv", "Acquisition")
    short = assemble(japan, pdf=False, draft=True).files[WORKBOOK[JAPAN]]
    put(india, "partner/JPN-AEF-2027.xlsx", short)
    assert ("REC-101", Severity.ERROR, "registry/actions-2027.csv") in told(india, "REC-")


@pytest.mark.parametrize("ending", ["xlsx", "json"])
def test_what_was_filed_for_the_year_before_is_compared(india, workbooks, tmp_path, ending):
    earlier = shutil.copytree(india, tmp_path / "earlier")
    facts = (earlier / "dossier.toml").read_text("utf-8").replace("reported_year = 2027", "reported_year = 2026")
    (earlier / "dossier.toml").write_text(facts, "utf-8")
    shutil.rmtree(earlier / "previous")
    filed = next(content for name, content in assemble(earlier, pdf=False, draft=True).files.items()
                 if name.endswith(f"AEF-2026-v1.0.{ending}"))
    put(india, f"previous/IND-AEF-2026-v1.0.{ending}", filed)
    assert told(india, "AEF-70") == []
    without_row(india, "registry/actions-2026.csv", "2026-")
    assert ("AEF-709", Severity.ERROR, f"previous/IND-AEF-2026-v1.0.{ending}") in told(india, "AEF-709")


def test_a_version_that_was_filed_is_not_filed_again_with_other_content(india, workbooks):
    put(india, "previous/IND-AEF-2027-v1.0.xlsx", workbooks[INDIA])
    assert told(india, "AEF-708") == []
    without_row(india, "registry/entities.csv", "illustrative")
    assert ("AEF-708", Severity.ERROR, "dossier.toml") in told(india, "AEF-708")


@pytest.mark.parametrize("name", ["India as filed.xlsx", "ind-aef-2027-v1.0.xlsx", "2027/AEF.XLSX"])
@pytest.mark.parametrize("kept", ["previous", "filed"])
def test_what_was_filed_is_read_whatever_its_name(india, workbooks, kept, name):
    put(india, f"{kept}/{name}", workbooks[INDIA])
    without_row(india, "registry/entities.csv", "illustrative")
    assert ("AEF-708", Severity.ERROR, "dossier.toml") in told(india, "AEF-708")


@pytest.fixture(scope="module")
def as_tables():
    """Japan's annual information as the reporter's CSV and JSON."""
    files = assemble(resources.inputs() / JAPAN, pdf=False).files
    return {name: content for name, content in files.items() if "-AEF-" in name and not name.endswith(".xlsx")}


@pytest.mark.parametrize("ending", [".json", ".csv"])
def test_csv_and_json_say_what_the_workbook_says(india, as_tables, ending):
    for name, content in as_tables.items():
        if name.endswith(ending):
            put(india, f"partner/{name}", content)
    assert told(india, "REC-") == []
    # Japan authorizes nothing: a table without rows is none.
    assert {code for code, severity, _ in told(india, "READ-") if severity is not Severity.ADVICE} == set()
    without_row(india, "registry/actions-2027.csv", "JPN")
    assert "REC-102" in {code for code, *_ in told(india, "REC-")}


def as_cad_trust(written):
    """The tables of a JSON file of the reporter under the keys of CAD Trust, each as one page of records."""
    tables = json.loads(written)["tables"]
    pages = {}
    for table in present().tables:
        rows = tables[table.title] if isinstance(tables[table.title], list) else [tables[table.title]]
        keys = {column.term: column.cad_trust for column in table.columns if column.cad_trust}
        pages[table.role] = {"page": 1, "pageCount": 1, "data": [
            {keys[term]: value and str(value) for term, value in row.items() if term in keys} for row in rows]}
    return json.dumps(pages).encode()


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".json", "CAD Trust"])
def test_whatever_was_written_is_read_in_registry_filed_and_partner(india, as_tables, workbooks, ending):
    files = {name: content for name, content in as_tables.items() if name.endswith(ending)} or {
        ".xlsx": {"aef.xlsx": workbooks[JAPAN]},
        "CAD Trust": {"cad-trust.json": as_cad_trust(next(content for name, content in as_tables.items()
                                                          if name.endswith(".json")))}}[ending]
    whole = read_to_compare(india, "aef.xlsx", {"aef.xlsx": workbooks[JAPAN]})
    for folder in ("partner", "registry", "filed"):
        assert read_to_compare(india, f"{folder}/{min(files)}", {
            f"{folder}/{name}": content for name, content in files.items()}) == whole
    loaded = load(india)
    assert len(loaded.partners) == 1 and not loaded.previous.filed, "what Japan filed is none of India's"
    assert {"READ-020", "READ-051"} <= {finding.code for finding in loaded.findings.items}
    assert {"actions", "holdings"} <= {one.role for one in loaded.export.listed if one.used
                                       and one.file.removeprefix("registry/") in files}


def read_to_compare(india, name, files):
    """The rows of annual information, which stands in files of a dossier."""
    for file, content in files.items():
        put(india, file, content)
    submission, _ = read_annual_information(india, name)
    return [row.values() for row in (submission.header, *submission.actions, *submission.holdings,
                                     *submission.entities)]


def test_files_of_no_annual_information_are_told(india):
    put(india, "previous/notes.xlsx.bak", b"x")
    put(india, "previous/actions.csv", b"Action date,Action type,First ID,Last ID,Vintage\n2026-01-01,Use,1,2,2026\n")
    put(india, "previous/holdings-2031.csv", (india / "previous/holdings-2026.csv").read_bytes())
    put(india, "previous/Thumbs.db", b"x")
    found = told(india, "READ-05")
    assert ("READ-050", Severity.ERROR, "previous/notes.xlsx.bak") in found
    assert ("READ-050", Severity.ERROR, "previous/holdings-2031.csv") in found
    assert {file for code, _, file in found if code == "READ-053"} == {"previous/actions.csv"}
    assert not any("Thumbs" in file for *_, file in found)


def test_digits_of_a_date_in_a_name_are_no_year(india):
    (india / "previous/holdings-2026.csv").rename(india / "previous/holdings-exported-20270115-for-2026.csv")
    assert load(india).previous.year == 2026


def test_a_partners_blank_where_na_is_due_is_a_warning_and_leaves_the_workbook_read(india, workbooks):
    book = openpyxl.load_workbook(io.BytesIO(workbooks[JAPAN]))
    sheet = book["Table 3 Actions"]
    row = next(row for row in range(9, 30) if sheet[f"C{row}"].value == "Acquisition")
    sheet[f"Z{row}"].value = None
    buffer = io.BytesIO()
    book.save(buffer)
    put(india, "partner/JPN-AEF-2027.xlsx", buffer.getvalue())
    examined = examine(india)
    assert ("WB-223", Severity.WARNING, "partner/JPN-AEF-2027.xlsx") in told(india, "WB-")
    assert not examined.unread and not examined.missing
