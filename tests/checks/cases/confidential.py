from reporter.dossier.facts import Confidential
from tests import samples
from tests.checks import parts
from tests.checks.cases import Case


def marked(**over):
    """A dossier with one confidential item."""
    return parts.whole(confidential=(Confidential(what="An item", basis="Commercial interest", **over),))


CASES = {
    "CNF-101": Case(marked(report="initial-report", heading="IV.Z"), "confidential[1]",
                    passing=marked(entity=samples.INDIAN_ENTITY)),
}
