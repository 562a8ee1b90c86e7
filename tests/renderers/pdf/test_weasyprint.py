"""The parts of WeasyPrint that the worker changes and that no promise covers: a version without them fails here."""

from __future__ import annotations

import inspect
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

from reporter.renderers.pdf import worker

ROOT = Path(__file__).parents[3]
PAGE = '<html lang="en"><title>t</title><a href="#x"><b>word</b></a><ul><li><p>one</p><p>two</p></li></ul><p id="x">y'


@pytest.fixture(scope="module")
def drawn():
    from weasyprint import HTML

    return HTML(string=PAGE).render(pdf_variant=worker.VARIANT)


def test_the_version_has_an_upper_bound():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    [bound] = [each for each in wanted if each.startswith("weasyprint")]
    assert int(version("weasyprint").partition(".")[0]) < int(bound.rpartition("<")[2])


def test_the_metadata_are_generated_by_a_method_that_can_be_wrapped(drawn):
    generate = drawn.metadata.generate_rdf_metadata
    assert list(inspect.signature(generate).parameters) == ["variant", "version", "conformance"]
    assert generate("a", "3", "A").rstrip().endswith(b"</rdf:RDF>")


def test_a_link_knows_the_element_that_it_comes_from(drawn):
    links = drawn.pages[0].links
    assert {len(link) for link in links} == {4} and all(isinstance(link[3].element_tag, str) for link in links)
    assert [link[3].element_tag for link in links] != ["a"], "WeasyPrint repeats no link any more: drop _of_anchors"
    assert {link[3].element_tag.partition(":")[0] for link in worker._of_anchors(links)} == {"a"}


def test_a_list_item_is_an_element_with_its_kids_and_what_it_stands_in(drawn):
    seen = []

    def look(document, pdf):
        elements = {each.reference: each for each in pdf.objects if isinstance(each, dict) and "S" in each}
        items = [each for each in elements.values() if each["S"] == "/LI"]
        below = [elements[kid]["S"] for item in items for kid in item["K"]]
        assert all("P" in item for item in items)
        worker.give_list_items_bodies(pdf)
        seen.extend([below, [elements[kid]["S"] if kid in elements else "/LBody" for kid in items[0]["K"]]])

    drawn.write_pdf(pdf_variant=worker.VARIANT, finisher=look)
    assert seen[0] != ["/Lbl", "/LBody"], "WeasyPrint makes bodies of its own: drop give_list_items_bodies"
    assert seen[1] == ["/Lbl", "/LBody"]
