"""The command `reporter`, and `python -m reporter`, which is the same."""

from reporter.cli import breaking_off


def start() -> None:
    """The entry point of the command."""
    breaking_off.end_as_signals_do()
    breaking_off.hear_how_others_end()
    try:
        from reporter.cli.main import main as run

        run()
    except KeyboardInterrupt:  # while it was still being imported
        raise SystemExit(130) from None


if __name__ == "__main__":
    start()
