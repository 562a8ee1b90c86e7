"""Mutation testing of `reporter/accounting`: `make mutants`, about half an hour on two cores.

Each mutant is one small change of one file: a comparison, a sign, a number, a condition, a returned value. It is tried
in a process of its own, by the tests that ran the changed statement when nothing was changed, the quickest first. A
mutant that none of them notices survives, and is printed with its line; docs/mutants.md says why each may.
`python -m tests.mutants 10` tries every tenth; `python -m tests.mutants 1 ledger.py` those of one file.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import importlib.abc
import importlib.util
import os
import pickle
import pkgutil
import resource
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import ModuleType

import coverage
import pytest
from hypothesis import Phase, settings

ROOT = Path(__file__).resolve().parent.parent
MUTATED = ROOT / "reporter" / "accounting"
BELOW = ("findings", "forms", "records", "language", "files", "registries", "dossier")
"""The rooms that know nothing of the accounting: imported once, before any process parts."""
TESTS = ("tests/accounting", "tests/test_walk_through.py", "tests/checks/test_between_parties.py",
         "tests/checks/test_cases.py", "tests/checks/test_authorizations.py", "tests/dossier/test_registry_files.py",
         "tests/documents/test_structured_summary.py")
SECONDS = 60
"""After so long a mutant counts as killed: what no longer ends is noticed."""
MEMORY = 4 << 30
LEAST_KILLED = 0.95
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
    ast.Break: ast.Continue, ast.Continue: ast.Break}


@dataclass(frozen=True)
class Mutant:
    """One change: of the node that `ast.walk` comes to as number `index`, in the statement of `lines`."""

    file: Path
    lines: range
    line: int
    index: int
    name: str
    value: object
    what: str

    @property
    def module(self) -> str:
        return ".".join(self.file.relative_to(ROOT).with_suffix("").parts)

    def tree(self) -> ast.Module:
        """The file with the change."""
        tree = ast.parse(self.file.read_text(encoding="utf-8"))
        place = next(node for number, node in enumerate(ast.walk(tree)) if number == self.index)
        setattr(place, self.name, self.value)
        return ast.fix_missing_locations(tree)

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line}: {self.what}"


def main(arguments: list[str]) -> int:
    step, only = int(arguments[0]) if arguments else 1, arguments[1:]
    tried = [mutant for path in sorted(MUTATED.glob("*.py")) if not only or path.name in only
             for mutant in mutants(path)][::step]
    _import_what_stays()
    runs = observed()
    if runs.failed:
        print("The tests fail without any change; mend them first.", file=sys.stderr)
        return 2
    began, survivors = time.monotonic(), []
    for mutant, survived in _each_in_a_process(tried, runs, os.cpu_count() or 1):
        if survived:
            survivors.append(mutant)
            print(mutant, flush=True)
    killed, lost = len(tried) - len(survivors), Counter(mutant.file.name for mutant in survivors)
    for name, count in Counter(mutant.file.name for mutant in tried).items():
        print(f"{name}: {count - lost[name]} of {count}")
    print(f"{killed} of {len(tried)} mutants killed, {100 * killed / max(len(tried), 1):.1f}%, "
          f"in {time.monotonic() - began:.0f} s")
    return 0 if killed >= LEAST_KILLED * len(tried) else 1


def mutants(path: Path) -> Iterator[Mutant]:
    """Every mutant of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    # What a decorator is told, such as frozen=True, changes no figure.
    decorating = {part for node in ast.walk(tree) for decorator in getattr(node, "decorator_list", ())
                  for part in ast.walk(decorator)}
    lines = _lines_of_statements(tree)
    for index, node in enumerate(ast.walk(tree)):
        for name, value, what in () if node in decorating else changes(node):
            yield Mutant(path, lines[node], getattr(node, "lineno", 0), index, name, value, what)


def _lines_of_statements(tree: ast.Module) -> dict[ast.AST, range]:
    """The lines of the innermost statement of each node; of a compound one without its body."""
    found: dict[ast.AST, range] = {}

    def visit(node: ast.AST, lines: range) -> None:
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            last = body[0].lineno - 1 if isinstance(body, list) else node.end_lineno or node.lineno
            lines = range(node.lineno, max(last, node.lineno) + 1)
        found[node] = lines
        for child in ast.iter_child_nodes(node):
            visit(child, lines)

    visit(tree, range(0))
    return found


def changes(node: ast.AST) -> Iterator[tuple[str, object, str]]:
    """The changes of one node: a field, its new value, and how to say it."""
    if isinstance(node, ast.Compare):
        for number, operator in enumerate(node.ops):
            if type(operator) in SWAPS:
                swapped = SWAPS[type(operator)]()
                yield "ops", [*node.ops[:number], swapped, *node.ops[number + 1:]], _said(operator, swapped)
    elif isinstance(node, ast.BinOp | ast.AugAssign | ast.BoolOp):
        if type(node.op) in SWAPS:
            swapped = SWAPS[type(node.op)]()
            yield "op", swapped, _said(node.op, swapped)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield "value", not node.value, f"{node.value} became {not node.value}"
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield "value", node.value + 1, f"{node.value} became {node.value + 1}"
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        yield "test", ast.UnaryOp(ast.Not(), node.test), f"not ({ast.unparse(node.test)})"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "op", ast.UAdd(), "- became +"
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield "value", ast.Constant(None), f"return {ast.unparse(node.value)[:50]} became return None"


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _said(before: ast.AST, after: ast.AST) -> str:
    return f"{type(before).__name__} became {type(after).__name__}"


def _import_what_stays() -> None:
    """Import what no mutant changes, and let hypothesis look for one failing example only."""
    settings.register_profile("mutants", phases=[Phase.explicit, Phase.generate], database=None)
    settings.load_profile("mutants")
    for room in BELOW:
        module = importlib.import_module(f"reporter.{room}")
        for found in pkgutil.walk_packages(getattr(module, "__path__", ()), f"{module.__name__}."):
            importlib.import_module(found.name)
    if any(name.startswith("reporter.accounting") for name in sys.modules):
        raise SystemExit("a room below the accounting imports it")


@dataclass
class Observed:
    """What the tests did unchanged: the seconds of each, and which of them ran a line of a file.

    Lines that are run as the module is imported are of the test "", which stands for all.
    """

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    by_line: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    failed: bool = False

    def tests_of(self, mutant: Mutant) -> list[list[str]]:
        """The tests of a mutant by file: the file with most of them first, of each the quickest first."""
        found = set().union(*(self.by_line.get((str(mutant.file), line), ()) for line in mutant.lines))
        found = set(self.seconds) if found == {""} else found - {""}
        files: dict[str, list[str]] = defaultdict(list)
        for name in sorted(found, key=lambda name: (self.seconds[name], name)):
            files[name.partition("::")[0]].append(name)
        return sorted(files.values(), key=lambda names: (not names[0].startswith(TESTS[0]), -len(names)))


class _Observing:
    """A plugin of pytest that tells coverage which test is running, and takes its time."""

    def __init__(self, cover: coverage.Coverage, found: Observed) -> None:
        self.cover, self.found = cover, found

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.cover.switch_context(item.nodeid)
        began = time.perf_counter()
        result = yield
        self.found.seconds[item.nodeid] = time.perf_counter() - began
        return result


def observed() -> Observed:
    """The tests run once, unchanged, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "observed"
        process = _parted(lambda: _observe(told))
        os.waitpid(process, 0)
        return pickle.loads(told.read_bytes()) if told.exists() else Observed(failed=True)


def _observe(told: Path) -> int:
    found, cover = Observed(), coverage.Coverage(data_file=None, include=[f"{MUTATED}/*"], config_file=False)
    cover.start()
    code = _tested(list(TESTS), _Observing(cover, found))
    cover.stop()
    for file in cover.get_data().measured_files():
        for line, names in cover.get_data().contexts_by_lineno(file).items():
            found.by_line[file, line] = set(names)
    found.seconds, found.failed = dict(found.seconds), bool(code)
    told.write_bytes(pickle.dumps(found))
    return code


class _Chosen:
    """A plugin of pytest that runs some tests only, in the order given."""

    def __init__(self, names: Sequence[str]) -> None:
        self.order = {name: number for number, name in enumerate(names)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((item for item in items if item.nodeid in self.order),
                          key=lambda item: self.order[item.nodeid])


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the changed module in place of the file."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> object:
        if fullname != self.mutant.module:
            return None
        return importlib.util.spec_from_loader(fullname, self, origin=str(self.mutant.file))

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self.mutant.file)
        exec(compile(self.mutant.tree(), self.mutant.file, "exec"), module.__dict__)


def _each_in_a_process(tried: Sequence[Mutant], runs: Observed, workers: int) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant with whether it survived, as they end."""
    running: dict[int, Mutant] = {}
    for mutant in tried:
        if len(running) == workers:
            yield _ended(running)
        running[_parted(partial(_try, mutant, runs.tests_of(mutant)))] = mutant
    while running:
        yield _ended(running)


def _ended(running: dict[int, Mutant]) -> tuple[Mutant, bool]:
    process, status = os.wait()
    return running.pop(process), status == 0


def _try(mutant: Mutant, files: list[list[str]]) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.alarm(SECONDS)
    sys.meta_path.insert(0, _Changed(mutant))
    return next((code for names in files if (code := _tested([names[0].partition("::")[0]], _Chosen(names)))), 0)


def _tested(arguments: list[str], plugin: object) -> int:
    return int(pytest.main([*arguments, "-x", "-q", "-p", "no:cacheprovider", "-p", "no:cov", "--tb=no"], [plugin]))


def _parted(run: Callable[[], int]) -> int:
    """A process that does one thing, silently; its exit code is what that gives."""
    process = os.fork()
    if process:
        return process
    code = 1
    with contextlib.suppress(BaseException), Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        code = run()
    os._exit(code)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
