"""Both engines on hundreds of worlds at once: `make spark` runs this where pyspark is, `make test` has DuckDB alone.

`python -m tests.worlds.engines 7 400` draws so many small worlds by another seed.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from reporter.accounting.world.asking import Answers, World
from reporter.accounting.world.engines import EngineName, engine
from tests.worlds import making, oracle, small

WORLDS: Final = 400
FOR_LITTLE: Final = {
    # Tables of a few thousand rows: what Spark does for large ones costs more than it saves.
    "spark.master": "local[2]", "spark.ui.enabled": "false", "spark.log.level": "ERROR",
    "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false", "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}


def main(arguments: list[str]) -> int:
    if shutil.which("java") is None:
        print("Spark is not tried: there is no Java on this machine.")
        return 0
    seed, count = (*map(int, arguments), *(random.randrange(10**6), WORLDS)[len(arguments):])
    print(f"{count} small worlds of seed {seed}, and one with every fault planted.", flush=True)
    worlds = list(small.small_worlds(seed, count))
    made = making.made_world(seed, parties=3, years=2, actions=20)
    for fault in making.FAULTS:
        made.plant(fault)
    world = World.of([*small.all_of(worlds), *made.submissions()])
    embedded = oracle.as_plain(world.answers)
    started = time.perf_counter()
    of_spark = oracle.as_plain(answers_of_spark(world))
    spent = time.perf_counter() - started
    faults = small.differing(worlds, embedded)
    faults += [f"Spark and DuckDB differ in {name}: {of_spark[name] ^ rows}"
               for name, rows in embedded.items() if of_spark[name] != rows]
    print(*faults, f"Spark, DuckDB and a look at every unit {'do not ' * bool(faults)}say the same of "
          f"{sum(map(len, embedded.values())):,} rows and routes; Spark took {spent:.0f} s.", sep="\n")
    return 1 if faults else 0


def answers_of_spark(world: World) -> Answers:
    """The answers of Spark as it is set for little; and its own settings are tried by starting it with them."""
    with tempfile.TemporaryDirectory() as folder:
        lines = {**FOR_LITTLE, "spark.local.dir": folder, "spark.sql.warehouse.dir": f"{folder}/warehouse"}
        (Path(folder) / "spark-defaults.conf").write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
        os.environ.update(SPARK_CONF_DIR=folder, SPARK_LOCAL_IP="127.0.0.1")
        answers = replace(world, engine=EngineName.SPARK).answers
        del os.environ["SPARK_CONF_DIR"]
        with engine(EngineName.SPARK, Path(folder)) as opened:
            if opened.rows("SELECT 1") != [(1,)]:
                raise SystemExit("Spark does not start with the settings of the reporter.")
        return answers


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
