"""The form of fields that several tables have: metrics, quantities, underlying registries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from reporter.checks.checking import Fault, at_each, check
from reporter.findings import Severity
from reporter.forms.codelists import GHG, NON_GHG
from reporter.records.alike import Alike, one_by_one
from reporter.records.rows import Authorization, BlockRow, Row
from reporter.records.submission import Submission
from reporter.records.units import AMOUNT

R = TypeVar("R", bound=Row)

PARA, NOMENCLATURE = "4/CMA.6 annex II", "common nomenclatures, 17 February 2026"
TABLE_2, TABLE_3 = f"{PARA} table 2", f"{PARA} table 3"


def blank_where(kinds: Iterable[Alike[R]], attribute: str, where: Callable[[R], bool], message: str
                ) -> Iterator[Fault]:
    """A fault for each row in which `attribute` is empty although it applies."""
    for said, rows in kinds:
        if getattr(said, attribute) is None and where(said):
            yield from at_each(rows, attribute, message)


def filled_where(kinds: Iterable[Alike[R]], attribute: str, where: Callable[[R], bool], message: str
                 ) -> Iterator[Fault]:
    """A fault for each row in which `attribute` stands here although it does not apply."""
    for said, rows in kinds:
        filled = getattr(said, attribute)
        if filled is not None and where(said):
            yield from at_each(rows, attribute, message, filled)


def _in_metric(submission: Submission, metric: str) -> Iterator[Alike[Authorization | BlockRow]]:
    """The rows of Tables 2, 3 and 4 in a metric."""
    kinds: tuple[Alike[Authorization | BlockRow], ...] = (
        *one_by_one(submission.own_authorizations), *submission.alike_block_rows)
    return (each for each in kinds if each.said.metric == metric)


@check("AEF-109", needs=(), each_row=True, para=f"2/CMA.3 annex para 1(c); {PARA} tables 2-4",
       remedy="name the non-GHG metric, or write GHG in the metric column")
def a_non_ghg_row_names_its_metric(submission: Submission) -> Iterator[Fault]:
    """A row in a non-GHG metric names the metric, and in Tables 3 and 4 the quantity in it.

    Bad: metric non-GHG, applicable non-GHG metric blank
    Good: metric non-GHG, applicable non-GHG metric MWh of renewable electricity, quantity 120
    """
    for said, rows in _in_metric(submission, NON_GHG):
        if said.non_ghg_metric is None:
            yield from at_each(rows, "non_ghg_metric", "is blank although the metric is non-GHG")
        blank = [row for row in rows if isinstance(row, BlockRow) and row.quantity_non_ghg is None]
        yield from at_each(blank, "quantity_non_ghg", "is blank although the metric is non-GHG")


@check("AEF-110", needs=(), each_row=True,
       para=f"{PARA} tables 2-4", remedy="leave the cell blank, or write non-GHG in the metric column")
def a_ghg_row_has_no_other_metric(submission: Submission) -> Iterator[Fault]:
    """A row in the GHG metric has no non-GHG metric and no quantity in one.

    Bad: metric GHG, applicable non-GHG metric MWh
    Good: metric GHG, applicable non-GHG metric blank
    """
    for said, rows in _in_metric(submission, GHG):
        if said.non_ghg_metric is not None:
            yield from at_each(rows, "non_ghg_metric", "stands here although the metric is GHG", said.non_ghg_metric)
        for row in rows:
            if isinstance(row, BlockRow) and row.quantity_non_ghg is not None:
                yield Fault(row.cell("quantity_non_ghg"), "stands here although the metric is GHG",
                            row.quantity_non_ghg)


@check("AEF-141", needs=(), each_row=True, para=f"{PARA} tables 3-4",
       remedy="write digits, with a point before decimals, without separators, sign or exponent")
def quantities_in_another_metric_are_numbers(submission: Submission) -> Iterator[Fault]:
    """A quantity in a non-GHG metric is a number, zero or more.

    Bad: metric non-GHG, quantity 1e5, nan or -5
    Good: metric non-GHG, quantity 100000.5
    """
    for row in (row for said, rows in submission.alike_block_rows if said.metric != GHG for row in rows):
        if row.quantity_non_ghg is not None and not AMOUNT.fullmatch(row.quantity_non_ghg):
            yield Fault(row.cell("quantity_non_ghg"), "is no number", row.quantity_non_ghg)


@check("AEF-122", needs=(), para=f"6/CMA.4 annex I paras 28-31; {PARA} tables 3-4", severity=Severity.WARNING,
       remedy="write the registry's identifier of the common nomenclature, or leave the three unit columns blank and "
              "name the registry in the additional explanatory information")
def an_underlying_registry_is_in_the_nomenclature(submission: Submission) -> Iterator[Fault]:
    """The underlying unit registry is one of the common nomenclature.

    Bad: underlying unit registry ID Verra
    Good: underlying unit registry ID VCS
    """
    known = submission.edition.codelists["underlyingUnitRegistryId"]
    for said, rows in submission.alike_block_rows:
        if said.unit_registry and known.read(said.unit_registry) is None:
            yield from at_each(rows, "unit_registry", "is not in the code list", said.unit_registry)
