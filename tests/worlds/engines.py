"""Both engines on one world with faults: `make spark` runs this where pyspark is, `make test` has DuckDB alone."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace

from reporter.accounting.world.asking import World
from reporter.accounting.world.engines import EngineName
from tests.worlds import making, oracle


def main() -> int:
    if shutil.which("java") is None:
        print("Spark is not tried: there is no Java on this machine.")
        return 0
    made = making.made_world(5, parties=3, years=2, actions=20)
    for fault in making.FAULTS:
        made.plant(fault)
    world = World.of(made.submissions())
    embedded, spark = (oracle.as_plain(each.answers) for each in (world, replace(world, engine=EngineName.SPARK)))
    differing = [name for name in embedded if embedded[name] != spark[name]]
    print(f"DuckDB and Spark differ in: {', '.join(differing)}" if differing else
          f"DuckDB and Spark say the same of {sum(map(len, embedded.values()))} rows and routes.")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
