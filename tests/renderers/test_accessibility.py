"""Every web page of the shipped dossiers in a browser: phone and desk, light and dark."""

from __future__ import annotations

import pytest

from reporter import resources
from reporter.filing import assemble
from reporter.renderers.html import render_html
from tests import browser
from tests.renderers.sample_document import DRAFT

pytestmark = pytest.mark.skipif(browser.missing() is not None, reason=str(browser.missing()))
BROKEN = """<!doctype html><html lang="en"><title>Broken</title><style>:root { color-scheme: light dark }
p { color: #999; background: #fff } @media (prefers-color-scheme: dark) { p { color: #333; background: #222 } }
div { width: 800px }</style><main><h1>Broken</h1><p>Too pale.</p><div>Too broad.</div><img src="data:,"></main>"""


@pytest.fixture(scope="module")
def seen():
    pages = {f"{folder.name}/{name}": content.decode()
             for folder in sorted(resources.inputs().iterdir()) if (folder / "dossier.toml").is_file()
             for name, content in assemble(folder, pdf=False).files.items() if name.endswith(".html")}
    return browser.examine(pages | {"sample draft": render_html(DRAFT), "broken": BROKEN})


def ours(seen):
    return {page: views for page, views in seen.items() if page != "broken"}


def test_every_page_is_seen_on_phone_and_desk_in_light_and_dark(seen):
    assert len(ours(seen)) >= 16
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
