"""Mutation testing of `reporter/accounting`: `make mutants`, an hour or two, not part of the tests.

Each mutant is one small change of one file: a comparison, a sign, a number, a condition. The tests of
accounting run against it; a mutant that no test notices survives, and is printed with its line.
`python -m tests.mutants 10` tries every tenth; `python -m tests.mutants 1 ledger.py` those of one file.
"""

from __future__ import annotations

import ast
import copy
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parent.parent
MUTATED = Path("reporter/accounting")
TESTS = ("tests/accounting", "tests/test_walk_through.py")
TIMEOUT = 300
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
    ast.Break: ast.Continue, ast.Continue: ast.Break}


@dataclass(frozen=True)
class Mutant:
    """One changed file."""

    file: Path
    line: int
    what: str
    source: str


def main(arguments: list[str]) -> int:
    step, only = int(arguments[0]) if arguments else 1, arguments[1:]
    tried = [mutant for path in sorted((ROOT / MUTATED).glob("*.py")) if not only or path.name in only
             for mutant in mutants(path)][::step]
    workers = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(workers) as pool:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(workers):
            copies.put(_copied(Path(folder) / str(number)))
        if not _passes(ROOT):
            print("The tests fail without any change; mend them first.", file=sys.stderr)
            return 2
        survivors = [mutant for mutant, survived in zip(tried, pool.map(lambda m: _survives(m, copies), tried),
                                                        strict=True) if survived]
    for mutant in survivors:
        print(f"{mutant.file}:{mutant.line}: {mutant.what}")
    killed = len(tried) - len(survivors)
    print(f"{killed} of {len(tried)} mutants killed, {100 * killed // max(len(tried), 1)}%")
    return 0 if killed >= 0.9 * len(tried) else 1


def mutants(path: Path) -> Iterator[Mutant]:
    """Every mutant of a file, in the order of its lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    # What a decorator is told, such as frozen=True, changes no figure.
    decorating = {part for node in ast.walk(tree) for decorator in getattr(node, "decorator_list", ())
                  for part in ast.walk(decorator)}
    for index, node in enumerate(ast.walk(tree)):
        for field, changed, what in () if node in decorating else changes(node):
            mutated = copy.deepcopy(tree)
            place = next(other for number, other in enumerate(ast.walk(mutated)) if number == index)
            setattr(place, field, changed)
            yield Mutant(path.relative_to(ROOT), getattr(node, "lineno", 0), what,
                         ast.unparse(ast.fix_missing_locations(mutated)))


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


def _copied(folder: Path) -> Path:
    """What the tests need, in a folder where files may be changed."""
    for name in ("reporter", "tests", "inputs", "templates", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy2(ROOT / name, folder / name)
    return folder


def _survives(mutant: Mutant, copies: SimpleQueue[Path]) -> bool:
    folder = copies.get()
    path = folder / mutant.file
    original = path.read_text(encoding="utf-8")
    try:
        path.write_text(mutant.source, encoding="utf-8")
        return _passes(folder)
    finally:
        path.write_text(original, encoding="utf-8")
        copies.put(folder)


def _passes(folder: Path) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *TESTS]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        return subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=TIMEOUT, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
