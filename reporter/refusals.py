"""Why a command cannot run at all."""


class Refusal(Exception):
    """A reason, in plain words, with what to do; the command line prints it and ends with 2."""
