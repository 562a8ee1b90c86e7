"""The processes that the reporter starts: Python with a module of ours, in surroundings of its own.

Libraries take settings from the environment, down to where they print; none of those reaches such a process. Nothing is
imported from the folder in which a command runs.
"""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from reporter import resources
from reporter.findings import Refusal

KEPT = ("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME", "WEASYPRINT_DLL_DIRECTORIES",
        "SYSTEMROOT", "WINDIR", "USERPROFILE", "APPDATA", "LOCALAPPDATA",
        "PYTHONHOME", "PYTHONPLATLIBDIR", "PYTHONUSERBASE", "PYTHONNOUSERSITE", "PYTHONDONTWRITEBYTECODE",
        "PYTHONPYCACHEPREFIX", "LANG", "LC_ALL", "LC_CTYPE", "PYTHONUTF8", "PYTHONCOERCECLOCALE")
LOADERS = ("LD_", "DYLD_", "NIX_", "CONDA_")
"""What is kept of the environment: where Python, its packages, the system's libraries and folders for passing files
stand, and in which letters names of files are kept; the second by how their names begin."""

_WHILE_OPEN = "REPORTER_WHILE_OPEN"
"""Names to such a process the end of a pipe whose other end the system closes when the command has ended."""
_REFUSED_BY_THE_MACHINE = 71
"""How such a process ends where the machine refuses it something; the error is the last line it says."""
KINDS_OF_REFUSALS = (OSError, MemoryError, RuntimeError, ImportError, SystemError, OverflowError)
_IS_MEMORY = re.compile("allocate memory|failed to map segment", re.IGNORECASE)
"""What the system says where a library finds no room in memory."""
_LOOP = "Symlink loop from "
_OF_PYTHON, _OWN_ENDINGS = 1, range(64)
"""How Python ends it by an error, and the numbers with which it ends by itself. Another is a signal, or whatever the
system ends it with: of what it was given nothing follows."""


class EndedByOthers(Refusal):
    """A process did not end by itself: `ended` is what it had said, and how it was ended."""

    def __init__(self, ended: subprocess.CompletedProcess[bytes], does: str, instead: str) -> None:
        how = f"signal {-ended.returncode}" if ended.returncode < 0 else f"exit code {ended.returncode}"
        super().__init__(f"The process that {does} was ended by the system or by somebody ({how}): there may not be "
                         f"memory enough. {instead}")
        self.ended = ended


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
        theirs, ours = os.pipe()
        try:
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  cwd=cwd, env={**env, _WHILE_OPEN: str(theirs)},
                                  pass_fds=() if sys.platform == "win32" else (theirs,)) as worker:
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
        finally:
            os.close(theirs)
            os.close(ours)
        return subprocess.CompletedProcess(command, worker.returncode, said, complained)


def run_module(module: str, *arguments: str, content: bytes, does: str, instead: str, seconds: int | None = None,
               cwd: Path | None = None, settings: Mapping[str, str] | None = None,
               workers: Workers | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run a module of the reporter on `content`, with these settings in its environment; what it said, how it ended.

    It is one of `workers`, and runs in `cwd`, or beside the package. Raises subprocess.TimeoutExpired where it takes
    longer; what the machine refused it; EndedByOthers, with what it `does`, and what to do `instead`; and RuntimeError,
    with what Python said, where it ended by an error that nobody expected.
    """
    # `-P` keeps the folder in which it runs off the path of modules.
    ended = (workers or Workers()).run([sys.executable, "-P", "-m", module, *arguments], content, seconds,
                                       cwd or resources.PACKAGE.parent, {**surroundings(), **(settings or {})})
    if ended.returncode == _REFUSED_BY_THE_MACHINE:
        raise OSError(*json.loads(ended.stderr.splitlines()[-1]))
    if ended.returncode not in _OWN_ENDINGS:
        raise EndedByOthers(ended, does, instead)
    if ended.returncode == _OF_PYTHON:
        raise RuntimeError(ended.stderr.decode("utf-8", "replace"))
    return ended


def ended_as(work: Callable[[], int]) -> int:
    """How this process ends: as its work says, or so that `run_module` raises what the machine refused."""
    try:
        return work()
    except KINDS_OF_REFUSALS as error:
        refused = refused_by_the_machine(error)
        if refused is None:
            raise
        file = refused.filename if isinstance(refused.filename, str) else None
        print(json.dumps([refused.errno, refused.strerror or str(refused), file]), file=sys.stderr)
        return _REFUSED_BY_THE_MACHINE


def refused_by_the_machine(error: BaseException) -> OSError | None:
    """What the machine refused, with the system's number of it where that is known; None for an error of another kind.

    One of KINDS_OF_REFUSALS: Python and libraries say it in many ways.
    """
    said = str(error)
    if isinstance(error, OSError) and error.errno is not None:
        return error
    if isinstance(error, MemoryError) or isinstance(error, OSError | ImportError) and _IS_MEMORY.search(said):
        return OSError(errno.ENOMEM, "There is not enough memory")
    if isinstance(error, ImportError):
        return OSError(errno.ENOEXEC, f"A part of the reporter could not be loaded: {said}")
    if isinstance(error, OSError):  # a library was not opened, and the system's words are the last of what is said
        number = next((number for number in errno.errorcode if said.endswith(os.strerror(number))), None)
        return OSError(number, said)
    if isinstance(error, SystemError) and "without exception set" in said:
        return OSError(errno.ENOMEM, "Python was refused something without being told what")
    if isinstance(error, OverflowError) and "PyTime_t" in said:  # before 1677 or after 2262
        return OSError(None, "The clock of this machine shows a time with which Python cannot count: set it right")
    if isinstance(error, RuntimeError) and "start new thread" in said:
        return OSError(errno.EAGAIN, "No further thread may be started")
    if isinstance(error, RuntimeError) and said.startswith(_LOOP):  # before Python 3.13
        return OSError(errno.ELOOP, f"A link leads to itself: {said.removeprefix(_LOOP)}")
    return None


def end_with_the_command() -> None:
    """From now on this process ends where the one that started it has ended, even one that was killed before."""
    lasting = os.environ.get(_WHILE_OPEN)
    if lasting is None or sys.platform == "win32":
        return

    def wait_for_its_end() -> None:
        os.read(int(lasting), 1)  # nothing is ever written there
        os._exit(1)

    with suppress(RuntimeError):  # where no further thread may be started, it goes on to its own end
        threading.Thread(target=wait_for_its_end, daemon=True).start()


def surroundings() -> dict[str, str]:
    """The environment of such a process, in which what is said is UTF-8 and sets have one order."""
    kept = {name: value for name, value in os.environ.items()
            if name.upper() in KEPT or name.upper().startswith(LOADERS)}
    return {**kept, "PYTHONPATH": os.pathsep.join([str(resources.PACKAGE.parent), *_named_packages()]),
            "PYTHONIOENCODING": "utf-8", "PYTHONHASHSEED": "0",
            "PYTHONWARNINGS": "ignore"}


def _named_packages() -> list[str]:
    """The folders of packages that PYTHONPATH names, but for the one in which the command runs."""
    try:
        here = Path.cwd()
    except OSError:  # it was deleted meanwhile
        here = None
    return [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep)
            if Path(entry).is_absolute() and Path(os.path.realpath(entry)) != here]
