"""Make a machine ready for `make`: the system libraries that Python packages cannot bring.

Looks, says plainly what is missing, and installs it where the user may; else prints the command and stops.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reporter.renderers.pdf import system_libraries  # noqa: E402

NEEDED = (3, 11)


def main() -> int:
    if sys.version_info[:2] < NEEDED:
        print(f"Python 3.11 or later is needed; {sys.executable} is {sys.version.split()[0]}. "
              "Name another one: make PYTHON=python3.12 ...", file=sys.stderr)
        return 1
    wanted = _wanted()
    if not wanted:
        return 0
    print("Missing on this machine: " + ", ".join(wanted), file=sys.stderr)
    command = _apt_get()
    if command is None:
        print("To get them: " + _by_hand(wanted), file=sys.stderr)
        return 1
    packages = [package for packages in wanted.values() for package in packages]
    return _install(command, list(dict.fromkeys(packages)))


def _wanted() -> dict[str, tuple[str, ...]]:
    """What is missing, each with the Debian packages that bring it."""
    wanted: dict[str, tuple[str, ...]] = dict.fromkeys(system_libraries.missing(), system_libraries.DEBIAN_PACKAGES)
    # Debian parts the making of virtual environments from Python itself.
    if importlib.util.find_spec("ensurepip") is None:
        wanted["Python's venv module"] = (f"python{sys.version_info.major}.{sys.version_info.minor}-venv",)
    return wanted


def _by_hand(wanted: dict[str, tuple[str, ...]]) -> str:
    if shutil.which("apt-get"):
        return "sudo apt-get install " + " ".join(dict.fromkeys(name for names in wanted.values() for name in names))
    return system_libraries.hint()


def _apt_get() -> list[str] | None:
    """The command that may install packages without asking anything, or None."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if not shutil.which("sudo"):
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n", "apt-get"] if asked.returncode == 0 else None


def _install(command: list[str], packages: list[str]) -> int:
    print("Installing " + " ".join(packages), file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run([*command, *step], env=environment, stdout=sys.stderr, check=False)
        if done.returncode:
            print(f"This did not work: {' '.join([*command, *step])}", file=sys.stderr)
            return 1
    # A fresh process: the loader remembers what it did not find.
    return subprocess.run([sys.executable, "-c", "from reporter.renderers.pdf import system_libraries as s; "
                           "raise SystemExit('Still missing: ' + ', '.join(s.missing()) if s.missing() else 0)"],
                          cwd=Path(__file__).resolve().parent.parent, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
