"""`python -m reporter`, the same as the command `reporter`."""

from reporter.cli.main import main

if __name__ == "__main__":
    main()
