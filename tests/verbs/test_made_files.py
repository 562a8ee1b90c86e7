"""Files are on disk as soon as they are made."""

import hashlib
from pathlib import Path

import pytest

from reporter import resources
from reporter.files.manifests import STAGED
from reporter.forms.deadlines import SubmissionKind
from reporter.verbs.build import assemble, publish
from reporter.verbs.made_files import MadeFiles
from reporter.verbs.submission_folder import held

INDIA = resources.inputs() / "india-japan-jcm"


def test_a_file_is_described_as_its_pieces_are_written(tmp_path: Path):
    files = MadeFiles(tmp_path)
    files.keep("a.csv", iter([b"one,", b"two\n"]), "annual information")
    (made,) = files.in_order
    assert (made.size, made.sha256, made.part) == (8, hashlib.sha256(b"one,two\n").hexdigest(), "annual information")
    assert dict(files) == {"a.csv": b"one,two\n"} and (tmp_path / "a.csv").is_file()
    files.drop(["a.csv"])
    assert not files and not (tmp_path / "a.csv").exists()
    with pytest.raises(KeyError):
        files["a.csv"]


def test_files_of_their_own_folder_go_when_they_are_of_no_more_use():
    files = MadeFiles()
    folder = files.folder
    files.keep("a.txt", b"a")
    assert folder.is_dir()
    del files
    assert not folder.exists()


def test_what_is_made_in_the_hidden_folder_is_published_from_there(tmp_path: Path):
    whole = assemble(INDIA, only=SubmissionKind.ANNUAL_INFORMATION, pdf=False)
    with held(tmp_path / "out") as folder:
        there = assemble(INDIA, only=SubmissionKind.ANNUAL_INFORMATION, pdf=False, into=folder.staged)
        assert {path.name for path in folder.staged.iterdir() if not path.name.startswith(".")} == set(there.files)
        assert dict(there.files) == dict(whole.files)
        publish(there, folder)
    assert not (tmp_path / "out" / STAGED).exists()
    assert {name: (tmp_path / "out" / name).read_bytes() for name in whole.files} == dict(whole.files)


def test_the_workbook_inside_annex_4_does_not_stand_beside_it_alone():
    made = assemble(INDIA, only=SubmissionKind.REGULAR_INFORMATION, pdf=False)
    assert not any("-AEF-" in name for name in made.files)
    assert not any("-AEF-" in path.name for path in made.files.folder.iterdir())
