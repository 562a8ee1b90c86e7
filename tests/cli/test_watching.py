"""Watching a dossier: what counts as a change, and that a fault does not end it. Time is an iterator here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reporter.cli import building
from reporter.cli import main as cli
from reporter.cli.watching import changes
from reporter.dossier import starter

RUN = CliRunner()


def ticks(*deeds: Callable[[], object]) -> Iterator[None]:
    """Time in which people do something before each tick."""
    for deed in deeds:
        deed()
        yield


def changed(folder: Path, *deeds: Callable[[], object], apart_from: Path | None = None) -> list[tuple[str, ...]]:
    return list(changes(folder, ticks(*deeds), apart_from))


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


def test_what_changes_during_the_work_is_seen_after_it(tmp_path):
    file = tmp_path / "a.csv"
    seen = changes(tmp_path, ticks(lambda: file.write_text("1"), lambda: None))
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


def test_a_fault_is_said_and_the_watching_goes_on(monkeypatch, dossier, opened):
    actions = dossier / "registry/actions.csv"
    sound = actions.read_text("utf-8")
    result = watch(monkeypatch, dossier, lambda: actions.write_text(sound.replace(",GHG,", ",tonnes,"), "utf-8"),
                   lambda: actions.write_text(sound, "utf-8"))
    assert result.exit_code == 0, result.output
    assert "error FMT-107" in result.stdout and "Nothing was written" in result.stdout
    assert result.stdout.rstrip().endswith("files written")


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
