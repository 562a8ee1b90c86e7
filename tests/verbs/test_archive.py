"""`reporter archive`: what was filed is kept as it was filed, and nothing else is taken for it."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reporter.cli.main import app
from reporter.dossier import starter
from reporter.dossier.loading import load
from reporter.verbs.examine import examine

RUN = CliRunner()
FILED = "2027-04-10"


def str_of(value: object) -> str:
    return str(value)[:40]


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    """A folder with a sound dossier, and what was built from it."""
    root = tmp_path_factory.mktemp("sound")
    starter.write(root / "dossier")
    assert run("build", root / "dossier", "--out", root / "out", "--no-pdf").exit_code == 0
    return root


def told_of_filed(dossier: Path) -> list[tuple[str, str]]:
    return [(found.code, found.place.file) for found in examine(dossier).findings.sorted()
            if found.place.file.startswith("filed/")]


def manifest_says(folder: Path, **over: object) -> None:
    """Other words in the manifest of a filing."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | over), "utf-8")


@pytest.fixture
def both(sound, tmp_path) -> tuple[Path, Path]:
    shutil.copytree(sound, tmp_path / "here")
    return tmp_path / "here/dossier", tmp_path / "here/out"


def run(*arguments: object):
    return RUN.invoke(app, [str(argument) for argument in arguments])


def archive(dossier: Path, out: Path, *options: object):
    return run("archive", dossier, out, "--filed", FILED, *options)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def codes(dossier: Path, prefix: str = "FIL-") -> set[str]:
    return {finding.code for finding in examine(dossier).findings.items if finding.code.startswith(prefix)}


def test_what_is_dated_the_day_is_kept_byte_for_byte_under_what_year_and_version(both):
    dossier, out = both
    result = archive(dossier, out)
    assert result.exit_code == 0, result.output
    assert [path.name for path in (dossier / "filed").iterdir()] == ["AEF-2026-v1.0"]
    kept, built = contents(dossier / "filed/AEF-2026-v1.0"), contents(out)
    assert {name for name in kept if name != "manifest.json"} == {name for name in built if "-AEF-" in name}
    assert all(built[name] == content for name, content in kept.items() if name != "manifest.json")
    manifest = json.loads(kept["manifest.json"])
    assert manifest["filed"] == {"kind": "annual-information", "date": FILED}
    assert manifest["outputs"] == {name: {"sha256": hashlib.sha256(content).hexdigest(), "part": "annual-information"}
                                   for name, content in sorted(kept.items()) if name != "manifest.json"}


def test_it_says_what_it_kept_where_and_what_stands_against_its_having_been_filed(both):
    dossier, out = both
    said = archive(dossier, out).stdout
    assert f"AEF 2026 1.0: 9 files kept in {dossier / 'filed/AEF-2026-v1.0'}" in " ".join(said.split("\n"))
    assert "without PDFs" in said and "illustrative" in said
    said = " ".join(said.split())
    assert "Not kept, since it is not dated 2027-04-10: initial report of" in said
    assert "annual information of" not in said


def test_what_was_filed_on_another_day_than_its_pages_say_is_named(both):
    dossier, out = both
    result = run("archive", dossier, out, "--filed", "2027-04-12")
    assert result.exit_code == 2 and "Nothing in" in result.stderr
    assert "annual information of 2027-04-10" in result.stderr
    result = run("archive", dossier, out, "--filed", "2027-04-12", "--only", "annual-information")
    assert result.exit_code == 0 and "Its pages say 2027-04-10" in result.stdout
    (filing,) = load(dossier).dossier.filings
    assert (filing.title, str(filing.date)) == ("AEF 2026 1.0", "2027-04-12")


def test_several_submissions_of_one_build_are_archived_one_after_the_other(both):
    dossier, out = both
    for part in ("initial-report", "annual-information", "regular-information"):
        result = archive(dossier, out, "--only", part)
        assert result.exit_code == 0, result.output
    assert [filing.title for filing in load(dossier).dossier.filings] == [
        "initial report 1.0", "AEF 2026 1.0", "annex 4 on 2026 1.0"]
    assert codes(dossier) == set()


def test_the_record_of_an_initial_report_has_its_approaches_ndc_and_words(both):
    dossier, out = both
    archive(dossier, out, "--only", "initial-report")
    (filing,) = load(dossier).dossier.filings
    assert filing.approaches == ("CA9999",) and filing.ndc["method"] == "averaging"
    assert filing.twin is not None and filing.twin.section("heading-i-a").blocks


def changed(dossier: Path, out: Path) -> None:
    (dossier / "inventory.csv").write_bytes((dossier / "inventory.csv").read_bytes() + b"\n")


def added(dossier: Path, out: Path) -> None:
    shutil.copy(dossier / "registry/entities.csv", dossier / "registry/entities-2.csv")


def edited(dossier: Path, out: Path) -> None:
    (out / "IND.xlsx").touch()
    next(out.glob("*-AEF-*.xlsx")).write_bytes(b"saved again")


def short(dossier: Path, out: Path) -> None:
    next(out.glob("*-AEF-*.html")).unlink()


def broken(dossier: Path, out: Path) -> None:
    (out / "manifest.json").write_text("{")


def draft(dossier: Path, out: Path) -> None:
    shutil.rmtree(out)
    assert run("build", dossier, "--out", out, "--no-pdf", "--draft").exit_code == 0


def anothers(dossier: Path, out: Path) -> None:
    facts = dossier / "dossier.toml"
    facts.write_text(facts.read_text("utf-8").replace('code = "ATA"', 'code = "BVT"'), "utf-8")


@pytest.mark.parametrize(("spoil", "said"), [
    (changed, "inventory.csv has changed"), (added, "registry/entities-2.csv has changed"),
    (edited, "not as it was built"), (short, "not as it was built"), (broken, "no folder that `reporter build` wrote"),
    (draft, "is a draft"), (anothers, "is of ATA on 2026")])
def test_what_is_stale_edited_not_whole_or_anothers_is_refused_and_nothing_is_written(both, spoil, said):
    dossier, out = both
    spoil(dossier, out)
    before = contents(dossier)
    result = archive(dossier, out)
    assert result.exit_code == 2 and said in " ".join(result.stderr.split()), result.output
    assert contents(dossier) == before and not (dossier / "filed").exists()


def test_what_was_filed_is_never_replaced(both):
    dossier, out = both
    archive(dossier, out)
    before = contents(dossier)
    result = archive(dossier, out)
    assert result.exit_code == 2 and "there already" in result.stderr
    assert contents(dossier) == before


def test_what_the_folder_does_not_hold_is_not_archived(both):
    dossier, out = both
    result = archive(dossier, out, "--only", "updated-initial-report")
    assert result.exit_code == 2 and "holds no updated initial report" in result.stderr


def test_an_archiving_that_breaks_off_leaves_nothing_that_counts(both, monkeypatch):
    dossier, out = both

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("reporter.verbs.archive.written", full)
        assert archive(dossier, out).exit_code == 2
    assert not (dossier / "filed").exists()
    (dossier / "filed/.AEF-2026-v1.0.part").mkdir(parents=True)
    (dossier / "filed/.AEF-2026-v1.0.part/half.xlsx").touch()  # of one that was killed
    assert load(dossier).dossier.filings == ()
    assert archive(dossier, out).exit_code == 0


def test_each_reading_compares_the_files_with_their_digests(both):
    dossier, out = both
    archive(dossier, out)
    page = next((dossier / "filed").glob("*/*.html"))
    page.write_bytes(page.read_bytes() + b" ")
    next((dossier / "filed").glob("*/*-actions.csv")).unlink()
    found = {(finding.code, finding.place.file) for finding in load(dossier).findings.items}
    assert {("FIL-001", f"filed/AEF-2026-v1.0/{page.name}"),
            ("FIL-002", "filed/AEF-2026-v1.0/ATA-AEF-2026-v1.0-actions.csv")} <= found
    assert run("check", dossier).exit_code == 1


def test_a_manifest_of_a_filing_that_cannot_be_read_is_told(both):
    dossier, out = both
    archive(dossier, out)
    (dossier / "filed/AEF-2026-v1.0/manifest.json").write_text("{")
    assert "FIL-003" in codes(dossier)


def test_a_version_that_stands_in_two_folders_is_told(both):
    """The first by name would count, whatever it says, and whatever the other does."""
    dossier, out = both
    for only in ("initial-report", "annual-information", "regular-information"):
        assert archive(dossier, out, "--only", only).exit_code == 0
    for name in ("initial-report-v1.0", "AEF-2026-v1.0", "annex-4-2026-v1.0"):
        copy = shutil.copytree(dossier / "filed" / name, dossier / "filed" / f"{name} - Copy")
        filed = json.loads((copy / "manifest.json").read_text("utf-8"))["filed"]
        manifest_says(copy, filed=filed | {"date": "2027-01-01"}, approaches={})
    assert told_of_filed(dossier) == [
        ("AEF-721", "filed/AEF-2026-v1.0/ATA-AEF-2026-v1.0.xlsx"),
        *(("FIL-005", f"filed/{name}-v1.0 - Copy/manifest.json") for name in ("annex-4-2026", "initial-report"))]


@pytest.mark.parametrize(("over", "code"), [
    ({"draft": True}, "SUB-004"), ({"party": "JPN"}, "READ-020"), ({"party": ""}, "READ-020"),
    ({"versions": {}}, "FIL-003"), ({"filed": None, "dates": {}}, "FIL-003"),
    ({"filed": None, "outputs": {}}, "FIL-003"), ({"reported_year": 0}, "FIL-003")])
@pytest.mark.parametrize("name", ["initial-report", "regular-information"])
def test_a_folder_of_a_filing_that_does_not_count_is_told(both, name, over, code):
    dossier, out = both
    archive(dossier, out, "--only", name)
    (folder,) = (dossier / "filed").iterdir()
    manifest_says(folder, **over)
    counts = over == {"reported_year": 0} and name == "initial-report"  # which is of no year
    assert len(load(dossier).dossier.filings) == counts
    assert told_of_filed(dossier) == ([] if counts else [(code, f"filed/{folder.name}/manifest.json")])
    assert run("check", dossier).exit_code == (0 if counts else 1)


@pytest.mark.parametrize("over", [
    {"reported_year": -1}, {"reported_year": 10**21}, {"reported_year": 2101}, {"party": "\x1b[2J"}, {"party": "INDIA"},
    {"filed": {"kind": "initial-report", "date": "0001-01-01"}}, {"dates": {"initial report": "9999-12-31"}},
    {"filed": {"kind": "initial-report", "date": "x" * 100_000}}, {"approaches": {"initial report": ["\u0e01"]}},
    {"approaches": {"initial report": ["x" * 40_000]}}, {"approaches": {"initial report": ["CA0001"] * 20_000}},
    {"ndc": {"target": "x" * 100_000}}, {"ndc": {"target": 1}}, {"ignored": [1]}], ids=str_of)
def test_what_a_manifest_of_a_filing_says_has_its_bounds_and_is_told_where_it_has_not(both, over):
    dossier, out = both
    archive(dossier, out, "--only", "initial-report")
    folder = dossier / "filed/initial-report-v1.0"
    manifest_says(folder, **over)
    (told,) = [found for found in load(dossier).findings.items if found.place.file.startswith("filed/")]
    assert (told.code, told.place.file) == ("FIL-003", "filed/initial-report-v1.0/manifest.json")
    assert next(iter(over)) in told.message and len(told.message) < 600


def test_a_document_as_data_that_cannot_be_read_is_told(both):
    dossier, out = both
    archive(dossier, out, "--only", "initial-report")
    next((dossier / "filed").glob("*/*report*.json")).write_text('{"format": "another"}')
    assert codes(dossier) == {"FIL-001", "FIL-006"}


def told(dossier: Path, *lines: str) -> None:
    facts = dossier / "dossier.toml"
    facts.write_text(facts.read_text("utf-8") + "\n[[filed]]\n" + "\n".join(lines) + "\n", "utf-8")


def test_a_filing_of_which_no_file_is_on_hand_is_told_in_the_dossier(both):
    dossier, _ = both
    told(dossier, 'report = "initial-report"', 'version = "1.0"', "date = 2026-01-30", 'approaches = ["CA9999"]')
    (filing,) = load(dossier).dossier.filings
    assert (filing.title, filing.approaches, filing.twin) == ("initial report 1.0", ("CA9999",), None)
    assert codes(dossier) == set()


@pytest.mark.parametrize("report", ["initial-report", "annual-information"])
def test_a_filing_that_is_told_says_what_it_covers(both, report):
    dossier, _ = both
    told(dossier, f'report = "{report}"', 'version = "1.0"', "date = 2026-01-30")
    assert codes(dossier) == {"FIL-004"}


def test_a_filing_is_told_once(both):
    dossier, out = both
    archive(dossier, out, "--only", "initial-report")
    told(dossier, 'report = "initial-report"', 'version = "1.0"', "date = 2026-01-30", 'approaches = ["CA9999"]')
    assert codes(dossier) == {"FIL-005"}


def test_status_and_front_page_say_what_was_filed_when(both):
    dossier, out = both
    archive(dossier, out)
    said = " ".join(run("status", dossier).stdout.split())
    assert "Annual information 1.0 2027-04-10 2027-04-10 2027-04-15" in said
    assert "Regular information 1.0 2028-12-20 no 2028-12-31" in said
    run("build", dossier, "--out", out, "--no-pdf")
    page = (out / "index.html").read_text()
    made = page[page.index('<ul class="submissions">'):page.index('id="work"')].replace("\u00a0", " ")
    assert "Version 1.0 of 10 April 2027, filed on 10 April 2027" in made and made.count("filed on") == 1


def test_an_updated_report_is_made_though_all_else_was_filed(both):
    dossier, out = both
    for part in ("initial-report", "annual-information", "regular-information"):
        archive(dossier, out, "--only", part)
    assert run("build", dossier, "--out", out, "--no-pdf").exit_code == 2
    for name in ("approaches/CA9999.toml", "narrative/initial-report/IV-CA9999.md", "narrative/annex-4/VI-CA9999.md"):
        text = (dossier / name).read_text("utf-8").replace("CA9999", "CA0002").replace("AUTHORIZATION 1", "OTHER 1")
        (dossier / name.replace("CA9999", "CA0002")).write_text(text, "utf-8")
    facts = dossier / "dossier.toml"
    update = '\n[updated_initial_report]\nversion = "1.0"\ndate = 2028-12-21\n'
    facts.write_text(facts.read_text("utf-8") + update, "utf-8")
    result = run("build", dossier, "--out", out, "--no-pdf")
    assert result.exit_code == 0, result.output
    assert (out / "ATA-updated-initial-report-v1.0.html").exists()
    assert run("archive", dossier, out, "--filed", "2028-12-21").exit_code == 0
    assert "filed/updated-initial-report-v1.0" in run("build", dossier, "--out", out, "--no-pdf").stderr


def test_what_was_filed_is_not_made_again_and_stays(both):
    dossier, out = both
    archive(dossier, out)
    before = contents(dossier / "filed")
    result = run("build", dossier, "--out", out, "--no-pdf")
    assert result.exit_code == 0
    assert "Filed before, and not made again: AEF 2026 1.0" in result.stdout
    assert not [name for name in contents(out) if "-AEF-" in name] and contents(dossier / "filed") == before
    alone = run("build", dossier, "--out", out, "--no-pdf", "--only", "annual-information")
    assert alone.exit_code == 2 and "stays as it was filed" in alone.stderr


def test_a_build_never_writes_below_filed_nor_where_the_dossier_is_read(both):
    dossier, out = both
    archive(dossier, out)
    before = contents(dossier)
    for folder in ("filed", "filed/AEF-2026-v1.0", "filed/new", "previous/new/deep"):
        result = run("build", dossier, "--out", dossier / folder, "--no-pdf")
        assert result.exit_code == 2 and "keeps what was filed" in " ".join(result.stderr.split()), result.output
    for folder in ("attachments", "registry/out", "narrative", "approaches/new", "partner/IND"):
        result = run("build", dossier, "--out", dossier / folder, "--no-pdf")
        assert result.exit_code == 2 and "the dossier is read" in " ".join(result.stderr.split()), result.output
    elsewhere = shutil.copytree(dossier / "filed/AEF-2026-v1.0", out.with_name("copy"))
    assert "as it was filed" in run("build", dossier, "--out", elsewhere, "--no-pdf").stderr
    assert contents(dossier) == before


@pytest.mark.parametrize(("old", "new", "whose"), [
    ('code = "ATA"', 'code = "BVT"', "of ATA on 2026, and this one is of BVT on 2026"),
    ("reported_year = 2026", "reported_year = 2027", "of ATA on 2026, and this one is of ATA on 2027")])
def test_a_build_refuses_the_folder_of_another_party_or_year_before_any_work(both, old, new, whose):
    dossier, out = both
    facts = dossier / "dossier.toml"
    facts.write_text(facts.read_text("utf-8").replace(old, new), "utf-8")
    before = contents(out)
    result = run("build", dossier, "--out", out, "--no-pdf", "--draft")
    assert result.exit_code == 2 and whose in " ".join(result.stderr.split())
    assert result.stdout == "" and contents(out) == before


def test_a_draft_of_the_same_year_is_replaced(both):
    dossier, out = both
    draft(dossier, out)
    assert run("build", dossier, "--out", out, "--no-pdf").exit_code == 0
    assert json.loads((out / "manifest.json").read_text())["draft"] is False


def test_a_workbook_keeps_what_was_filed_in_the_folder_beside_it(both, tmp_path):
    dossier, _ = both
    book, out = tmp_path / "book/dossier.xlsx", tmp_path / "out"
    assert run("convert", dossier, book, "--lossy").exit_code == 0
    assert run("build", book, "--out", out, "--no-pdf").exit_code == 0
    assert archive(book, out).exit_code == 0
    assert [path.name for path in (tmp_path / "book/filed").iterdir()] == ["AEF-2026-v1.0"]
    assert [filing.title for filing in load(book).dossier.filings] == ["AEF 2026 1.0"]
    refused = run("build", book, "--out", tmp_path / "book/filed/new", "--no-pdf")
    assert refused.exit_code == 2 and "keeps what was filed" in " ".join(refused.stderr.split())


@pytest.mark.parametrize("elsewhere", ["there", "nowhere", None])
def test_nothing_is_kept_outside_the_dossier_nor_where_a_file_stands(both, tmp_path, elsewhere):
    """A dossier that was received may hold a link in place of filed/."""
    dossier, out = both
    (tmp_path / "there").mkdir()
    if elsewhere is None:
        (dossier / "filed").write_text("mine")
    else:
        (dossier / "filed").symlink_to(tmp_path / elsewhere)
    result = archive(dossier, out)
    assert result.exit_code == 2 and "is a link or a file" in result.stderr
    assert not list((tmp_path / "there").iterdir()) and not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("version", ["", "../../1.0", "1", "one", "1.0\n"])
def test_a_manifest_whose_version_is_none_is_no_filing_and_leads_nowhere(both, version):
    dossier, out = both
    told_version = json.loads((out / "manifest.json").read_text())
    told_version["versions"]["annual information"] = version
    (out / "manifest.json").write_text(json.dumps(told_version))
    before = contents(dossier)
    assert archive(dossier, out).exit_code == 2
    assert contents(dossier) == before
    shutil.copytree(out, dossier / "filed/by-hand")
    assert "FIL-003" in codes(dossier)


def test_a_manifest_without_versions_is_not_archived(both):
    dossier, out = both
    manifest = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps(manifest | {"versions": {}}))
    assert "which versions" in archive(dossier, out).stderr


def test_a_built_folder_that_was_put_there_by_hand_tells_its_filings_with_its_own_dates(both):
    dossier, out = both
    shutil.copytree(out, dossier / "filed/by-hand")
    assert [(filing.title, str(filing.date)) for filing in load(dossier).dossier.filings] == [
        ("initial report 1.0", "2026-01-30"), ("AEF 2026 1.0", "2027-04-10"), ("annex 4 on 2026 1.0", "2028-12-20")]
