"""Files as strangers and accidents make them: whatever is read, there are findings, and never a traceback.

`python -m tests.fuzz SECONDS` mutates real files, keeps those that reach lines which none reached before, and goes on
from these. What fails is written to the working folder. The same run with a fixed seed is part of the tests.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
import zlib
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, nullcontext, suppress
from pathlib import Path
from types import FrameType

from PIL import Image
from typer.testing import CliRunner

from reporter import resources
from reporter.accounting.world.keeping import SUBMISSIONS
from reporter.cli.main import app
from reporter.dossier import starter
from reporter.dossier.pictures import Album
from reporter.files.aef.workbook import read_to_check
from reporter.files.manifests import MANIFEST
from reporter.findings import Findings, Place, Refusal, Severity
from reporter.registries.mapping import FOLDER
from reporter.renderers.findings_formats import FORMATS
from reporter.renderers.html import render_findings_html
from reporter.verbs.build import assemble
from reporter.verbs.check import inspect
from reporter.verbs.convert_dossier import convert_dossier
from reporter.verbs.convert_from_word import take_over
from reporter.verbs.convert_word import convert_narrative
from reporter.verbs.diff import read_version
from reporter.verbs.examine import examine
from reporter.verbs.reconcile import reconcile
from tests.files.tables import ACTION, as_xlsb
from tests.mutations import mutated

SECONDS_OF_ONE = 30
MEGABYTES_OF_ONE = 500
SEEN_OF_ALL = 0.15
"""Looking at the lines takes ten times as long as reading: few are looked at, so that many are read."""
MEGABYTES_OF_ALL = 4000
"""What a run may take of the machine's addresses: what wants more is a file that is kept, and the machine stays up."""
SAMPLES, OTHERS = Path(__file__).parent / "registries", Path(__file__).parent / "files" / "samples"
PACKAGE = str(resources.PACKAGE)
DRAWING = (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><title>Trend</title><g transform="scale(2)">'
           b'<rect x="1" y="1" width="20" height="10" fill="#123456"/><text x="5" y="5" font-size="4">2027</text>'
           b'<path d="M0 0 L10 10 C1 1 2 2 3 3 Z" stroke="red"/><polyline points="0,0 1,1 2,3"/></g></svg>')
REVIEW = (b"ID,Report,Recommendation,Significant,Persistent,State,Answer,Where answered\n"
          b"R1,initial report,Say more,Yes,No,open,,\nR2,initial report,Say less,No,No,answered,We did,II.A\n")

class Kind:
    """One kind of file: its seeds, and what reads it, given its folder."""

    def __init__(self, seeds: dict[str, bytes], read: Callable[[Path, bytes, str], None]) -> None:
        self.corpus = list(seeds.items())
        self.read = read


def _dossier(folder: Path) -> dict[str, bytes]:
    starter.write(folder)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix in (".toml", ".md", ".csv") and path.name != "README.md"}


def _read_dossier(folder: Path, content: bytes, name: str) -> None:
    path = folder / "dossier" / name
    whole = path.read_bytes()
    path.write_bytes(content)
    try:
        found = examine(path.parents[name.count("/")]).findings
        _say(found.sorted())
        if not found.at_least(Severity.ERROR):
            assert assemble(folder / "dossier", pdf=False).made
    finally:
        path.write_bytes(whole)


def _read_filed(folder: Path, content: bytes, name: str) -> None:
    """One file of a filing, beside the others as they were filed."""
    shutil.copytree(folder / "filed", folder / "dossier" / "filed")
    (folder / "dossier" / name).write_bytes(content)
    try:
        _say(examine(folder / "dossier").findings.sorted())
        with suppress(Refusal):
            read_version(folder / "dossier" / name.rpartition("/")[0])
    finally:
        shutil.rmtree(folder / "dossier" / "filed")


def _read_beside(folder: Path, content: bytes, name: str) -> None:
    """A file that strangers may put into a dossier, beside those that stand there."""
    path = folder / "dossier" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    read = [sample for sample in SAMPLES.glob(f"{path.stem}/sample.*") if name.startswith("mappings/")]
    beside = [folder / "dossier" / "registry" / f"{path.stem}{sample.suffix}" for sample in read]
    for sample, copy in zip(read, beside, strict=True):
        copy.write_bytes(sample.read_bytes())
    try:
        _say(examine(folder / "dossier").findings.sorted())
    finally:
        for one in (path, *beside):
            one.unlink()


def _read_dossier_workbook(folder: Path, content: bytes, name: str) -> None:
    """A dossier's workbook; what can be read is made a folder of."""
    book = folder / "excel" / name
    book.parent.mkdir(exist_ok=True)
    book.write_bytes(content)
    before = set(folder.iterdir())
    _say(examine(book).findings.sorted())
    with suppress(Refusal):
        convert_dossier(book, folder / "made", lossy=True)
    shutil.rmtree(folder / "made", ignore_errors=True)
    assert set(folder.iterdir()) == before, "something was written elsewhere"


def _say(found: list) -> None:
    for form in FORMATS.values():
        form(found).encode()
    render_findings_html(found, "t", "a").encode()


def _read_workbook(folder: Path, content: bytes, name: str) -> None:
    (folder / name).write_bytes(content)
    _say(list(read_to_check(folder, name).findings))


def _read_chapter(folder: Path, content: bytes, name: str) -> None:
    """A document that is taken over into a dossier that stands."""
    chapters = folder / "chapters" / name
    chapters.parent.mkdir(parents=True, exist_ok=True)
    chapters.write_bytes(content)
    before = {path for path in folder.rglob("*") if "mine" not in path.parts}
    shutil.copytree(folder / "dossier", folder / "mine")
    try:
        with suppress(Refusal):
            taken = take_over(chapters, folder / "mine", lossy=True)
            _say(list(taken.findings))
            if taken.written:
                _say(examine(folder / "mine").findings.sorted())
    finally:
        shutil.rmtree(folder / "mine")
    assert set(folder.rglob("*")) == before, "something was written elsewhere"


def _read_world(folder: Path, content: bytes, name: str) -> None:
    """One file of a world that was kept; the other is as it was written, and names the digest of tables."""
    shutil.copytree(folder / "kept", folder / "world")
    (folder / "world" / name).write_bytes(content)
    if name != SUBMISSIONS:
        told = (folder / "world" / SUBMISSIONS).read_text("utf-8")
        digests = json.dumps({"tables": {name: hashlib.sha256(content).hexdigest()}})
        (folder / "world" / SUBMISSIONS).write_text("\n".join([*told.splitlines()[:-1], digests]) + "\n", "utf-8")
    try:
        with suppress(Refusal):
            _say(reconcile([folder / "world"]).findings.sorted())
    finally:
        shutil.rmtree(folder / "world")


def _read_picture(folder: Path, content: bytes, name: str) -> None:
    findings = Findings()
    (folder / name).write_bytes(content)
    Album(folder).picture(name, Place("I.md"), findings)
    _say(findings.sorted())


def _picture(form: str, **how: object) -> bytes:
    made = io.BytesIO()
    Image.effect_noise((40, 30), 50).convert("RGB").save(made, form, **how)
    return made.getvalue()


def _read_manifest(folder: Path, content: bytes, name: str) -> None:
    out = folder / "out"
    out.mkdir(exist_ok=True)
    (out / MANIFEST).write_bytes(content)
    _say(inspect([out])[0].findings.sorted())
    read_version(out)


COMMANDS = {
    "d/": [("check", "d"), ("status", "d"), ("preview", "d"), ("build", "d", "--out", "new", "--no-pdf", "--draft"),
           ("convert", "d", "new/d.xlsx", "--lossy"), ("convert", "d", "new", "--to", "docx", "--lossy"),
           ("diff", "base", "d", "--out", "new"), ("init", "new", "--after", "d"), ("reconcile", "d", "book.xlsx"),
           ("archive", "d", "out", "--filed", "2026-01-30"), ("init", "d", "--approach", "CA0009")],
    "x.xlsx": [("check", "x.xlsx", "--annotate", "new.xlsx"), ("status", "x.xlsx"),
               ("init", "new", "--after", "x.xlsx"), ("convert", "x.xlsx", "new", "--lossy"),
               ("init", "x.xlsx", "--approach", "CA0009"),
               ("build", "x.xlsx", "--out", "new", "--no-pdf", "--draft"), ("diff", "d", "x.xlsx")],
    "word/": [("convert", "word", "d", "--lossy"), ("convert", "word", "x.xlsx", "--lossy")],
    "book.xlsx": [("check", "book.xlsx", "--annotate", "new.xlsx"), ("reconcile", "book.xlsx", "d"),
                  ("init", "new", "book.xlsx"), ("diff", "out", "book.xlsx"), ("check", "book.xlsx", "out")],
    "out/": [("check", "out"), ("diff", "out", "d"), ("archive", "d", "out", "--filed", "2026-01-30"),
             ("build", "d", "--out", "out", "--no-pdf"), ("reconcile", "out", "d")]}
"""What reads a file, by what its name begins with; `new` is what a command makes."""
CHANGES = {"archive": ("d/filed/",), "convert": ("d/narrative/", "x.xlsx", "narrative/"), "build": ("out/",),
           "init": ("d/", "x.xlsx")}
"""What a command changes beside what it makes."""


def _of_commands(folder: Path, excel: bytes, book: bytes, chapters: dict[str, bytes]) -> dict[str, bytes]:
    """A folder in which commands are given, and those of its files that are mutated."""
    whole = folder / "whole"
    shutil.copytree(folder / "dossier", whole / "d")
    for name, content in {"d/partner/aef.xlsx": book, "d/attachments/a.pdf": b"%PDF-1.7 signed", "x.xlsx": excel,
                          "d/review/recommendations.csv": REVIEW, "book.xlsx": book,
                          **{f"word/{name}": content for name, content in chapters.items()}}.items():
        (whole / name).parent.mkdir(exist_ok=True, parents=True)
        (whole / name).write_bytes(content)
    shutil.copytree(whole / "d", whole / "base")
    CliRunner().invoke(app, ["build", str(whole / "d"), "--out", str(whole / "out"), "--no-pdf"])
    return {path.relative_to(whole).as_posix(): path.read_bytes() for path in sorted(whole.rglob("*"))
            if path.is_file() and path.suffix not in (".html", ".ics") and "schema" not in path.parts
            and path.relative_to(whole).parts[0] != "base"}


def _run_command(folder: Path, content: bytes, name: str) -> None:
    """One of the commands that read the file, which the content itself chooses; it makes nothing but what it should."""
    given = shutil.copytree(folder / "whole", folder / "given")
    (given / name).write_bytes(content)
    commands = next(told for begins, told in COMMANDS.items() if name.startswith(begins))
    command = commands[zlib.crc32(content) % len(commands)]
    before = {path: path.read_bytes() for path in given.rglob("*") if path.is_file()}
    try:
        with chdir(given):
            ended = CliRunner().invoke(app, command)
        if ended.exception and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        after = {path: path.read_bytes() for path in given.rglob("*") if path.is_file()}
        changed = {path.relative_to(given).as_posix() for path in before.keys() | after.keys()
                   if before.get(path) != after.get(path)}
        assert ended.exit_code in (0, 1, 2) and ended.output.strip(), command
        assert not [one for one in changed if not one.startswith(("new", *CHANGES.get(command[0], ())))], command
        assert ended.exit_code != 2 or not changed, (command, changed)
    finally:
        shutil.rmtree(given)


def kinds(folder: Path) -> dict[str, Kind]:
    """Every kind, with its seeds from the starter dossier and what it builds."""
    dossier = _dossier(folder / "dossier")
    made = assemble(folder / "dossier", pdf=False)
    book = next(content for name, content in made.files.items() if "-AEF-" in name and name.endswith(".xlsx"))
    (folder / "book.xlsx").write_bytes(book)
    convert_dossier(folder / "dossier", folder / "dossier.xlsx", lossy=True)
    excel = (folder / "dossier.xlsx").read_bytes()
    filed = {f"filed/initial-report-v1.0/{MANIFEST}": made.manifest.content,
             **{f"filed/initial-report-v1.0/{name}": content for name, content in made.files.items()
                if "initial-report" in name and name.endswith(".json")}}
    for name, content in filed.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    manifest = {MANIFEST: made.manifest.content, "other": json.dumps({"outputs": {"a": {"sha256": "0"}}}).encode()}
    exports = {f"registry/{path.parent.name}{path.suffix}": path.read_bytes()
               for path in sorted(SAMPLES.rglob("sample.*"))}
    exports["partner/aef.json"] = next(content for name, content in made.files.items()
                                       if "-AEF-" in name and name.endswith(".json"))
    mappings = {f"mappings/{path.stem}.toml": path.read_bytes() for path in sorted(FOLDER.glob("*.toml"))}
    others = {f"registry/other{path.suffix}": path.read_bytes() for path in sorted(OTHERS.glob("*"))
              if path.suffix in (".xls", ".ods")} | {"registry/other.xlsb": as_xlsb({"Actions": [
                  list(ACTION), list(ACTION.values())]})}
    convert_narrative(folder / "dossier" / "narrative", folder / "word", lossy=True)
    chapters = {path.relative_to(folder / "word").as_posix(): path.read_bytes()
                for path in sorted((folder / "word").rglob("I*.docx"))[:3]}
    reconcile([folder / "book.xlsx", folder / "dossier"], to_parquet=folder / "kept")
    kept = {path.name: path.read_bytes() for path in sorted((folder / "kept").iterdir())}
    pictures = {"a.png": _picture("PNG"), "b.png": _picture("PNG", compress_level=0), "a.jpg": _picture("JPEG"),
                "b.jpg": _picture("JPEG", progressive=True), "c.jpg": _picture("JPEG", exif=Image.Exif().tobytes()),
                "a.svg": DRAWING}
    of = {suffix: {name: content for name, content in dossier.items() if name.endswith(suffix)}
          for suffix in (".toml", ".md", ".csv")}
    return {"toml": Kind(of[".toml"], _read_dossier), "markdown": Kind(of[".md"], _read_dossier),
            "csv": Kind(of[".csv"], _read_dossier), "workbook": Kind({"t.xlsx": book}, _read_workbook),
            "manifest": Kind(manifest, _read_manifest),
            "exports": Kind(exports, _read_beside), "mappings": Kind(mappings, _read_beside),
            "others": Kind(others, _read_beside), "excel": Kind({"d.xlsx": excel}, _read_dossier_workbook),
            "filed": Kind(filed, _read_filed), "docx": Kind(chapters, _read_chapter),
            "world": Kind(kept, _read_world), "pictures": Kind(pictures, _read_picture),
            "commands": Kind(_of_commands(folder, excel, book, chapters), _run_command)}


class TakesTooLong(BaseException):
    """Something is still not read; no reader takes this for a fault of what it reads."""


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """TakesTooLong where the machine can interrupt what takes more seconds of its time."""
    def late(number: int, frame: FrameType | None) -> None:
        raise TakesTooLong(f"not read within {seconds} seconds")
    if hasattr(signal, "SIGPROF"):
        signal.signal(signal.SIGPROF, late)
        signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        if hasattr(signal, "SIGPROF"):
            signal.setitimer(signal.ITIMER_PROF, 0)


@contextmanager
def seeing(lines: set[tuple[str, int]]) -> Iterator[None]:
    """The lines of the package that are run meanwhile are put into `lines`."""
    def trace(frame: FrameType, event: str, argument: object) -> Callable | None:
        if not frame.f_code.co_filename.startswith(PACKAGE):
            return None
        lines.add((frame.f_code.co_filename, frame.f_lineno))
        return trace
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


def memory() -> int:
    """The MB that this process has now; from here on it is the most of it that is told, where the system can do so."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return most_memory()


def most_memory() -> int:
    """The most MB that this process, or any that it started, has taken; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with suppress(OSError):
        told = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()
        most = int(told[0])
    return max(most, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024


def fuzz(chance: random.Random, more: Callable[[], bool], names: list[str] | None = None, *,
         guided: float = SEEN_OF_ALL) -> Iterator[tuple[str, str, bytes, str]]:
    """Kind, name, content and traceback of each input that is not read as it should be.

    :param guided: the share of the inputs whose lines are looked at, 0 to 1.
    """
    with tempfile.TemporaryDirectory() as place:
        every = kinds(Path(place))
        seen: set[tuple[str, int]] = set()
        while more():
            which = chance.choice(names or list(every))
            kind = every[which]
            name, content = chance.choice(kind.corpus)
            content = mutated(content, chance.choice(kind.corpus)[1], chance)
            lines: set[tuple[str, int]] = set()
            # Where the process itself is ended by what it reads, this stays behind in the temporary folder.
            (Path(place) / "being-read").write_bytes(content)
            before = memory()
            try:
                with within(SECONDS_OF_ONE), seeing(lines) if chance.random() < guided else nullcontext():
                    kind.read(Path(place), content, name)
            except (Exception, TakesTooLong):
                yield which, name, content, traceback.format_exc()
            if most_memory() - before > MEGABYTES_OF_ONE:
                yield which, name, content, f"it took more than {MEGABYTES_OF_ONE} MB"
            if lines - seen:
                seen |= lines
                kind.corpus.append((name, content))


def _bounded() -> None:
    """No more memory than a run may take, where the system can be told so."""
    with suppress(ImportError):
        import resource
        most = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES_OF_ALL * 1024 ** 2, most))


def main(seconds: int, names: list[str]) -> int:
    end, tried, failed = time.monotonic() + seconds, 0, 0
    _bounded()

    def more() -> bool:
        nonlocal tried
        tried += 1
        return time.monotonic() < end
    for which, name, content, told in fuzz(random.Random(), more, names):
        failed += 1
        kept = Path(f"fuzz-{which}-{failed}-{Path(name).name}")
        kept.write_bytes(content)
        print(f"{which} {name}: {told.splitlines()[-1]} ({kept})\n{told}", file=sys.stderr)
    print(f"{tried - 1} files, {failed} that are not read as they should be")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
