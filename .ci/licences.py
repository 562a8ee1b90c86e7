"""Write docs/licences.md: the licences of what travels with the reporter and of what it rests on.

Fonts are read from their own files, packages from the metadata that they were installed with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "templates/fonts"
DOCUMENT = ROOT / "docs/licences.md"

ELSEWHERE = {"colorama": "BSD-3-Clause", "brotlicffi": "MIT"}
"""Licences of packages that are installed on other platforms only."""

UNSTATED = {"axe-playwright-python": "MIT, with axe-core (MPL-2.0) in it"}
"""Licences that stand in the package's files but not in its metadata."""

COPYRIGHT, FAMILY, VERSION, TYPOGRAPHIC_FAMILY = 0, 1, 5, 16
"""Entries of a font's name table."""


def main() -> int:
    DOCUMENT.write_text(document(), encoding="utf-8")
    return 0


def document() -> str:
    runtime, test = locked("requirements.txt"), locked("requirements-test.txt")
    return "\n".join([
        "# Licences", "",
        "The reporter is licensed under Apache-2.0 (`LICENSE`). `make licences` writes this page from the fonts and "
        "from the metadata of the locked packages.", "",
        "## Fonts, bundled", "", *_table(("File", "Family", "Version", "Copyright", "Licence"), _fonts()), "",
        "## Packages that run", "",
        "Not bundled: installed from `requirements.txt`, or by whoever installs the wheel. Some only build it, or are "
        "needed on one platform only.", "",
        *_table(("Package", "Version", "Licence"), _packages(runtime)), "",
        "## Packages that test", "",
        *_table(("Package", "Version", "Licence"),
                _packages({name: version for name, version in test.items() if name not in runtime})), "",
        "## System libraries", "",
        "Not bundled: Pango (LGPL-2.0-or-later), HarfBuzz (MIT) and Fontconfig (MIT), through which WeasyPrint draws.",
        ""])


def locked(lock: str) -> dict[str, str]:
    """The packages of a lock with their versions."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", text, flags=re.MULTILINE))


def licence(package: str) -> str:
    """The licence that the package's metadata state, as an expression where they have one."""
    if package in UNSTATED:
        return UNSTATED[package]
    try:
        stated = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return ELSEWHERE[package]
    if stated["License-Expression"]:
        return str(stated["License-Expression"])
    classes = [entry.rsplit(" :: ", 1)[-1] for entry in stated.get_all("Classifier") or ()
               if entry.startswith("License :: ") and not entry.endswith("OSI Approved")]
    if classes:
        return "; ".join(sorted(classes))
    return (stated["License"] or "see the package").splitlines()[0]


def _packages(packages: dict[str, str]) -> Iterator[tuple[str, ...]]:
    for name, version in sorted(packages.items()):
        yield name, version, licence(name)


def _fonts() -> Iterator[tuple[str, ...]]:
    for path in sorted(path for path in FONTS.iterdir() if path.suffix in (".ttf", ".otf", ".woff2")):
        names = TTFont(path, lazy=True)["name"]
        version = (names.getDebugName(VERSION) or "").split(";")[0].removeprefix("Version ")
        yield (path.name, names.getDebugName(TYPOGRAPHIC_FAMILY) or names.getDebugName(FAMILY), version,
               _without_links(names.getDebugName(COPYRIGHT) or ""), f"OFL-1.1, `templates/fonts/{_text_of(path)}`")


def _text_of(font: Path) -> str:
    """The file with the licence of a font, named for its family."""
    return next(path.name for path in sorted(FONTS.glob("OFL-*.txt"))
                if font.stem.startswith(path.stem.removeprefix("OFL-")))


def _without_links(text: str) -> str:
    return re.sub(r"\s*\(?https?://\S+\)?", "", text).strip()


def _table(headers: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(headers) + " |"
    yield "|" + "---|" * len(headers)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "/") for cell in row) + " |"


if __name__ == "__main__":
    raise SystemExit(main())
