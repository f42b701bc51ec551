"""Measures the fake's server and moto's on the like call. `benches/moto` runs it."""

import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def call(port, method, path, body, headers):
    """One request over a new connection: moto's server keeps none open."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    assert answer.status == 200, text
    return text


def first(process, port, ask):
    """Calls until the server answers."""
    while True:
        assert process.poll() is None, "the server ended"
        try:
            return ask(port)
        except OSError:
            time.sleep(0.001)


def resident(process):
    with open(f"/proc/{process.pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) / 1024


def moto(action, **parameters):
    body = urllib.parse.urlencode({"Action": action, "Version": "2014-10-31", **parameters})
    scope = "Credential=testing/20260101/us-east-1/rds/aws4_request, SignedHeaders=host, Signature=0"
    headers = {
        "Authorization": f"AWS4-HMAC-SHA256 {scope}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return lambda port: call(port, "POST", "/", body, headers)


def fake(action, **parameters):
    query = urllib.parse.urlencode({"Action": action, "Format": "XML", **parameters})
    return lambda port: call(port, "GET", f"/?{query}", None, {})


def measure(name, command, ask, make, calls):
    starts = []
    for _ in range(5):
        port = free_port()
        begun = time.perf_counter()
        process = subprocess.Popen(
            [*command, str(port)] if name == "moto" else [*command, f"127.0.0.1:{port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        first(process, port, ask)
        starts.append(time.perf_counter() - begun)
        if len(starts) < 5:
            process.kill()
            process.wait()
    if make:
        make(port)
    assert "rm-1" in ask(port)
    times = []
    for _ in range(calls):
        begun = time.perf_counter()
        ask(port)
        times.append(time.perf_counter() - begun)
    memory = resident(process)
    process.kill()
    process.wait()
    times.sort()
    return statistics.median(starts) * 1e3, times[len(times) // 2] * 1e3, times[len(times) // 10] * 1e3, times[len(times) * 9 // 10] * 1e3, memory


def main():
    binary, calls = sys.argv[1], int(sys.argv[2])
    import moto as installed

    with tempfile.TemporaryDirectory() as folder:
        seed = os.path.join(folder, "seed.json")
        with open(seed, "w") as file:
            json.dump({"DBInstances": [{"DBInstanceId": "rm-1", "Engine": "MySQL"}]}, file)
        create = moto(
            "CreateDBInstance",
            DBInstanceIdentifier="rm-1",
            DBInstanceClass="db.t3.micro",
            Engine="mysql",
            AllocatedStorage="100",
            MasterUsername="admin",
            MasterUserPassword="a-password",
        )
        servers = {
            f"moto {installed.__version__}": measure(
                "moto",
                [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p"],
                moto("DescribeDBInstances"),
                create,
                calls,
            ),
            "fake-rds serve": measure(
                "fake",
                [binary, "serve", "--seed", seed, "--listen"],
                fake("DescribeDBInstances", RegionId="cn-hangzhou"),
                None,
                calls,
            ),
        }
    print(f"load {open('/proc/loadavg').read().strip()}, {calls} calls of DescribeDBInstances in XML, a connection each\n")
    print("| server | start to first answer, ms | a call, ms | spread, ms | resident, MiB |")
    print("|---|---|---|---|---|")
    for name, (start, middle, low, high, memory) in servers.items():
        print(f"| {name} | {start:.0f} | {middle:.2f} | {low:.2f} to {high:.2f} | {memory:.0f} |")


main()
