"""Files that are put among others come all or not at all, whatever happens meanwhile, and nothing is left behind."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reporter.files import stages
from reporter.files.manifests import STAGED, digest
from reporter.files.stages import (
    JOURNAL,
    PART,
    STAGE,
    Journal,
    born,
    is_ours,
    journal_of,
    locked_folder,
    others_in_scratch,
    scratch,
    stages_in,
)
from reporter.findings import Refusal
from reporter.verbs import staging
from reporter.verbs.staging import (
    TargetInUse,
    finished_beside,
    put_beside,
    put_folder,
    replace_beside,
    staged,
    write_file,
    write_whole,
)
from reporter.verbs.submission_folder import held, settled
from tests.faults import KILLED, REFUSED, with_fault
from tests.unprivileged import NOBODY, as_nobody

THERE = {"notes.txt": b"mine", "a.txt": b"old a", "sub/b.txt": b"old b"}
MADE = {"a.txt": b"new a", "sub/b.txt": b"new b", "more/c.txt": b"new c"}
NEW = {"book.xlsx": b"book", "registry/deep/one.csv": b"one", "sub/x.txt": b"x"}
def filled(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def stands(folder: Path) -> dict[str, bytes]:
    """All files below a folder, hidden ones too."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def shown(folder: Path) -> dict[str, bytes]:
    """The files below a folder without those of stages."""
    return {name: content for name, content in stands(folder).items() if not name.startswith(STAGE)}


def unknown_to_the_disk(*_: object, **__: object) -> None:
    raise OSError(95, "Operation not supported")


class Saving:
    """Somebody who saves a file while a command is at work."""

    def __init__(self, folder: Path, name: str, *, in_place: bool) -> None:
        self.folder, self.path, self.in_place, self.saved = folder, folder / name, in_place, False

    def before(self, step: Callable[..., Any], since: str = "") -> Callable[..., Any]:
        """The step, before which the file is saved once; `since` something of that name is in a stage."""
        def stepped(*arguments: Any) -> Any:
            if not self.saved and list(self.folder.glob(f"{STAGE}*/*{since}*")):
                self.saved = True
                new = self.path if self.in_place else self.path.with_name("being saved")
                new.write_bytes(b"saved meanwhile")
                new.replace(self.path)
            return step(*arguments)
        return stepped


def folders(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_dir()}


@pytest.fixture
def into(tmp_path: Path) -> Path:
    filled(tmp_path / "into", THERE)
    return tmp_path / "into"


def put(into: Path, what: str, read: dict[str, str | None] | None = None) -> None:
    files = NEW if what == "put" else MADE
    with staged(into) as stage:
        filled(stage, files)
        if what == "put":
            put_beside(stage, into, list(files))
        else:
            replace_beside(stage, into, list(files), read)


@pytest.mark.parametrize(("fault", "what", "links"), [
    ("kill", "put", True), ("kill", "put", False), ("kill", "replace", True), ("kill", "replace", False),
    ("ENOSPC", "put", True), ("ENOSPC", "replace", False), ("interrupt", "put", False), ("interrupt", "replace", True)])
def test_a_fault_at_any_step_leaves_all_or_nothing(tmp_path: Path, fault: str, what: str, links: bool):
    old, new = THERE, THERE | (NEW if what == "put" else MADE)
    ends, finished = list[int](), 0
    for step in range(1, 100):
        into = tmp_path / str(step)
        filled(into, THERE)
        ends.append(with_fault(lambda into=into: put(into, what), step, fault, links=links))
        between = shown(into) not in (old, new)
        said = finished_beside(into)
        assert not between or fault == "kill" and said and "has been finished" in said, step
        finished += between
        with staged(into):
            pass
        assert stands(into) in (old, new), step
        assert stands(into) == new or folders(into) == {"sub"}, step
        if ends[-2:] == [0, 0]:
            break
    assert ends[-2:] == [0, 0] and set(ends) == {0, KILLED if fault == "kill" else REFUSED}
    assert bool(finished) == (fault == "kill")


def test_a_fault_while_a_fault_is_mended_is_mended_too(tmp_path: Path):
    """The disk is full, and while the files are put back the command is killed; and the next one while it finishes."""
    killed = 0
    for step in range(1, 40):
        into = tmp_path / str(step)
        filled(into, THERE)
        assert with_fault(lambda into=into: put(into, "replace"), 18, "kill") == KILLED
        again = with_fault(lambda into=into: finished_beside(into), step, "kill")
        killed += again == KILLED
        finished_beside(into)
        with staged(into):
            pass
        assert stands(into) == THERE | MADE, step
        if again == 0:
            break
    assert killed > 3


def test_where_not_even_the_old_can_be_put_back_the_next_command_finishes(into: Path, monkeypatch: pytest.MonkeyPatch):
    replaced = Path.replace

    def gone(self: Path, target: Path) -> Path:
        if target.name in ("b.txt", "a.txt") and shown(into)["a.txt"] == MADE["a.txt"]:
            raise OSError(5, "Input/output error")
        return replaced(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", gone)
        with pytest.raises(Refusal, match="Input/output error.*The next command there finishes it"):
            put(into, "replace")
    assert shown(into) not in (THERE, THERE | MADE)
    said = finished_beside(into)
    assert said and "has been finished" in said
    assert stands(into) == THERE | MADE


def test_a_folder_that_is_new_comes_at_once_with_those_around_it(tmp_path: Path):
    def put_new_folder() -> None:
        with staged(tmp_path / "a/b/c") as stage:
            filled(stage, NEW)
            put_folder(stage, tmp_path / "a/b/c")

    for step in range(1, 60):
        ended = with_fault(put_new_folder, step, "kill")
        finished_beside(tmp_path / "a/b/c")  # as the same command does before anything else
        there = stands(tmp_path)
        assert there in ({}, {f"a/b/c/{name}": content for name, content in NEW.items()}), step
        assert [path.name for path in tmp_path.iterdir()] == (["a"] if there else []), step
        if ended == 0:
            break
        shutil.rmtree(tmp_path / "a", ignore_errors=True)
    assert ended == 0
    assert (tmp_path / "a/b/c").stat().st_mode & 0o077 == (tmp_path / "a").stat().st_mode & 0o077


def test_what_people_changed_after_a_kill_stays_and_is_named(into: Path):
    step = 0
    while shown(into) in (THERE, THERE | MADE):
        filled(into, THERE)
        step += 1
        assert with_fault(lambda: put(into, "replace"), step, "kill") == KILLED
    changed = next(name for name in MADE if shown(into).get(name) != MADE[name])
    filled(into, {changed: b"changed since"})
    said = finished_beside(into)
    assert said and f"These stayed, since they changed meanwhile: {into / changed}." in said
    assert stands(into) == THERE | MADE | {changed: b"changed since"}


def test_what_stands_there_or_comes_meanwhile_stays_and_nothing_else_is_put(into: Path, monkeypatch):
    with staged(into) as stage:
        filled(stage, NEW)
        (into / "book.xlsx").write_bytes(b"mine")
        with pytest.raises(TargetInUse, match="stays as it is"):
            put_beside(stage, into, list(NEW))
        monkeypatch.setattr(os.path, "lexists", lambda path: Path(path).name != "book.xlsx" and Path(path).is_symlink())
        with pytest.raises(TargetInUse, match="stays as it is"):
            put_beside(stage, into, list(NEW))
    assert stands(into) == THERE | {"book.xlsx": b"mine"} and folders(into) == {"sub"}


def test_of_two_commands_that_write_the_same_bytes_the_later_takes_nothing_away(into: Path, monkeypatch):
    """It had seen that nothing stands there; what the other has put meanwhile is no file of its own."""
    with staged(into) as stage:
        filled(stage, NEW)
        seen = os.path.lexists
        monkeypatch.setattr(os.path, "lexists", lambda path: Path(path).name != "book.xlsx" and seen(path))
        (into / "book.xlsx").write_bytes(NEW["book.xlsx"])
        with pytest.raises(TargetInUse, match="stays as it is"):
            put_beside(stage, into, list(NEW))
    assert stands(into) == THERE | {"book.xlsx": NEW["book.xlsx"]}


def test_a_folder_that_comes_meanwhile_stays(tmp_path: Path):
    with staged(tmp_path / "new") as stage:
        filled(stage, NEW)
        filled(tmp_path / "new", THERE)
        with pytest.raises(TargetInUse, match="stays as it is"):
            put_folder(stage, tmp_path / "new")
    assert stands(tmp_path / "new") == THERE


def test_links_stay_links_and_none_is_followed_out_of_the_folder(into: Path, tmp_path: Path):
    filled(tmp_path, {"private.txt": b"private", "outside/a": b"a"})
    (into / "a.txt").unlink()
    (into / "a.txt").symlink_to("sub/b.txt")
    (into / "out.txt").symlink_to(tmp_path / "private.txt")
    (into / "away").symlink_to(tmp_path / "outside")
    write_whole(into, {"a.txt": b"written", "out.txt": b"written"})
    assert (into / "a.txt").is_symlink() and (into / "sub/b.txt").read_bytes() == b"written"
    assert (tmp_path / "private.txt").read_bytes() == b"private" and (into / "out.txt").read_bytes() == b"written"
    with staged(into) as stage, pytest.raises(TargetInUse, match="leads out of"):
        filled(stage, {"away/x.csv": b"x", "b.csv": b"b"})
        put_beside(stage, into, ["b.csv", "away/x.csv"])
    assert stands(tmp_path / "outside") == {"a": b"a"} and not (into / "b.csv").exists()


def test_a_file_that_is_replaced_keeps_who_may_read_it_and_its_other_names_what_it_was(into: Path, tmp_path: Path):
    (into / "a.txt").chmod(0o600)
    os.link(into / "a.txt", tmp_path / "other name")
    write_whole(into, {"a.txt": b"new"})
    assert (into / "a.txt").read_bytes() == b"new" and (into / "a.txt").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "other name").read_bytes() == b"old a"


def test_what_was_written_since_it_was_read_is_not_replaced(into: Path):
    """Otherwise of two that add to a file at once one would be lost, though both are told that it was done."""
    with pytest.raises(TargetInUse, match="has changed since it was read"):
        write_file(into / "a.txt", b"mine", digest(b"before"))
    assert stands(into) == THERE
    write_file(into / "a.txt", b"mine", digest(b"old a"))
    assert stands(into) == THERE | {"a.txt": b"mine"}


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("at", ["fsync", "link", "digest"])
def test_what_is_saved_while_a_file_is_being_replaced_is_not_lost(into: Path, monkeypatch, at: str, links: bool):
    """A disk may take its time; what somebody saves meanwhile, under another name first or in place, stays."""
    read: dict[str, str | None] = {name: digest(THERE[name]) for name in MADE if name in THERE}
    for name, in_place in itertools.product(read, (False, True)):
        filled(into, THERE)
        with monkeypatch.context() as patched:
            saving = Saving(into, name, in_place=in_place)
            if not links:
                patched.setattr(os, "link", unknown_to_the_disk)
            if at == "fsync":
                patched.setattr(os, "fsync", saving.before(os.fsync))
            elif at == "link":
                patched.setattr(staging, "_twin", saving.before(staging._twin))
            else:
                patched.setattr(staging, "_digest", saving.before(staging._digest, since="aside"))
            with pytest.raises(TargetInUse, match=f"{name} has changed since it was read"):
                put(into, "replace", read)
        assert saving.saved and stands(into) == THERE | {name: b"saved meanwhile"}, (name, in_place)


def test_what_is_saved_over_a_file_that_was_replaced_stays_where_the_others_are_put_back(into: Path, monkeypatch):
    """The second file is refused, and the first is no longer what was put there."""
    replaced = Path.replace

    def refused(path: Path, target: Path) -> Path:
        if target == into / "sub/b.txt":
            (into / "a.txt").write_bytes(b"saved meanwhile")
            raise OSError(28, "No space left on device")
        return replaced(path, target)

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(OSError, match="No space left"):
        put(into, "replace")
    assert stands(into) == THERE | {"a.txt": b"saved meanwhile"}


def test_one_command_at_a_time_puts_files_into_a_folder(into: Path):
    handle = locked_folder(into)
    assert handle is not None
    try:
        for what in ("put", "replace"):
            with pytest.raises(Refusal, match="Another command is writing into"):
                put(into, what)
    finally:
        os.close(handle)
    assert stands(into) == THERE
    put(into, "replace")
    assert stands(into) == THERE | MADE


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("refused", ["a.txt", "sub/b.txt", JOURNAL])
def test_what_the_system_refuses_is_not_carried_out_by_a_later_command(into: Path, monkeypatch, refused: str,
                                                                       links: bool):
    """Such as a file that is locked, or of another user: what stands there is not put back, since it never went."""
    replaced = Path.replace

    def locked(path: Path, target: Path) -> Path:
        if target == into / refused or target.name == refused:
            raise PermissionError(1, "Operation not permitted", str(path), None, str(target))
        return replaced(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", locked)
        if not links:
            patched.setattr(os, "link", unknown_to_the_disk)
        with pytest.raises(PermissionError) as told:
            put(into, "replace")
    assert told.value.filename == str(into if refused == JOURNAL else into / refused)
    assert stands(into) == THERE and finished_beside(into) is None and stands(into) == THERE


def test_what_the_disk_refuses_in_a_hidden_folder_is_said_of_the_one_around_it(into: Path):
    with pytest.raises(OSError, match="File name too long") as told, staged(into) as stage:
        (stage / ("n" * 300)).write_bytes(b"")
    assert told.value.filename == str(into)


@pytest.mark.parametrize("failing", range(1, 5))
def test_a_disk_that_is_full_in_the_middle_of_a_copy_changes_nothing(into: Path, monkeypatch, failing: int):
    """Where a disk knows no second names, what stood there is copied, and half a copy must not be put back."""
    copied, seen = shutil.copyfile, 0

    def full(path: Path, copy: Path) -> None:
        nonlocal seen
        seen += 1
        copied(path, copy)
        if seen == failing:
            os.truncate(copy, 2)
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    monkeypatch.setattr(os, "link", unknown_to_the_disk)
    with pytest.raises(OSError, match="No space left"):
        put(into, "replace")
    assert stands(into) == THERE


@pytest.mark.parametrize("failing", range(1, 9))
def test_what_the_disk_does_not_keep_is_not_put_later(into: Path, monkeypatch: pytest.MonkeyPatch, failing: int):
    kept, seen = os.fsync, 0

    def failing_once(handle: int) -> None:
        nonlocal seen
        seen += 1
        if seen == failing:
            raise OSError(5, "Input/output error")
        kept(handle)

    monkeypatch.setattr(os, "fsync", failing_once)
    try:
        put(into, "replace")
    except OSError:
        assert finished_beside(into) is None and stands(into) == THERE
    else:
        assert stands(into) == THERE | MADE


@pytest.mark.parametrize("name", ["../up.txt", "/reporter-up.txt", "a/../../up.txt", "a\nb", "a\x1b[2J", "a\0b",
                                  "n" * 300])
def test_a_name_that_is_made_of_what_somebody_else_wrote_leads_nowhere(into: Path, name: str):
    with pytest.raises(Refusal, match="cannot be the name of a file"):
        write_whole(into, {"first.html": b"first", name: b"evil"})
    assert stands(into) == THERE and not (into.parent / "up.txt").exists()


def test_a_folder_is_whole_on_the_disk_before_it_has_its_name(into: Path, monkeypatch: pytest.MonkeyPatch):
    """A loss of power leaves none with files that are empty."""
    kept, before = set[int](), None
    rename = Path.rename

    def renaming(path: Path, target: Path) -> Path:
        nonlocal before
        before = set(kept) if before is None else before
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", lambda handle: kept.add(os.fstat(handle).st_ino))
    monkeypatch.setattr(Path, "rename", renaming)
    put(into / "new", "put")
    files = [path.stat().st_ino for path in (into / "new").rglob("*")]
    assert files and before is not None and before.issuperset(files)


def test_a_name_as_long_as_the_disk_knows_will_do(tmp_path: Path):
    write_file(tmp_path / ("n" * 250 + ".xlsx"), b"made")
    assert stands(tmp_path) == {"n" * 250 + ".xlsx": b"made"}


def test_a_stage_that_came_from_elsewhere_changes_nothing(into: Path):
    """Otherwise a received folder would change itself when it is checked."""
    stage = into / f"{STAGE}x{PART}"
    for names in ({"a.txt": None}, {"../up.txt": None}, {"/tmp/x": None}, {"evil.txt": None}):
        filled(stage, {"evil.txt": b"evil", "a.txt": b"evil"})
        filled(stage, {JOURNAL: json.dumps({"into": ".", "files": names, "born": [1, 2]}).encode()})
        assert finished_beside(into) is None
        if "evil.txt" not in names:  # nor out of the folder, if it were one of ours
            filled(stage, {JOURNAL: json.dumps({"into": ".", "files": names, "born": born(stage)}).encode()})
            finished_beside(into)
        assert stage.is_dir() == ("a.txt" not in names)
        assert shown(into) == THERE and not (into.parent / "up.txt").exists()
    with staged(into):
        assert not stage.exists()


def test_what_a_killed_command_left_goes_with_the_next_that_looks(into: Path):
    """Even where that writes nothing; a folder that somebody's own work holds stays."""
    assert with_fault(lambda: put(into, "put"), 12, "kill") == KILLED
    assert stages_in(into)
    assert finished_beside(into) is None and stages_in(into) == [] and stands(into) == THERE


def test_another_command_at_work_is_left_in_peace(into: Path):
    with staged(into) as stage:
        filled(stage, NEW)
        assert finished_beside(into) is None
        with staged(into) as other:
            assert stage.is_dir() and len(stages_in(into)) == 2
        filled(stage, {JOURNAL: json.dumps({"into": ".", "files": {"book.xlsx": None}, "born": born(stage)}).encode()})
        with pytest.raises(Refusal, match="Another command is writing"):
            finished_beside(into)
        assert not other.exists()
        (stage / JOURNAL).unlink()
    assert stands(into) == THERE


def test_a_disk_that_knows_no_locks_rights_or_second_names_will_do(into: Path, monkeypatch: pytest.MonkeyPatch):
    """Such as a share of another system: what is there is used."""
    import fcntl

    def unknown(*_: object, **__: object) -> None:
        raise OSError(38, "Function not implemented")

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(fcntl, "flock", unknown)
    monkeypatch.setattr(os, "fsync", unknown)
    monkeypatch.setattr(os, "link", unknown)
    monkeypatch.setattr(os, "chmod", forbidden)
    put(into, "put")
    put(into, "replace")
    put(into / "new", "put")
    assert shown(into) == THERE | NEW | MADE | {f"new/{name}": content for name, content in NEW.items()}
    assert stages_in(into) == []


def test_the_stage_of_another_user_is_left_in_peace(into: Path):
    """It can neither be read nor be trusted where everybody may write, such as in /tmp."""
    into.chmod(0o1777)
    with staged(into) as stage:
        filled(stage, NEW)
        filled(stage, {JOURNAL: json.dumps({"into": ".", "files": {"book.xlsx": None}, "born": born(stage)}).encode()})
        with as_nobody(into):
            assert os.geteuid() == stage.stat().st_uid or finished_beside(into) is None
            write_file(into / "mine.txt", b"mine")
        (stage / JOURNAL).unlink()
    assert stands(into) == THERE | {"mine.txt": b"mine"}


def test_what_a_killed_command_left_where_the_system_keeps_such_goes_with_the_next(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def killed() -> None:
        with others_in_scratch(), tempfile.NamedTemporaryFile(delete=False):
            os._exit(KILLED)

    assert with_fault(killed, 0, "kill") == KILLED
    assert len(stages_in(tmp_path)) == 1
    with scratch() as folder:
        assert stages_in(tmp_path) == [folder]
    assert list(tmp_path.iterdir()) == []


def test_a_command_that_is_broken_off_while_it_clears_up_has_cleared_up(tmp_path: Path, monkeypatch):
    whole = shutil.rmtree

    def broken_off(path: Path, **how: bool) -> None:
        monkeypatch.setattr(shutil, "rmtree", whole)
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "rmtree", broken_off)
    with pytest.raises(KeyboardInterrupt), staged(tmp_path) as stage:
        filled(stage, NEW)
    assert list(tmp_path.iterdir()) == []


def test_a_command_that_is_broken_off_as_it_makes_a_hidden_folder_leaves_none(into: Path, tmp_path: Path,
                                                                               monkeypatch: pytest.MonkeyPatch):
    made = os.mkdir
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def broken_off(*arguments: Any, **options: Any) -> None:
        made(*arguments, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "mkdir", broken_off)
    with pytest.raises(KeyboardInterrupt), staged(into):
        raise AssertionError("no work is begun")
    with pytest.raises(KeyboardInterrupt), scratch():
        raise AssertionError("no work is begun")
    assert stages_in(into) == [] and stages_in(tmp_path) == []
    made(into / "out")
    with pytest.raises(KeyboardInterrupt), held(into / "out"):
        raise AssertionError("no work is begun")
    assert list((into / "out").iterdir()) == []


def test_the_journal_of_a_received_stage_is_bounded_before_it_is_parsed(into: Path, monkeypatch):
    """So is that of the hidden folder of a build, which is read in the same way."""
    stage = into / f"{STAGE}x{PART}"
    filled(stage, {"a.txt": b"new a"})
    filled(stage, {JOURNAL: Journal(into=".", files={"a.txt": digest(b"old a")}, born=born(stage)).content})
    monkeypatch.setattr(stages, "MOST_OF_JOURNAL", 50)
    assert journal_of(stage) is None and not is_ours(stage)
    monkeypatch.undo()
    assert journal_of(stage) is not None and is_ours(stage)


def test_more_files_than_a_journal_has_room_for_are_refused_before_any_is_put(into: Path, monkeypatch):
    monkeypatch.setattr(stages, "MOST_OF_JOURNAL", 50)
    with pytest.raises(Refusal, match="More files than can be put"):
        put(into, "put")
    assert stands(into) == THERE


@pytest.mark.parametrize("name", [f"{STAGE}x{PART}", STAGED])
def test_a_hidden_folder_that_is_closed_to_us_is_none_of_ours(into: Path, name: str):
    """It may have come with a folder that was received, and stops no command that reads."""
    into.chmod(0o777)
    (into / name).mkdir()
    (into / name).chmod(0)
    with as_nobody(into):
        assert finished_beside(into) is None and settled(into) is None
        write_file(into / "mine.txt", b"mine")
    (into / name).chmod(0o700)
    if os.geteuid() == 0:
        os.chown(into / name, NOBODY, NOBODY)
        (into / name).chmod(0)
        with as_nobody(into):
            assert finished_beside(into) is None and settled(into) is None
        (into / name).chmod(0o700)
    assert (into / name).is_dir() and stands(into) == THERE | {"mine.txt": b"mine"}
