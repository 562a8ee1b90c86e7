"""Install a lock into a virtual environment: `install.py FOLDER LOCK [--editable]`.

Uses uv where it is there, because it is quicker; pip does the same.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path


def main(folder: Path, lock: Path, editable: bool) -> int:
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.is_file():
        venv.create(folder, with_pip=True, symlinks=sys.platform != "win32")
    print(f"Installing {lock} into {folder}", file=sys.stderr)
    if not _installed(python, lock):
        print(f"{lock} could not be installed; the lines above say why.", file=sys.stderr)
        return 1
    if editable:
        own = ["--no-deps", "--no-build-isolation", "--editable", "."]
        return _pip(python, own).returncode
    return 0


def _installed(python: Path, lock: Path) -> bool:
    """True if the lock, which is whole, could be installed as it stands."""
    as_locked = ["--no-deps", "--require-hashes", "-r", str(lock)]
    if shutil.which("uv"):
        with_uv = ["uv", "pip", "install", "--quiet", "--python", str(python), *as_locked]
        if subprocess.run(with_uv, check=False).returncode == 0:
            return True
    return _pip(python, as_locked).returncode == 0


def _pip(python: Path, arguments: list[str]) -> subprocess.CompletedProcess[bytes]:
    pip = [str(python), "-P", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return subprocess.run([*pip, *arguments], stdout=sys.stderr, check=False)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2]), "--editable" in sys.argv[3:]))
