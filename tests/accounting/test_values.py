"""What the accounting hands out does not change afterwards."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil

import pytest

import reporter.accounting

MODULES = [importlib.import_module(f"reporter.accounting.{module.name}")
           for module in pkgutil.iter_modules(reporter.accounting.__path__)]
CLASSES = sorted({value for module in MODULES for value in vars(module).values()
                  if isinstance(value, type) and dataclasses.is_dataclass(value)
                  and value.__module__ == module.__name__ and not value.__name__.startswith("_")},
                 key=lambda value: value.__qualname__)


@pytest.mark.parametrize("value", CLASSES, ids=lambda value: value.__qualname__)
def test_every_record_of_the_accounting_is_frozen(value: type) -> None:
    assert value.__dataclass_params__.frozen
