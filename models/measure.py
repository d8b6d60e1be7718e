"""Measure again what a network's filters do over its samples: `python -m models.measure fashion`.

`models.train` does this for a new network.
"""

import argparse
from pathlib import Path

from convcore.bundle_writing import write_statistics

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="which bundle to measure")
    write_statistics(Path(__file__).parent / parser.parse_args().name)
