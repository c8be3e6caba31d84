import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

MIN_KILLED = 4
"""At random moments, on a machine with little time to spare; `make kills` asks for 200."""


def test_a_process_killed_at_any_moment_leaves_the_old_or_the_new_state() -> None:
    command = [sys.executable, "-m", "tests.index.durability.kills", "--seconds", "20", "--every", "61"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    counts = re.findall(r"(\d+) of (\d+)$", done.stdout, re.MULTILINE)
    assert all(sound == tried for sound, tried in counts)
    assert int(counts[0][1]) >= MIN_KILLED
    assert sum(int(tried) for _, tried in counts[1:]) >= MIN_KILLED
