"""The example workflow runs commands that the reporter has."""

import re
import shlex
from pathlib import Path

from reporter import __version__, resources
from tests.cli.test_main import run

WORKFLOW = (Path(__file__).parent.parent / "docs/ci/github-actions.yml").read_text("utf-8")


def test_every_command_of_the_example_workflow_runs():
    commands = re.findall(r"reporter (check .*)$", WORKFLOW, re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        dossier = str(resources.inputs() / "india-japan-jcm")
        words = shlex.split(command.partition(" > ")[0].replace("$DOSSIER", dossier))
        result = run(*words)
        assert result.exit_code == 0, result.output


def test_the_example_workflow_names_this_version():
    assert f"article_6_2_reporter-{__version__}-py3-none-any.whl" in WORKFLOW
