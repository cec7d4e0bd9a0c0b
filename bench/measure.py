"""Runs a command; writes its wall time, CPU and memory, with all its descendants', as JSON.

    python -I -S measure.py RESULT COMMAND [ARGUMENT ...]

Descendants count where somebody waited for them. max_rss is that of the largest process.
"""

import json
import resource
import subprocess
import sys
import time

started = time.monotonic()
code = subprocess.call(sys.argv[2:])
seconds = time.monotonic() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as file:
    json.dump(
        {
            "code": code,
            "seconds": seconds,
            "cpu": used.ru_utime + used.ru_stime,
            # KiB, but for bytes on macOS
            "memory": used.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        },
        file,
    )
