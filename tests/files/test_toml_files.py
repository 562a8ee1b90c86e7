from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import Field

from reporter.files.toml_files import as_model, read_toml
from reporter.files.toml_text import MAX_DEPTH, MAX_SLIPS, parsed
from reporter.findings import Finding, Findings, Place
from reporter.records.kinds import Model, PartyCode
from tests.files.tables import put


class Entry(Model):
    what: str
    parties: tuple[PartyCode, ...] = ()


class Sample(Model):
    title: str
    notice: str | None = None
    when: dict[int, int] = Field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    named: dict[str, Entry] = Field(default_factory=dict)
    one: Entry | None = None


def told(folder: Path, text: str) -> tuple[Sample | None, list[Finding]]:
    put(folder, "sample.toml", text)
    findings = Findings()
    model = as_model(read_toml(folder, "sample.toml", findings), Sample, findings)
    return model, findings.sorted()


# ------------------------------------------------------------------------------------------ where each key stands

@pytest.mark.parametrize(("text", "lines"), [
    ("a = 1\nb = 2\n", {"a": 1, "b": 2}),
    ("a.b = 1\n\n[c.'d e']\n\"f.g\" = 1\n", {"a.b": 1, "c.d e": 3, "c.d e.f.g": 4}),
    ("[[a]]\nb = 1\n[[a]]\nb = 2\n[a.c]\nd = 1\n[[a.e]]\nf = 1", {
        "a": 1, "a[1]": 1, "a[1].b": 2, "a[2]": 3, "a[2].b": 4, "a[2].c": 5, "a[2].c.d": 6, "a[2].e": 7,
        "a[2].e[1]": 7, "a[2].e[1].f": 8}),
    ("a = [\n  # words\n  1,\n  { b = 2 },\n]\n", {"a": 1, "a[1]": 3, "a[2]": 4, "a[2].b": 4}),
    ('"\\u0061" = 1\n', {"a": 1}),
])
def test_each_key_has_its_line(text, lines):
    assert parsed(text).lines == {"": 1} | lines


def test_a_text_of_several_lines_with_brackets_misleads_nobody():
    text = 'a = """\n[c]\nb = 1\n[[c]]\n"""\n[c]\nb = 2\n'
    assert parsed(text).lines == {"": 1, "a": 1, "c": 6, "c.b": 7}


def test_every_table_knows_its_place(tmp_path):
    model, found = told(tmp_path, 'title = "t"\nentries = [{ what = "x" },\n  { what = "y" }]\n\n[named."A 1"]\n'
                        'what = "z"\n[one]\nwhat = "w"\n')
    assert model is not None and not found
    assert [(entry.place.row, entry.place.column) for entry in model.entries] == [(2, "entries[1]"), (3, "entries[2]")]
    assert str(model.named["A 1"].place.at("what")) == "sample.toml, row 6, named.A 1.what"
    assert str(model.place.at("title")) == "sample.toml, row 1, title"


def test_what_is_not_written_is_placed_at_its_table(tmp_path):
    model, _ = told(tmp_path, 'title = "t"\n\n[one]\nwhat = "w"\n')
    assert model is not None and model.one is not None
    assert str(model.one.place.at("parties")) == "sample.toml, row 3, one.parties"
    assert str(model.place.at("notice")) == "sample.toml, row 1, notice"


def test_the_texts_of_a_table_have_their_places(tmp_path):
    model, _ = told(tmp_path, 'title = "t"\n[named."A 1"]\nwhat = "z"\nparties = ["IND"]\n')
    assert model is not None
    assert [(place.row, text) for place, text in model.texts()] == [(1, "t"), (2, "A 1"), (3, "z"), (4, "IND")]


def test_entries_of_a_list_on_one_line_sort_by_their_number():
    places = [Place("a.toml", row=1, column=f"stand_in[{number}]") for number in range(1, 12)]
    assert sorted(places, key=lambda place: place.sort_key) == places


# ------------------------------------------------------------------------------------------ bounds

@pytest.mark.parametrize("text", [
    "x = " + "[" * 5000 + "]" * 5000,
    "x = " + "{a=" * 5000 + "1" + "}" * 5000,
    ".".join(["x"] * 20_000) + " = 1",
    "[" + ".".join(["x"] * 20_000) + "]",
    ".".join(["x"] * 20_000) + " = \nname = India\n",
    "x = " + "[" * 200_000,
    "x" + ".x" * 100_000,
    "x = [[" + "a." * 100_000,
    "x = " + "9" * 5000,
    "x = 0x" + "f" * 50_000,
])
def test_what_no_fact_needs_is_a_finding(tmp_path, text):
    model, found = told(tmp_path, text)
    assert model is None and {finding.code for finding in found} == {"DOS-001"}


def test_keys_stand_in_one_another_as_deep_as_facts_need():
    assert parsed(".".join(["x"] * MAX_DEPTH) + " = 1").tables is not None
    assert parsed(".".join(["x"] * (MAX_DEPTH + 1)) + " = 1").tables is None


@pytest.mark.parametrize("written", ["1e9999999999999999999", "-1.5E-9999999999999999999", "1e+0_9999999999999999999"])
def test_a_number_beyond_all_arithmetic_is_told_at_its_line(written):
    slip = parsed(f"a = 1\nb = [{written}]\n").slips[0]
    assert (slip.line, slip.slip.what) == (2, "the number has an exponent that no number has")


@pytest.mark.parametrize("written", ["a [" + " " * 300_000 + "x", "a '" + " " * 300_000 + "x", "a 1" + " x" * 150_000,
                                     "a = " + "2027.1.1 " * 30_000, "a = " + "“x”, " * 60_000])
def test_a_slip_in_a_line_without_end_is_told(written):
    """A run that took the square of the length would not end here."""
    assert parsed(written).slips


def test_of_very_many_unknown_keys_the_first_are_told(tmp_path):
    _, found = told(tmp_path, 'title = "t"\n' + "".join(f"k{number} = 1\n" for number in range(50_000)))
    assert len(found) == 51 and found[0].message == "the file has 49950 more faults of keys"


# ------------------------------------------------------------------------------------------ slips of the pen

@pytest.mark.parametrize(("line", "what", "write"), [
    ("title = “India”", "curly (“)", 'title = "India"'),
    ("“title” = “India”", "curly (“)", '"title" = "India"'),
    ("’title’ = 1", "curly (’)", '"title" = 1'),
    ("été = 1", "no key with its value", "write key = value"),
    ("title = «Côte d’Ivoire»  # name", "curly («)", 'title = "Côte d’Ivoire"  # name'),
    ('parties = ["IND", ‘JPN’]', "curly (‘)", '["IND", "JPN"]'),
    ("when = 10.04.2027", "“10.04.2027” is not written as a date", "2027-04-10, without"),
    ("when = 10 April 2027", "“10 April 2027” is not written as a date", "2027-04-10, without"),
    ("title: India", "a colon", 'title = "India"'),
    ("when = 25/12/2027", "date", "2027-12-25, without"),
    ("when = 10/04/2027", "date", "2027-04-10 or 2027-10-04, without"),
    ("when = 2027-4-5", "date", "2027-04-05, without"),
    ("when = 2027/12/31", "date", "2027-12-31, without"),
    ("when = 2027-02-30", "no such day", "yyyy-mm-dd"),
    ("when = 2027–04–10", "are no hyphens", "2027-04-10, without"),
    ("language = \"en”", "curly (”)", 'language = "en"'),
    ('title = "India', "quotation mark is missing", 'title = "India"'),
    ('[named."A 1', "quotation mark is missing", "one before and one after"),
    ('title = India"', "quotation mark is missing", 'title = "India"'),
    ('title "India"', "no = between", 'title = "India"'),
    ("multi = oui", "not written as it must be", "multi = true"),
    ("level = 400.000", "can be 400 or 400000", "400000, or 400 without"),
    ("vintages = 2025-2028", "no list of years", "vintages = [2025, 2026, 2027, 2028]"),
    ("parties = [IND, JPN]", "a list stands in square brackets", 'parties = ["IND", "JPN"]'),
    ('parties = ("IND"; "JPN")', "a list stands in square brackets", 'parties = ["IND", "JPN"]'),
    ('parties = ["IND"; "JPN"]', "a list stands in square brackets", 'parties = ["IND", "JPN"]'),
    ("[initial report]", "has a blank", "[initial_report]"),
    ("[named.A 1]", "has a blank", '[named."A 1"]'),
    ('files = ["a.csv"', "begins in row 2 is not closed", 'files = ["a.csv"]'),
    ('parties = ["IND, "JPN"]', "quotation mark is missing", "one before and one after"),
    ("title = India", "no quotation marks", 'title = "India"'),
    ("level = 2,750,000", "not written as a number", "decimals: 2750000"),
    ("level = 2.750.000", "not written as a number", "decimals: 2750000"),
    ("level = 2 750 000", "not written as a number", "decimals: 2750000"),
    ("level = 2'750'000", "not written as a number", "decimals: 2750000"),
    ("level = 2,5", "not written as a number", "decimals: 2.5"),
    ("level = 2,750", "not written as a number", "decimals: 2.750 or 2750"),
    ("level = 2,750.5", "not written as a number", "decimals: 2750.5"),
    ("level = 2.750,5", "not written as a number", "decimals: 2750.5"),
    ("level = 1000 kt", "neither a number nor a text", "without a unit"),
    ("level = 45%", "neither a number nor a text", "without a unit"),
    ("multi = True", "not written as it must be", "multi = true"),
    ("multi = yes", "not written as it must be", "multi = true"),
    ("title\N{NO-BREAK SPACE}= 1", "no-break space (U+00A0)", "ordinary space"),
    ("title =\N{ZERO WIDTH SPACE} 1", "zero width space (U+200B)", "ordinary space"),
    ('title: "India"', "colon", 'title = "India"'),
    ("reported year = 2027", "has a space", "reported_year"),
    ("title =", "has no value", "put # before"),
    ("See the note below", "no key with its value", "comment with #"),
    ('files = "registry\\actions.csv"', "backslash", "Write / in the name of a file"),
    ("before = 2", "has a value already", "one of the two"),
    ("level = 2\N{NO-BREAK SPACE}750\N{NO-BREAK SPACE}000", "not written as a number", "decimals: 2750000"),
    ("level = \N{MINUS SIGN}5", "not written as a number", "Write -5"),
    ("year = \u0662\u0660\u0662\u0667", "not written as a number", "Write 2027"),
    ('title = "India";', "“;” stands after the value", "Delete it"),
    ('title = "India" India', "“India” stands after the value", "comment with #"),
    ('title = "India" (Asia)', "“(Asia)” stands after the value", "comment with #"),
    ('party = { code = "IND", }', "a comma before its closing brace", "without a comma"),
])
def test_a_slip_is_told_with_what_to_write(line, what, write):
    read = parsed(f'before = 1\n{line}\n[after]\nx = 1\n')
    [(row, slip, _, _)] = read.slips
    assert row == 2 and what in slip.what and write in slip.remedy
    assert read.tables == {"before": 1, "after": {"x": 1}} or not slip.alone, "what stands beside it is read"


@pytest.mark.parametrize(("text", "row", "what", "write"), [
    ("[event]\na = 1\n[[event.when]]\nb = 1\n[[event]]\na = 2\n", 1, "[event] stands in the file as [[event]] too",
     "[[event]], in two pairs"),
    ('a = "one\ntwo"\n', 1, "goes on in the next line", "Write it in one line"),
])
def test_a_slip_over_several_lines_is_told_once_where_it_begins(text, row, what, write):
    [(line, slip, _, _)] = parsed(text).slips
    assert line == row and what in slip.what and write in slip.remedy


def test_line_ends_of_any_kind_are_read():
    assert parsed("a = 1\rb = 2\r\nc = 3\n").tables == {"a": 1, "b": 2, "c": 3}


def test_a_list_of_faulty_entries_is_not_said_to_be_empty_and_parties_by_name_have_their_code(tmp_path):
    _, found = told(tmp_path, 'title = "t"\n[one]\nwhat = "w"\nparties = ["Sri Lanka", "Viet Nam", "Türkiye", "ch"]\n')
    assert [finding.remedy for finding in found] == ["Write LKA", "Write VNM", "Write TUR", "Write CHE"]


@pytest.mark.parametrize(("text", "row", "what"), [
    ("[a]\nx = 1\n[b]\n[a]\n", 4, "stands in the file already"),
    ("a = [1,\n  2\n[b]\n", 1, "the list that begins in row 1 is not closed"),
    ("[a\nx = 1\n", 1, "closing bracket"),
    ('a = """\nwords\n[b]\n', 3, "the text that begins in line 1 is not closed"),
    ("a = 1\nb = 'India\n[c]\n", 3, "the text that begins in line 2 is not closed"),
])
def test_what_is_not_closed_leaves_nothing_to_be_read(text, row, what):
    read = parsed(text)
    assert read.tables is None and [(one.line, what in one.slip.what) for one in read.slips] == [(row, True)]


def test_all_slips_of_a_file_are_told_at_once(tmp_path):
    model, found = told(tmp_path, "title = “a”\nnotice = b\n[when]\n2021 = 1,5\n")
    assert model is None and [finding.place.row for finding in found] == [1, 2, 4]
    assert len(parsed("".join(f"k{number} = a\n" for number in range(100))).slips) == MAX_SLIPS


@pytest.mark.parametrize(("text", "row", "words", "remedy"), [
    ('title = "t"\n[[entries]]\nwhat = "x"\n\nnotice = "late"\n', 5,
     "no key of entries[1], the table that begins in row 2", "Move it up, above the first [table]"),
    ('[[entries]]\nwhat = "x"\n\ntitle = "late"\n', 4, "no key of entries[1]", "Move it up, above the first [table]"),
    ('title = "t"\n[when]\n2021 = 1\nnotice = "late"\n', 4, "no key of when", "Move it up, above the first [table]"),
    ('title = "t"\n[when]\n2021 = 1\nparties = ["IND"]\n', 4, "no key of when",
     "Move it below [entries] or [named] or [one]"),
    ('title = "t"\n[when]\n2021 = 1\nlater = 1\n', 4, "“later” is no year", "four digits"),
    ('title = "t"\n[entries]\nwhat = "x"\n', 2, "several such tables", "Write [[entries]], in two pairs of brackets"),
    ('title = "t"\n[[one]]\nwhat = "x"\n', 2, "one such table only", "Write [one], in one pair of brackets"),
    ('title = "t"\n[when]\n2021 = "2,750,000"\n', 3, "whole number is wanted", "Write 2750000, if that is meant"),
    ('title = "t"\n[when]\n2021 = "2.750"\n', 3, "whole number is wanted, not “2.750”", "Write 2750, if that is meant"),
    ('title = "t"\n[when]\n2021 = "TBD"\n', 3, "whole number is wanted, not “TBD”", "Mend the value"),
    ('title = "t"\n[when]\n"2021 (est.)" = 1\n', 3, "“2021 (est.)” is no year", "four digits"),
])
def test_a_key_that_stands_where_it_does_not_belong_is_told_once(tmp_path, text, row, words, remedy):
    _, [finding] = told(tmp_path, text)
    assert finding.place.row == row and words in finding.message and remedy in finding.remedy


def test_an_invisible_letter_in_a_value_is_named(tmp_path):
    _, [finding] = told(tmp_path, 'title = "t"\n[one]\nwhat = "x"\nparties = ["IND", "JPN\N{NO-BREAK SPACE}"]\n')
    assert finding.place.column == "one.parties[2]" and "no-break space (U+00A0)" in finding.message


@pytest.mark.parametrize("text", ['"\\ud800" = 1\n', "[only]]]\na = 'x\\b'\n\n[[b\n", '[[a."\\q"]]\n'])
def test_a_key_that_is_none_of_toml_is_told(tmp_path, text):
    _, findings = told(tmp_path, text)
    assert findings and findings[0].code == "DOS-001"
