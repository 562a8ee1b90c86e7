"""Chapters that were edited in Word are taken over into the dossier; what nobody changed stays as it was."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image
from typer.testing import CliRunner

from reporter.cli.main import app
from reporter.dossier import starter
from reporter.verbs.convert import convert
from reporter.verbs.convert_from_word import TakenOver
from tests.verbs.test_convert_word import ANSWER

INPUTS = Path(__file__).parent.parent.parent / "inputs"
RUN = CliRunner()
REST = """
Soft\u00adhyphen, no\u00a0break, tab\there. **bold *both* it** then *i***b**.

- one

  more of one
- two
  1. n1
  2. n2
     - deep

1. a
2. b

Between.

3. c

> one quote
>
> second

> other quote

### Inner heading

---

```
code a
\ttabbed
```

~~~
code b
~~~

<https://unfccc.int> and [inside](https://unfccc.int/a).
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A new dossier, II.A of which is answered with all that Markdown knows here."""
    folder = tmp_path / "mine"
    starter.write(folder)
    made = io.BytesIO()
    Image.new("RGB", (40, 20)).save(made, "PNG")
    (folder / "narrative/initial-report/chart.png").write_bytes(made.getvalue())
    chapter = folder / "narrative/initial-report/II.md"
    text = chapter.read_text("utf-8")
    start, end = text.index("## II.A"), text.index("## II.B")
    answer = f"## II.A Our targets\n<!-- owner: Energy unit; due: 2027-03-01 -->\n\n{ANSWER}{REST}\n"
    chapter.write_text(text[:start] + answer + text[end:], "utf-8")
    return folder


def chapters(source: Path, folder: Path) -> Path:
    assert convert(source, folder, lossy=True).written
    return folder


def edited(document: Path, old: str, new: str) -> None:
    """Replace words in a document's own part, as Word would."""
    with zipfile.ZipFile(document) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["word/document.xml"].decode()
    assert old in text
    parts["word/document.xml"] = text.replace(old, new, 1).encode()
    with zipfile.ZipFile(document, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file()}


def taken(source: Path, target: Path, *, lossy: bool = False) -> TakenOver:
    made = convert(source, target, lossy=lossy)
    assert isinstance(made, TakenOver)
    return made


@pytest.mark.parametrize("name", sorted(path.name for path in INPUTS.iterdir()))
def test_chapters_that_nobody_changed_change_nothing(tmp_path: Path, name: str):
    shutil.copytree(INPUTS / name, tmp_path / "mine")
    before = files_of(tmp_path / "mine")
    made = taken(chapters(tmp_path / "mine/narrative", tmp_path / "chapters"), tmp_path / "mine/narrative")
    assert made.done and made.same > 50 and not (made.changed or made.findings or made.written)
    assert files_of(tmp_path / "mine") == before


@pytest.mark.parametrize("name", sorted(path.name for path in INPUTS.iterdir()))
def test_all_answers_of_a_dossier_come_back_from_word(tmp_path: Path, name: str):
    shutil.copytree(INPUTS / name, tmp_path / "mine")
    chapters(tmp_path / "mine/narrative", tmp_path / "chapters")
    shutil.rmtree(tmp_path / "mine/narrative")
    made = taken(tmp_path / "chapters", tmp_path / "mine")
    assert made.done and not made.same and len(made.changed) > 50 and not made.findings
    again = taken(tmp_path / "chapters", tmp_path / "mine")
    assert again.same == len(made.changed) and not again.changed
    assert files_of(chapters(tmp_path / "mine/narrative", tmp_path / "two")) == files_of(tmp_path / "chapters")


def test_an_answer_that_was_changed_replaces_its_own_lines_alone(tmp_path: Path, mine: Path):
    chapter = mine / "narrative/initial-report/II.md"
    chapter.write_text(chapter.read_text("utf-8").replace("## II.C", "<!-- ask the minister -->\n## II.C").replace(
        "## II.B", "\n<!-- my note -->\n\n## II.B"), "utf-8")
    before = files_of(mine)
    chapters(mine / "narrative", tmp_path / "chapters")
    edited(tmp_path / "chapters/initial-report/II.docx", "more of four", "more of the four")
    made = taken(tmp_path / "chapters", mine / "narrative")
    assert made.changed == ("initial-report/II.docx: II.A changed",)
    assert made.written == ("narrative/initial-report/II.md",)
    after = files_of(mine)
    name = "narrative/initial-report/II.md"
    assert {key for key in before if before[key] != after[key]} == {name} and set(before) == set(after)
    old, new = before[name].decode(), after[name].decode()
    assert old[:old.index("## II.A")] == new[:new.index("## II.A")]
    assert old[old.index("## II.B"):] == new[new.index("## II.B"):]
    assert "## II.A Our targets\n" in new and "<!-- my note -->" in new and "![The trend](chart.png)" in new
    assert "more of the four" in new and "owner: Energy unit; due: 2027-03-01" in new
    assert taken(tmp_path / "chapters", mine).changed == ()


def test_an_owner_a_date_and_an_emptied_answer_are_taken_over(tmp_path: Path, mine: Path):
    chapters(mine / "narrative", tmp_path / "chapters")
    document = tmp_path / "chapters/initial-report/II.docx"
    edited(document, "owner: Energy unit; due: 2027-03-01", "owner: Climate unit; due: 2027-04-01")
    text = (mine / "narrative/initial-report/II.md").read_text("utf-8")
    answer = text[text.index("## II.B"):].split("-->\n\n")[1].split("\n")[0]
    edited(document, f">{answer}<", "><")
    made = taken(document, mine)
    assert made.changed == ("initial-report/II.docx: II.A changed", "initial-report/II.docx: II.B is empty now")
    new = (mine / "narrative/initial-report/II.md").read_text("utf-8")
    assert "<!-- owner: Climate unit; due: 2027-04-01 -->" in new


def test_a_new_picture_is_put_beside_the_chapter(tmp_path: Path, mine: Path):
    chapters(mine / "narrative", tmp_path / "chapters")
    document = tmp_path / "chapters/initial-report/II.docx"
    made = io.BytesIO()
    Image.new("RGB", (5, 5), "red").save(made, "JPEG")
    with zipfile.ZipFile(document) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/media/picture-1.png"] = made.getvalue()
    with zipfile.ZipFile(document, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    done = taken(tmp_path / "chapters", mine)
    new = [name for name in done.written if name.endswith(".jpg")]
    assert len(new) == 1 and (mine / new[0]).read_bytes() == made.getvalue()
    assert f"![The trend]({Path(new[0]).name})" in (mine / "narrative/initial-report/II.md").read_text("utf-8")
    assert (mine / "narrative/initial-report/chart.png").exists()


def test_what_cannot_be_carried_stops_unless_that_is_agreed_to(tmp_path: Path, mine: Path):
    chapters(mine / "narrative", tmp_path / "chapters")
    document = tmp_path / "chapters/initial-report/II.docx"
    edited(document, ">quoted<", "/><w:sym w:font='X' w:char='F0'/><w:t>quoted, more<")
    before = files_of(mine)
    done = RUN.invoke(app, ["convert", str(tmp_path / "chapters"), str(mine / "narrative")])
    said = " ".join(done.output.split())
    assert done.exit_code == 1 and "WRD-004" in said and "initial-report/II.docx, II.A" in said
    assert files_of(mine) == before and "Nothing was written. 1 answer would change" in said
    done = RUN.invoke(app, ["convert", str(tmp_path / "chapters"), str(mine / "narrative"), "--lossy"])
    assert done.exit_code == 0 and "initial-report/II.docx: II.A changed" in done.output
    assert "> quoted, more" in (mine / "narrative/initial-report/II.md").read_text("utf-8")


def test_the_answers_go_into_the_cells_of_a_workbook_too(tmp_path: Path, mine: Path):
    assert convert(mine, tmp_path / "book/mine.xlsx", lossy=True).written
    book = tmp_path / "book/mine.xlsx"
    workbook = load_workbook(book)
    sheet = workbook["Initial report"]
    sheet["Z1"] = "a note of mine"
    workbook.save(book)
    chapters(mine / "narrative", tmp_path / "chapters")
    assert taken(tmp_path / "chapters", book).changed == ()
    edited(tmp_path / "chapters/initial-report/II.docx", "more of four", "more of the four")
    done = taken(tmp_path / "chapters", book)
    assert done.written == ("mine.xlsx",) and done.changed == ("initial-report/II.docx: II.A changed",)
    sheet = load_workbook(book)["Initial report"]
    assert sheet["Z1"].value == "a note of mine"
    assert any("more of the four" in str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert taken(tmp_path / "chapters", book).changed == ()


def test_a_workbook_becomes_word_documents_and_takes_them_back(tmp_path: Path, mine: Path):
    assert convert(mine, tmp_path / "book/mine.xlsx", lossy=True).written
    book = tmp_path / "book/mine.xlsx"
    done = RUN.invoke(app, ["convert", str(book), str(tmp_path / "chapters"), "--to", "docx"])
    assert done.exit_code == 0, done.output
    assert files_of(tmp_path / "chapters") == files_of(chapters(mine / "narrative", tmp_path / "same"))
    edited(tmp_path / "chapters/annex-4/II.docx", "to be written by the ministry", "not yet known")
    done = RUN.invoke(app, ["convert", str(tmp_path / "chapters"), str(book)])
    assert done.exit_code == 0 and "1 answer changed" in " ".join(done.output.split()), done.output


@pytest.mark.parametrize(("name", "words"), [
    ("II.doc", "no Word document"), ("II.odt", "no Word document"), ("II.docm", "no Word document"),
    ("initial-report/IX.docx", "is no chapter of this dossier"), ("initial-report/IV-CA0099.docx", "is no chapter")])
def test_documents_that_are_none_of_this_dossier_are_told(tmp_path: Path, mine: Path, name: str, words: str):
    path = tmp_path / "chapters" / name
    path.parent.mkdir(parents=True)
    starter.write(tmp_path / "other")
    shutil.copy(chapters(tmp_path / "other/narrative", tmp_path / "others") / "annex-4/II.docx", path)
    if name.startswith("initial"):
        with zipfile.ZipFile(path) as archive:
            parts = {one: archive.read(one) for one in archive.namelist() if "docProps" not in one}
        with zipfile.ZipFile(path, "w") as archive:
            for one, content in parts.items():
                archive.writestr(one, content)
    done = taken(tmp_path / "chapters", mine)
    assert not done.done and any(words in one.message for one in done.findings), done.findings


def test_a_document_is_known_by_itself_where_its_name_was_changed(tmp_path: Path, mine: Path):
    chapters(mine / "narrative", tmp_path / "chapters")
    one = tmp_path / "II final (2).docx"
    shutil.copy(tmp_path / "chapters/initial-report/II.docx", one)
    assert taken(one, mine).done
    shutil.copy(one, tmp_path / "chapters/initial-report")
    done = taken(tmp_path / "chapters", mine)
    assert not done.done and "is the same chapter" in done.findings[0].message


@pytest.mark.parametrize(("language", "title"), [("fr", "II.A Cibles"), ("es", "II.A Metas"), ("ar", "II.A الأهداف")])
def test_questions_are_asked_in_the_language_of_the_dossier_and_read_in_it_and_in_english(
        tmp_path: Path, mine: Path, language: str, title: str):
    english = chapters(mine / "narrative", tmp_path / "english")
    facts = mine / "dossier.toml"
    facts.write_text(re.sub(r'^(# )?language = .*$', "", facts.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    facts.write_text(f'language = "{language}"\n{facts.read_text("utf-8")}', "utf-8")
    asked = chapters(mine / "narrative", tmp_path / "asked")
    with zipfile.ZipFile(asked / "initial-report/II.docx") as archive:
        assert f">{title}<" in archive.read("word/document.xml").decode()
    for source in (english, asked):
        done = taken(source, mine)
        assert done.done and done.same > 50 and not done.changed and not done.findings


def test_an_answer_that_the_dossier_changed_meanwhile_is_not_set_back(tmp_path: Path, mine: Path):
    chapters(mine / "narrative", tmp_path / "chapters")
    document, chapter = tmp_path / "chapters/initial-report/II.docx", mine / "narrative/initial-report/II.md"
    chapter.write_text(chapter.read_text("utf-8").replace("more of four", "more of five"), "utf-8")
    before = files_of(mine)
    done = taken(tmp_path / "chapters", mine)
    assert done.done and not done.changed and files_of(mine) == before
    assert [(one.code, one.severity, one.place.column) for one in done.findings] == [("WRD-006", "advice", "II.A")]
    edited(document, "more of four", "more of six")
    done = taken(tmp_path / "chapters", mine)
    assert not done.done and files_of(mine) == before
    assert [(one.code, one.severity, one.place.column) for one in done.findings] == [("WRD-006", "warning", "II.A")]
    assert taken(tmp_path / "chapters", mine, lossy=True).changed == ("initial-report/II.docx: II.A changed",)
    assert "more of six" in chapter.read_text("utf-8")


@pytest.mark.parametrize("text", ["", "<!-- my note -->\n"])
def test_a_chapter_without_any_heading_takes_answers(tmp_path: Path, mine: Path, text: str):
    chapters(mine / "narrative", tmp_path / "chapters")
    chapter = mine / "narrative/initial-report/II.md"
    chapter.write_text(text, "utf-8")
    taken(tmp_path / "chapters", mine, lossy=True)
    written = chapter.read_text("utf-8")
    assert "more of four" in written and written.startswith(text.strip())


@pytest.mark.skipif(os.name == "nt", reason="no file can be called so there")
def test_a_chapter_whose_name_is_refused_is_told_so_where_it_is_the_only_one(tmp_path: Path, mine: Path):
    made = chapters(mine / "narrative", tmp_path / "made")
    (tmp_path / "chapters").mkdir()
    shutil.copy(next(made.rglob("*.docx")), tmp_path / "chapters/a\u202eb.docx")
    told = taken(tmp_path / "chapters", mine)
    assert [one.code for one in told.findings] == ["READ-041"] and not told.written


def test_where_no_dossier_stands_nothing_is_made(tmp_path: Path, mine: Path):
    chapters(mine / "narrative", tmp_path / "chapters")
    done = RUN.invoke(app, ["convert", str(tmp_path / "chapters"), str(tmp_path / "nothing/narrative")])
    assert done.exit_code == 2 and "is no dossier that stands" in " ".join(done.output.split())
    assert not (tmp_path / "nothing").exists()


def test_what_the_system_refuses_leaves_all_files_as_they_were(tmp_path: Path, mine: Path,
                                                                monkeypatch: pytest.MonkeyPatch):
    chapters(mine / "narrative", tmp_path / "chapters")
    edited(tmp_path / "chapters/initial-report/II.docx", "more of four", "more of the four")
    edited(tmp_path / "chapters/annex-4/II.docx", "to be written", "written")
    before, replaced = files_of(mine), Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if str(target).endswith("initial-report/II.md") and not self.name.endswith(".kept"):
            raise OSError(28, "No space left on device")
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError):
        taken(tmp_path / "chapters", mine)
    assert files_of(mine) == before


def has_writer() -> bool:
    """True where LibreOffice is there with the part that opens documents."""
    office = shutil.which("soffice")
    return office is not None and any(Path(office).resolve().parent.glob("*swlo*"))


@pytest.mark.skipif(not has_writer(), reason="LibreOffice Writer is not installed")
def test_what_libreoffice_saved_again_says_the_same(tmp_path: Path, mine: Path):
    chapters(mine / "narrative", tmp_path / "chapters")
    (tmp_path / "saved/initial-report").mkdir(parents=True)
    office = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    subprocess.run(["soffice", office, "--headless", "--convert-to", "docx", "--outdir",
                    tmp_path / "saved/initial-report", tmp_path / "chapters/initial-report/II.docx"],
                   check=True, capture_output=True, timeout=120)
    done = taken(tmp_path / "saved", mine)
    assert done.done and done.same > 5 and not done.changed and not done.findings
