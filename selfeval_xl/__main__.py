"""Run the command line as ``python -m selfeval_xl``."""

import sys

from selfeval_xl.cli import main

if __name__ == "__main__":
    sys.exit(main())
