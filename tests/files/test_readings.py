"""What the texts of a column mean together, and letters as programs leave them."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.dossier.inventory import read_inventory
from reporter.files.letters import lines_of, lost_letters, tell_lost_letters, written_out
from reporter.files.readings import column_reading, day_of, reading_of, time_of
from reporter.files.tables import UNREAD
from reporter.findings import Findings
from reporter.forms.editions import FieldKind
from reporter.registries.export_row import day_written
from tests.files.tables import codes, only, put


def dates(*texts: str) -> list[object]:
    reading = reading_of(FieldKind.DATE, texts)
    assert reading is not None
    return [str(day) if isinstance(day := reading.read(text), datetime.date) else day for text in texts]


def numbers(*texts: str) -> list[object]:
    reading = reading_of(FieldKind.QUANTITY, texts)
    assert reading is not None
    return [reading.read(text) for text in texts]


@pytest.mark.parametrize(("text", "day"), [
    ("15 avril 2027", "2027-04-15"), ("15 de abril de 2027", "2027-04-15"), ("15 апреля 2027", "2027-04-15"),
    ("April 15, 2027", "2027-04-15"), ("15th April 2027", "2027-04-15"), ("15-Sept-27", "2027-09-15"),
    ("2027年4月15日", "2027-04-15"), ("2027/4/15", "2027-04-15"), ("٢٠٢٧-٠٤-١٥", "2027-04-15"),
    ("15.04.2027", "2027-04-15"), ("2027-04-15T00:00:00+05:30", "2027-04-15"), ("15/04/2027 14:30", "2027-04-15"),
    ("31/02/2027", None), ("soon", None), ("15 Foo 2027", None), ("2027", None),
])
def test_a_day_is_read_in_the_forms_of_many_places(text: str, day: str | None):
    assert dates(text) == [day]


def test_points_part_the_day_first_unless_the_column_shows_that_they_do_not():
    assert dates("02.03.2027") == ["2027-03-02"]
    assert dates("02.03.2027", "02.16.2027") == ["2027-02-03", "2027-02-16"]


def test_years_of_two_digits_may_stand_first_or_last():
    assert dates("27/04/15", "27/02/03") == [UNREAD, UNREAD]
    assert dates("27-04-15", "32-02-03") == ["2027-04-15", "2032-02-03"]


def test_numbers_that_stand_for_days_without_a_workbook_have_two_readings():
    assert dates("46421") == [UNREAD]


@pytest.mark.parametrize(("text", "time"), [
    ("2027-02-02T18:30:00.000Z", "18:30:00.000Z"), ("2027-02-02T00:00:00.000Z", None), ("02/03/2027 0:00", None),
    ("2027-02-02 6:30 PM", "6:30 PM"), ("2027-02-02", None)])
def test_a_time_of_day_is_one_that_is_not_midnight(text: str, time: str | None):
    assert time_of(text) == time


@pytest.mark.parametrize("text", ["2026-03-01 25:99:99", "2026-03-01 25:00", "2026-03-01T10:60:00Z",
                                  "1 Mar 2026 10:00:99", "2026-03-01 10:00:000", "01/03/2026 99:99", "2026-03-01 24:59",
                                  "2026-03-01 00:00 recte 2028-03-01", "2026-03-01 0:00;cancelled-2028-01-05",
                                  "2026-03-01 10:00 or 2028-03-01"])
def test_a_date_with_a_time_that_no_day_has_is_none(text: str):
    assert day_of(text) is None and day_written(text, "yyyy-mm-dd") is None and day_written(text, "dd/mm/yyyy") is None


@pytest.mark.parametrize("text", ["2026-03-01 23:59:60", "2026-03-01T24:00:00.000+05:30", "2026-03-01 09:30 PM",
                                  "2026-03-01 05:36:42 UTC", "2026-03-01, 5:36 a.m. UTC +0000"])
def test_a_date_with_a_time_that_a_day_has_is_one(text: str):
    assert day_of(text) == day_written(text, "yyyy-mm-dd") == datetime.date(2026, 3, 1)


@pytest.mark.parametrize(("texts", "meant"), [
    (("25,00,000",), [2_500_000]), (("2.500.000", "500.000"), [2_500_000, 500_000]), (("12.000",), [UNREAD]),
    (("12,000",), [UNREAD]), (("1,234",), [1234]), (("12 000,00",), [12_000]), (("٦٣٥٠٠",), [63_500]),
    (("2.500.000", "0.500"), [2_500_000, None]), (("1٢",), [None]), (("-5",), [None]), (("12.5",), [None]),
    (("1" * 200,), [None]), (("²",), [None]),
    (("NA",), ["NA"]),
])
def test_numbers_are_read_with_separators_where_one_reading_fits(texts: tuple[str, ...], meant: list[object]):
    assert numbers(*texts) == meant


@given(st.lists(st.dates(datetime.date(2021, 1, 1), datetime.date(2050, 12, 31)), min_size=1, max_size=6),
       st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%d %B %Y", "%d.%m.%Y"]))
def test_a_column_of_days_is_read_as_written_or_refused(days: list[datetime.date], form: str):
    texts = [f"{day:{form}}" for day in days]
    assert dates(*texts) == [str(day) for day in days] or set(dates(*texts)) == {UNREAD}


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=6), st.sampled_from([",", "."]))
def test_a_column_of_numbers_is_read_as_written_or_refused(whole: list[int], mark: str):
    texts = [f"{number:,}".replace(",", mark) for number in whole]
    read = numbers(*texts)
    assert all(got in (number, UNREAD) for got, number in zip(read, whole, strict=True))


@given(st.lists(st.sampled_from(["1", "2", "x", "3"]), max_size=5))
def test_a_reading_fits_all_texts_or_none(texts: list[str]):
    reading = column_reading(texts, [lambda text: int(text) if text.isdigit() else None],
                             lambda text: text if text.isalpha() else None)
    assert all(reading.read(text) == (int(text) if text.isdigit() else text) for text in texts)
    assert reading.ambiguity is None


@given(st.text())
def test_any_text_is_read_or_not_and_never_fails(text: str):
    for kind in (FieldKind.DATE, FieldKind.QUANTITY):
        reading = reading_of(kind, [text])
        assert reading is not None and isinstance(reading.read(text), str | int | datetime.date | None)
    day_of(text)
    lost_letters(text)
    written_out(text)


@pytest.mark.parametrize(("text", "word"), [
    ("K?k??", "K?k??"), ("the mill of S?o Paulo", "S?o"), ("????? ???????", "?????"), ("SociÃ©tÃ© d'énergie", "Ã©"),
    ("Soci\ufffdt\ufffd", "Soci\ufffdt\ufffd"), ("à¤•à¤¾", "à¤•à¤¾"),
    ("Ð\xa0Ð¾Ñ\x81Ñ\x81Ð¸Ñ\x8f", "Ð\xa0Ð¾Ñ\x81Ñ\x81Ð¸Ñ\x8f"),
    ("Why? Because.", None), ("¿Qué?", None), ("Quoi ?", None), ("Société d’énergie", None), ("naïve – 12 °C", None),
    ("see https://example.org/list?year=2027", None), ("is it so (or not?)", None), ("日本", None)])
def test_words_with_lost_letters_are_known(text: str, word: str | None):
    assert lost_letters(text) == word


def test_lost_letters_are_told_once_for_a_file():
    findings = Findings()
    tell_lost_letters(lines_of("narrative/I.md", "one\nS?o Paulo\nand K?k??\n"), findings)
    assert (only(findings).code, only(findings).place.row) == ("READ-046", 2)
    assert "in 1 more places of the file, the last in row 3" in only(findings).message


def test_letters_that_nobody_sees_can_be_written_out():
    assert written_out("a\xa0b\u200dc  d\ne\u0301") == "a<U+00A0>b<U+200D>c <U+0020>d<U+000A>e<U+0301>"


@pytest.mark.parametrize(("cells", "level"), [
    (("2,750,000.5", "2,980,000"), "2750000.5"), (("2.750.000,5", "2.980.000"), "2750000.5"),
    (("2 750 000", "2 980 000"), "2750000"), (("−12", "5"), "-12")])
def test_levels_of_the_inventory_are_read_by_the_same_tolerance(tmp_path, cells: tuple[str, str], level: str):
    findings = Findings()
    put(tmp_path, "inventory.csv", "Year;Emissions and removals (kt CO2 eq)\n" + "".join(
        f"{year};{cell}\n" for year, cell in enumerate(cells, start=2021)))
    assert read_inventory(tmp_path, (), findings)[0].emissions == Decimal(level) and not findings.items


@pytest.mark.parametrize(("cells", "levels", "told"), [
    (("1.234", "1.310,5"), ["1234", "1310.5"], []), (("1.234", "987,5"), [None, None], ["READ-043"]),
    (("1.5", "1,7"), ["1.5", "1.7"], []), (("1.234", "1 310"), ["1.234", "1310"], []),
    (("1.234", "1.310"), [None, None], ["READ-043"]), (("1.234", "1310"), [None, "1310"], ["READ-043"]),
    (("1.234", ""), [None, None], ["READ-043"]),
    (("12.5", "1,310.5"), ["12.5", "1310.5"], [])])
def test_a_point_parts_no_decimals_where_commas_do(tmp_path, cells: tuple[str, ...], levels: list, told: list[str]):
    findings = Findings()
    put(tmp_path, "inventory.csv", "Year;Emissions and removals (kt CO2 eq)\n" + "".join(
        f"{year};{cell}\n" for year, cell in enumerate(cells, start=2021)))
    read = [year.emissions for year in read_inventory(tmp_path, (), findings)]
    assert (read, codes(findings)) == ([level and Decimal(level) for level in levels], told)


def test_a_column_of_levels_with_two_readings_is_refused_once(tmp_path):
    findings = Findings()
    put(tmp_path, "inventory.csv", "Year;Emissions and removals (kt CO2 eq)\n2021;2,750\n2022;2,980\n")
    assert [year.emissions for year in read_inventory(tmp_path, (), findings)] == [None, None]
    assert codes(findings) == ["READ-043"]
