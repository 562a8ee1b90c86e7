"""The Article 6 rows of the common tabular formats: what an edition says of structured summary, Tables 3 and 4."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CommonRow:
    """A row of Table 3 or 4; a header takes no values. `key` is ours."""

    key: str
    para: str
    label: str
    is_header: bool = False


@dataclass(frozen=True)
class CommonTable:
    """A table with its heads and the rows on Article 6."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[CommonRow, ...]


@dataclass(frozen=True)
class CommonTables:
    """The two tables, and the decision that has them."""

    source: str
    table_3: CommonTable
    table_4: CommonTable
