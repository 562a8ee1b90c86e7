"""Where templates and example dossiers stand: inside the installed package, or at the top of a checkout."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def templates() -> Path:
    """The folder of templates, stylesheets and fonts."""
    return _folder("templates")


def inputs() -> Path:
    """The folder of ready dossiers."""
    return _folder("inputs")


def _folder(name: str) -> Path:
    for place in (PACKAGE / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"{name}/ stands neither in {PACKAGE} nor beside it: the installation is incomplete")
