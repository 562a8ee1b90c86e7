"""The questions between Parties and years as table expressions: what is asked of Tables 3 and 4 of the whole world.

They are written with Ibis and drawn as SQL, a file for each engine, by `make expressions`; the commands run what was
drawn, and need no Ibis. Two tables come in: `rows`, which is the layout of `layout.py`, and `current`, which numbers
the submissions that count. An expression that is kept becomes a table of its name, of which later ones make use.

Blocks are compared by cutting them at each other's ends. A cut is numbered within its ground, which is a series with
whatever else parts what is compared; a block then covers whole numbers, and no two rows are joined by inequalities.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, TypeAlias

import ibis
from ibis import _

from reporter.accounting.ledger import ENDS
from reporter.accounting.world.layout import COLUMNS, CURRENT, SAME_ON_BOTH_SIDES, WHERE_BOTH_SAY
from reporter.forms.codelists import ACQUISITION, CANCELLATION, FIRST_TRANSFER, NON_GHG, TRANSFER, USE
from reporter.records.units import AMOUNT

Table: TypeAlias = Any
"""Ibis resolves columns at run time, so that its types say nothing of them."""

MOST_TOLD = 10_000
"""Of one question so many rows are answered, with the number of all: what is told must fit a person, and memory."""
MOST_SAID = 16
"""So many different things said of one ITMO are compared with each row about it."""


@dataclass(frozen=True)
class Step:
    """A named expression: a view on what came in, a table that is kept, an answer, or the count of what comes next.

    `only` names a kept table; where it is empty, so is this one.
    """

    name: str
    expression: Table
    kind: str
    only: str = ""


STEPS: list[Callable[[], Step]] = []


def _stated(name: str, kind: str, made: Callable[[], Table], only: str = "") -> Callable[[], Table]:
    """State a step; where others use it, it stands for the view or table of its name."""
    STEPS.append(lambda: Step(name, made(), kind, only))
    return lambda: ibis.table(made().schema(), name=name)


def _step(kind: str, only: str = "") -> Callable[[Callable[[], Table]], Callable[[], Table]]:
    return lambda made: _stated(made.__name__, kind, made, only)


def _rows() -> Table:
    return ibis.table(COLUMNS, name="rows")


def _current() -> Table:
    return ibis.table(CURRENT, name="current")


@_step("view")
def blocks() -> Table:
    """The rows of Tables 3 and 4 of the submissions that count, numbered in the order of submissions and rows."""
    joined = _rows().join(_current(), ["submission", "sheet"])
    return joined.mutate(id=_.number * 2**32 + _.ordinal)


# ---------------------------------------------------------------- cutting

def _ground(*parts: Any) -> Any:
    return reduce(lambda text, part: text + "|" + part, parts)


def _covered(rows: Table, *also: str) -> Table:
    """Each row with the cuts from `begin` to before `end` of its ground that its block covers."""
    ends = rows.select("id", "ground", at=_.first).union(rows.select("id", "ground", at=_["last"] + 1))
    cut = ends.mutate(n=ibis.dense_rank().over(group_by="ground", order_by="at"))
    spans = cut.group_by("id", "ground").aggregate(begin=_.n.min(), end=_.n.max())
    return rows.join(spans, ["id", "ground"]).select("id", "ground", *also, "begin", "end")


def _pieces(covered: Table, *also: str) -> Table:
    """Each row as often as it covers a piece between two cuts; the piece is `n`."""
    return covered.select("id", "ground", *also, n=ibis.range(covered.begin, covered.end, 1).unnest())


def _counted(covered: Table) -> Table:
    """Of each submission by its number the rows, and the pieces that they cover: to be known before these are made."""
    return covered.group_by(number=_.id // 2**32).aggregate(
        rows=_.count(), pieces=(_.end - _.begin).sum()).order_by("number")


def _cuts(rows: Table) -> Table:
    """The pieces of each ground, with their first and last serials."""
    ends = rows.select("ground", at=_.first).union(rows.select("ground", at=_["last"] + 1), distinct=True)
    numbered = ends.mutate(n=ibis.dense_rank().over(group_by="ground", order_by="at"),
                           following=_.at.lead().over(group_by="ground", order_by="at"))
    return numbered.filter(_.following.notnull()).select("ground", "n", first=_.at, last=_.following - 1)


def _itmos(first: Any, last: Any) -> Any:
    """The number of ITMOs of a block, of which any number can be added up."""
    return (last - first + 1).cast("decimal(20, 0)")


# ---------------------------------------------------------------- pairing

_IN_TIME = ("action_date", "rank", "row")

@_step("kept")
def moves() -> Table:
    """Sound rows by which ITMOs go from one Party to another, on the side of the one that sends or that receives."""
    sends = _.action_type.isin((FIRST_TRANSFER, TRANSFER)) & _.acquiring_party.notnull()
    receives = (_.action_type == ACQUISITION) & _.transferring_party.notnull()
    sound = blocks().filter((_.role == "actions") & _.series.notnull() & (sends | receives))
    sides = sound.mutate(is_sent=_.action_type != ACQUISITION)
    routed = sides.mutate(transferring=ibis.ifelse(_.is_sent, _.party, _.transferring_party),
                          acquiring=ibis.ifelse(_.is_sent, _.acquiring_party, _.party))
    return routed.select(
        "id", "is_sent", "transferring", "acquiring", "first", "last", "action_date", "rank", "row", "quantity",
        "quantity_non_ghg", *SAME_ON_BOTH_SIDES,
        itmos=_itmos(_.first, _["last"]), ground=_ground(_.transferring, _.acquiring, _.series))


@_step("kept")
def covered_by_moves() -> Table:
    """Each of these rows with the pieces of its ground that its block covers."""
    return _covered(moves(), "is_sent", *_IN_TIME)


@_step("count")
def pieces_of_moves() -> Table:
    """How often they are cut."""
    return _counted(covered_by_moves())


@_step("kept")
def met() -> Table:
    """Each piece on its way, with the row that sent and the row that received it, or one of them.

    Where a unit goes the same way again, the first row that sends it meets the first that receives it.
    """
    pieces = _pieces(covered_by_moves(), "is_sent", *_IN_TIME)
    turns = pieces.mutate(turn=ibis.row_number().over(group_by=["ground", "is_sent", "n"], order_by=[*_IN_TIME, "id"]))
    return turns.group_by("ground", "n", "turn").aggregate(sent=_.id.max(where=_.is_sent),
                                                          received=_.id.max(where=~_.is_sent))


@_step("kept")
def one_sided() -> Table:
    """Rows with those of their ITMOs that the other side does not report: the first block, and how many in all."""
    alone = met().filter(_.sent.isnull() | _.received.isnull()).select(
        "ground", "n", id=ibis.coalesce(_.sent, _.received))
    placed = alone.join(_cuts(moves().semi_join(alone, "ground")), ["ground", "n"])
    numbered = placed.mutate(run=_.n - ibis.row_number().over(group_by="id", order_by="n"))
    runs = numbered.group_by("id", "run").aggregate(first=_.first.min(), last=_["last"].max())
    ordered = runs.mutate(turn=ibis.row_number().over(group_by="id", order_by="first"))
    return ordered.group_by("id").aggregate(
        first=_.first.min(), last=_["last"].max(where=_.turn == 0), runs=_.count(),
        missing=_itmos(_.first, _["last"]).sum())


@_step("answer")
def routes() -> Table:
    """Of each route the ITMOs that were sent and received, and those of either that the other side lacks."""
    reported = moves().left_join(one_sided(), "id").select(
        "transferring", "acquiring", "is_sent", "itmos", missing=ibis.coalesce(_.missing, _.itmos * 0))
    return reported.group_by("transferring", "acquiring").aggregate(
        sent=_.itmos.sum(where=_.is_sent), received=_.itmos.sum(where=~_.is_sent),
        unmatched=_.missing.sum(where=_.is_sent)).order_by("transferring", "acquiring")


def _unanswered(side: Any, counterpart: str) -> Table:
    """One-sided rows of a side whose counterpart Party is on hand for the year."""
    on_hand = _current().select(counterpart=_.party, at_year=_.year).distinct()
    rows = one_sided().join(moves().filter(side).select(
        "id", counterpart=_[counterpart], at_year=_.action_date.year().cast("int64")), "id")
    return _told(rows.semi_join(on_hand, ["counterpart", "at_year"]).select(
        "id", "first", "last", "runs", "missing"), "id")


def _told(rows: Table, *order: str) -> Table:
    """The first rows of an answer, with the number of those that it leaves out."""
    left = ibis.greatest(_.count().over() - MOST_TOLD, 0)
    return rows.mutate(more=left).order_by(*order).limit(MOST_TOLD)


@_step("answer", only="one_sided")
def not_received() -> Table:
    """What was sent and that the acquiring Party, whose year is on hand, does not report."""
    return _unanswered(_.is_sent, "acquiring")


@_step("answer", only="one_sided")
def not_sent() -> Table:
    """What was received and that the transferring Party, whose year is on hand, does not report."""
    return _unanswered(~_.is_sent, "transferring")


@_step("kept")
def differing() -> Table:
    """The rows that meet on an ITMO and differ, in the date or in what they say."""
    pairs = met().filter(_.sent.notnull() & _.received.notnull()).select("sent", "received").distinct()
    compared = ("action_date", *SAME_ON_BOTH_SIDES)
    sent = moves().select(sent=_.id, **{f"{name}_sent": _[name] for name in compared})
    received = moves().select(received=_.id, **{f"{name}_received": _[name] for name in compared})
    both = pairs.join(sent, "sent").join(received, "received")

    def differ(name: str) -> Any:
        here, there = both[f"{name}_sent"], both[f"{name}_received"]
        return here != there if name in WHERE_BOTH_SAY else ~here.identical_to(there)

    in_words = reduce(or_, [differ(name) for name in SAME_ON_BOTH_SIDES])
    found = both.select("sent", "received", in_date=differ("action_date"),
                        in_words=ibis.coalesce(in_words, False))
    return found.filter(_.in_date | _.in_words)


@_step("answer", only="differing")
def other_dates() -> Table:
    """Transfers whose two rows have different dates."""
    return _told(differing().filter(_.in_date).select(before=_.sent, id=_.received), "id", "before")


@_step("answer", only="differing")
def other_words() -> Table:
    """Transfers of which the two rows say different things."""
    return _told(differing().filter(_.in_words).select(before=_.sent, id=_.received), "id", "before")


def _moved_together(rows: Table) -> Table:
    """The rows of either side with the number of the stretch of overlapping blocks, within its ground."""
    return _joined(rows, ["ground"])


@_step("kept")
def odd() -> Table:
    """The grounds of rows whose quantity is not one t CO2 eq for each ITMO; in others no quantities can differ."""
    return moves().filter((_.metric == NON_GHG) | (_.quantity != _["last"] - _.first + 1)).select("ground").distinct()


@_step("kept", only="odd")
def uneven() -> Table:
    """Stretches of which both sides report as many ITMOs, and may give them other quantities.

    These are too many rather than too few: what is compared exactly are the rows that meet in them.
    """
    rows = _moved_together(moves().semi_join(odd(), "ground"))
    in_metric = _.metric == NON_GHG
    told = rows.mutate(
        tonnes=_.quantity.cast("decimal(20, 0)"), said=_ground(_.metric, ibis.coalesce(_.non_ghg_metric, "")),
        odd=ibis.ifelse(in_metric | (_.quantity != _["last"] - _.first + 1), 1, 0),
        amount=ibis.ifelse(in_metric & _.quantity_non_ghg.re_search(f"^{AMOUNT.pattern}$"),
                           _.quantity_non_ghg.try_cast("decimal(30, 12)"), ibis.null("decimal(30, 12)")))
    whole = told.group_by("ground", "stretch").aggregate(
        sent=_.itmos.sum(where=_.is_sent), received=_.itmos.sum(where=~_.is_sent),
        there=_.tonnes.sum(where=_.is_sent), here=_.tonnes.sum(where=~_.is_sent), odd=_.odd.max(),
        one=_.said.min(), other=_.said.max())
    both = whole.filter(_.sent == _.received)
    by_tonnes = both.filter((_.there != _.here) | (_.odd == 1) & (_.one != _.other))
    # Where a unit goes the same way again, the sums of several journeys may hide what differs in one of them.
    again = met().filter(_.turn > 0).select("ground").distinct()
    by_journeys = whole.semi_join(again, "ground").filter((_.odd == 1) | (_.one != _.other))
    amounts = told.filter(in_metric).group_by("ground", "stretch", "said").aggregate(
        there=_.amount.sum(where=_.is_sent), here=_.amount.sum(where=~_.is_sent),
        unread=ibis.ifelse(_.amount.isnull(), 1, 0).max())
    by_amount = both.semi_join(amounts.filter((_.unread == 1) | ~_.there.identical_to(_.here)), ["ground", "stretch"])
    return reduce(lambda one, other: one.union(other, distinct=True), [
        rows.select("ground", "stretch") for rows in (by_tonnes, by_journeys, by_amount)])


@_step("answer", only="uneven")
def other_quantities() -> Table:
    """The rows that meet in uneven stretches: whole stretches, and how many more there are."""
    rows = _moved_together(moves().semi_join(uneven(), "ground")).semi_join(uneven(), ["ground", "stretch"])
    pairs = met().filter(_.sent.notnull() & _.received.notnull()).select("sent", "received").distinct().join(
        rows.select("ground", "stretch", sent=_.id), "sent")
    order = ["ground", "stretch"]
    sizes = pairs.group_by(*order).aggregate(size=_.count()).mutate(
        upto=_.size.sum().over(ibis.window(order_by=order, preceding=(None, 0))),
        which=ibis.row_number().over(order_by=order))
    told = sizes.filter((_.upto <= MOST_TOLD) | (_.which == 0))
    counted = told.cross_join(sizes.aggregate(stretches=_.count())).mutate(more=_.stretches - _.count().over())
    return pairs.join(counted.select(*order, "more"), order).select(
        before=_.sent, id=_.received, more=_.more).order_by("before", "id")


# ---------------------------------------------------------------- what can be said of an ITMO once

def _once(name: str, said: Callable[[], Table]) -> None:
    """State the question which rows share an ITMO, within a ground, with a row before them that says otherwise.

    Rows have id, ground, first, last, rank, row, number and what is `said`; the row before is of another submission,
    and not the same action (`same`). Rows that agree and overlap become one stretch first; where stretches of a ground
    do not overlap there is no need to cut them, and in a sound world that is everywhere.
    """
    told = _stated(f"said_of_{name}", "view", said)
    stretches = _stated(f"stretches_of_{name}", "view", lambda: _stretches(told()))
    only = f"contested_{name}"
    contested = _stated(only, "kept", lambda: _contested(stretches()))
    covered = _stated(f"covered_by_{name}", "kept", lambda: _covered(stretches().semi_join(
        contested(), ["ground", "said", "stretch"]), *_SAID), only)
    _stated(f"pieces_of_{name}", "count", lambda: _counted(covered()), only)
    _stated(f"other_{name}", "answer", lambda: _told(_disagreeing(covered()), "id"), only)


_SAID = ("said", "number", "same", "first", "last", "rank", "row")


def _stretches(rows: Table) -> Table:
    """The rows of grounds in which different things are said, with the number of the stretch that each is part of."""
    several = rows.group_by("ground").aggregate(one=_.said.min(), other=_.said.max()).filter(_.one != _.other)
    return _joined(rows.semi_join(several, "ground"), ["ground", "said"])


def _joined(rows: Table, parted_by: list[str]) -> Table:
    """The rows with the number of the `stretch` of overlapping blocks that each is part of, within what parts them."""
    order = ["first", "last", "id"]
    reached = rows.mutate(reach=_["last"].max().over(
        ibis.window(group_by=parted_by, order_by=order, preceding=(None, 1))))
    begun = reached.mutate(begins=ibis.ifelse(_.reach >= _.first, 0, 1))
    return begun.mutate(stretch=_.begins.sum().over(
        ibis.window(group_by=parted_by, order_by=order, preceding=(None, 0)))).drop("reach").drop("begins")


def _contested(stretches: Table) -> Table:
    """The stretches that share an ITMO with another; of those that say the same none do."""
    spans = stretches.group_by("ground", "said", "stretch").aggregate(first=_.first.min(), last=_["last"].max())
    order = ["first", "last", "said"]
    beside = spans.mutate(
        reach=_["last"].max().over(ibis.window(group_by="ground", order_by=order, preceding=(None, 1))),
        next=_.first.lead().over(group_by="ground", order_by=order))
    return beside.filter((_.reach >= _.first) | (_.next <= _["last"])).select("ground", "said", "stretch")


def _disagreeing(covered: Table) -> Table:
    """Each row with the first one before it that says otherwise of an ITMO of both."""
    order = ["first", "last", "rank", "row", "id"]
    pieces = _pieces(covered, *_SAID)
    turns = pieces.mutate(turn=ibis.row_number().over(group_by=["ground", "n"], order_by=order))
    firsts = turns.mutate(again=ibis.row_number().over(group_by=["ground", "n", "said", "number", "same"],
                                                       order_by="turn"))
    sayings = firsts.filter(_.again == 0)
    few = sayings.mutate(which=ibis.row_number().over(group_by=["ground", "n"], order_by="turn")).filter(
        _.which < MOST_SAID).select("ground", "n", before=_.id, said_before=_.said, number_before=_.number,
                                    same_before=_.same, turn_before=_.turn)
    pairs = turns.join(few, ["ground", "n"]).filter(
        (_.turn_before < _.turn) & (_.said_before != _.said) & (_.number_before != _.number)
        & ~ibis.coalesce(_.same == _.same_before, False))
    chosen = pairs.mutate(choice=ibis.row_number().over(group_by="id", order_by=["ground", "n", "turn_before"]))
    return chosen.filter(_.choice == 0).select("before", "id")


def _sound() -> Table:
    return blocks().filter(_.series.notnull())


_SAME = _ground(*(ibis.coalesce(_[name].cast("string"), "") for name in (
    "action_date", "action_type", "action_subtype", "itmo_registry", "first_id", "last_id")))
"""What makes two rows the same action."""


def _about(rows: Table, said: Any) -> Table:
    return rows.select("id", "first", "last", "rank", "row", "number", ground=_.series, said=said,
                       same=ibis.null("string"))


@_step("kept")
def whereabouts() -> Table:
    """What is held at the end of `at_year`, and what was used or cancelled in it, which goes on to be so."""
    ends = _.action_type.isin((USE, CANCELLATION)) | (
        _.action_type == FIRST_TRANSFER) & _.action_subtype.isin(sorted(ENDS))
    rows = _sound().mutate(is_held=_.role == "holdings")
    return rows.filter(_.is_held | ends).select(
        "id", "series", "first", "last", "rank", "row", "number", "is_held",
        at_year=ibis.ifelse(_.is_held, _.year, _.action_date.year().cast("int64")),
        same=ibis.ifelse(_.is_held, ibis.null("string"), _SAME))


def _in_places() -> Table:
    """What is held or ended with the submission that says so, year by year.

    What was used or cancelled is compared with the holdings of its own year and later ones, and with one another.
    """
    held, ended = whereabouts().filter(_.is_held), whereabouts().filter(~_.is_held)
    closings = held.select("series", closing=_.at_year).distinct()
    beside = ended.join(closings, "series").filter(_.at_year <= _.closing)
    parts = (held, _.at_year), (ended, ibis.literal(0)), (beside, _.closing)
    return reduce(lambda one, other: one.union(other), [
        rows.select("id", "first", "last", "rank", "row", "number", "same", said=_.number.cast("string"),
                    ground=_ground(_.series, year.cast("string"))) for rows, year in parts])


_once("metrics", lambda: _about(_sound(), _ground(_.metric, ibis.coalesce(_.non_ghg_metric, ""))))
_once("units", lambda: _about(_sound().filter(_.underlying.notnull()), _.underlying))
_once("places", _in_places)


def _told_actions() -> Table:
    # Numbers are quicker to group than texts; what they leave is compared as texts.
    return blocks().filter(_.role == "actions").select("id", "number", same=_SAME, mark=_SAME.hash())


@_step("kept")
def marked() -> Table:
    """The marks that actions of several submissions have."""
    marks = _told_actions().group_by("mark").aggregate(one=_.number.min(), other=_.number.max())
    return marks.filter(_.one < _.other).select("mark")


@_step("answer", only="marked")
def told_twice() -> Table:
    """Actions that a submission tells although another tells them, with the first row that does."""
    left = _told_actions().semi_join(marked(), "mark")
    first = left.group_by("same").aggregate(before=_.id.min(), owner=_.number.min())
    return _told(left.join(first, "same").filter(_.number != _.owner).select("before", "id"), "id")
