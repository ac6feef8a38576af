"""Run the command line with `python -m prevspend`."""

from prevspend.cli import main

if __name__ == "__main__":
    main()
