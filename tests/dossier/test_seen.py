from __future__ import annotations

import pytest

from reporter.dossier.seen import Seen
from reporter.findings import Place

FILE = "dossier.toml"
SEEN = Seen("dossier.xlsx", {(FILE, ""): Place("dossier.xlsx", "Facts"),
                             (FILE, "ndc"): Place("dossier.xlsx", "Facts", 7),
                             (FILE, "registry[2].files"): Place("dossier.xlsx", "Registry files", 4)})


@pytest.mark.parametrize(("key", "row"), [("ndc", 7), ("ndc.first_year", 7), ("ndc.years[3].x", 7), ("party", None),
                                          ("registry[2].files[1]", 4), ("registry[3].files", None)])
def test_a_key_that_has_no_cell_is_seen_at_that_which_holds_it(key: str, row: int | None):
    assert SEEN.place(Place(FILE, column=key)).row == row


@pytest.mark.parametrize("key", ["ndc.", "ndc[", "ndc[x", "ndc[]", "ndc.a]", "ndc.\n", "ndc..", "ndc[1].[2",
                                 "]" * 9, "."])
def test_a_key_written_in_any_way_comes_to_an_end(key: str):
    assert SEEN.place(Place(FILE, column=key)).row == (7 if key.startswith("ndc") else None)
