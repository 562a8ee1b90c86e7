"""Drawings (SVG) are written anew with what draws; whatever else they hold is refused and told."""

from __future__ import annotations

import time

import pytest

from reporter.dossier.line_drawings import MOST_DRAWN, sound_drawing

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 300 120">'
CHART = HEAD + """<metadata>by a program</metadata><defs><path id="m" d="M-4 0 L4 0 L0 6z"/></defs><title>Trend</title>
<rect x="10" y="20" width="60" height="80" fill="rgb(200, 30, 30)" onclick="run()"/>
<use xlink:href="#m" x="200" y="40"/>
<text x="10" y="15" font-family="Noto Sans" font-size="11">From <tspan font-weight="bold">2021</tspan> &amp; on</text>
<g clip-path="none" transform="translate(3, 4) rotate(5)">
<circle cx="220" cy="80" r="40" fill="none" stroke="green"/></g>
<path d="M10,10 c1.5-2 3 4 5 6 a1 1 0 0 1 2 2z" style="fill:none;stroke:#000;stroke-width:2px"/></svg>"""


def drawn(inside: str) -> tuple[bytes | None, str]:
    return sound_drawing(f"{HEAD}{inside}</svg>".encode())[:2]


def test_a_chart_is_kept_without_what_programs_note_and_what_would_run():
    made, fault, _ = sound_drawing(CHART.encode())
    assert made is not None and not fault
    text = made.decode()
    assert "by a program" not in text and "onclick" not in text and "style=" not in text
    assert '<use href="#m"' in text and "&amp; on</text>" in text
    assert 'stroke-width="2px"' in text and sound_drawing(made)[:2] == (made, "")


@pytest.mark.parametrize(("inside", "told"), [
    ("<script>alert(1)</script>", "<script>"), ("<style>@import url(http://a.b)</style>", "<style>"),
    ("<foreignObject><p/></foreignObject>", "<foreignObject>"), ('<image href="http://a.b/c.png"/>', "<image>"),
    ('<a href="javascript:x"><rect/></a>', "<a>"), ("<animate/>", "<animate>"), ("<filter/>", "<filter>"),
    ("<svg/>", "<svg>"), ("<pattern/>", "<pattern>"), ("<iframe/>", "<iframe>"),
    ('<use href="other.svg#a"/>', "no part of it"), ('<use href="#none"/>', "no part of it"),
    ('<use xlink:href="file:///etc/passwd"/>', "no part of it"),
    ('<rect fill="url(http://a.b/c)"/>', "fill="), ('<rect style="fill:url(//a.b)"/>', "fill="),
    ('<rect style="fill:expression(1)"/>', "fill="), ('<path d="M1"/>', "d="), ('<path d="L1 2"/>', "d="),
    ('<path d="M1 2 X"/>', "d="), ('<rect width="1e99"/>', "width="), ('<rect width="nan"/>', "width="),
    ('<polyline points="1 2 3"/>', "points="), ('<g transform="rotate(1 2)"/>', "transform="),
    ('<g transform="url(#a)"/>', "transform="), ('<rect stroke-dasharray="a"/>', "stroke-dasharray="),
    ('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>', "refers to another one"),
    ('<g id="a"><use href="#a"/></g>', "refers to another one"),
    ('<clipPath id="c"/>', "<clipPath>"), ('<linearGradient id="c"/>', "<linearGradient>"),
    ('<rect clip-path="url(#d)"/>', "clip-path"), ('<rect fill="url(#d)"/>', "fill="), ("<use/>", "no part of it"),
    ('<rect opacity="1px"/>', "opacity="),
    ('<rect style="filter:url(#d)"/>', "filter"), ('<text font-size="-5">a</text>', "font-size="),
    ('<text font-weight="-5">a</text>', "font-weight="),
    ('<text>10<tspan style="font-size:65%;baseline-shift:super">6</tspan> t</text>', "baseline-shift=“super”"),
    ('<text>10<tspan dy="0" vertical-align="super">6</tspan> t</text>', "vertical-align"),
    ('<text style="TEXT-DECORATION: line-through">no</text>', "text-decoration"),
    ('<g text-decoration="underline"><text>no</text></g>', "text-decoration"),
    ('<text style="text-decoration-line:line-through">no</text>', "text-decoration-line"),
    ('<text style="/**/text-decoration:line-through">no</text>', "comment"),
    ('<text style="text-decoratio\\6e:line-through">no</text>', "style"),
    ('<text writing-mode="tb">no</text>', "writing-mode"), ('<text rotate="180">6</text>', "rotate"),
    ('<text style="direction:rtl;unicode-bidi:bidi-override">12</text>', "direction"),
    ('<text style="text-transform:uppercase">mw</text>', "text-transform"),
    ('<text letter-spacing="-20">12</text>', "letter-spacing"),
    ('<text word-spacing="-9em">1 2</text>', "word-spacing"),
    ('<text style="font-variant-position:super">6</text>', "font-variant-position"),
    ('<rect transform="rotate(9)" transform-origin="center"/>', "transform-origin"),
    ('<rect style="rotate:90deg"/>', "rotate"), ('<rect style="mix-blend-mode:multiply"/>', "mix-blend-mode"),
    ('<circle r="5" pathLength="100" stroke-dasharray="25 75"/>', "pathLength"),
    ('<text stroke="white" paint-order="stroke">a</text>', "paint-order"),
    ('<g systemLanguage="fr"><text>a</text></g>', "systemLanguage")])
def test_what_could_run_lead_elsewhere_or_draw_without_end_is_refused(inside: str, told: str):
    made, fault = drawn(inside)
    assert made is None and told in fault


@pytest.mark.parametrize("said", [
    "text-decoration:none;letter-spacing:0px;word-spacing:normal;writing-mode:lr-tb;baseline-shift:baseline",
    "text-decoration:none solid rgb(0, 0, 0);text-transform:none;direction:ltr;unicode-bidi:normal;font-variant:normal",
    "mix-blend-mode:normal;paint-order:stroke fill markers;stroke:none;transform-origin:0px 0px;vector-effect:none",
    "letter-spacing:0.02em;letter-spacing:-.01em;text-indent:0;text-align:start;white-space:pre;baseline-shift:inherit",
    "", "-inkscape-font-specification:'Noto Sans, Normal';font-feature-settings:normal;isolation:auto"])
def test_what_drawing_programs_write_and_changes_nothing_is_passed_over(said: str):
    made = drawn(f'<text x="1" y="9" textLength="30" lengthAdjust="spacingAndGlyphs" style="{said}">10 t</text>')
    assert made[0] is not None and b"10 t" in made[0], made[1]


@pytest.mark.parametrize("content", [
    b"", b"no drawing", b"<html/>", b"<svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>',
    b"<!DOCTYPE svg SYSTEM 'http://127.0.0.1:9/'><svg/>", b"\x1f\x8b" + bytes(99), b"<svg viewBox='0 0 0 1'/>",
    b"<svg>" * 5_000, b"<svg>" + b" " * 1_000_000 + b"</svg>"])
def test_what_is_no_sound_drawing_is_refused(content: bytes):
    assert sound_drawing(content)[0] is None


@pytest.mark.parametrize("parts", [
    '<g id="a"><rect/></g><g id="a"><rect/><rect/></g><use href="#a"/>', '<g id=" a"><rect/></g><g id="a"/>'])
def test_no_two_parts_have_one_name_of_which_only_one_is_counted(parts: str):
    assert drawn(parts)[0] is None and "two of its parts" in drawn(parts)[1]


def test_a_style_names_no_part_and_refers_to_none():
    made, _ = drawn('<g id="a"><rect/></g><g style="id:b;fill:none"/><use href="#a" style="href:#b"/>')
    assert made is not None and b'id="b"' not in made and b'href="#a"' in made and b'"#b"' not in made


def test_what_is_drawn_again_is_counted():
    parts = '<g id="a">' + "<rect/>" * 1_000 + "</g>" + '<use href="#a"/>' * 30
    begun = time.process_time()
    deep = "".join(f'<g id="a{n}">' for n in range(150)) + "<rect/>" * 50_000 + "</g>" * 150
    for again in (parts, deep + "".join(f'<use href="#a{n}"/>' for n in range(150))):
        made, fault = drawn(again)
        assert made is None and f"{MOST_DRAWN:,}" in fault
    assert time.process_time() - begun < 3
    for value in ("M1 1" + " 1,1" * 100_000, "M" + "1" * 900_000, "M1 1" + "e" * 900_000, "M" + "." * 900_000):
        sound_drawing(f'{HEAD}<path d="{value}"/></svg>'.encode())
    for value in ("1 " * 400_000, "1," * 400_000, " " * 900_000 + "x"):
        for name in ("points", "stroke-dasharray", "transform", "x"):
            drawn(f'<polyline {name}="{value}"/>')
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("text", [
    "a" * MOST_DRAWN, "<tspan/>" + "a" * MOST_DRAWN, f'<tspan id="a">{"a" * 5_000}</tspan></text>'
    + '<use href="#a"/>' * 4 + "<text>"])
def test_letters_are_drawn_too(text: str):
    made, fault = drawn(f"<text>{text}</text>")
    assert made is None and "shapes and letters" in fault
    assert drawn(f"<title>{'a' * MOST_DRAWN}</title><text>{'a' * 10_000}</text>")[0] is not None


@pytest.mark.parametrize("part", [
    f'<path id="a" d="M0 0{"l1 1" * 20_000}"/>', f'<g id="a"><polyline points="{"1 1 " * 20_000}"/></g>'])
def test_the_numbers_of_what_is_drawn_again_are_counted(part: str):
    assert drawn(part + '<use href="#a"/>' * 10)[0] is not None
    made, fault = drawn(part + '<use href="#a"/>' * 15)
    assert made is None and "draws again" in fault


@pytest.mark.parametrize(("size", "inside", "sound"), [
    ("12", "9px", True), ("999pt", "12", True), ("99999in", "12", False), ("23000in", "12", False),
    ("99999cm", "12", False), ("9999", "9999em", False), ("12", "99999", False), ("50em", "50em", False)])
def test_letters_are_of_a_size_that_can_be_set(size: str, inside: str, sound: bool):
    made, fault = drawn(f'<g font-size="{size}"><text font-size="{inside}">a</text></g>')
    assert (made is not None) == sound and (sound or "font-size" in fault)


def test_letters_that_are_sized_by_those_around_them_are_as_large_on_paper_as_elsewhere():
    made, _ = drawn('<g font-size="2em"><g><text>CO<tspan font-size="65%">2</tspan></text></g></g>')
    assert made is not None and b'<g font-size="32.0"><g><text>CO<tspan font-size="20.8">2</tspan>' in made
