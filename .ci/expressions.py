"""Draw the questions between Parties and years as SQL, a file for each engine: what the commands run."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ibis.backends.sql.compilers.duckdb import DuckDBCompiler  # noqa: E402
from ibis.backends.sql.compilers.pyspark import PySparkCompiler  # noqa: E402

from reporter.accounting.world.expressions import STEPS  # noqa: E402

FOLDER = Path(__file__).resolve().parent.parent / "reporter/accounting/world"
ENGINES = {"duckdb": DuckDBCompiler, "spark": PySparkCompiler}


def drawn(engine: str) -> str:
    """The SQL of every step for an engine, each under its kind and name."""
    compiler = ENGINES[engine]()
    parts = [f"-- Drawn from expressions.py by `make expressions`; the engine is {engine}.\n"]
    for step in (state() for state in STEPS):
        tree = compiler.to_sqlglot(step.expression)
        only = f" only {step.only}" if step.only else ""
        parts.append(f"-- {step.kind} {step.name}{only}\n{tree.sql(dialect=compiler.dialect, pretty=True)}\n")
    return "\n".join(parts)


def main() -> int:
    for engine in ENGINES:
        (FOLDER / f"{engine}.sql").write_text(drawn(engine), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
