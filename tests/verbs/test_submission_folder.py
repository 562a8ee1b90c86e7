"""Whatever happens while a submission is written, the folder holds the old one or the new one, whole."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reporter.files.manifests import MANIFEST, STAGED, Manifest, Output, digest, folder_findings, read_manifest
from reporter.files.twins import read_twin
from reporter.findings import Findings
from reporter.verbs import submission_folder
from reporter.verbs.build import Assembly, may_build_into, publish
from reporter.verbs.init import init
from reporter.verbs.submission_folder import FolderRefused, held, settled
from tests.faults import KILLED, REFUSED, with_fault
from tests.unprivileged import NOBODY, as_nobody

OLD = {"IND-a.csv": b"old a", "IND-b.csv": b"old b", "IND-gone.csv": b"old only"}
NEW = {"IND-a.csv": b"new a", "IND-b.csv": b"new b", "IND-more.csv": b"new only"}
NOTES = "notes of ours.csv"


def assembly(files: dict[str, bytes], reporter: str = "1") -> Assembly:
    made = Assembly.__new__(Assembly)
    made.files, made.front = dict(files), None
    made.manifest = Manifest(reporter=reporter, outputs={
        name: Output(sha256=digest(content)) for name, content in files.items()})
    return made


def put(files: dict[str, bytes], out: Path, reporter: str = "1") -> None:
    with held(out) as folder:
        publish(assembly(files, reporter), folder)


def stands(out: Path) -> dict[str, bytes]:
    """The files of the submission that stands in `out`, which must be whole."""
    manifest = json.loads((out / MANIFEST).read_bytes())
    found = {name: (out / name).read_bytes() for name in manifest["outputs"]}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in found.items()} == {
        name: output["sha256"] for name, output in manifest["outputs"].items()}
    return found


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return with_old(tmp_path)


def with_old(home: Path) -> Path:
    """A folder with an old submission, and beside it a note of people's own, a link and a folder."""
    folder = home / "base" / "out"
    put(OLD, folder)
    (folder / NOTES).write_text("mine")
    (folder / "link").symlink_to("/nowhere")
    (folder / "letters").mkdir()
    return folder


def in_halves(path: Path, content: bytes) -> None:
    """Write as `written` does, with a step in the middle."""
    with path.open("xb") as file:
        file.write(content[:len(content) // 2])
        file.flush()
        os.rename(path, path)  # noqa: PTH104 : a step, and nothing else
        file.write(content[len(content) // 2:])


def put_in_halves(out: Path) -> None:
    submission_folder.written = in_halves
    put(NEW, out, "2")


@pytest.mark.parametrize("fault", ["kill", "ENOSPC", "interrupt"])
def test_a_fault_at_any_step_leaves_the_old_or_the_new_submission(tmp_path: Path, fault: str):
    ends = []
    for step in range(1, 60):
        out = with_old(tmp_path / str(step))
        ends.append(with_fault(lambda out=out: put_in_halves(out), step, fault))
        between = {path.name: path.read_bytes() for path in out.glob("*.csv")} not in (
            OLD | {NOTES: b"mine"}, NEW | {NOTES: b"mine"})
        said = settled(out)
        assert stands(out) in (OLD, NEW), step
        assert not between or fault == "kill" and said and "finished" in said, step
        assert {path.name for path in out.iterdir()} == {*stands(out), MANIFEST, NOTES, "link", "letters"}, step
        assert (out / NOTES).read_text() == "mine" and (out / "link").is_symlink()
        assert [path.name for path in out.parent.iterdir()] == ["out"]
        put(NEW, out, "2")
        assert stands(out) == NEW and not (out / STAGED).exists(), step
        if ends[-2:] == [0, 0]:
            break
    assert ends[-2:] == [0, 0] and set(ends) == {0, KILLED if fault == "kill" else REFUSED}


def refuses(monkeypatch: pytest.MonkeyPatch, out: Path, name: str) -> None:
    """From now on the system lets the file of this name neither come into the folder nor go out of it."""
    move = Path.replace

    def moved(path: Path, target: Path) -> Path:
        if path.name == name and out in (path.parent, target.parent):
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(path))
        return move(path, target)

    monkeypatch.setattr(Path, "replace", moved)


@pytest.mark.parametrize("name", sorted({*OLD, *NEW, MANIFEST}))
def test_where_the_system_lets_one_file_not_be_replaced_the_old_submission_stands_whole(
        out: Path, name: str, monkeypatch: pytest.MonkeyPatch):
    refuses(monkeypatch, out, name)
    with pytest.raises(FolderRefused, match=f"{name} cannot be written anew: .* is as it was"):
        put(NEW, out, "2")
    assert stands(out) == OLD and not (out / STAGED).exists() and not (out / "IND-more.csv").exists()


def test_where_a_file_of_another_user_cannot_be_replaced_the_old_submission_stands_whole(tmp_path: Path):
    folder = tmp_path / "out"
    put(OLD, folder)
    folder.chmod(0o1777)
    for name in ("IND-a.csv", "IND-gone.csv", MANIFEST):
        os.chown(folder / name, *(NOBODY, NOBODY) if os.geteuid() == 0 else (-1, -1))
    with as_nobody(tmp_path):
        if os.geteuid() != NOBODY:
            pytest.skip("there is no other user here")
        with pytest.raises(FolderRefused, match="IND-b.csv cannot be written anew"):
            put(NEW, folder, "2")
    assert stands(folder) == OLD and {path.name for path in folder.iterdir()} == {*OLD, MANIFEST}


def test_a_build_that_was_killed_and_cannot_be_finished_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    undone = 0
    for step in range(1, 40):
        out = with_old(tmp_path / str(step))
        with_fault(lambda out=out: put(NEW, out, "2"), step, "kill")
        for again in (2, 5, 8, None):
            with monkeypatch.context() as refusing:
                refuses(refusing, out, MANIFEST)
                if again is None:
                    undone += "could not be finished" in (settled(out) or "")
                else:  # killed while it is undone, too
                    with_fault(lambda out=out: settled(out), again, "kill")
        assert stands(out) in (OLD, NEW) and not (out / STAGED).exists(), step
    assert undone


def test_a_fault_in_a_new_folder_leaves_none(tmp_path: Path):
    with pytest.raises(ZeroDivisionError), held(tmp_path / "a/b"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_second_build_is_kept_out_before_any_work(out: Path):
    with held(out), pytest.raises(FolderRefused, match="Another build is writing"), held(out):
        raise AssertionError("two builds at once")
    assert stands(out) == OLD
    with held(out):
        pass


def test_a_build_of_another_process_is_kept_out_too(out: Path):
    program = ("import sys; from pathlib import Path; from reporter.verbs.submission_folder import *\n"
               "with held(Path(sys.argv[1])): pass")
    with held(out):
        ended = subprocess.run([sys.executable, "-c", program, str(out)], capture_output=True, text=True, check=False,
                               cwd=Path(__file__).parent.parent.parent)
    assert "FolderRefused: Another build is writing" in ended.stderr


def test_the_working_folder_and_a_link_to_a_folder_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to("empty")
    put(OLD, tmp_path / "link")
    monkeypatch.chdir(tmp_path / "empty")
    put(NEW, Path(), "2")
    assert stands(tmp_path / "empty") == NEW and (tmp_path / "link").is_symlink()


def test_a_folder_with_nothing_but_what_systems_put_there_will_do(tmp_path: Path):
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "~$IND.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    put(NEW, tmp_path)
    assert (tmp_path / ".DS_Store").read_bytes() == b"x" and stands(tmp_path).items() >= NEW.items()


def test_a_mount_point_will_do(tmp_path: Path):
    place = tmp_path / "mounted"
    place.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or subprocess.run(
            ["mount", "-t", "tmpfs", "tmpfs", str(place)], capture_output=True, check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        put(OLD, place)
        put(NEW, place, "2")
        assert stands(place) == NEW
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_folder_whose_parent_may_not_be_written_will_do(tmp_path: Path):
    folder = tmp_path / "closed" / "out"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    folder.parent.chmod(0o555)
    with as_nobody(tmp_path):
        put(OLD, folder)
        put(NEW, folder, "2")
    assert stands(folder) == NEW


def test_a_folder_that_may_not_be_written_is_refused_with_one_that_would_do(tmp_path: Path, monkeypatch):
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o555)
    mine = tmp_path / "mine"
    mine.mkdir()
    mine.chmod(0o777)
    monkeypatch.chdir(mine)
    with as_nobody(tmp_path):
        for out in (folder, folder / "new"):
            with pytest.raises(FolderRefused, match=f"Choose another folder with --out, such as {mine}"), held(out):
                raise AssertionError("no work is begun")


@pytest.mark.parametrize("kind", ["file", "dangling link"])
def test_what_is_no_folder_is_refused(tmp_path: Path, kind: str):
    out = tmp_path / "out"
    if kind == "file":
        out.write_text("mine")
    else:
        out.symlink_to("nowhere")
    with pytest.raises(FolderRefused, match="cannot be written"), held(out):
        raise AssertionError("no work is begun")


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_what_people_put_where_a_file_would_stand_is_never_replaced(out: Path, kind: str):
    there = out / "IND-more.csv"
    {"file": lambda: there.write_text("mine"), "folder": there.mkdir, "link": lambda: there.symlink_to("/nowhere")}[
        kind]()
    with pytest.raises(FolderRefused, match="is not as a build made it"):
        put(NEW, out, "2")
    assert stands(out) == OLD and os.path.lexists(there) and not (out / STAGED).exists()


def test_a_file_of_ours_that_became_a_link_is_replaced_and_what_it_leads_to_stays(out: Path, tmp_path: Path):
    elsewhere = tmp_path / "private.txt"
    elsewhere.write_text("private")
    (out / "IND-a.csv").unlink()
    (out / "IND-a.csv").symlink_to(elsewhere)
    put(NEW, out, "2")
    assert stands(out) == NEW and elsewhere.read_text() == "private"


@pytest.mark.parametrize("name", ["dossier.toml", "inventory.csv", "notes.docx", "thesis.pdf",
                                  "IND-AEF-2027-v1.0.xlsx"])
@pytest.mark.parametrize("sha256", ["0", None])
def test_a_manifest_has_no_file_of_people_taken_away(out: Path, name: str, sha256: str | None):
    """Whatever it names: what no build makes stays, and so does what is not as the manifest says."""
    (out / name).write_bytes(b"mine")
    manifest = json.loads((out / MANIFEST).read_text())
    manifest["outputs"][name] = {"sha256": sha256 or digest(b"mine")}
    (out / MANIFEST).write_text(json.dumps(manifest))
    with held(out) as folder:
        published = publish(assembly(NEW, "2"), folder)
    was_built = sha256 is None and name.endswith((".pdf", ".xlsx"))
    assert (out / name).exists() != was_built
    assert published.dropped == tuple(sorted(["IND-gone.csv", *([name] if was_built else [])]))
    assert published.left == (() if was_built else (name,))
    assert stands(out) == NEW


@pytest.mark.parametrize(("name", "sha256", "refused"), [
    ("letter.pdf", "0", True), ("letter.pdf", None, False), ("notes.docx", None, True), ("IND-a.csv", "0", False)])
def test_a_build_replaces_what_a_build_made_even_where_it_was_edited_and_nothing_else(
        out: Path, name: str, sha256: str | None, refused: bool):
    (out / name).write_bytes(b"mine")
    manifest = json.loads((out / MANIFEST).read_text())
    manifest["outputs"][name] = {"sha256": sha256 or digest(b"mine")}
    (out / MANIFEST).write_text(json.dumps(manifest))
    if refused:
        with pytest.raises(FolderRefused, match=f"{name} stands where the build would write, and is not as a build"):
            put({name: b"new"}, out, "2")
        assert (out / name).read_bytes() == b"mine" and not (out / STAGED).exists()
    else:
        put({name: b"new"}, out, "2")
        assert (out / name).read_bytes() == b"new"


def test_no_workbook_of_a_dossier_is_replaced_whatever_its_name(out: Path):
    with held(out) as folder:
        publish(assembly(OLD | {"work.xlsx": b"a list"}), folder)
    init(out / "dossier.xlsx")
    (out / "dossier.xlsx").replace(out / "work.xlsx")
    before = (out / "work.xlsx").read_bytes()
    with pytest.raises(FolderRefused, match="work.xlsx stands where the build would write"):
        put(NEW | {"work.xlsx": b"a new list"}, out, "2")
    assert (out / "work.xlsx").read_bytes() == before


@pytest.mark.parametrize("where", ["dossier", "another"])
def test_no_build_writes_where_a_dossier_stands(tmp_path: Path, where: str):
    """Though a manifest, which may have been received, calls the folder that of a submission."""
    target = tmp_path / "dossier"
    init(target)
    if where == "another":
        init(tmp_path / "another")
    out = tmp_path / where
    (out / MANIFEST).write_text(json.dumps({"party": "ATA", "reported_year": 2026, "outputs": {
        "dossier.toml": {"sha256": "0"}, "inventory.csv": {"sha256": "0"}}}))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(FolderRefused, match="Choose another folder with --out"):
        may_build_into(target, out)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", ["dossier", "work.xlsx"])
def test_beside_a_dossier_a_build_touches_nothing_of_it(tmp_path: Path, name: str):
    """Though a manifest, which may have been received, names it and what stands beside it."""
    init(tmp_path / name)
    (tmp_path / "notes.docx").write_bytes(b"mine")
    theirs = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    digests = {each.name: {"sha256": digest(content)} for each, content in theirs.items()}
    (tmp_path / MANIFEST).write_text(json.dumps({"party": "ATA", "reported_year": 2026, "outputs": {
        each: digests.get(each, {"sha256": "0"}) for each in ("notes.docx", "dossier", "work.xlsx", "dossier.toml")}}))
    may_build_into(tmp_path / name, tmp_path)
    with held(tmp_path) as folder:
        publish(assembly(NEW), folder)
    assert {path: path.read_bytes() for path in theirs} == theirs and (tmp_path / next(iter(NEW))).is_file()


@pytest.mark.parametrize("name", ["../evil", "/evil", "a/b", "a\\b", "C:evil", ".", "..", " ", "", "a\0b", "a\nb",
                                  "a\x1b[2J", MANIFEST, STAGED, ".Reporter-journal"])
def test_names_in_a_manifest_are_plain_names(tmp_path: Path, name: str):
    (tmp_path / MANIFEST).write_text(json.dumps({"outputs": {name: {"sha256": "0"}}}))
    assert read_manifest(tmp_path) is None


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"outputs": []}', '{"outputs": {"a": 1}}', "[" * 100_000,
                                  '{"reported_year": 1' + "0" * 5000 + ', "outputs": {}}', "\ud800"])
def test_a_manifest_of_another_shape_is_none(tmp_path: Path, text: str):
    (tmp_path / MANIFEST).write_text(text, errors="surrogatepass")
    assert read_manifest(tmp_path) is None


def test_of_very_many_files_that_are_missing_the_first_are_told_and_the_number_of_the_others(tmp_path: Path):
    (tmp_path / MANIFEST).write_text(json.dumps({"outputs": {f"f{n:03}": {"sha256": "0"} for n in range(250)}}))
    manifest = read_manifest(tmp_path)
    assert manifest is not None
    told = list(folder_findings(tmp_path, manifest))
    assert [one.code for one in told] == ["SUB-002"] * 11
    assert told[0].place.file == "f000" and told[-1].message.startswith("240 more files")


def test_a_manifest_larger_than_any_that_is_written_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / MANIFEST).write_text('{"outputs": {}}')
    assert read_manifest(tmp_path) is not None
    monkeypatch.setattr("reporter.files.manifests.MOST_OF_MANIFEST", 10)
    assert read_manifest(tmp_path) is None


def test_a_document_as_data_with_more_parts_than_any_is_refused_before_it_is_parsed(tmp_path: Path):
    for text in ("[" + "[]," * 200_000 + "[]]", "{" + ",".join(f'"k{number}" : 1' for number in range(1_001)) + "}"):
        (tmp_path / "report.json").write_text(text)
        findings = Findings()
        assert read_twin(tmp_path, "report.json", findings) is None
        assert [one.code for one in findings.items] == ["READ-003"]


def test_a_manifest_that_is_a_pipe_or_leads_elsewhere_is_none(tmp_path: Path):
    (tmp_path / "in").mkdir()
    (tmp_path / "elsewhere").write_text('{"outputs": {}}')
    (tmp_path / "in" / MANIFEST).symlink_to(tmp_path / "elsewhere")
    assert read_manifest(tmp_path / "in") is None
    os.mkfifo(tmp_path / MANIFEST)
    assert read_manifest(tmp_path) is None


def test_a_dossier_is_never_taken_for_a_submission_that_was_broken_off(tmp_path: Path):
    """Otherwise a received dossier would change itself when it is checked."""
    (tmp_path / "dossier.toml").write_text("mine")
    (tmp_path / STAGED).mkdir()
    (tmp_path / STAGED / "other").write_text("theirs")
    (tmp_path / STAGED / MANIFEST).write_bytes(assembly({"other": b"theirs"}).manifest.content)
    assert settled(tmp_path) is None
    assert {path.name for path in tmp_path.iterdir()} == {"dossier.toml", STAGED}


@pytest.mark.parametrize("forged", [{}, {".reporter-journal": b'{"into": ".", "files": {}, "born": [1, 2]}',
                                         ".reporter-born": b""}])
@pytest.mark.parametrize("begun", [False, True])
def test_a_received_folder_changes_nothing_when_it_is_looked_at(out: Path, forged: dict[str, bytes], begun: bool):
    """Otherwise it could replace and delete what somebody has put beside it."""
    (out / STAGED).mkdir()
    for name, content in {"IND-a.csv": b"evil", **forged}.items():
        (out / STAGED / name).write_bytes(content)
    if not begun:
        (out / STAGED / MANIFEST).write_bytes(assembly({"IND-a.csv": b"evil"}).manifest.content)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file() and not path.is_symlink()}
    assert settled(out) is None
    with pytest.raises(FolderRefused, match="Take it out"), held(out):
        raise AssertionError("no work is begun")
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file() and not path.is_symlink()} == before


def test_a_staged_folder_that_is_a_link_is_left_alone(out: Path, tmp_path: Path):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "x").write_text("x")
    (out / STAGED).symlink_to(tmp_path / "theirs")
    assert settled(out) is None
    with pytest.raises(FolderRefused), held(out):
        raise AssertionError("no work is begun")
    assert (tmp_path / "theirs" / "x").exists()
