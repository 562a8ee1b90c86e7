"""The system libraries that drawing PDF needs, and how to get them on each kind of machine.

Written with the standard library alone: it also runs before anything is installed.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from reporter.processes import end_with_the_command, ended_as

DEBIAN_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")

LIBRARIES = {
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "HarfBuzz subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
    "Fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
}

_NOT_THERE = re.compile("no such file|not found|could not find", re.IGNORECASE)
"""What the systems say of a library that is not there, or needs one that is not."""

WINDOWS_FOLDERS = (r"C:\msys64\ucrt64\bin", r"C:\msys64\mingw64\bin", r"C:\Program Files\GTK3-Runtime Win64\bin")


def missing() -> tuple[str, ...]:
    """The libraries that this machine does not have, by name. Raises OSError where one cannot be opened."""
    _look_where_windows_keeps_them()
    return tuple(name for name, files in LIBRARIES.items() if not any(map(_loads, files)))


def hint(platform: str = sys.platform, which: Callable[[str], str | None] = shutil.which) -> str:
    """How to get the libraries on this kind of machine: the command to type."""
    if platform == "darwin":
        return "brew install pango"
    if platform == "win32":
        return ("install MSYS2, then in its terminal: pacman -S mingw-w64-ucrt-x86_64-pango "
                "(where it stands elsewhere than C:\\msys64, set WEASYPRINT_DLL_DIRECTORIES to its bin folder)")
    if which("apt-get"):
        return "sudo apt-get install " + " ".join(DEBIAN_PACKAGES)
    if which("dnf"):
        return "sudo dnf install pango"
    if which("apk"):
        return "sudo apk add pango fontconfig"
    if which("pacman"):
        return "sudo pacman -S pango"
    return "install Pango 1.44 or later with its HarfBuzz and Fontconfig from your system's packages"


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError as error:
        if not _NOT_THERE.search(str(error)):
            raise
        return False
    return True


def _look_where_windows_keeps_them() -> None:
    if sys.platform == "win32":
        named = os.environ.get("WEASYPRINT_DLL_DIRECTORIES")
        for folder in named.split(";") if named else WINDOWS_FOLDERS:
            if Path(folder).is_dir():
                os.add_dll_directory(folder)


def _say_missing() -> int:
    print(", ".join(missing()))
    return 0


if __name__ == "__main__":
    end_with_the_command()
    sys.exit(ended_as(_say_missing))
