"""What is installed beside the reporter has no part in what it does."""

import os
import subprocess
import sys

from reporter.dossier import starter


def test_no_plugin_of_a_library_has_a_part_in_how_files_are_read(tmp_path):
    starter.write(tmp_path / "my-dossier")
    told = tmp_path / "site/beside-1.0.dist-info"
    told.mkdir(parents=True)
    (told / "METADATA").write_text("Name: beside\nVersion: 1.0\n")
    (told / "entry_points.txt").write_text("[pydantic]\nbeside = beside:plugin\n")
    (tmp_path / "site/beside.py").write_text("raise SystemExit('a plugin was loaded')")
    ended = subprocess.run([sys.executable, "-m", "reporter", "check", tmp_path / "my-dossier"], capture_output=True,
                           text=True, check=False, env={**os.environ, "PYTHONPATH": str(tmp_path / "site")})
    assert ended.returncode == 0, ended.stderr
