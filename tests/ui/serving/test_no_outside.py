"""The served page talks to nobody but its visitors."""

import json
import subprocess
import sys

from index import Library

CODE = """
import json, socket, sys, time, urllib.request
reached = set()

def note(event, arguments):
    if event == "socket.connect" and arguments[0].family in (socket.AF_INET, socket.AF_INET6):
        reached.add(arguments[1][0])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        reached.add(str(arguments[0]))

sys.addaudithook(note)
from ui.app import start
app = start(sys.argv[1], port=0)
for path, body in (("", None), ("api/ask", {"question": "Who said it?"}), ("gradio_api/info", None)):
    data = json.dumps(body).encode() if body else None
    headers = {"Content-Type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(app.local_url + path, data, headers))
time.sleep(2)
print(json.dumps(sorted(reached)))
sys.stdout.flush()
import os
os._exit(0)
"""


def test_serving_and_asking_reaches_no_other_host(seeds_library: Library) -> None:
    run = subprocess.run(
        [sys.executable, "-c", CODE, str(seeds_library.path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert set(json.loads(run.stdout.splitlines()[-1])) <= {"127.0.0.1", "localhost"}
