"""The command line as `python -m sustainfin`."""

import sys

from sustainfin.cli import main

if __name__ == "__main__":
    sys.exit(main())
