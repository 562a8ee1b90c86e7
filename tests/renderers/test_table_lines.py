"""Lines from templates are those that each row would have by itself."""

from __future__ import annotations

from reporter.records.rows import Row
from reporter.renderers import table_lines
from reporter.renderers.table_lines import LineColumn, written_lines
from tests import samples


def column(attribute: str, frame: tuple[str, str] | None = None) -> LineColumn:
    before, after = frame or ("<", ">")
    return LineColumn((attribute,), lambda row: f"{before}{getattr(row, attribute)}{after}", frame)


COLUMNS = (column("first_id", ("<100%s ", ">")), column("last_id", ("<", ">")), column("quantity"), column("purpose"),
           column("explanation"), column("vintage"), column("first_unit_id"))


def rows() -> list[Row]:
    found: list[Row] = [samples.action(first=1 + 10 * number, last=1 + 10 * number + number % 3,
                                       vintage=2026 + number % 2,
                                       explanation=f"100% of {number}" if number % 5 == 0 else None,
                                       first_unit_id=f"VCS-%s-{number}" if number % 4 == 0 else None)
                        for number in range(500)]
    return [*found, samples.holding(first=1, last=10), samples.action(first=9000, last=9001)]


def each_by_itself(columns: tuple[LineColumn, ...]) -> list[str]:
    return [f"%d[{' % '.join(each.text_of(row) for each in columns)}]" for row in rows()]


def test_lines_are_those_of_each_row_by_itself() -> None:
    columns = COLUMNS[:3] + COLUMNS[5:]
    assert list(written_lines(rows(), columns, "%d[", " % ", "]")) == each_by_itself(columns)


def test_so_are_they_where_few_templates_and_texts_are_kept(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(table_lines, "_MOST_KINDS", 1)
    monkeypatch.setattr(table_lines, "_MOST_TEXTS", 1)
    found = [row for row in rows() if row.role == "actions"]
    expected = [f"%d[{' % '.join(each.text_of(row) for each in COLUMNS)}]" for row in found]
    assert list(written_lines(found, COLUMNS, "%d[", " % ", "]")) == expected


def test_rows_of_other_tables_are_written_one_by_one() -> None:
    columns = (column("authorization_id"), column("explanation"))
    row = samples.authorization(explanation="100%")
    assert list(written_lines([row], columns, "", ",", "\n")) == ["<IND JCM 1>,<100%>\n"]
