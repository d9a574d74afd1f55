"""One process from its start to its end: wall time, largest resident set, and what it printed."""

import os
import subprocess
import sys
import tempfile
import time


class Failed(Exception):
    """A run that did not end well, with the last it said."""


def run(command, environment=None):
    """Seconds, peak MB and standard output of `command`; raises Failed where it ends with another code than 0."""
    command = [str(part) for part in command]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as talk:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=talk, env=environment)
        peak = peak_of(child)
        seconds = time.perf_counter() - start
        out.seek(0)
        talk.seek(0)
        if child.returncode:
            said = talk.read().decode(errors="replace").strip().splitlines()
            raise Failed(f"{' '.join(command)} ended with {child.returncode}: {said[-1] if said else 'no word'}")
        return seconds, peak, out.read().decode()


def peak_of(child):
    """Waits for the end of `child`; the MB of its largest resident set."""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_maxrss * unit / 1e6
