"""Whether what was approved is what is reported."""

from __future__ import annotations

from collections.abc import Iterator

from reporter.checks.checking import Fault, check
from reporter.dossier.approval import inputs_digest
from reporter.dossier.facts import Dossier


@check("APR-101", needs=(), para="form",
       remedy="have it approved again, and write the digest that `reporter status` prints; or remove the table")
def nothing_changed_after_approval(dossier: Dossier) -> Iterator[Fault]:
    """What was approved is not changed afterwards.

    An [[approval]] table has the digest of all inputs, with these tables left out, as `reporter status` prints it. It
    is of what the dossier says: to convert it between folder and workbook, to comment on it, and to archive what was
    built of it change nothing. The cover of each report prints approvals of the inputs that it was made from.

    Bad: an [[approval]] of 1 March, and an answer mended on 2 March
    Good: an [[approval]] with the digest of the inputs as they are
    """
    changed = [approval for approval in dossier.facts.approval if approval not in dossier.approved]
    now = inputs_digest(dossier) if changed else ""  # the whole dossier is read for it
    for approval in changed:
        yield Fault(approval.place.at("digest"), f"the dossier was changed after the approval by {approval.role}; "
                    f"its digest is now {now}", approval.digest)
