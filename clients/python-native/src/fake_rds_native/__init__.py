"""The native binary of fake-rds, with the interface of the package `fake_rds`: faster, and with HTTPS."""

from __future__ import annotations

import json
import os
import pathlib
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from typing import Any, Mapping, Optional, Union

from fake_rds import FakeRds, FakeRdsError
from fake_rds._fake import Seed

__all__ = ["NativeFakeRds", "binary", "start"]


def binary() -> str:
    """Returns the path of the binary. The variable `FAKE_RDS_BINARY` names another one."""
    return os.environ.get("FAKE_RDS_BINARY") or str(pathlib.Path(__file__).with_name("fake-rds"))


class NativeFakeRds(FakeRds):
    """A fake in a child process, which ends with this one. It has the methods of `fake_rds.FakeRds`."""

    def __init__(self, seed: Seed = "", tls: bool = False) -> None:
        self._closed = False
        self._directory = tempfile.TemporaryDirectory(prefix="fake-rds-")
        directory = pathlib.Path(self._directory.name)
        #: The certificate of the authority in PEM, for a fake with HTTPS.
        self.ca: Optional[str] = str(directory / "ca.pem") if tls else None
        command = [binary(), "serve", "--exit-with-stdin"]
        if tls:
            command += ["--tls", "--ca-out", str(self.ca)]
        text = seed if isinstance(seed, str) else json.dumps(seed)
        if text.strip():
            (directory / "seed.json").write_text(text, encoding="utf-8")
            command += ["--seed", str(directory / "seed.json")]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
        )
        assert self._process.stdout is not None and self._process.stderr is not None
        line = self._process.stdout.readline()
        if not line.startswith("listening on "):
            reason = self._process.stderr.read()
            self.close()
            raise FakeRdsError(reason.strip() or "the binary ended without a message")
        self.url = line[len("listening on ") :].strip()
        self.endpoint = self.url.split("://")[1]
        self._context = ssl.create_default_context(cafile=self.ca) if tls else None

    def client(self, **changes: Any) -> Any:
        """Returns a client of `alibabacloud_rds20140815`. Arguments are added to its `Config`."""
        secure = {"protocol": "HTTPS", "ca": self.ca} if self.ca else {}
        return super().client(**{**secure, **changes})

    def control(self, method: str, path: str, body: Union[None, str, Mapping[str, Any]] = None) -> Any:
        """Sends a request to the control API: `rds.control("GET", "operations")`."""
        text = "" if body is None else body if isinstance(body, str) else json.dumps(body)
        request = urllib.request.Request(f"{self.url}/_fake/{path}", text.encode() or None, method=method)
        try:
            with urllib.request.urlopen(request, context=self._context) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise FakeRdsError(json.load(error)["Error"]) from None

    def wait_for_calls(
        self, action: str, count: int = 1, with_: Optional[Mapping[str, Any]] = None, timeout: float = 5
    ) -> list[dict[str, Any]]:
        """Waits until there are `count` calls. Returns all calls of the action."""
        deadline = time.monotonic() + timeout
        while True:
            failure = self._failure(action, with_, Least=count)
            if failure is None:
                return self.calls(action)
            if time.monotonic() >= deadline:
                raise AssertionError(f"after {timeout} s: {failure}")
            time.sleep(0.005)

    def close(self) -> None:
        """Ends the process."""
        if self._closed:
            return
        self._closed = True
        with self._process:
            pass
        self._directory.cleanup()


def start(seed: Seed = "", tls: bool = False) -> NativeFakeRds:
    """Starts a fake from a seed: an object, or the text of a seed file. With `tls` it serves HTTPS."""
    return NativeFakeRds(seed, tls)
