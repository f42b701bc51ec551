"""The WebAssembly core: one instance for each fake."""

from __future__ import annotations

import threading
from importlib import resources
from typing import NamedTuple, Optional

import wasmtime


class FakeRdsError(Exception):
    """An error of the fake: a wrong seed, a refused request of the control API, or a panic of the core."""


class Answer(NamedTuple):
    #: 0 if the connection has to be closed without an answer.
    status: int
    #: Seconds to wait before the answer.
    delay: float
    #: The number of bytes of the body to send before the connection is closed.
    cut: Optional[int]
    headers: list[tuple[str, str]]
    body: bytes


_lock = threading.Lock()
_compiled: Optional[tuple[wasmtime.Engine, wasmtime.Module]] = None


def _module() -> tuple[wasmtime.Engine, wasmtime.Module]:
    """Compiles the core once in a process, and once on a machine: wasmtime caches it on disk."""
    global _compiled
    with _lock:
        if _compiled is None:
            config = wasmtime.Config()
            config.cache = True
            engine = wasmtime.Engine(config)
            core = resources.files(__package__).joinpath("fake_rds.wasm").read_bytes()
            _compiled = (engine, wasmtime.Module(engine, core))
        return _compiled


class Core:
    """One fake. Threads may share it."""

    def __init__(self, seed: bytes) -> None:
        engine, module = _module()
        linker = wasmtime.Linker(engine)
        linker.define_wasi()
        self._lock = threading.Lock()
        # The message of a panic. The core is not called again.
        self._broken: Optional[str] = None
        self._store: Optional[wasmtime.Store] = wasmtime.Store(engine)
        # Clock and random numbers are the host's. No files, arguments or environment.
        self._store.set_wasi(wasmtime.WasiConfig())
        self._exports = linker.instantiate(self._store, module).exports(self._store)
        self._memory = self._exports["memory"]
        self.run("_initialize")
        self._write(seed)
        self._handle = self.run("fake_new", len(seed))
        if self._handle == 0:
            raise FakeRdsError(self._read("fake_answer").decode())

    def run(self, name: str, *arguments: int) -> int:
        """Calls an export. A panic becomes an error with its message."""
        if self._store is None:
            raise FakeRdsError("the fake is closed")
        if self._broken is not None:
            raise FakeRdsError(self._broken)
        try:
            return self._exports[name](self._store, *arguments)
        except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
            self._broken = self._read("fake_panic").decode(errors="replace") or str(error)
            raise FakeRdsError(self._broken) from error

    def call(self, method: str, target: str, headers: list[tuple[str, str]], body: bytes = b"") -> Answer:
        head = f"{method} {target}\n" + "".join(f"{name}: {value}\n" for name, value in headers) + "\n"
        request = head.encode("latin-1") + body
        with self._lock:
            self._write(request)
            answered = self.run("fake_call", self._handle, len(request))
            answer = self._read("fake_answer")
        if not answered:
            raise FakeRdsError(answer.decode())
        head, _, body = answer.partition(b"\n\n")
        first, *lines = head.decode("latin-1").split("\n")
        status, delay, cut = first.split(" ")
        pairs = [tuple(line.split(": ", 1)) for line in lines]
        return Answer(int(status), int(delay) / 1000, None if cut == "-" else int(cut), pairs, body)

    def free(self) -> None:
        with self._lock:
            self._store = None

    def _write(self, data: bytes) -> None:
        # wasmtime returns addresses as signed numbers.
        at = self.run("fake_buffer", len(data)) & 0xFFFFFFFF
        self._memory.write(self._store, data, at)

    def _read(self, name: str) -> bytes:
        place = self._exports[name](self._store) & 0xFFFFFFFFFFFFFFFF
        at, length = place >> 32, place & 0xFFFFFFFF
        return bytes(self._memory.read(self._store, at, at + length))
