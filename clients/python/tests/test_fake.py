"""The package with Alibaba Cloud's SDK."""

import asyncio
import concurrent.futures
import http.client
import json
import time
import urllib.request

import fake_rds
import pytest
from alibabacloud_rds20140815 import models
from alibabacloud_tea_openapi.exceptions import ClientException
from fake_rds._core import Core

pytest_plugins = ["pytester"]

SEED = {
    "DBInstances": [{"DBInstanceId": "rm-1", "Engine": "MySQL", "Databases": [{"DBName": "orders"}]}],
    "Clock": "2026-01-01T00:00:00Z",
    "Progress": "Manual",
}
pytestmark = pytest.mark.rds_seed(SEED)


def get(rds, query):
    with urllib.request.urlopen(f"{rds.url}/?Format=JSON&{query}") as answer:
        return json.load(answer)


def test_the_sdk_reads_the_seed(rds):
    request = models.DescribeDBInstancesRequest(region_id="cn-hangzhou")
    body = rds.client().describe_dbinstances(request).body
    assert [instance.dbinstance_id for instance in body.items.dbinstance] == ["rm-1"]
    old = rds.client(signature_algorithm="v2")
    body = old.describe_databases(models.DescribeDatabasesRequest(dbinstance_id="rm-1")).body
    assert body.databases.database[0].dbname == "orders"
    assert [call["SignatureVersion"] for call in rds.calls()] == ["V3", "V1"]


def test_a_refusal_has_code_and_request_id(rds):
    with pytest.raises(ClientException) as raised:
        rds.client().describe_dbinstance_attribute(models.DescribeDBInstanceAttributeRequest(dbinstance_id="rm-9"))
    (call,) = rds.calls("describedbinstanceattribute")
    assert (raised.value.code, raised.value.status_code) == (call["Code"], 404)
    assert raised.value.request_id == call["RequestId"]


def test_state_update_advance_finish_fail_and_reset(rds):
    assert json.loads(rds.seed())["DBInstances"][0]["DBInstanceId"] == "rm-1"
    rds.update("rm-1", LockMode="ManualLock")
    assert rds.state("rm-1")["LockMode"] == "ManualLock"
    with pytest.raises(fake_rds.FakeRdsError, match='no instance "rm-2"; existing: "rm-1"'):
        rds.state("rm-2")
    rds.reset()
    rds.advance(60)
    assert rds.control("GET", "health")["Clock"].startswith("2026-01-01T00:01")
    restart = models.RestartDBInstanceRequest(dbinstance_id="rm-1")
    rds.client().restart_dbinstance(restart)
    assert rds.finish() == 1
    rds.client().restart_dbinstance(restart)
    (operation,) = rds.control("GET", "operations")["Operations"]
    rds.fail(operation["Id"], "no power")
    with pytest.raises(fake_rds.FakeRdsError):
        rds.finish(operation["Id"])
    with pytest.raises(fake_rds.FakeRdsError, match="LockMode"):
        rds.update("rm-1", LockMod="x")


def test_faults_delay_cut_and_break_connections(rds):
    rds.fault("Throttling", Times=1)
    with pytest.raises(urllib.error.HTTPError) as raised:
        get(rds, "Action=DescribeRegions")
    assert json.load(raised.value)["Code"] == "Throttling.User"
    rds.fault("Delay", Delay="300ms", Times=1)
    begun = time.monotonic()
    get(rds, "Action=DescribeRegions")
    assert time.monotonic() - begun >= 0.3
    rds.fault("Disconnect", Times=1)
    with pytest.raises(http.client.RemoteDisconnected):
        get(rds, "Action=DescribeRegions")
    rds.fault("Truncated", Bytes=10, Times=1)
    with pytest.raises(http.client.IncompleteRead) as cut:
        get(rds, "Action=DescribeRegions")
    assert len(cut.value.partial) == 10
    assert get(rds, "Action=DescribeRegions")["Regions"]


def test_a_stub_answers(rds):
    rds.stub("DescribeSlowLogs", {"TotalRecordCount": 7})
    assert get(rds, "Action=DescribeSlowLogs&DBInstanceId=rm-1")["TotalRecordCount"] == 7
    with pytest.raises(fake_rds.FakeRdsError, match="DescribeSlowLogs"):
        rds.stub("DescribeSlowLog", {})


def test_a_failed_check_names_the_nearest_call(rds):
    rds.client().delete_database(models.DeleteDatabaseRequest(dbinstance_id="rm-1", dbname="orders"))
    rds.assert_called("DeleteDatabase", times=1, with_={"DBName": "orders"}, code="")
    rds.assert_called("CreateDatabase", times=0)
    with pytest.raises(AssertionError) as failed:
        rds.assert_called("DeleteDatabase", with_={"DBName": "order"})
    assert 'expected at least 1 call of DeleteDatabase, DBName = "order"' in str(failed.value)
    assert 'DBName is "orders", not "order"' in str(failed.value)
    with pytest.raises(AssertionError, match="DeleteDatabase"):
        rds.assert_called("CreateDatabase")


def test_waits_for_calls_of_threads(rds):
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for _ in range(40):
            pool.submit(get, rds, "Action=DescribeRegions")
        assert len(rds.wait_for_calls("DescribeRegions", 40, timeout=30)) == 40
    with pytest.raises(AssertionError, match="after 0.01 s: expected at least 1 call of CreateDatabase"):
        rds.wait_for_calls("CreateDatabase", timeout=0.01)


def test_waits_for_calls_of_asyncio(rds):
    async def both():
        request = models.DescribeDBInstancesRequest(region_id="cn-hangzhou")
        calls, _ = await asyncio.gather(
            rds.wait_for_calls_async("DescribeDBInstances", timeout=30),
            rds.client().describe_dbinstances_async(request),
        )
        return calls

    assert len(asyncio.run(both())) == 1


def test_coverage_lists_refusals(rds):
    with pytest.raises(urllib.error.HTTPError):
        get(rds, "Action=DescribeDBInstanceAttribute&DBInstanceId=rm-9")
    (action,) = rds.coverage()["Actions"]
    assert (action["Action"], len(action["Reached"])) == ("DescribeDBInstanceAttribute", 1)


def test_a_wrong_seed_a_panic_and_a_closed_fake_are_errors_with_a_message():
    with pytest.raises(fake_rds.FakeRdsError, match="DBInstances"):
        fake_rds.start({"DBInstance": []})
    core = Core(b"")
    # What is called after a panic has the same message.
    for length in (-1, 1):
        with pytest.raises(fake_rds.FakeRdsError, match="capacity overflow"):
            core.run("fake_buffer", length)
    fake = fake_rds.start()
    fake.close()
    fake.close()
    with pytest.raises(fake_rds.FakeRdsError, match="closed"):
        fake.state()
    with pytest.raises(urllib.error.URLError):
        get(fake, "Action=DescribeRegions")


def test_closing_ends_a_wait():
    fake = fake_rds.start()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(fake.wait_for_calls, "DescribeRegions", timeout=1000)
        fake.close()
        with pytest.raises(fake_rds.FakeRdsError, match="closed"):
            waiting.result(timeout=60)


def test_equal_seeds_give_equal_answers():
    answers = []
    for _ in range(2):
        with fake_rds.start({**SEED, "IdSeed": 1, "FrozenClock": True}) as rds:
            answers.append(get(rds, "Action=DescribeDBInstances&RegionId=cn-hangzhou"))
    assert answers[0] == answers[1]


def test_the_marker_takes_one_seed(pytester):
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.rds_seed('{"DBInstances": [{"DBInstanceId": "rm-7", "Engine": "MySQL"}]}')
        def test_text(rds):
            assert rds.state("rm-7")["Engine"] == "MySQL"

        def test_without(rds):
            assert not rds.state().get("DBInstances")

        @pytest.mark.rds_seed()
        def test_wrong(rds):
            pass
        """
    )
    result = pytester.runpytest()
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*rds_seed takes one seed*"])
