from __future__ import annotations

import datetime
import errno
import io
import os
import re
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporter.files import archives, csv_files, plain_copies, worksheets
from reporter.files import reading as files
from reporter.files.csv_files import read_csv
from reporter.files.reading import is_plain_name, matching, read_bytes, read_text
from reporter.files.sheet import UNCOMPUTED, column_letter, column_number
from reporter.files.sheet_files import read_sheets
from reporter.files.xlsx import read_workbook
from reporter.findings import Findings
from tests.files.tables import as_xlsx, codes, only, put


@pytest.fixture
def findings() -> Findings:
    return Findings()


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "\ufeffa,b\n1,2\n", "a;b\r\n1;2\r\n", '"a";"b"\n1;2', "a,b\r1,2\r"])
def test_csv_is_read_with_or_without_mark_by_comma_or_semicolon(tmp_path: Path, findings: Findings, content: str):
    put(tmp_path, "t.csv", content)
    sheet = read_csv(tmp_path, "t.csv", findings)
    assert sheet is not None and sheet.rows == [["a", "b"], ["1", "2"]]
    assert not findings.items


def test_a_cell_with_line_breaks_counts_as_one_row(tmp_path: Path, findings: Findings):
    put(tmp_path, "t.csv", 'a,b\n"one\ntwo",2\n3,4\n')
    sheet = read_csv(tmp_path, "t.csv", findings)
    assert sheet is not None and sheet.value(3, 1) == "3"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16-le", "latin-1"])
def test_another_encoding_is_told_with_the_way_out(tmp_path: Path, findings: Findings, encoding: str):
    put(tmp_path, "registry/actions.csv", "Name\nSociété\n".encode(encoding))
    assert read_csv(tmp_path, "registry/actions.csv", findings) is None
    finding = only(findings)
    assert (finding.code, finding.place.file) == ("READ-005", "registry/actions.csv")
    assert "CSV UTF-8" in finding.remedy


@pytest.mark.parametrize(("content", "encoding"), [
    ("Name\tParty\nSociété\tFRA\n".encode("utf-16"), None), ("sep=;\nName;Party\nSociété;FRA\n".encode(), None),
    ("Name;Party\nSociété;FRA\n".encode("cp1252"), "windows-1252"),
    ("\ufeffName,Party\nSociété,FRA\n".encode(), None)])
def test_dialects_of_csv_read_the_same(tmp_path: Path, findings: Findings, content: bytes, encoding: str | None):
    put(tmp_path, "registry/a.csv", content)
    sheet = read_csv(tmp_path, "registry/a.csv", findings, encoding)
    assert sheet is not None and [row for row in sheet.rows if row] == [["Name", "Party"], ["Société", "FRA"]]
    assert not findings.items


@pytest.mark.parametrize("pattern", ["registry/" + "**/" * 300 + "*.csv", "registry/" + "[" * 900, "*a" * 450])
def test_a_pattern_takes_no_time_that_grows_with_its_ways(tmp_path: Path, findings: Findings, pattern: str):
    """Otherwise it would not end."""
    put(tmp_path, "registry" + "/a" * 15 + "/x.csv", "a")
    matching(tmp_path, pattern, findings)
    assert findings.items == []


def test_a_pattern_of_very_many_letters_is_told(tmp_path: Path, findings: Findings):
    assert matching(tmp_path, "[" * 20_000, findings) == []
    assert only(findings).code == "READ-041"


@pytest.mark.parametrize("encoding", ["undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "zlib",
                                      "a\0b", "\ud800", "nothing", "x" * 10_000, "../evil"])
def test_the_name_of_no_encoding_of_files_is_a_finding(tmp_path: Path, findings: Findings, encoding: str):
    """Some of them fail in their own way, and some take a time that grows with the square of a text."""
    put(tmp_path, "t.csv", "xn--" + "a" * 300_000 + ",b\n")
    assert read_csv(tmp_path, "t.csv", findings, encoding) is None
    assert only(findings).code == "READ-005"


def test_a_guessed_encoding_stands_in_the_finding_and_never_in_the_data(tmp_path: Path, findings: Findings):
    put(tmp_path, "registry/a.csv", "Name;Party\nSociété d’énergie de la région;FRA\n".encode("cp1252"))
    assert read_csv(tmp_path, "registry/a.csv", findings) is None
    assert "encoding = \"windows-125" in only(findings).remedy


def test_a_workbook_named_csv_is_told(tmp_path: Path, findings: Findings):
    put(tmp_path, "t.csv", as_xlsx({"Sheet1": [["a"]]}))
    assert read_csv(tmp_path, "t.csv", findings) is None
    assert "workbook" in only(findings).message


def test_an_open_quotation_mark_is_told_with_its_row(tmp_path: Path, findings: Findings):
    put(tmp_path, "t.csv", 'a,b\n1,"2\n')
    assert read_csv(tmp_path, "t.csv", findings) is None
    assert (only(findings).code, only(findings).place.row) == ("READ-006", 2)


def test_a_missing_file_is_told(tmp_path: Path, findings: Findings):
    assert read_csv(tmp_path, "registry/actions.csv", findings) is None
    assert (only(findings).code, str(only(findings).place)) == ("READ-001", "registry/actions.csv")


def test_files_outside_the_folder_are_not_read(tmp_path: Path, findings: Findings):
    put(tmp_path, "secret.csv", "a\n1\n")
    folder = tmp_path / "dossier"
    folder.mkdir()
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    assert read_text(folder, "link.csv", findings) is None
    assert read_text(folder, "../secret.csv", findings) is None
    assert codes(findings) == ["READ-002", "READ-002"]


@pytest.mark.parametrize("pattern", ["../*.csv", "/etc/*", "..", "a/../../*", "\\\\server\\*", "C:\\*", "C:*", "link/*",
                                     "**/../../*"])
def test_a_pattern_that_leads_outside_is_told_and_lists_nothing(tmp_path: Path, findings: Findings, pattern: str):
    put(tmp_path, "secret.csv", "a\n1\n")
    folder = tmp_path / "dossier"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path)
    assert files.matching(folder, pattern, findings) == []
    assert only(findings).code == "READ-002"


def test_a_pattern_finds_plain_names_in_order_and_no_hidden_ones(tmp_path: Path, findings: Findings):
    for name in ("registry/b.csv", "registry/a.csv", "registry/.c.csv", "registry/~$d.csv", "registry/deep/e.csv"):
        put(tmp_path, name, "a\n")
    assert files.matching(tmp_path, "registry/*", findings) == ["registry/a.csv", "registry/b.csv"]
    assert files.matching(tmp_path, "registry/[a-b].csv", findings) == ["registry/a.csv", "registry/b.csv"]
    assert files.matching(tmp_path, "**/*.csv", findings) == ["registry/a.csv", "registry/b.csv", "registry/deep/e.csv"]
    assert files.matching(tmp_path, "nowhere/*", findings) == [] and not findings.items


def test_folders_without_end_and_links_to_themselves_are_told(tmp_path: Path, findings: Findings):
    (tmp_path / "loop").symlink_to("loop")
    assert files.matching(tmp_path, "loop/*", findings) == []
    put(tmp_path, "deep/" + "a/" * 30 + "t.csv", "a")
    assert files.matching(tmp_path, "deep/**/*.csv", findings) == []
    assert codes(findings) == ["READ-041", "READ-041"]


@pytest.mark.parametrize("pattern", ["filed/**/*", "filed/*", "filed/*/*", "filed/a/*", "**/*", "filed/a/**/*.csv"])
def test_a_link_to_a_folder_is_told_and_not_followed_where_it_stays_inside_too(tmp_path: Path, findings: Findings,
                                                                              pattern: str):
    put(tmp_path, "home/store/a.csv", "a")
    put(tmp_path, "home/filed/b.csv", "b")
    (tmp_path / "home/filed/a").symlink_to("../store")
    assert not {"filed/a", "filed/a/a.csv"} & set(files.matching(tmp_path / "home", pattern, findings))
    (told,) = findings.sorted()
    assert (told.code, told.place.file) == ("READ-041", "filed/a") and "link to a folder" in told.message
    assert told.remedy == "Put the folder itself there, or take the link away"


@pytest.mark.parametrize("number", [errno.ESTALE, errno.ENOTCONN, errno.ETIMEDOUT, errno.EIO])
def test_a_share_that_is_gone_is_no_fault_of_the_dossier(tmp_path: Path, findings: Findings, monkeypatch, number: int):
    put(tmp_path, "registry/a.csv", "a")

    def gone(place):
        raise OSError(number, os.strerror(number))
    monkeypatch.setattr(os, "scandir", gone)
    with pytest.raises(OSError, match=re.escape(os.strerror(number))):
        files.matching(tmp_path, "registry/*", findings)
    assert not findings.items


def test_what_is_no_plain_file_is_told_and_not_waited_for(tmp_path: Path, findings: Findings):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    for name in ("pipe.csv", "folder.csv", "zero.csv", "a\0b.csv", "x" * 5000):
        assert read_text(tmp_path, name, findings) is None
    assert sorted(codes(findings)) == ["READ-001", "READ-001", "READ-002", "READ-041", "READ-041"]


def test_a_large_file_is_not_opened(tmp_path: Path, findings: Findings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    put(tmp_path, "t.md", "a,b,c\n1,2,3,4,5\n")
    assert read_text(tmp_path, "t.md", findings) is None
    assert only(findings).code == "READ-003"


def test_a_large_table_is_read_and_a_larger_one_is_not_opened(tmp_path: Path, findings: Findings,
                                                              monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    put(tmp_path, "t.csv", "a,b,c\n1,2,3,4,5\n")
    assert read_csv(tmp_path, "t.csv", findings) is not None
    monkeypatch.setattr(files, "MAX_TABLE_BYTES", 10)
    assert read_csv(tmp_path, "t.csv", findings) is None
    assert only(findings).code == "READ-003"


def test_more_rows_than_a_sheet_holds_are_refused_before_any_is_read_with_their_number(
        tmp_path: Path, findings: Findings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(csv_files, "MAX_ROWS", 5)
    put(tmp_path, "t.csv", 'a,b\n1,"two\nlines"\n3,4\n5,6\n7,8\n')
    assert read_csv(tmp_path, "t.csv", findings) is not None
    put(tmp_path, "t.csv", "a,b\n" + "1,2\n" * 6)
    assert read_csv(tmp_path, "t.csv", findings) is None
    assert "has 7 rows, more than the 5 that a sheet of Excel has" in only(findings).message


def test_an_archive_that_unpacks_to_much_is_not_opened(tmp_path: Path, findings: Findings):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 50_000_000)
    put(tmp_path, "t.xlsx", buffer.getvalue())
    assert read_workbook(tmp_path, "t.xlsx", findings) is None
    assert only(findings).code == "READ-003"


@pytest.mark.parametrize(("part", "most", "is_read"), [
    ("xl/worksheets/sheet1.xml", 200_000, True), ("xl/worksheets/sheet1.xml", 150_000, False),
    ("xl/styles.xml", 200_000, False)])
def test_sheets_unpack_to_more_where_the_workbook_is_so_large_itself(
        findings: Findings, monkeypatch: pytest.MonkeyPatch, part: str, most: int, is_read: bool):
    monkeypatch.setattr(archives, "MAX_UNPACKED", 100_000)
    monkeypatch.setattr(archives, "MAX_SHEETS_UNPACKED", most)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, os.urandom(80_000) + b" " * 100_000)
    assert archives.is_sound_archive(buffer.getvalue(), "t.xlsx", findings) is is_read
    assert codes(findings) == ([] if is_read else ["READ-003"])


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/styles.xml"])
def test_what_is_read_whole_stays_bounded_where_sheets_are_long(
        tmp_path: Path, findings: Findings, monkeypatch: pytest.MonkeyPatch, part: str):
    for module in (plain_copies, worksheets):
        monkeypatch.setattr(module, "MAX_UNPACKED", 10_000)
    source = zipfile.ZipFile(io.BytesIO(as_xlsx({"Sheet1": [["a"]]})))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name) + (b"<broken>" if name == part else b"") + (
                b" " * 20_000 if name == "xl/sharedStrings.xml" else b""))
    put(tmp_path, "t.xlsx", buffer.getvalue())
    assert read_workbook(tmp_path, "t.xlsx", findings) is None
    assert codes(findings) == ["READ-004"]


def test_an_old_or_locked_workbook_is_told(tmp_path: Path, findings: Findings):
    put(tmp_path, "t.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600))
    assert read_workbook(tmp_path, "t.xlsx", findings) is None
    assert "password" in only(findings).message


def test_an_archive_with_a_password_is_told(tmp_path: Path, findings: Findings):
    content = bytearray(as_xlsx({"Sheet1": [["a"]]}))
    start = content.find(b"PK\x01\x02")
    while start >= 0:
        struct.pack_into("<H", content, start + 8, 1)
        start = content.find(b"PK\x01\x02", start + 4)
    put(tmp_path, "t.xlsx", bytes(content))
    assert read_workbook(tmp_path, "t.xlsx", findings) is None
    assert (only(findings).code, only(findings).message) == ("READ-004", "the archive has a password")


def test_a_truncated_workbook_is_told(tmp_path: Path, findings: Findings):
    put(tmp_path, "t.xlsx", as_xlsx({"Sheet1": [["a"]]})[:-200])
    assert read_workbook(tmp_path, "t.xlsx", findings) is None
    assert only(findings).code == "READ-004"


@pytest.mark.parametrize("part", ["sharedStrings.xml", "sheet1.xml", "workbook.xml", "styles.xml"])
def test_entities_are_not_expanded(tmp_path: Path, findings: Findings, part: str):
    source = zipfile.ZipFile(io.BytesIO(as_xlsx({"Sheet1": [["a"]]})))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            text = source.read(name).decode()
            if name.endswith(part):
                head, _, body = text.partition("?>")
                text = f'{head}?><!DOCTYPE x [<!ENTITY e "boom">]>{body}'
            archive.writestr(name, text)
    put(tmp_path, "t.xlsx", buffer.getvalue())
    assert read_workbook(tmp_path, "t.xlsx", findings) is None
    assert only(findings).code == "READ-004"


def test_another_kind_of_file_is_told(tmp_path: Path, findings: Findings):
    put(tmp_path, "t.numbers", b"x")
    assert read_sheets(tmp_path, "t.numbers", findings) is None
    assert only(findings).code == "READ-019"


def test_formulas_are_read_as_their_last_values(tmp_path: Path, findings: Findings):
    put(tmp_path, "t.xlsx", as_xlsx({"Sheet1": [["a", "b"], [1, None]]}, {"Sheet1!B2": "=A2*1000"}))
    sheets = read_workbook(tmp_path, "t.xlsx", findings)
    assert sheets is not None and sheets[0].value(2, 2) == 1000
    assert sheets[0].formulas == {(2, 2): "=A2*1000"}


@pytest.mark.parametrize(("cell", "value"), [
    ('<c r="A1"><f>1+1</f></c>', UNCOMPUTED), ('<c r="A1"><f>1+1</f><v></v></c>', UNCOMPUTED),
    ('<c r="A1" t="str"><f>""</f><v></v></c>', ""), ('<c r="A1"><f>1+1</f><v>2</v></c>', 2)])
def test_a_formula_that_no_program_has_computed_is_not_read_as_blank(tmp_path: Path, findings: Findings, cell: str,
                                                                     value: object):
    whole = as_xlsx({"Sheet1": [["x"]]})
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, re.sub(rb"<c .*</c>", cell.encode(), text) if "worksheets/sheet" in name else text)
    put(tmp_path, "t.xlsx", made.getvalue())
    sheets = read_workbook(tmp_path, "t.xlsx", findings)
    assert sheets is not None and sheets[0].value(1, 1) == value


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path, findings: Findings):
    put(tmp_path, "t.xlsx", as_xlsx({"Sheet1": [["=A2"]]}))
    sheets = read_workbook(tmp_path, "t.xlsx", findings)
    assert sheets is not None and sheets[0].rows == [["=A2"]] and not sheets[0].formulas


@pytest.mark.parametrize(("number", "letter"), [(1, "A"), (26, "Z"), (27, "AA"), (34, "AH"), (703, "AAA")])
def test_columns_have_the_letters_of_excel(number: int, letter: str):
    assert column_letter(number) == letter
    assert column_number(letter) == number


SHOT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SHOT
@given(st.binary(max_size=300))
def test_random_bytes_never_raise(tmp_path: Path, content: bytes):
    for name in ("t.csv", "t.xlsx"):
        put(tmp_path, name, content)
        findings = Findings()
        assert read_sheets(tmp_path, name, findings) is not None or findings.items


SOUND = as_xlsx({"Sheet1": [["a", "b"], [1, "x"]]})


@SHOT
@given(st.data())
def test_a_damaged_workbook_never_raises(tmp_path: Path, data: st.DataObject):
    source = zipfile.ZipFile(io.BytesIO(SOUND))
    part = data.draw(st.sampled_from(source.namelist()))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            content = bytearray(source.read(name))
            if name == part:
                start = data.draw(st.integers(0, len(content) - 1))
                content[start:start + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))
            archive.writestr(name, bytes(content))
    put(tmp_path, "t.xlsx", buffer.getvalue())
    findings = Findings()
    assert read_workbook(tmp_path, "t.xlsx", findings) is not None or findings.items


@pytest.mark.parametrize(("content", "second"), [
    ("Year;Level\n2021;2,750,000.5\n2022;2,980,000\n", "2,750,000.5"), ("a|b\n1|x, y\n", "x, y"),
    ("Title, of a table, with commas\na\tb\n1\tx\n2\ty\n", "x"), ("a,b\n1,x; y; z\n2,u; v\n", "x; y; z")])
def test_cells_are_parted_by_what_parts_most_rows_alike(tmp_path: Path, content: str, second: str):
    put(tmp_path, "t.csv", content)
    sheet = read_csv(tmp_path, "t.csv", Findings())
    assert sheet is not None and second in [cells[1] for cells in sheet.rows if len(cells) > 1]


@pytest.mark.parametrize(("part", "pattern", "new"), [
    ("xl/styles.xml", rb'<patternFill patternType="none"/>', b""),
    ("xl/styles.xml", rb'<sz val="11"/>', b'<sz val="x"/>'),
    ("xl/styles.xml", rb'<color theme="1"/>', b'<color rgb="FF0"/>'), ("xl/styles.xml", rb"</styleSheet>", b""),
    ("xl/styles.xml", rb"<left/>", b'<left style="wavy"/>'),
    ("xl/workbook.xml", rb"</sheets>", b'</sheets><definedNames><definedName localSheetId="x">#</definedName>'
                                       b"</definedNames>"),
    ("docProps/core.xml", rb"(<dcterms:created[^>]*>)[^<]*", rb"\1yesterday"),
])
def test_what_is_wrong_with_the_looks_of_a_workbook_does_not_matter_to_its_rows(
        tmp_path: Path, part: str, pattern: bytes, new: bytes, findings: Findings):
    content = io.BytesIO(as_xlsx({"Sheet1": [["a", datetime.date(2027, 2, 3)], ["b", 2]]}))
    changed = io.BytesIO()
    with zipfile.ZipFile(content) as archive, zipfile.ZipFile(changed, "w") as other:
        for name in archive.namelist():
            xml, found = re.subn(pattern, new, archive.read(name)) if name == part else (archive.read(name), 1)
            assert found
            other.writestr(name, xml)
    put(tmp_path, "t.xlsx", changed.getvalue())
    sheets = read_workbook(tmp_path, "t.xlsx", findings)
    assert sheets is not None and sheets[0].rows[1] == ["b", 2] and not findings.items
    assert sheets[0].rows[0][1] in (datetime.datetime(2027, 2, 3), 46421)


def test_an_archive_that_is_too_large_says_what_to_delete(tmp_path: Path, findings: Findings):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<row/>" * 1_000_000)
    put(tmp_path, "t.xlsx", buffer.getvalue())
    assert read_workbook(tmp_path, "t.xlsx", findings) is None
    assert "Delete the empty rows below the table" in only(findings).remedy


def test_a_link_to_nothing_is_told_as_one(tmp_path: Path, findings: Findings):
    (tmp_path / "entities.csv").symlink_to(tmp_path / "gone.csv")
    assert read_csv(tmp_path, "entities.csv", findings) is None
    assert only(findings).code == "READ-001" and "a link to a file that is not there" in only(findings).message


def test_a_link_that_takes_the_place_of_a_file_or_folder_meanwhile_leads_nowhere(tmp_path: Path, monkeypatch):
    """Between looking whether a file stands in the dossier and opening it, somebody puts a link there."""
    home, secrets = tmp_path / "dossier", tmp_path / "secrets"
    for folder in (home / "registry", secrets):
        folder.mkdir(parents=True)
        (folder / "a.csv").write_text(folder.name)
    look = Path.resolve

    def exchange(path: Path, strict: bool = False) -> Path:
        found = look(path, strict)
        if path in swapped:
            swapped.remove(path)
            path.rename(tmp_path / f"away-{path.name}")
            path.symlink_to(secrets / "a.csv" if path.suffix else secrets)
        return found

    monkeypatch.setattr(Path, "resolve", exchange)
    swapped = [home / "registry" / "a.csv"]
    findings = Findings()
    assert read_bytes(home, "registry/a.csv", findings) is None and findings.items
    (home / "registry" / "a.csv").unlink()
    (tmp_path / "away-a.csv").rename(home / "registry" / "a.csv")
    swapped = [home / "registry"]
    assert matching(home, "registry/*", Findings()) == []
    monkeypatch.undo()
    assert matching(home, "registry/*", findings) == [] and read_bytes(home, "registry/a.csv", findings) is None


def test_the_reader_leaves_no_handle_open(tmp_path: Path):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "a").write_text("a")
    before = len([*Path("/dev/fd").iterdir()])
    for name in ("deep/er/a", "deep/er", "deep/none/a", "none", "deep/er/a/b"):
        read_bytes(tmp_path, name, Findings())
        matching(tmp_path, f"{name}/*", Findings())
    assert len([*Path("/dev/fd").iterdir()]) == before


@pytest.mark.parametrize(("name", "is_plain"), [
    ("a.csv", True), ("é ü (1).xlsx", True), ("console.txt", True), ("com10", True), (".hidden", True), ("-a", True),
    ("", False), (".", False), ("..", False), ("a/b", False), ("a\\b", False), ("C:a", False), ("a ", False),
    ("a.", False), ("CON", False), ("nul.txt", False), ("Com1 .x", False), ("lpt¹", False), ("a\nb", False),
    ("a\u202eb", False), ("a\udcff", False), ("a*", False), ("a?", False), ("é" * 101, False), ("a" * 201, False)])
def test_a_plain_name_is_one_that_every_system_takes_for_a_file_there(name: str, is_plain: bool):
    assert is_plain_name(name) is is_plain


def test_a_link_to_a_folder_that_is_closed_or_elsewhere_is_told_and_stops_nothing(tmp_path: Path, monkeypatch):
    home = tmp_path / "dossier"
    for folder in (home / "partner", tmp_path / "elsewhere"):
        folder.mkdir(parents=True)
    (home / "partner" / "a.csv").write_text("a")
    (home / "partner" / "folder").symlink_to(tmp_path / "elsewhere")
    (home / "partner" / "closed").symlink_to(tmp_path / "closed" / "b")
    (home / "partner" / "up").symlink_to(home)
    whole = os.stat

    def closed(path, *arguments, **named):
        if str(path).endswith("/closed") and named.get("follow_symlinks", True):
            raise PermissionError(13, "Permission denied")
        return whole(path, *arguments, **named)

    monkeypatch.setattr(os, "stat", closed)
    findings = Findings()
    found = matching(home, "partner/*", findings)
    monkeypatch.undo()
    assert "partner/a.csv" in found and "partner/folder" not in found and "partner/up" not in found
    assert [one.place.file for one in findings.items if one.code == "READ-002"] == ["partner/folder"]
