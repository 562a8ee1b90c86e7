"""Write the locks, requirements*.txt: every package pinned, with hashes for every platform.

What is locked stays as it is, unless `--upgrade` is asked for.

For those who keep the project. It needs uv, which resolves for all platforms at once; where uv is not
there it is installed into the virtual environment that runs this. No address of an index is written.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

LOCKS = {
    "requirements.txt": ["--extra", "build"],
    "requirements-test.txt": ["--extra", "build", "--extra", "test", "--constraints", "requirements.txt"],
    "requirements-spark.txt": ["--extra", "spark", "--constraints", "requirements-test.txt"],
}


def main() -> int:
    uv = shutil.which("uv") or _install_uv()
    for lock, extras in LOCKS.items():
        subprocess.run([uv, "pip", "compile", "pyproject.toml", *extras, "--universal", "--python-version", "3.11",
                        "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header",
                        "--quiet", *sys.argv[1:], "--output-file", lock], check=True)
        text = Path(lock).read_text(encoding="utf-8")
        Path(lock).write_text("# Written by `make lock` from pyproject.toml.\n" + text, encoding="utf-8")
    return 0


def _install_uv() -> str:
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    return str(Path(sys.executable).parent / "uv")


if __name__ == "__main__":
    raise SystemExit(main())
