"""A new dossier, as a folder or a workbook: an example, or a draft with what is known; or one more approach in one that
stands. It is put in place whole or not at all, and nothing is written over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reporter.dossier import starter
from reporter.dossier.drafting import Open, ToldAtStart, approach_draft, draft, open_of_approaches
from reporter.dossier.folder import approach_file, approach_text, chapter_files
from reporter.dossier.registry_files import FOLDER as REGISTRY
from reporter.dossier.sheets import IDENTIFIER
from reporter.dossier.submitted import PARTNER
from reporter.dossier.workbook import ENDING
from reporter.dossier.written import Written
from reporter.dossier.written_reading import differences_between, read_written
from reporter.files.manifests import digest
from reporter.files.reading import at_one_moment, read_bytes
from reporter.files.stages import put_named
from reporter.files.tables import party_codes
from reporter.findings import STEERING, Findings, Refusal, as_typed, visible
from reporter.language.catalogues import languages
from reporter.registries.export import Export, Listed
from reporter.verbs.convert_dossier import copied, write_dossier
from reporter.verbs.paths import PathKind, kind_of
from reporter.verbs.staging import put_beside, staged, write_file


class NotBegun(Refusal):
    """Why no dossier is begun; the message says what to do."""


@dataclass(frozen=True)
class NewDossier:
    """What was written, what became of each export, and what is still to be filled in, in order.

    `is_example` is true of a dossier of illustrative values, which can be built as it is.
    """

    written: tuple[str, ...]
    listed: tuple[Listed, ...] = ()
    open: tuple[Open, ...] = ()
    is_example: bool = False
    added: tuple[str, ...] = ()


@at_one_moment()
def init(target: Path, exports: Sequence[Path] = (), known: ToldAtStart | None = None) -> NewDossier:
    """Begin the dossier `target`, a workbook by its ending or else a folder; or add approaches to one that stands."""
    known = known or ToldAtStart()
    _is_sound(known, exports)
    if target.exists() and kind_of(target) is PathKind.DOSSIER:
        # A workbook under another name, by a link, is written where it stands.
        return _added(target.resolve() if target.is_file() else target, exports, known)
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise NotBegun(f"{target} is not empty, and no dossier. Name a new place, so that nothing of yours is "
                       "overwritten." if target.is_dir() else
                       f"{target} is there already, and no dossier. Name a new file, so that nothing of yours is "
                       "overwritten.")
    is_workbook = target.suffix.lower() == ENDING
    into = target.parent if is_workbook else target
    begun = None if known.is_nothing and not exports else draft(known, exports)
    content = begun.content if begun else starter.example_dossier()
    with staged(into) as stage:
        if begun is None and not is_workbook:
            names = list(starter.write(stage, target.name))
        else:
            names = list(write_dossier(stage, target.name if is_workbook else None, content))
        for path in exports:
            folder = PARTNER if begun and path.name in begun.elsewhere else REGISTRY
            copied(path.parent, path.name, stage / folder / path.name)
            names.insert(0, f"{folder}/{path.name}")
        put_beside(stage, into, names)
    return NewDossier(tuple(names), begun.listed if begun else (), begun.open if begun else (),
                 is_example=begun is None)


def _is_sound(known: ToldAtStart, exports: Sequence[Path]) -> None:
    """What was typed is what it is to be."""
    for code in filter(None, (known.party, *known.partners)):
        if code not in party_codes():
            raise NotBegun(f"“{code}” is not a code of ISO 3166-1. Write three capital letters, such as GHA; EUE for "
                           "the European Union.")
    for identifier in known.approaches:
        if not re.fullmatch(r"CA[0-9]{4}", identifier):
            raise NotBegun(f"“{identifier}” is not the identifier of an approach. Write CA and four digits, as on the "
                           "CARP; CA9999 can stand in until there is one.")
    if known.year is not None and not 2021 <= known.year <= 2100:
        raise NotBegun(f"{known.year} is no year that can be reported. Annual information begins with 2021.")
    if known.language is not None and known.language not in languages():
        raise NotBegun(f"There are no documents in “{known.language}”. Choose one of: {', '.join(languages())}.")
    names = [_as_disks_know_it(path.name) for path in exports]
    for path in exports:
        if not path.is_file():
            raise NotBegun(f"There is no file {path}. Name the registry's exports after the dossier.")
        if STEERING.search(path.name) or "\n" in path.name:
            raise NotBegun(f"The name {visible(path.name)} is not in UTF-8, or has control characters. Give the file a "
                           "plain name.")
        if names.count(_as_disks_know_it(path.name)) > 1:
            raise NotBegun(f"Two exports are called {path.name}. Rename one, so that both can stand in the dossier.")


def _as_disks_know_it(name: str) -> str:
    """A name as the disks of Windows and macOS tell it from others: by its letters alone."""
    return unicodedata.normalize("NFC", name).casefold()


def _added(target: Path, exports: Sequence[Path], known: ToldAtStart) -> NewDossier:
    """Approaches added to a dossier that stands; nothing else of it changes."""
    if exports or not known.approaches or known.party or known.year or known.language:
        raise NotBegun(f"{target} is a dossier already, and stays as it is. --approach CA0001, and --partner, add an "
                       f"approach to it; exports are copied into its folder {REGISTRY} by hand.")
    reread = read_written(target)
    if reread is None or reread.errors:
        raise NotBegun(f"{target} cannot be read whole. `reporter check {as_typed(target)}` says why.")
    content = reread.content
    there = [one for one in known.approaches if one in content.identifiers]
    if there:
        raise NotBegun(f"{target} has the approach {there[0]} already. Nothing was changed.")
    party = str((content.facts.get("party") or {}).get("code") or "") or None
    further = tuple(approach_draft(one, party, known.partners, Export()) for one in known.approaches)
    both = Written(content.facts, (*content.approaches, *further), content.answers, content.inventory, content.tables,
                   content.edition)
    opened = tuple(open_of_approaches(Written(content.facts, further)))
    if target.is_dir():
        texts = {approach_file(one[IDENTIFIER]): approach_text(one) for one in further}
        texts |= {name: text for name, text in chapter_files(Written({}, further)).items()
                  if any(name.endswith(f"-{one}.md") for one in known.approaches)}
        with staged(target) as stage:
            for name, text in texts.items():
                put_named(stage, name, text.encode())
            put_beside(stage, target, list(texts))
        return NewDossier(tuple(texts), open=opened, added=known.approaches)
    from reporter.renderers.workbooks.dossier_rows import with_approaches

    before = read_bytes(target.parent, target.name, Findings())
    if before is None:
        raise NotBegun(f"{target} cannot be read. `reporter check {as_typed(target)}` says why.")
    made = with_approaches(before, content, further)
    with staged(target.parent) as stage:
        put_named(stage, target.name, made)
        again = read_written(stage / target.name)
    if again is None or differences_between(both, again.content):
        raise NotBegun(f"The approach cannot be added to {target} without changing something else in it. Add a row to "
                       "the sheet Approaches, and rows for the chapters on it.")
    write_file(target, made, digest(before))
    return NewDossier((target.name,), open=opened, added=known.approaches)

