from __future__ import annotations

import io
import zlib
from functools import partialmethod
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from reporter.dossier import pictures
from reporter.dossier.answers import AnswerKind, AnswerText
from reporter.dossier.markdown import apart, parser
from reporter.dossier.narrative import Narrative, read_narrative
from reporter.findings import Findings, Severity
from reporter.forms.outlines import ANNEX_4, INITIAL_REPORT
from tests.files.tables import codes, only, put

CHAPTER_I = "narrative/initial-report/I.md"
CHAPTER_IV = "narrative/initial-report/IV-CA9999.md"


@pytest.fixture
def findings() -> Findings:
    return Findings()


def read(folder: Path, findings: Findings, **files: str) -> Narrative:
    names = {"I": CHAPTER_I, "IV": CHAPTER_IV, "III": "narrative/initial-report/III.md"}
    for chapter, text in files.items():
        put(folder, names[chapter], text)
    return read_narrative(folder, ["CA9999"], findings)


def answer(narrative: Narrative, number: str, approach: str | None = None) -> AnswerText:
    found = narrative.answer(INITIAL_REPORT, number, approach)
    assert found is not None
    return found


def test_text_below_a_numbered_heading_is_its_answer(tmp_path: Path, findings: Findings):
    narrative = read(tmp_path, findings,
                     I="# I Participation\n\n## I.A Party\n\nOne.\n\nTwo.\n\n## I.B. NDC\n\nThree.\n")
    assert answer(narrative, "I.A").markdown == "One.\n\nTwo."
    assert answer(narrative, "I.A").kind is AnswerKind.PROSE
    assert str(answer(narrative, "I.B").place) == f"{CHAPTER_I}, row 9"
    assert narrative.answer(INITIAL_REPORT, "I.C") is None
    assert narrative.answer(ANNEX_4, "I.A") is None
    assert narrative.files == (CHAPTER_I,)
    assert not findings.items


@pytest.mark.parametrize("line", ["\u200b## I.A Party", "## I.A: Party", "##\xa0I.A Party"])
def test_a_heading_that_can_only_be_one_is_taken(tmp_path: Path, findings: Findings, line: str):
    assert answer(read(tmp_path, findings, I=f"{line}\n\nOne.\n"), "I.A").markdown == "One."
    assert not findings.items


@pytest.mark.parametrize("line", ["##I.B A maintained NDC", "**I.B A maintained NDC**"])
def test_a_line_that_looks_like_a_heading_and_is_none_is_named(tmp_path: Path, findings: Findings, line: str):
    read(tmp_path, findings, I=f"## I.A Party\n\nOne.\n\n{line}\n\nTwo.\n")
    finding = only(findings)
    assert (finding.code, finding.place.row, finding.value) == ("NAR-012", 5, line)


def test_a_chapter_may_have_its_ending_in_capitals_and_another_ending_is_told(tmp_path: Path, findings: Findings):
    put(tmp_path, "narrative/initial-report/I.MD", "## I.A Party\n\nOne.\n")
    put(tmp_path, "narrative/initial-report/II.md.txt", "## II.A\n\nOne.\n")
    assert answer(read_narrative(tmp_path, [], findings), "I.A").markdown == "One."
    assert (only(findings).code, only(findings).remedy[:15]) == ("READ-050", "Name it II.md, ")


def test_a_chapter_on_an_approach_is_answered_for_that_approach(tmp_path: Path, findings: Findings):
    narrative = read(tmp_path, findings, IV="## IV.B Description\n\nText.\n")
    assert answer(narrative, "IV.B", "CA9999").markdown == "Text."
    assert narrative.answer(INITIAL_REPORT, "IV.B") is None


@pytest.mark.parametrize(("text", "kind", "reason"), [
    ("Not applicable: the metric is t CO2 eq.", AnswerKind.NOT_APPLICABLE, "the metric is t CO2 eq."),
    ("Not available: see the letter.\n\nMore.", AnswerKind.NOT_AVAILABLE, "see the letter.\n\nMore."),
    ("not applicable : none", AnswerKind.NOT_APPLICABLE, "none"),
    ("Not applicable to all activities, but to some.", AnswerKind.PROSE, None),
    ("Prose.\n\nNot available: the rest.", AnswerKind.PROSE, None),
    ("", AnswerKind.MISSING, None),
    ("<!-- Say how the Party ensures it. -->", AnswerKind.MISSING, None),
])
def test_an_answer_is_prose_or_set_aside_or_missing(
        tmp_path: Path, findings: Findings, text: str, kind: AnswerKind, reason: str | None):
    found = answer(read(tmp_path, findings, I=f"## I.A Party\n\n{text}\n"), "I.A")
    assert (found.kind, found.reason) == (kind, reason)
    assert not findings.items


@pytest.mark.parametrize("text", ["Not applicable", "Not applicable.", "Not available:  "])
def test_set_aside_without_a_reason_is_told_and_missing(tmp_path: Path, findings: Findings, text: str):
    assert answer(read(tmp_path, findings, I=f"## I.A Party\n\n{text}\n"), "I.A").kind is AnswerKind.MISSING
    assert (only(findings).code, only(findings).place.row) == ("NAR-005", 1)


def test_comments_are_no_part_of_an_answer_and_keep_the_rows(tmp_path: Path, findings: Findings):
    narrative = read(tmp_path, findings, I="<!-- guidance\n## I.C hidden\n-->\n## I.A Party\n\nA<!-- aside -->B\n")
    assert answer(narrative, "I.A").markdown == "AB"
    assert answer(narrative, "I.A").place.row == 4
    assert narrative.answer(INITIAL_REPORT, "I.C") is None
    assert not findings.items


def test_an_open_comment_is_told(tmp_path: Path, findings: Findings):
    read(tmp_path, findings, I="## I.A Party\n\nText.\n<!-- open\n")
    assert (only(findings).code, only(findings).place.row) == ("NAR-007", 4)


def test_elements_are_answered_by_their_titles(tmp_path: Path, findings: Findings):
    found = answer(read(tmp_path, findings, IV=(
        "## IV.G.3 Non-permanence\n\nOpening.\n\n#### Risk of non-permanence\n\nLow.\n\n#### In detail\n\nMore.\n\n"
        "#### reversals\n\nNot applicable: no sinks.\n")), "IV.G.3", "CA9999")
    assert found.markdown == "Opening."
    assert found.elements["Risk of non-permanence"].markdown == "Low.\n\n#### In detail\n\nMore."
    assert found.elements["Reversals"].reason == "no sinks."
    assert found.elements["Reversals"].place.row == 13
    assert not findings.items


def test_a_heading_answered_by_its_elements_alone_is_prose(tmp_path: Path, findings: Findings):
    text = "## IV.B Description\n\n#### Type of cooperative approach\n\n"
    assert answer(read(tmp_path, findings, IV=text + "Bilateral.\n"), "IV.B", "CA9999").kind is AnswerKind.PROSE
    assert answer(read(tmp_path, findings, IV=text), "IV.B", "CA9999").kind is AnswerKind.MISSING


def test_a_sub_heading_near_an_element_is_a_warning(tmp_path: Path, findings: Findings):
    read(tmp_path, findings, IV="## IV.G.2 Quality\n\n#### Leakages\n\nNone.\n")
    finding = only(findings)
    assert (finding.code, finding.severity, finding.place.row) == ("NAR-004", Severity.WARNING, 3)
    assert "“Leakage”" in finding.remedy


def test_an_element_of_another_heading_is_a_warning(tmp_path: Path, findings: Findings):
    read(tmp_path, findings, IV="## IV.C Duration\n\n#### Reversals\n\nNone.\n")
    assert "IV.G.3" in only(findings).remedy


def test_other_sub_headings_and_code_are_prose(tmp_path: Path, findings: Findings):
    text = "Text.\n\n### In India\n\n- one\n\n```\n## I.B not a heading\n```\n\n#### Detail"
    assert answer(read(tmp_path, findings, I=f"## I.A Party\n\n{text}\n"), "I.A").markdown == text
    assert not findings.items


def test_an_unknown_heading_is_told_with_the_nearest(tmp_path: Path, findings: Findings):
    read(tmp_path, findings, I="## I.G Something\n\nText.\n")
    finding = only(findings)
    assert (finding.code, finding.place.file, finding.place.row, finding.value) == ("NAR-002", CHAPTER_I, 1, "I.G")
    assert "from I to I.F" in finding.remedy


def test_a_heading_of_another_chapter_is_told(tmp_path: Path, findings: Findings):
    read(tmp_path, findings, I="## III.A Metrics\n\nText.\n")
    assert "chapter III" in only(findings).remedy


def test_a_heading_answered_twice_is_told(tmp_path: Path, findings: Findings):
    narrative = read(tmp_path, findings, I="## I.A Party\n\nOne.\n\n## I.A Party\n\nTwo.\n")
    assert answer(narrative, "I.A").markdown == "One."
    assert (only(findings).code, only(findings).place.row) == ("NAR-003", 5)


def test_an_element_answered_twice_is_told(tmp_path: Path, findings: Findings):
    read(tmp_path, findings, III="## III.B.1 M\n\n#### Alignment with paragraph 7\n\nA.\n\n"
                                 "#### Alignment with paragraph 7\n\nB.\n")
    assert (only(findings).code, only(findings).place.row) == ("NAR-003", 7)


def test_text_under_no_heading_is_told(tmp_path: Path, findings: Findings):
    read(tmp_path, findings, I="# Participation\n\nLost.\n\n## I.A Party\n\nText.\n")
    assert (only(findings).code, only(findings).place.row) == ("NAR-006", 3)


def test_a_title_without_a_number_may_open_a_file(tmp_path: Path, findings: Findings):
    read(tmp_path, findings, I="# Participation\n\n## I.A Party\n\nText.\n")
    assert not findings.items


@pytest.mark.parametrize("name", ["chapter-1.md", "VII.md", "IV.md", "I-CA9999.md", "IV-CA0001.md"])
def test_a_file_of_no_chapter_is_told(tmp_path: Path, findings: Findings, name: str):
    put(tmp_path, f"narrative/initial-report/{name}", "## I.A Party\n\nText.\n")
    assert read_narrative(tmp_path, ["CA9999"], findings).answers == {}
    assert (only(findings).code, only(findings).place.file) == ("NAR-001", f"narrative/initial-report/{name}")


def test_a_file_in_another_encoding_is_told(tmp_path: Path, findings: Findings):
    put(tmp_path, CHAPTER_I, "## I.A Société\n".encode("cp1252"))
    assert read_narrative(tmp_path, ["CA9999"], findings).answers == {}
    assert codes(findings) == ["READ-005"]


LINES = st.lists(st.sampled_from([
    "## I.A x", "## I.Z x", "# I", "#### Reversals", "#### Leakage", "```", "~~~", "<!--", "-->", "<!-- a -->", "text",
    "Not applicable:", "Not available: x", "", "#", "## II.A y", "####", "\r", "\u2028"]), max_size=12)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, LINES)
def test_any_text_is_read(tmp_path: Path, one: list[str], other: list[str]):
    read(tmp_path, Findings(), I="\n".join(one), IV="\n".join(other))


FRENCH = """## IV.G.3 Non-permanence et inversions

#### Risque de non-permanence

Faible.

#### Inversions

Sans objet : il n’y a pas de puits.
"""


def in_language(folder: Path, findings: Findings, language: str, text: str) -> AnswerText:
    put(folder, CHAPTER_IV, text)
    return answer(read_narrative(folder, ["CA9999"], findings, language), "IV.G.3", "CA9999")


def test_elements_may_be_answered_in_the_dossiers_language(tmp_path: Path, findings: Findings):
    elements = in_language(tmp_path, findings, "fr", FRENCH).elements
    assert elements["Risk of non-permanence"].markdown == "Faible."
    assert elements["Reversals"].kind is AnswerKind.NOT_APPLICABLE
    assert elements["Reversals"].reason == "il n’y a pas de puits."
    assert not findings.items


def test_a_reason_may_follow_without_a_colon_in_the_dossiers_language(tmp_path: Path, findings: Findings):
    found = in_language(tmp_path, findings, "fr", FRENCH.replace("objet :", "objet car")).elements["Reversals"]
    assert (found.kind, found.reason) == (AnswerKind.NOT_APPLICABLE, "car il n’y a pas de puits.")


def test_english_titles_and_words_hold_in_every_language(tmp_path: Path, findings: Findings):
    text = "## IV.G.3 Non-permanence\n\n#### Reversals\n\nNot available: no date yet.\n"
    assert in_language(tmp_path, findings, "fr", text).elements["Reversals"].kind is AnswerKind.NOT_AVAILABLE


def test_words_of_another_language_are_prose(tmp_path: Path, findings: Findings):
    found = in_language(tmp_path, findings, "en", FRENCH)
    assert found.kind is AnswerKind.PROSE and not found.elements


@pytest.mark.parametrize("text", ["Not\N{NO-BREAK SPACE}applicable.", "**Not applicable.**", "*Not applicable*", "N/A",
                                  "__Not available__", "n/a."])
def test_an_answer_that_is_set_aside_in_any_spelling_needs_a_reason(tmp_path: Path, findings: Findings, text: str):
    narrative = read(tmp_path, findings, I=f"## I.A\n\n{text}\n")
    assert answer(narrative, "I.A").kind is AnswerKind.MISSING
    assert codes(findings) == ["NAR-005"]


@pytest.mark.parametrize("text", ["**Not applicable**: no such ITMO.", "**Not applicable:** no such ITMO.",
                                  "**Not applicable: no such ITMO.**", "N/A: no such ITMO.",
                                  "Not\N{NO-BREAK SPACE}applicable\N{NO-BREAK SPACE}: no such ITMO."])
def test_the_reason_is_read_in_any_spelling(tmp_path: Path, findings: Findings, text: str):
    given = answer(read(tmp_path, findings, I=f"## I.A\n\n{text}\n"), "I.A")
    assert (given.kind, given.reason) == (AnswerKind.NOT_APPLICABLE, "no such ITMO.")
    assert not findings.items


def test_an_element_is_answered_with_either_apostrophe(tmp_path: Path, findings: Findings):
    text = "## IV.H.2\n\n#### Droits de l'homme\n\nOne.\n\n#### Droit à la santé\n\nTwo.\n"
    put(tmp_path, CHAPTER_IV, text)
    narrative = read_narrative(tmp_path, ["CA9999"], findings, "fr")
    assert list(answer(narrative, "IV.H.2", "CA9999").elements) == ["Human rights", "Right to health"]
    assert not findings.items


def test_a_control_character_is_told_with_its_row(tmp_path: Path, findings: Findings):
    read(tmp_path, findings, I="## I.A\n\nOne.\n\nTwo\x0band three.\n")
    found = only(findings)
    assert (found.code, str(found.place)) == ("NAR-008", f"{CHAPTER_I}, row 5")
    assert "U+000B (vertical tab)" in found.message


def drawn(kind: str = "PNG", mode: str = "RGB") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (4, 3)).save(buffer, kind)
    return buffer.getvalue()


def several(kind: str) -> bytes:
    """A picture in a file of two, as phones write JPEG files and programs moving PNG files."""
    buffer = io.BytesIO()
    Image.new("RGB", (4, 3)).save(buffer, kind, save_all=True, append_images=[Image.new("RGB", (4, 3), "red")])
    return buffer.getvalue()


def with_chunk(picture: bytes, kind: bytes, told: bytes) -> bytes:
    """A PNG with a further chunk before its pixels, whose sum fits."""
    chunk = len(told).to_bytes(4, "big") + kind + told + zlib.crc32(kind + told).to_bytes(4, "big")
    at = picture.index(b"IDAT") - 4
    return picture[:at] + chunk + picture[at:]


@pytest.mark.parametrize(("kind", "name", "mime"), [("PNG", "chart.png", "image/png"),
                                                    ("JPEG", "plant site.jpg", "image/jpeg")])
def test_a_picture_of_the_dossier_is_kept_with_the_answer(
        tmp_path: Path, findings: Findings, kind: str, name: str, mime: str):
    put(tmp_path, f"narrative/initial-report/{name}", drawn(kind))
    shown = name.replace(" ", "%20")
    narrative = read(tmp_path, findings, I=f"## I.A\n\n![the trend]({shown})\n")
    picture = answer(narrative, "I.A").pictures[shown]
    assert (picture.mime, picture.content) == (mime, drawn(kind))
    assert narrative.files == (CHAPTER_I, f"narrative/initial-report/{name}"), "it is an input like any other"
    assert not findings.items


@pytest.mark.parametrize(("name", "content", "why"), [
    ("gone.png", None, "there is no such file"), ("https://example.org/chart.png", None, "no file of the dossier"),
    ("../../../chart.png", None, "outside the dossier"), ("chart.png", b"<svg/>", "no sound PNG or JPEG"),
    ("cut.png", drawn()[:45], "no sound PNG or JPEG"), ("print.jpg", drawn("JPEG", "CMYK"), "CMYK"),
    ("phone.jpg", several("MPO"), "save the first alone"), ("moving.png", several("PNG"), "2 pictures in one file"),
    ("large.png", drawn() + bytes(6_000_000), "the limit is"),
    ("layers.jpg", drawn("JPEG")[:-2] + b"\xff\xda" * 200, "layers"),
    ("profiles.png", with_chunk(drawn(), b"iCCP", b"a\0\0" + zlib.compress(bytes(9_000))) + b"iCCP" * 20,
     "21 times"),
    ("profile.png", with_chunk(drawn(), b"iCCP", b"a name, and no more"), "no sound PNG or JPEG")],
    ids=["gone", "web", "outside", "other kind", "cut", "colours of print", "of a phone", "moving", "large", "layers",
         "profiles", "half a chunk"])
def test_a_picture_that_is_not_printed_is_told_with_its_row(
        tmp_path: Path, findings: Findings, name: str, content: bytes | None, why: str):
    if content is not None:
        put(tmp_path, f"narrative/initial-report/{name}", content)
    narrative = read(tmp_path, findings, I=f"## I.A\n\nOne.\n\nSee ![the trend]({name}).\n")
    found = only(findings)
    assert (found.code, str(found.place)) == ("NAR-009", f"{CHAPTER_I}, row 5")
    assert why in found.message
    assert answer(narrative, "I.A").pictures == {}


def test_a_picture_with_too_many_pixels_is_not_opened(tmp_path: Path, findings: Findings):
    content = bytearray(drawn())
    content[16:24] = (100_000).to_bytes(4, "big") * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    put(tmp_path, "narrative/initial-report/bomb.png", bytes(content))
    read(tmp_path, findings, I="## I.A\n\n![the trend](bomb.png)\n")
    assert only(findings).code == "NAR-009"


def test_empty_pictures_do_not_take_hours_together(tmp_path: Path, findings: Findings, monkeypatch):
    """Each of the three has 12 pixels; there is room for 30, and none for the bytes of their files."""
    monkeypatch.setattr(pictures, "PIXELS_OF_A_BYTE", 0)
    for name in "abc":
        put(tmp_path, f"narrative/initial-report/{name}.png", drawn())
    monkeypatch.setattr(pictures.PictureLook, "__init__", partialmethod(pictures.PictureLook.__init__, pixels=30))
    read(tmp_path, findings, I="## I.A\n\n" + "\n\n".join(f"![the trend]({name}.png)" for name in "abc") + "\n")
    found = only(findings)
    assert (found.code, found.value) == ("NAR-009", "c.png") and "all pictures together" in found.message


@pytest.mark.parametrize(("slip", "code"), [
    ("a\x01b", "NAR-008"), ("<b>bold", "NAR-042"), ("See [^a].", "NAR-043"), ("![](a.png)", "NAR-011"),
    ("![seen](https://a.b)", "NAR-009"), ("## I.K Else", "NAR-002"), ("**I.B Maintained**", "NAR-012"),
    ("## I.A Again", "NAR-003"), ("<!-- owner: Unit; due: soon -->", "NAR-021")])
def test_slips_of_a_text_are_told_line_by_line_and_very_many_are_one_cause(
        tmp_path: Path, findings: Findings, slip: str, code: str):
    read(tmp_path, findings, I="## I.A\n\n" + f"{slip}\n\n" * 20)
    assert [one.place.row for one in findings.items if one.code == code] == list(range(3, 43, 2))
    many = Findings()
    read(tmp_path, many, I="## I.A\n\n" + f"{slip}\n\n" * 3_000)
    told = [one for one in many.items if one.code == code]
    assert [one.place.row for one in told] == list(range(3, 45, 2)) and len(many.items) <= 42
    assert "2,979 more times" in told[-1].message


def test_a_picture_counts_as_often_as_it_is_named(tmp_path: Path, findings: Findings):
    """Of 1 MB there is room for 200, of a drawing of a fortieth of what it may be for 1,600."""
    put(tmp_path, "narrative/initial-report/large.png", drawn() + bytes(1024**2))
    put(tmp_path, "narrative/initial-report/logo.png", drawn() + bytes(50_000))
    put(tmp_path, "narrative/initial-report/logo.svg", b"<svg>" + b"<rect/>" * 499 + b"</svg>")
    once = "## I.A\n\n" + "![a logo](logo.png)\n\n![a logo](logo.svg)\n\n" * 400
    narrative = read(tmp_path, findings, I=once + "## I.B\n\n" + "![large](large.png)\n\n" * 120)
    assert not findings.items and list(answer(narrative, "I.B").pictures) == ["large.png"]
    for named in ("![large](large.png)\n\n" * 200, "![a logo](logo.svg)\n\n" * 1_700):
        findings = Findings()
        narrative = read(tmp_path, findings, I=once + "## I.B\n\n" + named)
        assert "NAR-009" in codes(findings)
        assert list(answer(narrative, "I.A").pictures) == ["logo.png", "logo.svg"]
        assert not answer(narrative, "I.B").pictures, "and the answer shows it nowhere"


def test_a_picture_without_a_description_is_told(tmp_path: Path, findings: Findings):
    put(tmp_path, "narrative/initial-report/chart.png", drawn())
    read(tmp_path, findings, I="## I.A\n\n![](chart.png)\n")
    assert (only(findings).code, only(findings).place.row) == ("NAR-011", 3)


@pytest.mark.parametrize(("deep", "told"), [(9, []), (10, ["NAR-010"]), (200, ["NAR-010"])])
def test_lists_deeper_than_pages_have_room_for_are_told(tmp_path: Path, findings: Findings, deep: int, told: list[str]):
    read(tmp_path, findings, I="## I.A\n\n" + "\n".join(f"{'  ' * level}- item {level}" for level in range(deep)))
    assert codes(findings) == told


def test_text_without_pictures_and_deep_lists_is_not_told(tmp_path: Path, findings: Findings):
    read(tmp_path, findings, I="## I.A\n\n- one\n\n  - [two](https://unfccc.int)\n\n> three\n\n[1]: https://unfccc.int\n")
    assert not findings.items


@pytest.mark.parametrize(("language", "asks"), [
    ("en", "To confirm: as reported on 2026."), ("en", "**To confirm:** as reported"),
    ("fr", "À confirmer : voir 2026"), ("es", "Por confirmar: véase 2026")])
@pytest.mark.parametrize(("below", "kind"), [
    ("\nThe answer of last year.", AnswerKind.PROSE), ("\nNot applicable: the metric is t CO2 eq.",
                                                       AnswerKind.NOT_APPLICABLE), ("", AnswerKind.MISSING)])
def test_a_line_asks_to_confirm_the_answer_below_it_and_is_no_part_of_it(tmp_path, language, asks, below, kind):
    path = tmp_path / "narrative/initial-report/III.md"
    path.parent.mkdir(parents=True)
    path.write_text(f"## III.D Metric\n{asks}\n{below}\n", "utf-8")
    findings = Findings()
    answer = read_narrative(tmp_path, (), findings, language).answer("initial-report", "III.D")
    assert (answer.to_confirm, answer.kind, answer.markdown) == (asks, kind, below.strip())


def test_to_confirm_inside_an_answer_is_text(tmp_path):
    path = tmp_path / "narrative/initial-report/III.md"
    path.parent.mkdir(parents=True)
    path.write_text("## III.D Metric\nThe authority will write\nTo confirm: nothing.\n", "utf-8")
    assert not read_narrative(tmp_path, (), Findings()).answer("initial-report", "III.D").to_confirm


def test_a_due_date_that_is_no_date_is_told_at_its_line(tmp_path: Path, findings: Findings):
    """NAR-021"""
    read(tmp_path, findings, I="# I.\n\n## I.B A maintained NDC\n<!-- owner: Energy unit; due: spring -->\n\nIt is.\n")
    assert [(finding.code, finding.place.row) for finding in findings.items] == [("NAR-021", 4)]


@pytest.mark.parametrize("comment", [
    "\n<!-- owner: Energy unit; due: 2027-03-01 -->", "\n<!--\nowner: Energy\nunit\ndue: 2027-03-01\n-->",
    " <!-- Owner: Energy unit, Due: 2027-03-01 -->", "\n<!--owner:Energy unit;due:2027-03-01--> It is."])
def test_who_writes_an_answer_is_read_however_the_comment_is_laid_out(tmp_path: Path, findings: Findings, comment: str):
    answer = read(tmp_path, findings, I=f"# I.\n\n## I.B A maintained NDC{comment}\n\nIt is.\n").answer(
        "initial-report", "I.B")
    assert (answer.owner, str(answer.due), findings.items) == ("Energy unit", "2027-03-01", [])


@pytest.mark.parametrize(("text", "code", "row"), [
    ("One.\n\nCO<sub>2</sub> fell.", "NAR-042", 5), ("a <br/> b", "NAR-042", 3), ("x < y, <table> said", "NAR-042", 3),
    ("Emissions fell.[^1]", "NAR-043", 3), ("One.\n\nTwo.\n\n[^1]: A source.", "NAR-043", 7),
    ("Not applicable: no metric.[^1]\n\n[^1]: A source.", "NAR-043", 1),
    ("Fell.[^1]\n\n[^1]: One.\n\n[^1]: Two.", "NAR-043", 7), ("Fell.[^1]\n\n[^1]: One.\n[^1]: Two.", "NAR-043", 6),
    ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", "NAR-045", 5), ("a | b\n--|--\n1|200|3", "NAR-045", 5),
    ("> | a | b |\n> |---|---|\n> | 1 | 2 | 3 |", "NAR-045", 5),
    ("- x\n\n  | a |\n  |---|\n  | 1 | 2 |", "NAR-045", 7),
    ('One.\n[x](https://a.b "A title")', "NAR-045", 4), ("One.\n[](https://a.b)", "NAR-045", 4),
    ("```text of a law\ncode\n```", "NAR-045", 3)])
def test_what_would_be_printed_raw_or_left_out_is_told(tmp_path, text: str, code: str, row: int):
    findings = Findings()
    read(tmp_path, findings, I=f"## I.A\n\n{text}\n")
    assert (only(findings).code, only(findings).place.row) == (code, row)


@pytest.mark.parametrize("text", [
    "CO~2~ and m^2^", "`CO<sub>2</sub>`", "a < b and c > d, <name>", "Fell.[^1]\n\n[^1]: A source.",
    "Not applicable: no metric.\n\nMore.[^1]\n\n[^1]: A source.", "| a | b |\n|---|---|\n| 1 | 2 \\| 3 | |",
    "> | a | b |\n> |---|---|\n> | 1 |", "One[^1] and two[^2].\n\n[^1]: A.\n[^2]: B.", "```text\n| a | b |\n```",
    "[x](https://a.b)", "| a |\n|---|\n| [^1] |\n\n[^1]: A."])
def test_what_is_printed_as_it_is_meant_is_not_told(tmp_path, text: str):
    findings = Findings()
    read(tmp_path, findings, I=f"## I.A\n\n{text}\n")
    assert codes(findings) == []


@pytest.mark.parametrize("name", ["narrative/notes.md", "narrative/annex4/I.md", "narrative/initial-report/old/I.md"])
def test_a_chapter_in_the_folder_of_no_report_is_told(tmp_path, name: str):
    put(tmp_path, name, b"## I.A Party\n\nText.\n")
    findings = Findings()
    read(tmp_path, findings, I="## I.A\n\nText.\n")
    assert (only(findings).code, only(findings).place.file) == ("READ-050", name)


def test_pictures_may_stand_in_folders_of_their_own(tmp_path):
    put(tmp_path, "narrative/pictures/chart.png", drawn())
    findings = Findings()
    read(tmp_path, findings, I="## I.A\n\n![the trend](../pictures/chart.png)\n")
    assert codes(findings) == []


@pytest.mark.parametrize(("written", "printed"), [
    ("2021~2025", "2021~2025"), ("2021~2025、2026~2030", "2021~2025、2026~2030"),
    ("2021年~2025年、2026年~2030年", "2021年~2025年、2026年~2030年"),
    ("CO~2~, x~max~", "CO<sub>2</sub>, x<sub>max</sub>"),
    ("(CH~2~)~3~, 10~2~", "(CH<sub>2</sub>)<sub>3</sub>, 10<sub>2</sub>")])
def test_what_joins_the_numbers_of_a_range_lowers_nothing(written: str, printed: str):
    assert parser().renderInline(written) == printed


@pytest.mark.parametrize("escaped", [r"a\[^1\]", r"a\<sub>2\</sub>", "&lt;br>"])
def test_what_is_escaped_is_meant_as_it_stands(escaped: str):
    assert not list(apart(escaped))


def test_a_picture_that_no_answer_shows_is_told(tmp_path: Path):
    for name in ("shown.png", "left.png"):
        put(tmp_path, f"narrative/annex-4/{name}", drawn())
    put(tmp_path, "narrative/annex-4/II.md", b"## II Updates\n\n![A trend](shown.png)\n")
    findings = Findings()
    read_narrative(tmp_path, [], findings)
    assert [(one.code, one.severity, one.place.file) for one in findings.items] == [
        ("READ-050", Severity.ADVICE, "narrative/annex-4/left.png")]


def test_a_drawing_is_printed_without_what_would_run(tmp_path: Path):
    put(tmp_path, "narrative/annex-4/chart.svg", b'<svg viewBox="0 0 9 9" onload="x()"><rect width="5"/></svg>')
    put(tmp_path, "narrative/annex-4/bad.svg", b"<svg><script/></svg>")
    put(tmp_path, "narrative/annex-4/II.md", b"## II Updates\n\n![A](chart.svg) ![B](bad.svg)\n")
    findings = Findings()
    answer = read_narrative(tmp_path, [], findings).answer(ANNEX_4, "II")
    assert answer is not None and list(answer.pictures) == ["chart.svg"]
    assert b"onload" not in answer.pictures["chart.svg"].content
    assert only(findings).code == "NAR-009" and "<script>" in only(findings).message


def test_lines_that_begin_with_a_sign_are_a_list_as_pasted_into_a_cell():
    drawn = parser().render("Steps:\n• request\n• letter, 5 • 3 t")
    assert drawn == "<p>Steps:</p>\n<ul>\n<li>request</li>\n<li>letter, 5 • 3 t</li>\n</ul>\n"


@pytest.mark.parametrize("text", ["TBD", "tbc.", "[to be completed]", "**To be confirmed**", "À compléter"])
def test_what_stands_for_an_answer_that_is_still_to_be_written_is_none(tmp_path: Path, findings: Findings, text: str):
    found = answer(read(tmp_path, findings, I=f"## I.A\n\n{text}\n"), "I.A")
    assert found.kind is AnswerKind.MISSING and found.markdown == text


@pytest.mark.parametrize("text", ["Not applicable because the metric is t CO2 eq.", "N/A – the metric is t CO2 eq.",
                                  "Not applicable, the metric is t CO2 eq."])
def test_a_reason_may_follow_without_a_colon(tmp_path: Path, findings: Findings, text: str):
    found = answer(read(tmp_path, findings, I=f"## I.A\n\n{text}\n"), "I.A")
    assert found.kind is AnswerKind.NOT_APPLICABLE and str(found.reason).endswith("the metric is t CO2 eq.")
