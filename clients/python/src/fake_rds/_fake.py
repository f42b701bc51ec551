"""A fake with an HTTP server in front of it."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Mapping, Optional, Union

from ._core import Core, FakeRdsError

#: A seed: an object, or the text of a seed file.
Seed = Union[str, Mapping[str, Any]]


class FakeRds:
    """A fake that listens on a random port of 127.0.0.1. Threads may share it. As a context manager it closes itself."""

    def __init__(self, seed: Seed = "") -> None:
        text = seed if isinstance(seed, str) else json.dumps(seed)
        self._core = Core(text.encode())
        self._called = threading.Condition()
        self._server = _Server(self)
        self._closed = False
        #: `127.0.0.1:PORT`, for the option `endpoint` of an SDK.
        self.endpoint = "127.0.0.1:%d" % self._server.server_address[1]
        #: `http://127.0.0.1:PORT`
        self.url = "http://" + self.endpoint
        self._server.start()

    def __enter__(self) -> FakeRds:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def client(self, **changes: Any) -> Any:
        """Returns a client of `alibabacloud_rds20140815`. Arguments are added to its `Config`."""
        from alibabacloud_rds20140815.client import Client
        from alibabacloud_tea_openapi.models import Config

        config = {
            "access_key_id": "testid",
            "access_key_secret": "testsecret",
            "region_id": "cn-hangzhou",
            "endpoint": self.endpoint,
            "protocol": "HTTP",
        }
        return Client(Config(**{**config, **changes}))

    def seed(self) -> str:
        """Returns the whole state as a seed in JSON."""
        return json.dumps(self.state(), indent=2, ensure_ascii=False)

    def state(self, id: Optional[str] = None) -> dict[str, Any]:
        """Returns the whole state, or one instance."""
        state = self.control("GET", "seed")
        if id is None:
            return state
        instances = state.get("DBInstances", [])
        for instance in instances:
            if instance["DBInstanceId"] == id:
                return instance
        existing = ", ".join(json.dumps(instance["DBInstanceId"]) for instance in instances) or "none"
        raise FakeRdsError(f"no instance {json.dumps(id)}; existing: {existing}")

    def reset(self) -> None:
        """Returns to the seed."""
        self.control("POST", "reset")

    def update(self, id: str, **fields: Any) -> None:
        """Changes fields of an instance: `rds.update("rm-1", LockMode="ManualLock")`."""
        self.control("PATCH", "instances", {**fields, "DBInstanceId": id})

    def advance(self, seconds: float) -> None:
        """Moves the clock of the fake forward."""
        self.control("POST", "advance", {"Seconds": seconds})

    def finish(self, id: Optional[int] = None) -> int:
        """Ends an operation or an import, or all of them. Returns how many ended."""
        return self.control("POST", "finish", {} if id is None else {"Id": id})["Finished"]

    def fail(self, id: int, reason: Optional[str] = None) -> None:
        """Ends an operation or an import with a failure."""
        self.control("POST", "fail", {"Id": id, **({} if reason is None else {"Reason": reason})})

    def fault(self, kind: str, **members: Any) -> int:
        """Injects a fault: `rds.fault("Throttling", Action="CreateDatabase", Times=2)`. Returns its number."""
        return self.control("POST", "faults", {**members, "Kind": kind})["Id"]

    def stub(self, action: str, answer: Mapping[str, Any]) -> None:
        """Answers an action with a fixed body."""
        self.control("POST", "stubs", {"Action": action, "Answer": answer})

    def calls(self, action: Optional[str] = None) -> list[dict[str, Any]]:
        """Returns the calls so far, or those of one action."""
        calls = self.control("GET", "calls?limit=1000000")["Calls"]
        return [call for call in calls if action is None or call["Action"].lower() == action.lower()]

    def wait_for_calls(
        self, action: str, count: int = 1, with_: Optional[Mapping[str, Any]] = None, timeout: float = 5
    ) -> list[dict[str, Any]]:
        """Waits until there are `count` calls with these parameters. `timeout` is in seconds. Returns all calls of the action.

        Raises `AssertionError` if they do not come in time.
        """
        deadline = time.monotonic() + timeout
        with self._called:
            while True:
                failure = self._failure(action, with_, Least=count)
                if failure is None:
                    return self.calls(action)
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"after {timeout:g} s: {failure}")
                self._called.wait(left)

    async def wait_for_calls_async(
        self, action: str, count: int = 1, with_: Optional[Mapping[str, Any]] = None, timeout: float = 5
    ) -> list[dict[str, Any]]:
        """Like `wait_for_calls`, without blocking the event loop."""
        return await asyncio.to_thread(self.wait_for_calls, action, count, with_, timeout)

    def assert_called(
        self,
        action: str,
        times: Optional[int] = None,
        with_: Optional[Mapping[str, Any]] = None,
        code: Optional[str] = None,
    ) -> None:
        """Raises `AssertionError` unless there were calls of the action: at least one, or exactly `times`.

        `with_` are parameters. `code` is an error code, or "" for a success. The message has the nearest calls and what differs.
        """
        members = {"Least": times, "Most": times, "Code": code}
        failure = self._failure(action, with_, **{name: value for name, value in members.items() if value is not None})
        if failure is not None:
            raise AssertionError(failure)

    def coverage(self) -> dict[str, Any]:
        """Returns the documented refusals that the calls so far have met and have not met."""
        return self.control("GET", "coverage")

    def control(self, method: str, path: str, body: Union[None, str, Mapping[str, Any]] = None) -> Any:
        """Sends a request to the control API: `rds.control("GET", "operations")`."""
        text = "" if body is None else body if isinstance(body, str) else json.dumps(body)
        answer = self._core.call(method, "/_fake/" + path, [("Host", "localhost")], text.encode())
        value = json.loads(answer.body)
        if answer.status != 200:
            raise FakeRdsError(value["Error"])
        return value

    def close(self) -> None:
        """Closes the port and frees the fake."""
        if self._closed:
            return
        self._closed = True
        self._server.stop()
        self._core.free()
        # Threads that wait for calls end now.
        self._answered()

    def _failure(self, action: str, with_: Optional[Mapping[str, Any]], **members: Any) -> Optional[str]:
        texts = {name: _text(value) for name, value in (with_ or {}).items()}
        return self.control("POST", "check", {"Action": action, "With": texts, **members})["Failure"]

    def _answered(self) -> None:
        with self._called:
            self._called.notify_all()


def _text(value: Any) -> str:
    """Writes a parameter as the SDK does: `true`, not `True`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 1024

    def __init__(self, fake: FakeRds) -> None:
        self.fake = fake
        self._connections: set[socket.socket] = set()
        self._connections_lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)
        self._stopped = False
        self._thread = threading.Thread(target=self._serve, name="fake-rds", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """`shutdown` of the base class waits for a poll. Here a connection wakes the thread, so that closing takes no time."""
        self._stopped = True
        socket.create_connection(self.server_address).close()
        self._thread.join()
        self.server_close()

    def _serve(self) -> None:
        while not self._stopped:
            self.handle_request()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._connections_lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._connections_lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        with self._connections_lock:
            for connection in self._connections:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass  # The client has closed it.

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # The client went away.


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # An answer is one packet.
    server: _Server

    def _handle(self) -> None:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            body = self._chunks()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fake = self.server.fake
        try:
            answer = fake._core.call(self.command, self.path, self.headers.items(), body)
        except FakeRdsError as error:
            self._send(500, [("content-type", "text/plain;charset=utf-8")], f"{error}\n".encode(), None)
            return
        fake._answered()
        if answer.delay:
            time.sleep(answer.delay)
        if answer.status == 0:
            self.close_connection = True
            return
        self._send(answer.status, answer.headers, answer.body, answer.cut)

    def _send(self, status: int, headers: list[tuple[str, str]], body: bytes, cut: Optional[int]) -> None:
        self.send_response_only(status)
        names = {name.lower() for name, _ in headers}
        for name, value in headers:
            self.send_header(name, value)
        if "date" not in names:
            self.send_header("date", self.date_time_string())
        if "content-length" not in names:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body if cut is None else body[:cut])
        self.wfile.flush()
        if cut is not None:
            self.close_connection = True

    def _chunks(self) -> bytes:
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return body

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _handle

    def log_message(self, *_: object) -> None:
        pass


def start(seed: Seed = "") -> FakeRds:
    """Starts a fake from a seed: an object, or the text of a seed file."""
    return FakeRds(seed)
