import datetime

from reporter.dossier.facts import Approval
from tests.checks.cases import Case
from tests.checks.parts import whole

APPROVAL = Approval(role="Head of the authority", date=datetime.date(2028, 4, 1), digest="0" * 64)

CASES = {
    "APR-101": Case(whole(approval=(APPROVAL,)), "approval[1].digest",
                    passing=whole(approval=(APPROVAL,), approved=(APPROVAL,))),
}
