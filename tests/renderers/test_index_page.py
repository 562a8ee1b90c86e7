"""The front page of a submission as people open it."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

from reporter import resources
from reporter.files.manifests import MANIFEST
from reporter.forms.deadlines import SubmissionKind
from reporter.verbs.build import INDEX, assemble
from tests.builds import publish
from tests.renderers.test_html import Outline

INDIA = resources.inputs() / "india-japan-jcm"


@pytest.fixture(scope="module")
def whole():
    return assemble(INDIA, pdf=False)


def page_of(files: dict[str, bytes]) -> str:
    return files[INDEX].decode()


def links(page: str) -> set[str]:
    return {link for link in Outline(page).links if not link.startswith("#")}


def test_it_shows_every_other_file_with_its_size_and_digest(whole):
    page = page_of(whole.files)
    for name, content in whole.files.items():
        if name != INDEX:
            assert f'<a href="{name}">{name}</a>' in page
            assert hashlib.sha256(content).hexdigest() in page


def test_its_links_lead_to_files_and_places_that_are_there(whole):
    page = page_of(whole.files)
    for link in links(page):
        name, _, anchor = link.partition("#")
        assert name in whole.files
        assert not anchor or anchor in Outline(whole.files[name].decode()).identifiers
    inner = {link[1:] for link in Outline(page).links if link.startswith("#")}
    assert inner <= set(Outline(page).identifiers)


def test_it_needs_nothing_beside_it_and_no_script(whole):
    page = page_of(whole.files)
    assert "<script" not in page and "<link" not in page and "url(http" not in page and 'src="' not in page


def test_it_says_what_is_illustrative_and_that_it_is_not_for_filing(whole):
    page = page_of(whole.files)
    assert 'class="notice"' in page and "Not for filing, since the figures are illustrative" in page
    assert "Draft, not for filing" not in page


def test_a_draft_says_so_and_shows_what_stands_against_filing(tmp_path):
    dossier = tmp_path / "dossier"
    shutil.copytree(INDIA, dossier)
    (dossier / "narrative/annex-4/V.md").write_text("")
    page = page_of(assemble(dossier, draft=True, pdf=False).files)
    assert "Draft, not for filing" in page and "Errors stand against filing." in page
    assert 'href="findings.html#error-1"' in page


def test_of_many_findings_it_shows_the_first_and_where_all_are(tmp_path):
    dossier = tmp_path / "dossier"
    shutil.copytree(INDIA, dossier)
    actions = dossier / "registry/actions-2027.csv"
    actions.write_text(actions.read_text("utf-8").replace(",GHG,", ",tonnes,"), "utf-8")
    for chapter in (dossier / "narrative/annex-4").iterdir():
        chapter.write_text("")
    assembly = assemble(dossier, draft=True, pdf=False)
    if not assembly.made:
        pytest.fail("the draft could not be made")
    page = page_of(assembly.files)
    assert page.count('href="findings.html#error-') == 10 and 'href="findings.html#error"' in page


def test_key_figures_lead_to_their_rows_where_annex_4_is_there(whole):
    assert {f"IND-annex-4-2027-v1.0.html#{row}" for row in ("itmos-2027", "balance-2027", "balance-2025", "heading-iv")
            } <= links(page_of(whole.files))
    alone = page_of(assemble(INDIA, only=SubmissionKind.INITIAL_REPORT, pdf=False).files)
    assert "#itmos-2027" not in alone


def test_a_page_that_is_watched_sees_by_itself_that_it_was_made_anew(whole):
    watched = assemble(INDIA, pdf=False, watched=True)
    state = re.match('window.reporterMade = "([0-9a-f]{64})";\n', watched.files["watched.js"].decode())
    assert f'const made = "{state[1]}"' in page_of(watched.files)
    assert "watched.js" not in whole.files


def test_a_list_from_left_to_right_is_so_with_its_markers():
    """In a page from right to left the marker of an item would stand outside of the page."""
    for template in resources.templates().glob("*.html"):
        assert not re.findall(r"<li[^>]* dir=", template.read_text("utf-8")), template.name


def test_who_does_what_by_when_stands_on_the_page_and_in_a_workbook(whole):
    page = page_of(whole.files)
    assert "Who does what by when" in page and page.count('class="questions"') == 2
    assert "How the risk of leakage is assessed" in page and "narrative/initial-report/IV-CA9999.md, row" in page
    assert whole.manifest.outputs["work.xlsx"].part == "all"


def test_a_part_alone_shows_what_is_there(whole, tmp_path):
    page = page_of(assemble(INDIA, only=SubmissionKind.INITIAL_REPORT, pdf=False).files)
    assert "IND-initial-report" in page and "IND-AEF" not in page and page.count("not in this folder") == 2


def test_with_parts_kept_from_before_it_shows_those_too_and_the_manifest_knows_it(whole, tmp_path):
    out = tmp_path / "out"
    publish(whole, out)
    before = (out / INDEX).read_bytes()
    publish(assemble(INDIA, only=SubmissionKind.INITIAL_REPORT, pdf=False), out)
    assert (out / INDEX).read_bytes() == before
    outputs = json.loads((out / MANIFEST).read_text())["outputs"]
    assert outputs[INDEX] == {"sha256": hashlib.sha256(before).hexdigest(), "part": "all"}


@pytest.mark.parametrize("name", sorted(path.name for path in resources.inputs().iterdir()))
def test_headings_follow_each_other_and_identifiers_are_unique(name):
    outline = Outline(page_of(assemble(Path(resources.inputs() / name), only=SubmissionKind.INITIAL_REPORT,
                                    pdf=False).files))
    assert outline.headings[0] == 1 and outline.headings.count(1) == 1
    assert all(below <= above + 1 for above, below in zip(outline.headings, outline.headings[1:], strict=False))
    assert len(outline.identifiers) == len(set(outline.identifiers)) and outline.open == []


def test_numbers_have_units_and_paragraphs(whole):
    page = page_of(whole.files)
    figures = page[page.index('<dl class="figures">'):]
    figures = figures[:figures.index("</dl>")]
    assert len(re.findall(r'class="amount">', figures)) == 6
    assert figures.count("2/CMA.3 annex para") == 6
