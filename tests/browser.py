"""Web pages in headless Chromium, examined by axe-core.

No driver: the pages stand in frames of one page of ours, a script examines them and writes what it found into that
page, and Chromium prints it. axe.min.js comes with a Python package, of which nothing else is used.
"""

from __future__ import annotations

import html
import importlib.util
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

HARNESS = Path(__file__).with_name("browser.html")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIETLY = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
           "--disable-component-update", "--disable-sync", "--no-first-run", "--window-size=1400,1000")
AT_ONCE = 2
LONGEST = 240


@dataclass(frozen=True)
class Seen:
    """A page in one view. `sideways` is by how many pixels it is broader than the window."""

    view: str
    width: int
    dark: bool
    sideways: int
    violations: tuple[str, ...]


@lru_cache
def browser() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@lru_cache
def axe() -> Path | None:
    """The script of axe-core."""
    package = importlib.util.find_spec("axe_playwright_python")
    return Path(package.origin).with_name("axe.min.js") if package and package.origin else None


def missing() -> str | None:
    """What is not installed, in a word; None where all is there."""
    if browser() is None:
        return "Chromium is not installed"
    return None if axe() else "axe-playwright-python, which brings axe-core, is not installed"


def examine(pages: Mapping[str, str]) -> dict[str, tuple[Seen, ...]]:
    """Each page in each view. The longest pages first, so that two browsers end at about the same time."""
    shares: list[list[tuple[str, str]]] = [[] for _ in range(AT_ONCE)]
    for page in sorted(pages.items(), key=lambda page: -len(page[1])):
        min(shares, key=lambda share: sum(len(source) for _, source in share)).append(page)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return {name: seen for told in pool.map(_examined, filter(None, shares)) for name, seen in told}


def _examined(pages: list[tuple[str, str]]) -> list[tuple[str, tuple[Seen, ...]]]:
    executable, script = browser(), axe()
    assert executable and script
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        harness = Path(folder, "pages.html")
        harness.write_text(HARNESS.read_text("utf-8").replace("__AXE__", _literal(script.read_text("utf-8")))
                           .replace("__PAGES__", _literal(pages)), "utf-8")
        ended = subprocess.run([executable, *QUIETLY, f"--user-data-dir={folder}/profile", "--dump-dom",
                                "--virtual-time-budget=10000000", harness.as_uri()],
                               capture_output=True, text=True, encoding="utf-8", timeout=LONGEST, check=False)
    found = re.search(r'<pre id="told">(.+?)</pre>', ended.stdout, re.DOTALL)
    told = json.loads(html.unescape(found[1])) if found else ended.stderr
    if isinstance(told, str):
        raise AssertionError(f"the pages could not be examined: {told}")
    return [(name, tuple(Seen(**view | {"violations": tuple(view["violations"])}) for view in seen))
            for name, seen in told]


def _literal(value: object) -> str:
    """The value for a script that stands in a page."""
    return json.dumps(value).replace("</", "<\\/").replace("<!--", "<\\u0021--")
