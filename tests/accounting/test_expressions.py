"""The questions between Parties as SQL: what the engines run is what the expressions say."""

from dataclasses import fields

import expressions
import pytest

from reporter.accounting.world.asking import Answers
from reporter.accounting.world.engines import EngineName, drawn_steps


@pytest.mark.parametrize("engine", list(EngineName))
def test_the_sql_of_each_engine_is_drawn_from_the_expressions(engine):
    assert (expressions.FOLDER / f"{engine}.sql").read_text("utf-8") == expressions.drawn(engine), \
        "run make expressions"


def test_every_engine_answers_the_same_questions():
    duckdb, spark = ([step[:3] for step in drawn_steps(engine)] for engine in EngineName)
    assert duckdb == spark
    assert {name for kind, name, _ in duckdb if kind == "answer"} == {
        field.name for field in fields(Answers)} - {"left_out"}
