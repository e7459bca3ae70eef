"""Worker processes: each serves on a socket of its own, all on one port; one that ends is started again.

Sockets of their own (SO_REUSEPORT) let the kernel spread connections evenly; a shared one would give nearly all of them
to the worker that wakes first. Where the system cannot do that, they share one.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
import tempfile
import threading
from functools import partial
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from types import FrameType

from pandong_nlp.errors import CallError
from service.logs import event, log_to
from service.metrics import FOLDER_VARIABLE
from service.serving import ServeSettings

__all__ = ["run"]

_BACKLOG = 1024
_KEEP_ALIVE_SECONDS = 30
_GRACE_SECONDS = 10
_PAUSE_SECONDS = 1.0  # before one that ended is started again
_SPREADS = hasattr(socket, "SO_REUSEPORT") and sys.platform == "linux"


def run(settings: ServeSettings) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises:
        CallError: the address cannot be used.
    """
    log_to()
    with _bound(settings, spread=False) as probe:  # refuses a port that another program uses
        port = probe.getsockname()[1]
    event("serving", host=settings.host, port=port, workers=settings.workers)
    if settings.workers == 1:
        _serve(settings, _bound(settings, port=port))
        return
    with tempfile.TemporaryDirectory(prefix="pandong-metrics-") as folder:
        os.environ[FOLDER_VARIABLE] = folder
        _supervise(settings, port)


def _supervise(settings: ServeSettings, port: int) -> None:
    """Keep every worker running until told to stop."""
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, stop)
    sockets = [_bound(settings, port=port) for _ in range(settings.workers if _SPREADS else 1)]
    start = partial(_started, settings, sockets)
    workers = [start(number) for number in range(settings.workers)]
    while not stopping.is_set():
        wait([worker.sentinel for worker in workers], timeout=0.5)
        for number, worker in enumerate(workers):
            if not worker.is_alive() and not stopping.wait(_PAUSE_SECONDS):
                event("worker_ended", status=worker.exitcode)
                workers[number] = start(number)
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.join(_GRACE_SECONDS + 1)
        worker.kill()


def _started(settings: ServeSettings, sockets: list[socket.socket], number: int) -> SpawnProcess:
    context = multiprocessing.get_context("spawn")
    worker = context.Process(target=_work, args=(settings, sockets[number % len(sockets)]), name=f"pandong-{number}")
    worker.start()
    return worker


def _work(settings: ServeSettings, listener: socket.socket) -> None:
    """One worker process."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    log_to()
    _serve(settings, listener)


def _end_with_parent() -> None:
    """A worker whose supervisor was killed must not keep the port."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _serve(settings: ServeSettings, listener: socket.socket) -> None:
    import uvicorn

    from service.app import create_app

    config = uvicorn.Config(
        create_app(settings),
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        ws="none",
        lifespan="on",
    )
    uvicorn.Server(config).run(sockets=[listener])


def _bound(settings: ServeSettings, port: int | None = None, *, spread: bool = True) -> socket.socket:
    """A socket of our address.

    Raises:
        CallError: it is in use, not ours, or forbidden.
    """
    port = settings.port if port is None else port
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if spread and _SPREADS:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        made.bind((settings.host, port))
    except OSError as error:
        made.close()
        raise CallError(
            f"不能在 {settings.host}:{port} 上服务（{error.strerror or error}）；"
            "请检查地址，或用 --port 换一个没有占用的端口。"
        ) from error
    made.set_inheritable(True)
    return made
