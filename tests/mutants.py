"""Mutation testing of the accounting: `make mutants`, about twenty minutes on two cores.

Each mutant is one small change of one function: a comparison, a sign, a number, a condition, a returned value. The
tests are collected once; each mutant is tried in a process parted from that one, by the tests that ran the changed
statement when nothing was changed, the quickest first. What is changed outside of functions, such as a default, is
tried by all tests in a process that imports everything anew. A mutant that none of them notices survives, and is
printed with its line; docs/mutants.md says why each may.
`python -m tests.mutants 10` tries every tenth; `python -m tests.mutants 1 ledger.py` those of one file.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.abc
import importlib.util
import os
import pickle
import resource
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import coverage
import pytest
from hypothesis import Phase, settings

ROOT = Path(__file__).resolve().parent.parent
MUTATED = (*sorted((ROOT / "reporter" / "accounting").glob("*.py")),
           *(ROOT / "reporter" / "records" / f"{name}.py" for name in ("blocks", "units")))
"""The accounting, and the blocks and parts of rows that it counts with."""
TESTS = ("tests/accounting", "tests/records", "tests/test_walk_through.py", "tests/checks/test_between_parties.py",
         "tests/checks/test_cases.py", "tests/checks/test_authorizations.py", "tests/dossier/test_loading.py",
         "tests/dossier/test_registry_files.py",          "tests/documents/test_structured_summary.py")
SECONDS = 60
"""After so much time of the processor a mutant counts as killed: what no longer ends is noticed."""
MEMORY = 2 << 30
LEAST_KILLED = 0.95
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
    ast.Break: ast.Continue, ast.Continue: ast.Break}


@dataclass(frozen=True)
class Mutant:
    """One change: of the node that `ast.walk` comes to as number `index`, in the statement of `lines`.

    `function` names the function around it, with its classes; it is empty for what is run as the module is imported.
    """

    file: Path
    function: tuple[str, ...]
    lines: range
    line: int
    index: int
    name: str
    value: object
    what: str

    @property
    def module(self) -> str:
        return ".".join(self.file.relative_to(ROOT).with_suffix("").parts)

    def code(self) -> CodeType:
        """The file with the change."""
        tree = ast.parse(self.file.read_text(encoding="utf-8"))
        place = next(node for number, node in enumerate(ast.walk(tree)) if number == self.index)
        setattr(place, self.name, self.value)
        return compile(ast.fix_missing_locations(tree), self.file, "exec")

    def take_effect(self) -> None:
        """Change the function, which is imported already."""
        self.imported().__code__ = reduce(_code_within, self.function, self.code())

    def imported(self) -> FunctionType:
        """The function as it was imported."""
        found: object = sys.modules[self.module]
        for name in self.function:
            found = vars(found)[name]
        if isinstance(found, property):
            found = found.fget
        found = getattr(found, "func", found)
        assert isinstance(found, FunctionType), f"{self}: {found} is no plain function"
        return found

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line}: {self.what}"


def _code_within(code: CodeType, name: str) -> CodeType:
    return next(each for each in code.co_consts if isinstance(each, CodeType) and each.co_name == name)


def main(arguments: Sequence[str], tests: Sequence[str] = TESTS) -> int:
    step, only = int(arguments[0]) if arguments else 1, arguments[1:]
    tried = [mutant for path in MUTATED if not only or path.name in only for mutant in mutants(path)][::step]
    # One failing example is enough, however large.
    settings.register_profile("mutants", phases=[Phase.explicit, Phase.generate], database=None)
    settings.load_profile("mutants")
    began = time.monotonic()
    anew = [mutant for mutant in tried if not mutant.function]
    survivors = _survivors([(mutant, partial(_import_anew, mutant, tests)) for mutant in anew])
    print(f"{len(anew)} tried with everything imported anew", flush=True)
    trying = Trying([mutant for mutant in tried if mutant.function])
    code = _pytest(tests, trying)
    if code or trying.observed.failed:
        print("The tests fail without any change; mend them first.", file=sys.stderr)
        return 2
    survivors += trying.survivors
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
    around = _around(tree)
    for index, node in enumerate(ast.walk(tree)):
        for name, value, what in () if node in decorating else changes(node):
            yield Mutant(path, *around[node], getattr(node, "lineno", 0), index, name, value, what)


def _around(tree: ast.Module) -> dict[ast.AST, tuple[tuple[str, ...], range]]:
    """The function of each node, with its classes, and the lines of its statement, of a compound one without its body.

    A node of no function's body, such as a default, has no function.
    """
    found: dict[ast.AST, tuple[tuple[str, ...], range]] = {}

    def visit(node: ast.AST, classes: tuple[str, ...], function: tuple[str, ...], lines: range) -> None:
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            last = body[0].lineno - 1 if isinstance(body, list) else node.end_lineno or node.lineno
            lines = range(node.lineno, max(last, node.lineno) + 1)
        found[node] = function, lines
        within = (*classes, node.name) if isinstance(node, ast.ClassDef) else classes
        for child in ast.iter_child_nodes(node):
            is_body = isinstance(node, ast.FunctionDef) and child in node.body
            visit(child, within, function or ((*classes, node.name) if is_body else ()), lines)

    visit(tree, (), (), range(0))
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


@dataclass
class Observed:
    """What the tests did unchanged: the seconds of each, and which of them ran a line of a file."""

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    by_line: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    failed: bool = False

    def tests_of(self, mutant: Mutant) -> list[str]:
        """The tests that ran the statement, the quickest first."""
        found = set().union(*(self.by_line.get((str(mutant.file), line), ()) for line in mutant.lines))
        return sorted(found, key=lambda name: (self.seconds[name], name))


class Trying:
    """A plugin of pytest that tries mutants on the tests that it collected."""

    def __init__(self, mutants: Sequence[Mutant]) -> None:
        self.mutants = mutants
        self.observed = Observed()
        self.survivors: list[Mutant] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        for mutant in self.mutants:
            mutant.imported()
        self.observed = _observed(session, items)
        if not self.observed.failed:
            self.survivors = _survivors([(mutant, partial(self._try, session, items, mutant))
                                         for mutant in self.mutants])
        return True

    def _try(self, session: pytest.Session, items: dict[str, pytest.Item], mutant: Mutant) -> int:
        mutant.take_effect()
        return _run(session, [items[name] for name in self.observed.tests_of(mutant)])


def _run(session: pytest.Session, items: Sequence[pytest.Item]) -> int:
    """Run tests until one fails."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return 1
    return 0


def _observed(session: pytest.Session, items: dict[str, pytest.Item]) -> Observed:
    """The tests run once, unchanged, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "observed"
        os.waitpid(_parted(partial(_observe, session, items, told)), 0)
        return pickle.loads(told.read_bytes()) if told.exists() else Observed(failed=True)


def _observe(session: pytest.Session, items: dict[str, pytest.Item], told: Path) -> int:
    found = Observed()
    cover = coverage.Coverage(data_file=None, include=[str(path) for path in MUTATED], config_file=False)
    cover.start()
    for name, item in items.items():
        cover.switch_context(name)
        began = time.perf_counter()
        found.failed |= bool(_run(session, [item]))
        found.seconds[name] = time.perf_counter() - began
    cover.stop()
    for file in cover.get_data().measured_files():
        for line, names in cover.get_data().contexts_by_lineno(file).items():
            found.by_line[file, line] = set(names)
    found.seconds = dict(found.seconds)
    told.write_bytes(pickle.dumps(found))
    return 0


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
        exec(self.mutant.code(), module.__dict__)


def _import_anew(mutant: Mutant, tests: Sequence[str]) -> int:
    sys.meta_path.insert(0, _Changed(mutant))
    return _pytest(tests, "-x")


def _pytest(tests: Sequence[str], *told: object) -> int:
    """Run pytest on tests, with options and plugins."""
    options = ["-o", "addopts=", "-s", *(f"-pno:{plugin}" for plugin in ("terminal", "cacheprovider", "cov"))]
    return int(pytest.main([*tests, *options, *(each for each in told if isinstance(each, str))],
                           [each for each in told if not isinstance(each, str)]))


def _survivors(tried: Sequence[tuple[Mutant, Callable[[], int]]]) -> list[Mutant]:
    """The mutants that no test noticed, each printed as it is known; as many at once as there are processors."""
    running: dict[int, Mutant] = {}
    survivors: list[Mutant] = []

    def await_one() -> None:
        process, status = os.wait()
        mutant = running.pop(process)
        if status == 0:
            survivors.append(mutant)
            print(mutant, flush=True)

    for mutant, run in tried:
        if len(running) == (os.cpu_count() or 1):
            await_one()
        running[_parted(partial(_in_time, run))] = mutant
    while running:
        await_one()
    return survivors


def _in_time(run: Callable[[], int]) -> int:
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    return run()


def _parted(run: Callable[[], int]) -> int:
    """A process that does one thing, silently; its exit code is what that gives."""
    process = os.fork()
    if process:
        return process
    code = 1
    with contextlib.suppress(BaseException), Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        code = run()
    os._exit(code)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
