"""Watching a dossier: what counts as a change, and that a fault does not end it. Time is an iterator here."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from reporter.cli import building
from reporter.cli import main as cli
from reporter.cli.watching import changes, looking_at, stamps
from reporter.dossier import starter
from reporter.files.manifests import folder_findings, read_manifest
from reporter.verbs import build as building_verbs
from reporter.verbs.build import assemble_statements
from tests.dossier.test_workbook import EXAMPLE
from tests.unprivileged import as_nobody

RUN = CliRunner()


def name_files(book: Path, *patterns: str) -> None:
    workbook = openpyxl.load_workbook(book)
    for row, pattern in enumerate(patterns, 5):
        workbook["Registry files"][f"B{row}"] = pattern
    workbook.save(book)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook of a dossier, beside which two kinds of files are read that do not stand in registry/."""
    path = tmp_path / "my-dossier.xlsx"
    path.write_bytes(EXAMPLE)
    name_files(path, "exports/*.csv", "deliveries-2*.csv")
    return path


def ticks(*deeds: Callable[[], object]) -> Iterator[None]:
    """Time in which people do something before each tick."""
    for deed in deeds:
        deed()
        yield


def changed(folder: Path, *deeds: Callable[[], object], apart_from: Path | None = None) -> list[tuple[str, ...]]:
    return list(changes(lambda: stamps(folder, apart_from), ticks(*deeds)))


def test_what_comes_goes_and_changes_is_named(tmp_path):
    (tmp_path / "old.csv").write_text("1")
    (tmp_path / "narrative").mkdir()
    assert changed(
        tmp_path, lambda: (tmp_path / "narrative/I.md").write_text("new"), lambda: None,
        lambda: (tmp_path / "old.csv").write_text("changed"), lambda: (tmp_path / "old.csv").unlink(),
    ) == [("narrative/I.md",), ("old.csv",), ("old.csv",)]


def test_hidden_files_and_what_is_built_inside_the_dossier_do_not_count(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    assert changed(tmp_path, lambda: (tmp_path / ".swap").write_text("x"),
                   lambda: (out / "index.html").write_text("x"), apart_from=out) == []


def test_a_file_into_which_the_command_says_what_it_does_does_not_count(tmp_path):
    """As in `reporter build . --out ../out --watch > log.txt`."""
    terminal = os.dup(1)
    with (tmp_path / "log.txt").open("w") as log:
        os.dup2(log.fileno(), 1)
        try:
            found = changed(tmp_path, lambda: os.write(1, b"Changed"), (tmp_path / "new.csv").touch)
        finally:
            os.dup2(terminal, 1)
            os.close(terminal)
    assert found == [("new.csv",)]


@pytest.mark.parametrize("made", ["manifest.json", ".reporter-build/x"])
def test_what_others_build_beside_does_not_count_but_what_is_read_of_it_does(tmp_path, made):
    for folder in ("other/pages", "filed/2027"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "x.csv").touch()
        (tmp_path / Path(folder).parts[0] / made).parent.mkdir(exist_ok=True)
        (tmp_path / Path(folder).parts[0] / made).touch()
    assert changed(tmp_path, lambda: (tmp_path / "other/pages/x.csv").write_text("x"),
                   lambda: (tmp_path / "other/new.csv").touch(),
                   lambda: (tmp_path / "filed/2027/x.csv").write_text("x")) == [("filed/2027/x.csv",)]


def test_beside_a_workbook_only_what_is_read_with_it_counts(tmp_path, book):
    def write(name: str, more: str = "x") -> Callable[[], object]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        return lambda: (tmp_path / name).write_text(more)

    unread = ("log.txt", "a/index.html", "others.xlsx", "archive/old.csv", "deliveries-old.csv")
    read = ("registry/new.csv", "exports/new.csv", "deliveries-2027.csv", "partner/their.xlsx")
    seen = changes(looking_at(book, tmp_path / "out"), ticks(*map(write, (*unread, *read)), book.touch))
    assert list(seen) == [*((name,) for name in read), (book.name,)]


def test_what_a_workbook_names_later_counts_from_then_on(tmp_path, book):
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "a.csv").touch()

    def name_it() -> None:
        name_files(book, "later/*.csv")

    seen = changes(looking_at(book, tmp_path / "out"), ticks(
        lambda: (tmp_path / "later/a.csv").write_text("x"), name_it, lambda: None,
        lambda: (tmp_path / "later/a.csv").write_text("xx")))
    assert list(seen) == [("later/a.csv", book.name), ("later/a.csv",)]


def test_links_to_themselves_closed_folders_and_pipes_do_not_end_the_watching(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "round").symlink_to(".", target_is_directory=True)
    (tmp_path / "closed").mkdir(mode=0)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
    with as_nobody(tmp_path):
        assert changed(tmp_path, lambda: None, apart_from=tmp_path / "out") == []
    assert changed(tmp_path, lambda: (tmp_path / "new.csv").touch(), apart_from=tmp_path / "out") == [("new.csv",)]


def test_what_changes_during_the_work_is_seen_after_it(tmp_path):
    file = tmp_path / "a.csv"
    seen = changes(lambda: stamps(tmp_path), ticks(lambda: file.write_text("1"), lambda: None))
    assert next(seen) == ("a.csv",)
    file.write_text("22")
    assert next(seen) == ("a.csv",)


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    starter.write(tmp_path / "my-dossier")
    return tmp_path / "my-dossier"


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: not found.append(address))
    return found


def watch(monkeypatch, dossier: Path, *deeds: Callable[[], object]):
    def interrupted() -> Iterator[None]:
        yield from ticks(*deeds)
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "_ticks", interrupted)
    return RUN.invoke(cli.app, ["build", str(dossier), "--out", str(dossier.with_name("out")), "--watch", "--open"])


def test_a_change_is_built_and_ctrl_c_ends_with_0(monkeypatch, dossier, opened):
    chapter = dossier / "narrative/annex-4/II.md"

    def rewrite() -> None:
        chapter.write_text(chapter.read_text("utf-8") + "\nA sentence added while watching.\n", "utf-8")

    result = watch(monkeypatch, dossier, rewrite)
    assert result.exit_code == 0, result.output
    assert "Changed: narrative/annex-4/II.md" in result.stdout
    out = dossier.with_name("out")
    assert any("A sentence added while watching" in page.read_text("utf-8") for page in out.glob("*annex-4*.html"))
    assert not list(out.glob("*.pdf"))
    assert opened == [(out / "index.html").resolve().as_uri()], "shown once"


class Seen:
    """What an open page saw after each step: whether it is a draft, what it was made from, and what it is told."""

    def __init__(self, out: Path) -> None:
        self.out, self.steps = out, []

    def __call__(self) -> None:
        made, says = (self.out / "watched.js").read_text("utf-8").splitlines()
        page = (self.out / "index.html").read_text("utf-8")
        state = made.partition('"')[2].partition('"')[0]
        assert f'const made = "{state}"' in page, "the page does not load itself over and over"
        manifest = json.loads((self.out / "manifest.json").read_text("utf-8"))
        assert {one.code for one in folder_findings(self.out, read_manifest(self.out))} <= {"SUB-004"}
        self.steps.append((manifest["draft"], "Errors stand against filing" in page,
                           json.loads(says.removeprefix("window.reporterSays = ").removesuffix(";"))))


def test_an_open_page_shows_errors_by_itself_as_a_draft_until_they_are_mended(monkeypatch, dossier, opened):
    actions = dossier / "registry/actions.csv"
    sound, seen = actions.read_text("utf-8"), Seen(dossier.with_name("out"))

    def spoil() -> None:
        seen()
        actions.write_text(sound.replace(",GHG,", ",tonnes,"), "utf-8")

    def mend() -> None:
        seen()
        actions.write_text(sound, "utf-8")

    result = watch(monkeypatch, dossier, spoil, mend, seen)
    assert result.exit_code == 0, result.output
    assert "error FMT-107" in result.stdout and "This is a draft" in result.stdout
    assert seen.steps == [(False, False, []), (True, True, []), (False, False, [])]


def test_what_the_machine_refuses_is_tried_again_as_soon_as_a_file_is_saved(monkeypatch, dossier, opened):
    chapter, publish = dossier / "narrative/annex-4/II.md", building_verbs.publish

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    def fill_the_disk() -> None:
        monkeypatch.setattr(building_verbs, "publish", full)
        chapter.write_text(chapter.read_text("utf-8") + "\nA sentence more.\n", "utf-8")

    def make_room() -> None:
        monkeypatch.setattr(building_verbs, "publish", publish)
        os.utime(chapter, (1, 1))

    result = watch(monkeypatch, dossier, fill_the_disk, make_room)
    assert result.exit_code == 0 and "No space left on device" in result.stderr
    assert "tried again as soon as any file of the dossier is saved" in result.stdout
    assert any("A sentence more" in page.read_text("utf-8") for page in dossier.with_name("out").glob("*annex-4*.html"))


def test_an_open_page_is_told_what_cannot_be_read_at_all_and_stays_as_it_was(monkeypatch, dossier, opened):
    facts = dossier / "dossier.toml"
    sound, seen = facts.read_text("utf-8"), Seen(dossier.with_name("out"))

    def spoil() -> None:
        seen()
        facts.write_text(sound.replace("reported_year = 2026", 'reported_year = "2026'), "utf-8")

    def mend() -> None:
        seen()
        facts.write_text(sound, "utf-8")

    result = watch(monkeypatch, dossier, spoil, mend, seen)
    assert result.exit_code == 0, result.output
    assert "Nothing was written" in result.stdout
    (sound_one, unread, again) = seen.steps
    assert sound_one == again == (False, False, [])
    assert unread[:2] == (False, False) and any(said.startswith("dossier.toml, row ") for said in unread[2])


def test_the_page_is_shown_once_it_can_be_made(monkeypatch, dossier, opened):
    facts = dossier / "dossier.toml"
    sound = facts.read_text("utf-8")
    facts.write_text("[", "utf-8")
    watch(monkeypatch, dossier, lambda: None, lambda: facts.write_text(sound, "utf-8"), lambda: None)
    assert len(opened) == 1


def test_statements_that_are_watched_have_a_page_that_shows_each_change_too(dossier):
    files = assemble_statements(dossier, pdf=False, watched=True).files
    assert "watched.js" in files and "watched.js" not in assemble_statements(dossier, pdf=False).files


def test_a_folder_that_cannot_be_written_ends_the_watching_at_once(monkeypatch, dossier, opened):
    out = dossier.with_name("out")
    out.mkdir()
    (out / "thesis.docx").write_bytes(b"mine")
    assert watch(monkeypatch, dossier).exit_code == 2
    assert opened == []


def test_where_no_browser_opens_the_page_is_named(monkeypatch, dossier):
    monkeypatch.setattr("webbrowser.open", lambda address: False)
    result = RUN.invoke(cli.app, ["build", str(dossier), "--out", str(dossier.with_name("out")), "--no-pdf", "--open"])
    assert result.exit_code == 0 and "index.html" in result.stdout.splitlines()[-1]
