"""Let commands start and end at once: a small ledger should not wait for the tool.

Most of a short command is Python loading what it needs. Nothing here changes what a command does.
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys

_SEARCHED_AFTER = 500_000
_WAITING_SECONDS = 0.001  # a fifth of the usual
SETTINGS = {
    "OPENBLAS_NUM_THREADS": "1",  # numpy's linear algebra has no work here for threads
    "PYDANTIC_DISABLE_PLUGINS": "__all__",  # or every installed package is searched for some
}
"""What is set in the environment of a command, unless the user has set it otherwise."""

if sys.platform == "linux":
    # With an allocator of its own Arrow touches more memory that is new to the process, which is
    # dear; elsewhere this was not measured.
    SETTINGS["ARROW_DEFAULT_MEMORY_POOL"] = "system"


def stop_alike() -> None:
    """Clean up as after Ctrl-C if a command is ended or its terminal closes."""
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)  # which there are depends on the system
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:  # not with nohup
            signal.signal(number, signal.default_int_handler)


def quick_start() -> None:
    """Pass over what would only delay a command, in a process that is its own."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    # Python searches its objects for lost ones after every 700 new ones, and once more in the end.
    # Loading makes hundreds of thousands and loses none.
    gc.set_threshold(_SEARCHED_AFTER)
    # What libraries do beside the rules waits up to so long for Python at every step.
    sys.setswitchinterval(_WAITING_SECONDS)
    atexit.register(gc.freeze)
