"""JSON of strangers has bounds, and letters that can be written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reporter.files import json_records
from reporter.files.json_records import read_json
from reporter.findings import Findings


def read(folder: Path, content: bytes) -> tuple[object, list[str]]:
    (folder / "a.json").write_bytes(content)
    findings = Findings()
    return read_json(folder, "a.json", findings), [finding.code for finding in findings.items]


def test_half_of_a_letter_is_told_and_a_whole_one_is_read(tmp_path: Path):
    assert read(tmp_path, b'[{"name": "\\ud83d"}]') == (None, ["READ-052"])
    assert read(tmp_path, b'[{"\\udfff": "a"}]') == (None, ["READ-052"])
    sheets, codes = read(tmp_path, b'[{"name": "\\ud83d\\ude00"}]')
    assert sheets[0].rows == [["name"], ["\U0001f600"]] and not codes


@pytest.mark.parametrize("content", [
    [{} for _ in range(30)],
    {"a": [{} for _ in range(15)], "b": {"c": [{} for _ in range(15)]}}])
def test_very_many_records_are_told_before_a_table_is_made(tmp_path: Path, content: object,
                                                           monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(json_records, "MAX_ROWS", 20)
    assert read(tmp_path, json.dumps(content).encode()) == (None, ["READ-003"])


def test_records_that_share_no_key_make_no_table_of_all_keys(tmp_path: Path):
    """5,000 records of one key each would be a table of 25,000,000 cells."""
    content = json.dumps([{f"key {number}": number} for number in range(5_000)]).encode()
    assert read(tmp_path, content) == (None, ["READ-003"])


@pytest.mark.parametrize("nest", ["{}", "[]", '{"a":[]}'])
def test_records_and_lists_without_bound_are_told_before_they_are_made(tmp_path: Path, nest: str):
    many = ",".join([nest] * (json_records.MAX_NESTS + 1))
    assert read(tmp_path, f"[{many}]".encode()) == (None, ["READ-003"])


def test_a_record_of_keys_without_bound_is_told_before_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(json_records.json, "loads", None)
    keys = ",".join(f'"key {number}" : 1' for number in range(json_records.MAX_KEYS + 1))
    assert read(tmp_path, f"[{{{keys}}}]".encode()) == (None, ["READ-003"])


def test_values_without_bound_are_told_before_they_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(json_records, "MAX_CELLS", 10)
    assert read(tmp_path, f"[{'1,' * 41}1]".encode()) == (None, ["READ-003"])


def test_the_keys_of_many_records_are_counted_once(tmp_path: Path):
    records = json.dumps([{"serial": number, "amount": 1, "note": "a: b, c"} for number in range(60_000)])
    sheets, codes = read(tmp_path, records.encode())
    assert codes == [] and sheets is not None and len(sheets[0].rows) == 60_001


@pytest.mark.parametrize("content", [b'[{"a": 1, "b": 2, "a": 3}]', b'{"x": 1, "x": [{"a": 1}]}'])
def test_a_key_that_stands_twice_in_a_record_is_told(tmp_path: Path, content: bytes):
    assert read(tmp_path, content) == (None, ["READ-052"])


def test_texts_of_json_are_what_they_are(tmp_path: Path):
    sheets, codes = read(tmp_path, b'[{"a": "_x0041_", "b": ["x", null, "_x000D_"]}]')
    assert sheets[0].rows == [["a", "b"], ["_x0041_", "x; _x000D_"]] and not codes


@pytest.mark.parametrize("content", [
    [{"a": 1}, "a note"], {"x": [{"a": 1}, 5]}, [{"a": 1}, [{"a": 2}]], [[{"a": 1}]],
    [{"a.b": 1, "a": {"b": 2}}], [{"a": {"b": 2}, "a.b": 1}], [{"x": [{"a.b": 1, "a": {"b": 2}}]}],
    [{"x.a": 1, "x": [{"a": 2}]}]])
def test_what_a_table_cannot_hold_is_told(tmp_path: Path, content: object):
    assert read(tmp_path, json.dumps(content).encode()) == (None, ["READ-052"])


def nested(depth: int, value: object, *, in_lists: bool) -> object:
    for _ in range(depth):
        value = {"a": [value] if in_lists else value}
    return value


@pytest.mark.parametrize("in_lists", [False, True])
@pytest.mark.parametrize("depth", [13, 40, 300])
def test_what_is_nested_deeply_stays_what_it_is(tmp_path: Path, depth: int, in_lists: bool):
    record = {"serial": 1, "deep": nested(depth, {"b": "the value"}, in_lists=in_lists)}
    sheets, codes = read(tmp_path, json.dumps([record]).encode())
    assert not codes and "the value" in str(sheets[0].rows[1:])


@pytest.mark.parametrize("depth", [14, 40, 300])
def test_records_that_are_nested_too_deeply_are_told(tmp_path: Path, depth: int):
    content = nested(depth, [{"b": "the value"}], in_lists=False)
    assert read(tmp_path, json.dumps(content).encode()) == (None, ["READ-052"])


@pytest.mark.parametrize(("opened", "closed"), [('{"a":', "}"), ('{"a":[', "]}"), ("[", "]")])
@pytest.mark.parametrize(("before", "after"), [("", ""), ('[{"b":"\\ud83d\\ude00","a":', "}]")])
def test_no_nesting_is_a_fault_of_ours(tmp_path: Path, opened: str, closed: str, before: str, after: str):
    for depth in range(200, 1_000):
        content = f"{before}{opened * depth}1{closed * depth}{after}".encode()
        sheets, codes = read(tmp_path, content)
        assert "1" in str(sheets) or codes == ["READ-052"] or sheets == []


def test_lists_within_lists_stay_what_they_are(tmp_path: Path):
    sheets, codes = read(tmp_path, '[{"where": [[1.5, "é"], null, "x"]}, null]'.encode())
    assert sheets[0].rows == [["where"], ['["1.5", "é"]; x']] and not codes
