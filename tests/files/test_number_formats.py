"""Number formats: which of them show what a cell holds, and which show another thing."""

from __future__ import annotations

import pytest

from reporter.files.number_formats import _shapes, seen_as

HONEST = (
    "General", "@", "0", "00000", "#,##0", "#,##0.00", "0.00_ ", "#,##0__", "0.0E+00", "# ?/?", "# ?/100", r"#\ ##0",
    '#"."##0', "#'##0", "0;[Red]0", "#,##0;[Red]-#,##0", "#,##0_);(#,##0)", "0;-0;;@", "+#,##0;-#,##0;0", "[Blue]#,##0",
    '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', r'_(* #,##0_);_(* \(#,##0\);_(* "-"??_);_(@_)', "[>=1000]#,##0;0",
    r'_-* #,##0.00\ _€_-;\-* #,##0.00\ _€_-;_-* "-"??\ _€_-;_-@_-', "[$€-407] #,##0.00", "[$CO2-1] #,##0",
    '[=0]"nil";#,##0', '"t "#,##0', '#,##0 "tCO2e"', '"tCO2e "#,##0', '"CO2 "0', '"(CO2) "0', '#,##0"m2"',
    r'#,##0\ "kt CO2 eq"', '#,##0" per 100 ha"', 'General" t"', '"Year "0', '"~"0', "0;0;0")


@pytest.mark.parametrize("number_format", HONEST)
def test_a_number_that_is_rounded_parted_or_has_a_unit_is_seen_as_it_is(number_format: str):
    values = (1_234_567, 2027, 0, 0.5, 12.5, "text", None, True)
    assert [value for value in values if seen_as(value, number_format) is not None] == []
    assert number_format == "0;0;0" or seen_as(-5, number_format) is None


@pytest.mark.parametrize(("value", "number_format", "seen"), [
    (1_234_567, "#,##0,", "1,235"), (5_000_000, '#,##0,,"M"', "5M"), (1_234_567, "0.0,", "1234.6"),
    (1_234_567, "#,##0,.00", "1,234.57"), (12_345, "_-* #,##0,_-", "12"), (1234, '[>999]#,##0,"k";0', "1k"),
    (5e6, '[<1000]0;[<1000000]0,"K";0,,"M"', "5M"), (1500, '"7"', "7"), (1500, "7", "7"), (1500, '"none"', "none"),
    (1500, ";;;", ""), (-3, ";;", ""), ("CA0001", ";;;", ""), (0, '"7"', "7"), (5, '0"000"', "5000"),
    (5, r"0\0\0", "500"), (5, '"1"0', "15"), (5, '0" 000 t"', "5 000 t"), (5, 'General"00"', "500"), (-5, "0;0", "5"),
    (5, '"-"0', "-5"), (5, "-0", "-5"), (-1500, "#,##0,", "-2")])
def test_what_shows_another_thing_than_it_holds_is_seen_as_that(value, number_format: str, seen: str):
    assert seen_as(value, number_format) == seen


@pytest.mark.parametrize("number_format", ["", None, "0," * 200, '"' * 255, "[" * 255, "\\" * 255, ";" * 255])
def test_no_format_is_refused(number_format: str | None):
    assert len(seen_as(1500, number_format) or "") <= 255


def test_what_is_scaled_beyond_all_digits_is_seen_as_nought_and_what_excel_cannot_hold_as_it_is():
    assert [seen_as(value, "0" + "," * 110) for value in (1000.5, 5, -1e308)] == ["0", "0", "-0"]
    assert [seen_as(10**400, number_format) for number_format in ("0,", "0", ";;;")] == [None, None, ""]


def test_formats_that_come_in_turn_are_made_out_once():
    _shapes.cache_clear()
    formats = [f'0"t {number}"' for number in range(5_000)]
    assert {seen_as(5, each) for each in formats * 2} == {None}
    assert _shapes.cache_info().misses == len(formats)
