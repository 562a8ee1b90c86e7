"""The narrative becomes Word documents, one for each chapter, that say what the chapters say."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from defusedxml import ElementTree
from PIL import Image
from typer.testing import CliRunner

from reporter.cli.main import app
from reporter.dossier import starter
from reporter.verbs.convert import convert

INPUTS = Path(__file__).parent.parent.parent / "inputs"
RUN = CliRunner()
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ANSWER = """The share **rose** by *half*, c~max~ and 10^4^ m^2^, ~~old~~, `code`, \
see [the list](https://unfccc.int/a?b=1&c=2).[^1]

3. three
   - inner < one
4. four

   more of four

> quoted

| A | B |
|---|---|
| 1 | 2[^n] |

```
x = 1
  y
```

![The trend](chart.png)

[1]: https://unfccc.int
[2]: https://unfccc.int/b

[^1]: A first note.

[^n]: Days.
"""


@pytest.fixture
def narrative(tmp_path: Path) -> Path:
    """The narrative of a new dossier, II.A of which is answered with all that Markdown knows here."""
    starter.write(tmp_path / "mine")
    folder = tmp_path / "mine/narrative"
    made = io.BytesIO()
    Image.new("RGB", (40, 20)).save(made, "PNG")
    (folder / "initial-report/chart.png").write_bytes(made.getvalue())
    (folder / "initial-report/II.md").write_text(
        f"## II.A Targets\n<!-- owner: Energy unit; due: 2027-03-01 -->\n\n{ANSWER}", "utf-8")
    return folder


def paragraphs(document: Path, part: str = "document") -> list[tuple[str, str]]:
    """The style and the words of each paragraph."""
    with zipfile.ZipFile(document) as archive:
        root = ElementTree.fromstring(archive.read(f"word/{part}.xml"))
    found = []
    for one in root.iter(f"{W}p"):
        style = one.find(f"{W}pPr/{W}pStyle")
        found.append(("" if style is None else style.get(f"{W}val"), "".join(
            "\n" if piece.tag == f"{W}br" else piece.text or "" for piece in one.iter()
            if piece.tag in (f"{W}t", f"{W}br"))))
    return found


def test_each_chapter_becomes_a_document_with_question_guidance_and_answer(tmp_path: Path, narrative: Path):
    done = RUN.invoke(app, ["convert", str(narrative), str(tmp_path / "chapters"), "--to", "docx"])
    assert done.exit_code == 0, done.output
    assert sorted(path.relative_to(tmp_path / "chapters").with_suffix("").as_posix()
                  for path in (tmp_path / "chapters").rglob("*.docx")) == sorted(
        path.relative_to(narrative).with_suffix("").as_posix() for path in narrative.rglob("*.md"))
    there = paragraphs(tmp_path / "chapters/initial-report/II.docx")
    at = next(index for index, (style, words) in enumerate(there) if words.startswith("II.A "))
    assert there[at][0] == "Heading2" and there[at + 1][0] == "Guidance"
    assert there[at + 2] == ("Owner", "owner: Energy unit; due: 2027-03-01")
    assert there[at + 3] == ("", "The share rose by half, cmax and 104 m2, old, code, see the list.")
    assert there[at + 4:at + 8] == [("ListParagraph", "three"), ("ListParagraph", "inner < one"),
                                    ("ListParagraph", "four"), ("ListParagraph", "more of four")]
    assert there[at + 8:at + 14] == [("Quote", "quoted"), ("TableHead", "A"), ("TableHead", "B"), ("TableText", "1"),
                                     ("TableText", "2"), ("TableEnd", "")]
    assert there[at + 14:at + 17] == [("Code", "x = 1\n  y"), ("", ""), (
        "", "[1]: https://unfccc.int\n[2]: https://unfccc.int/b")]
    notes = paragraphs(tmp_path / "chapters/initial-report/II.docx", "footnotes")
    assert [words.strip() for _style, words in notes if words.strip()] == ["A first note.", "Days."]


def test_a_document_holds_its_picture_with_the_description_and_its_links(tmp_path: Path, narrative: Path):
    convert(narrative, tmp_path / "chapters")
    with zipfile.ZipFile(tmp_path / "chapters/initial-report/II.docx") as archive:
        assert archive.read("word/media/picture-1.png") == (narrative / "initial-report/chart.png").read_bytes()
        relations = ElementTree.fromstring(archive.read("word/_rels/document.xml.rels"))
        body = archive.read("word/document.xml").decode()
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(part), forbid_dtd=True)
    targets = {one.get("Target"): one.get("TargetMode") for one in relations}
    assert targets["https://unfccc.int/a?b=1&c=2"] == "External" and targets["media/picture-1.png"] is None
    assert 'descr="The trend"' in body
    assert {one.get("Id") for one in relations if one.get("TargetMode") or "media" in one.get("Target")} == {
        name for name in (one.get("Id") for one in relations)
        if f'r:id="{name}"' in body or f'r:embed="{name}"' in body}


@pytest.mark.parametrize("name", sorted(path.name for path in INPUTS.iterdir()))
def test_the_chapters_of_a_dossier_are_the_same_bytes_each_time(tmp_path: Path, name: str):
    for place in ("one", "two"):
        assert convert(INPUTS / name / "narrative", tmp_path / place, lossy=True).written
    made = [{path.relative_to(tmp_path / place): path.read_bytes() for path in (tmp_path / place).rglob("*.docx")}
            for place in ("one", "two")]
    assert made[0] == made[1]


def test_nothing_is_written_over(tmp_path: Path, narrative: Path):
    (tmp_path / "chapters/annex-4").mkdir(parents=True)
    (tmp_path / "chapters/annex-4/II.docx").write_text("mine")
    done = RUN.invoke(app, ["convert", str(narrative), str(tmp_path / "chapters")])
    assert done.exit_code == 2 and "is there already" in done.output.replace("\n", " ")
    assert [path.name for path in (tmp_path / "chapters").rglob("*.*")] == ["II.docx"]


def test_a_chapter_that_cannot_be_read_is_told_and_nothing_written(tmp_path: Path, narrative: Path):
    (narrative / "initial-report/II.md").write_text("## II.Z Nothing\n\nText.\n")
    done = RUN.invoke(app, ["convert", str(narrative), str(tmp_path / "chapters")])
    assert done.exit_code == 1 and "NAR-002" in done.output and not (tmp_path / "chapters").exists()


@pytest.mark.parametrize(("text", "told"), [
    ("- item\n\n  > quoted\n", "II.A has a quotation inside a list"),
    ("> - item\n", "II.A has a list inside a quotation"),
    ("2030. one\n2035. two\n", "II.A has a list with numbers that do not follow each other"),
    ("Text.\n\n<!-- ask the minister -->\n", "ask the minister")])
def test_what_a_document_does_not_carry_is_told_before_anything_is_written(
        tmp_path: Path, narrative: Path, text: str, told: str):
    (narrative / "initial-report/II.md").write_text(f"## II.A Targets\n\n{text}")
    done = RUN.invoke(app, ["convert", str(narrative), str(tmp_path / "chapters")])
    assert done.exit_code == 1 and told in done.output.replace("\n", " ") and not (tmp_path / "chapters").exists()
    assert RUN.invoke(app, ["convert", str(narrative), str(tmp_path / "chapters"), "--lossy"]).exit_code == 0


def test_a_drawing_is_told_of_which_word_has_the_description_alone(tmp_path: Path, narrative: Path):
    (narrative / "initial-report/trend.svg").write_text('<svg viewBox="0 0 9 9"><rect width="5"/></svg>')
    (narrative / "initial-report/II.md").write_text("## II.A Targets\n\n![The trend](trend.svg)\n")
    done = RUN.invoke(app, ["convert", str(narrative), str(tmp_path / "chapters")])
    assert done.exit_code == 1 and "trend.svg, a drawing (SVG)" in " ".join(done.output.split())
    assert RUN.invoke(app, ["convert", str(narrative), str(tmp_path / "chapters"), "--lossy"]).exit_code == 0
