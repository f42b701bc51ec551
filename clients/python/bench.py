"""Prints how long a later fake takes from its start to its first answer and its end, and how many requests a second the package answers: `python bench.py`."""
import http.client
import threading
import time

import fake_rds

SEED = {"DBInstances": [{"DBInstanceId": "rm-1", "Engine": "MySQL"}]}
PATH = "/?Action=DescribeDBInstanceAttribute&DBInstanceId=rm-1&Format=JSON"
COUNT = 1000


def ask(endpoint: str) -> None:
    connection = http.client.HTTPConnection(endpoint)
    for _ in range(COUNT):
        connection.request("GET", PATH)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
    connection.close()


def main() -> None:
    fake_rds.start(SEED).close()
    begin = time.perf_counter()
    for _ in range(20):
        with fake_rds.start(SEED) as rds:
            rds.state("rm-1")
    later = (time.perf_counter() - begin) / 20 * 1000

    with fake_rds.start(SEED) as rds:
        clients = [threading.Thread(target=ask, args=(rds.endpoint,)) for _ in range(2)]
        since = time.perf_counter()
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        rate = 2 * COUNT / (time.perf_counter() - since)
    print(f"python: a later fake starts in {later:.1f} ms; {rate:.0f} requests/s")


if __name__ == "__main__":
    main()
