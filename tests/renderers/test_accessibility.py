"""Every web page of the shipped dossiers in a browser: phone and desk, light and dark."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from reporter import resources
from reporter.documents.index import Standing
from reporter.findings import Place, Rule, Severity
from reporter.renderers.html import render_html, render_index_html
from reporter.verbs.build import assemble
from tests import browser
from tests.renderers.sample_document import DRAFT

pytestmark = pytest.mark.skipif(browser.missing() is not None, reason=str(browser.missing()))
BROKEN = """<!doctype html><html lang="en"><title>Broken</title><style>:root { color-scheme: light dark }
p { color: #999; background: #fff } @media (prefers-color-scheme: dark) { p { color: #333; background: #222 } }
div { width: 800px }</style><main><h1>Broken</h1><p>Too pale.</p><div>Too broad.</div><img src="data:,"></main>"""


@pytest.fixture(scope="module")
def seen():
    made = {folder.name: assemble(folder, pdf=False) for folder in sorted(resources.inputs().iterdir())
            if (folder / "dossier.toml").is_file()}
    pages = {f"{dossier}/{name}": content.decode() for dossier, assembly in made.items()
             for name, content in assembly.files.items() if name.endswith(".html")}
    drafts = {"sample draft": render_html(DRAFT), "front of a draft": front_of_a_draft(made["india-japan-jcm"].front)}
    return browser.examine(pages | drafts | {"broken": BROKEN})


def front_of_a_draft(front):
    """A front page with all that a sound dossier does not show: errors, warnings, a late submission, parts not made."""
    rule = Rule("TEST-001", "A test has a rule", "2/CMA.3 annex para 20", "Do what it says")
    found = tuple(rule.finding(Place("a.csv", row=row), "a message", severity=level)
                  for level in Severity for row in range(1, 13))
    late = tuple(replace(each, due=datetime.date(2021, 1, 1)) for each in front.submissions)
    return render_index_html(replace(front, draft=True, standing=Standing.WITH_ERRORS, findings=found, ignored=2,
                                     submissions=late, files=()))


def ours(seen):
    return {page: views for page, views in seen.items() if page != "broken"}


def test_every_page_is_seen_on_phone_and_desk_in_light_and_dark(seen):
    assert len(ours(seen)) >= 17
    for views in seen.values():
        assert [(view.width, view.dark) for view in views] == [(1280, False), (1280, True), (390, False)]


def test_axe_finds_no_violation(seen):
    assert {f"{page}, {view.view}": view.violations for page, views in ours(seen).items() for view in views
            if view.violations} == {}


def test_no_page_scrolls_sideways(seen):
    assert {f"{page}, {view.view}": view.sideways for page, views in ours(seen).items() for view in views
            if view.sideways > 0} == {}


def test_a_broken_page_is_found_out(seen):
    light, dark, phone = seen["broken"]
    assert {found.split(":")[0] for found in light.violations} >= {"color-contrast", "image-alt"}
    assert [found.split(":")[0] for found in dark.violations] == ["color-contrast"]
    assert phone.sideways > 0
