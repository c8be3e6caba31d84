"""What fuzzing and the suite share stands beside this file: its folder can be imported from."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
