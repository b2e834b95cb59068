"""What the operating system says of a process."""

import psutil


def resident_mb(pid: int) -> float:
    """Return the resident set of a process in MiB, its children apart."""
    return float(psutil.Process(pid).memory_info().rss) / 2**20


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has used so far, its children apart."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)
