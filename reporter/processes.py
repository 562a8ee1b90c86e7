"""The processes that the reporter starts: Python with a module of ours, in surroundings of its own.

Libraries take settings from the environment, down to where they print; none of those reaches such a process. Nothing is
imported from the folder in which a command runs.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from reporter import resources

KEPT = ("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME", "WEASYPRINT_DLL_DIRECTORIES",
        "SYSTEMROOT", "WINDIR", "USERPROFILE", "APPDATA", "LOCALAPPDATA",
        "PYTHONHOME", "PYTHONPLATLIBDIR", "PYTHONUSERBASE", "PYTHONNOUSERSITE", "PYTHONDONTWRITEBYTECODE",
        "PYTHONPYCACHEPREFIX", "LANG", "LC_ALL", "LC_CTYPE", "PYTHONUTF8", "PYTHONCOERCECLOCALE")
LOADERS = ("LD_", "DYLD_", "NIX_", "CONDA_")
"""What is kept of the environment: where Python, its packages, the system's libraries and folders for passing files
stand, and in which letters names of files are kept; the second by how their names begin."""

_REFUSED_BY_THE_MACHINE = 71
"""How such a process ends where the machine refuses it something; the number of the error is the last it says."""


class Workers:
    """Processes beside one another, each waited for by a thread of `pool`; ended together where work breaks off."""

    def __init__(self, most: int = 1) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._ended = False
        from concurrent.futures import ThreadPoolExecutor

        self.pool = ThreadPoolExecutor(most)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:  # nobody waits any longer for what they do
            self._ended = True
            for worker in tuple(self._running):
                worker.kill()
        self.pool.shutdown(cancel_futures=kind is not None)

    def run(self, command: list[str], content: bytes, seconds: int | None, cwd: Path,
            env: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
        """Run a process to its end; raises subprocess.TimeoutExpired where it takes longer."""
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              cwd=cwd, env=env) as worker:
            self._running.add(worker)
            try:
                if self._ended:
                    worker.kill()
                said, complained = worker.communicate(content, timeout=seconds)
            except BaseException:
                worker.kill()
                raise
            finally:
                self._running.discard(worker)
        return subprocess.CompletedProcess(command, worker.returncode, said, complained)


def run_module(module: str, *arguments: str, content: bytes, seconds: int | None = None, cwd: Path | None = None,
               settings: Mapping[str, str] | None = None,
               workers: Workers | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run a module of the reporter on `content`, with these settings in its environment; what it said, how it ended.

    It is one of `workers`, and runs in `cwd`, or beside the package. Raises subprocess.TimeoutExpired where it takes
    longer, and what the machine refused it.
    """
    # `-P` keeps the folder in which it runs off the path of modules.
    ended = (workers or Workers()).run([sys.executable, "-P", "-m", module, *arguments], content, seconds,
                                       cwd or resources.PACKAGE.parent, {**surroundings(), **(settings or {})})
    if ended.returncode == _REFUSED_BY_THE_MACHINE:
        number = int(ended.stderr.split()[-1])
        raise OSError(number, os.strerror(number))
    return ended


def ended_as(work: Callable[[], int]) -> int:
    """How this process ends: as its work says, or so that `run_module` raises what the machine refused."""
    try:
        return work()
    except (OSError, MemoryError) as error:
        number = error.errno if isinstance(error, OSError) else errno.ENOMEM
        if number is None:
            raise
        print(number, file=sys.stderr)
        return _REFUSED_BY_THE_MACHINE


def end_with_the_command() -> None:
    """From now on this process ends where the one that started it has ended, even one that was killed."""
    command = os.getppid()

    def wait_for_its_end() -> None:
        while os.getppid() == command:  # which never changes on Windows
            time.sleep(1)
        os._exit(1)

    with suppress(RuntimeError):  # where no further thread may be started, it goes on to its own end
        threading.Thread(target=wait_for_its_end, daemon=True).start()


def surroundings() -> dict[str, str]:
    """The environment of such a process, in which what is said is UTF-8 and sets have one order."""
    kept = {name: value for name, value in os.environ.items()
            if name.upper() in KEPT or name.upper().startswith(LOADERS)}
    return {**kept, "PYTHONPATH": os.pathsep.join([str(resources.PACKAGE.parent), *_named_packages()]),
            "PYTHONIOENCODING": "utf-8", "PYTHONHASHSEED": "0"}


def _named_packages() -> list[str]:
    """The folders of packages that PYTHONPATH names, but for the one in which the command runs."""
    try:
        here = Path.cwd()
    except OSError:  # it was deleted meanwhile
        here = None
    return [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep)
            if Path(entry).is_absolute() and Path(os.path.realpath(entry)) != here]
