"""How a command ends where the machine or the reporter fails: a sentence, and 2."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

import typer

from reporter.cli.terminal import Terminal
from reporter.findings import Refusal

FINDINGS, COULD_NOT_RUN = 1, 2
"""The exit codes but for 0: findings at or above the level asked for, or differences; and what could not run."""


def let_go_of_output() -> None:
    """What was not written of the answer is not tried again when Python ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def plain_failures(terminal: Terminal) -> Iterator[None]:
    """Turn what the machine refuses (a full disk, a closed pipe, a folder without permission) into one sentence."""
    try:
        yield
    except Refusal as refusal:
        fail(terminal, str(refusal))
    except OSError as error:
        _let_go_of_output_if_broken()
        where = f"{error.filename}: " if error.filename else ""
        fail(terminal, f"The command could not run. {where}{error.strerror or error}.")


def _let_go_of_output_if_broken() -> None:
    try:
        sys.stdout.flush()
    except OSError:
        let_go_of_output()


def fail(terminal: Terminal, sentence: str) -> NoReturn:
    """Say in a sentence why the command could not run, and end it."""
    terminal.failure(sentence)
    raise typer.Exit(COULD_NOT_RUN)
