"""The engines that answer the questions between Parties: DuckDB, which is embedded, and Spark, which may be a cluster.

An engine runs the SQL that was drawn for it. It is imported where it is used.
"""

from __future__ import annotations

import datetime
import errno
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from reporter.accounting.world.layout import COLUMNS, CURRENT
from reporter.files.reading import OF_THE_MACHINE
from reporter.findings import Refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Value = str | int | bool | datetime.date | None
_TYPES = {"string": "VARCHAR", "int64": "BIGINT", "date": "DATE"}
MEMORY = "1500MB"
"""What DuckDB may take; beyond it spills to disk."""
_ERRNO = re.compile(r'"errno":"([0-9]{1,4})"')
"""How DuckDB tells, behind its sentence, what the system said."""
_OF_THE_DISK = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


class EngineName(StrEnum):
    """The engines by the names that people type."""

    DUCKDB = "duckdb"
    SPARK = "spark"


class DrawnStep(NamedTuple):
    """A step as it was drawn: a view, a kept table, an answer or a count; where the table `only` is empty, so is it."""

    kind: str
    name: str
    only: str
    sql: str


@cache
def drawn_steps(engine: EngineName) -> tuple[DrawnStep, ...]:
    """The steps in their order, as they were drawn for an engine."""
    text = (Path(__file__).parent / f"{engine}.sql").read_text(encoding="utf-8")
    parts = re.split(r"^-- (view|kept|answer|count) (\w+)(?: only (\w+))?\n", text, flags=re.MULTILINE)[1:]
    return tuple(DrawnStep(kind, name, only or "", sql) for kind, name, only, sql in zip(
        parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True))


class Engine(Protocol):
    """What a step needs: tables that come in, tables that are kept, and rows that come out."""

    mark: str
    """What stands around a name in its SQL."""

    def take(self, files: Sequence[Path], current: Sequence[tuple[Value, ...]]) -> None:
        """Name the rows of the Parquet files `rows`, and these submissions `current`."""

    def keep(self, step: DrawnStep) -> None:
        """Make a view or a table of a step."""

    def is_empty(self, kept: str) -> bool:
        """True for a table that was kept without a row."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""


@contextmanager
def engine(name: EngineName, scratch: Path) -> Iterator[Engine]:
    """The engine, until it is let go; `scratch` is a folder of one's own, where it may spill.

    Raises Refusal where it is not installed or cannot start.
    """
    if name is EngineName.DUCKDB:
        with duckdb(scratch) as embedded:
            yield embedded
    else:
        with _spark(scratch) as session:
            yield session


def is_json(files: Sequence[Path]) -> bool:
    """True for lines of JSON, as rows are before they become Parquet."""
    return any(path.suffix == ".jsonl" for path in files)


def source(files: Sequence[Path]) -> str:
    """Files of rows, as DuckDB reads them.

    Raises Refusal for a name that it would take for a pattern.
    """
    patterns = [path for path in files if re.search(r"[*?\[\]]", path.as_posix())]
    if patterns:
        raise Refusal(f"{patterns[0]}: tables cannot stand under a name with * ? [ or ], which stand for patterns.")
    # A folder called `vintage=2030` says nothing of the rows in it.
    names = ", ".join(quoted(path.as_posix()) for path in files)
    if not is_json(files):
        return f"read_parquet([{names}], hive_partitioning = false)"
    columns = ", ".join(f'"{name}": {quoted(_TYPES[kind])}' for name, kind in COLUMNS.items())
    return (f"read_json([{names}], format = 'newline_delimited', columns = {{{columns}}}, "
            "hive_partitioning = false)")


class DuckDB:
    """DuckDB in this process: no network, no file but those that are named, bounded memory."""

    mark = '"'

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self.connection = connection
        self._counts: dict[str, int] = {}

    def take(self, files: Sequence[Path], current: Sequence[tuple[Value, ...]]) -> None:
        self._shut(files)
        # Lines of JSON are read once, Parquet as often as it is asked.
        what = "TABLE" if is_json(files) else "VIEW"
        fields = ", ".join(f'"{name}"::{_TYPES[kind]} AS "{name}"' for name, kind in COLUMNS.items())
        self._run(f"CREATE TEMP {what} rows AS SELECT {fields} FROM {source(files)}")
        columns = ", ".join(f'"{name}" {"VARCHAR" if kind == "string" else "BIGINT"}' for name, kind in CURRENT.items())
        self._run(f"CREATE TEMP TABLE current ({columns})")
        for start in range(0, len(current), 500):
            some = ", ".join(f"({', '.join(map(quoted, row))})" for row in current[start:start + 500])
            self._run(f"INSERT INTO current VALUES {some}")

    def _shut(self, files: Sequence[Path]) -> None:
        """From now on nothing but these files is read, and nothing written but what is spilled."""
        self._run(f"SET allowed_paths = [{', '.join(quoted(path.as_posix()) for path in files)}]")
        self._run("SET enable_external_access = false")
        self._run("SET lock_configuration = true")

    def keep(self, step: DrawnStep) -> None:
        what = "VIEW" if step.kind == "view" else "TABLE"
        made = self._run(f'CREATE TEMP {what} "{step.name}" AS {step.sql}').fetchall()
        self._counts[step.name] = sum(count for count, in made)

    def is_empty(self, kept: str) -> bool:
        return self._counts[kept] == 0

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self._run(sql).fetchall()

    def _run(self, sql: str) -> DuckDBPyConnection:
        with _plainly(_duckdb()):
            return self.connection.execute(sql)


@contextmanager
def _plainly(library: ModuleType) -> Iterator[None]:
    """What the library refuses is a refusal of ours, or the machine's, as which it is told with what to do."""
    try:
        yield
    except library.OutOfMemoryException as error:
        raise Refusal("There is not enough memory or room in the folder for temporary files (TMPDIR) to compare "
                      f"so many rows: {_first_line(error)}") from error
    except (library.ParserException, library.CatalogException):
        raise
    except library.Error as error:
        told = _ERRNO.search(str(error))
        if told and int(told[1]) in (*OF_THE_MACHINE, *_OF_THE_DISK):
            raise OSError(int(told[1]), os.strerror(int(told[1]))) from error
        # What the files have is not known before they are read: a column, or a page, may be missing.
        raise Refusal(f"The tables cannot be read as they are: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _duckdb() -> ModuleType:
    """The library; what its package adds to the engine takes as long to load as the questions take to answer."""
    try:
        return import_module("_duckdb")
    except ImportError:  # a version whose engine has another name
        return import_module("duckdb")


@contextmanager
def duckdb(scratch: Path) -> Iterator[DuckDB]:
    """DuckDB, with `scratch` to spill to."""
    library = _duckdb()
    try:
        str(scratch).encode()
    except UnicodeEncodeError as error:
        raise Refusal("The name of the temporary folder is not in UTF-8. Name another one in TMPDIR.") from error
    # Nothing is installed or loaded from the network, and no setting of the machine is looked at.
    settings = {"memory_limit": MEMORY, "temp_directory": str(scratch), "preserve_insertion_order": False,
                "autoinstall_known_extensions": False, "autoload_known_extensions": False}
    if _is_memory_limited():
        # Since 2.0 some threads are for reading alone.
        settings |= {"threads": 1, **({} if library.__version__.startswith("1.") else {"async_threads": 0})}
    with _plainly(library):
        connection = library.connect(":memory:", config=settings)
    try:
        yield DuckDB(connection)
    finally:
        connection.close()


def _is_memory_limited() -> bool:
    """True where the system was told to give no more than so much (ulimit -v, ulimit -d).

    It ends a process in which a further thread then finds no room for what is its own, whatever had been begun.
    """
    try:
        import resource
    except ImportError:  # this system knows no such limits
        return False
    return any(resource.getrlimit(limit)[0] != resource.RLIM_INFINITY
               for limit in (resource.RLIMIT_AS, resource.RLIMIT_DATA))


class Spark:
    """A session of Spark: on this machine, or on a cluster that sees the Parquet files under the same paths."""

    mark = "`"

    def __init__(self, session: Any) -> None:
        self.session = session

    def take(self, files: Sequence[Path], current: Sequence[tuple[Value, ...]]) -> None:
        shape = ", ".join(f"`{name}` {kind.replace('int64', 'bigint')}" for name, kind in COLUMNS.items())
        names = list(map(str, files))
        rows = self.session.read.json(names, shape) if is_json(files) else self.session.read.parquet(*names)
        rows.createOrReplaceTempView("rows")
        shape = ", ".join(f"`{name}` {'string' if kind == 'string' else 'bigint'}" for name, kind in CURRENT.items())
        self.session.createDataFrame(list(current), shape).createOrReplaceTempView("current")

    def keep(self, step: DrawnStep) -> None:
        found = self.session.sql(step.sql)
        (found.persist() if step.kind == "kept" else found).createOrReplaceTempView(step.name)

    def is_empty(self, kept: str) -> bool:
        return not self.rows(f"SELECT 1 FROM {kept} LIMIT 1")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.session.sql(sql).collect()]


ELSEWHERE = ("SPARK_REMOTE", "SPARK_CONF_DIR")
"""What tells Spark to run elsewhere than on this machine, and how; then nothing is set but by it."""


@contextmanager
def _spark(scratch: Path) -> Iterator[Spark]:
    if find_spec("pyspark") is None:
        raise Refusal("Spark is not installed: pip install 'article-6-2-reporter[spark]', or leave --engine away.")
    if not os.environ.get("SPARK_REMOTE") and not os.environ.get("JAVA_HOME") and which("java") is None:
        raise Refusal("Spark needs Java 17 or later, which is not there: install it, or leave --engine away.")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("reporter reconcile")
    if not any(os.environ.get(name) for name in ELSEWHERE):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        for key, value in {
                "spark.master": "local[*]", "spark.driver.memory": "2g", "spark.local.dir": str(scratch),
                "spark.sql.warehouse.dir": str(scratch / "warehouse"), "spark.sql.shuffle.partitions": "8",
                "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false",
                "spark.log.level": "ERROR"}.items():
            builder = builder.config(key, value)
    session = builder.getOrCreate()
    try:
        yield Spark(session)
    finally:
        session.stop()


def quoted(value: Value) -> str:
    """A value as SQL spells it."""
    if isinstance(value, int):
        return str(int(value))
    return "NULL" if value is None else "'" + str(value).replace("'", "''") + "'"
