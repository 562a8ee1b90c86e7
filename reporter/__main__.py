"""The command `reporter`, and `python -m reporter`, which is the same."""

import sys
import warnings

from reporter.cli import breaking_off


def start() -> None:
    """The entry point of the command."""
    # Libraries warn those who build on them; what the environment makes of it, even an error, changes nothing here.
    warnings.simplefilter("ignore")
    breaking_off.end_as_signals_do()
    breaking_off.hear_how_others_end()
    try:
        from reporter.cli.main import main as run

        run()
    except BaseException as error:  # while it was still being imported; some Pythons make a fault of another kind of it
        if isinstance(error, KeyboardInterrupt) or breaking_off.is_under_way():
            raise SystemExit(130) from None
        if isinstance(error, Exception):
            from reporter.processes import refused_by_the_machine

            refused = refused_by_the_machine(error)
            if refused is None:
                sys.excepthook(type(error), error, error.__traceback__)
            else:
                print(f"The command could not run. {refused.strerror or refused}.", file=sys.stderr)
            raise SystemExit(2) from None
        raise


if __name__ == "__main__":
    start()
