import urllib.error
import urllib.request

import fake_rds
import fake_rds_native
import pytest
from alibabacloud_rds20140815 import models

SEED = {"DBInstances": [{"DBInstanceId": "rm-1", "Engine": "MySQL"}]}


@pytest.mark.parametrize("tls", [False, True])
def test_the_sdk_reads_the_seed(tls):
    with fake_rds_native.start(SEED, tls=tls) as rds:
        request = models.DescribeDBInstancesRequest(region_id="cn-hangzhou")
        answer = rds.client().describe_dbinstances(request).body
        assert [item.dbinstance_id for item in answer.items.dbinstance] == ["rm-1"]
        rds.assert_called("DescribeDBInstances", times=1, with_={"RegionId": "cn-hangzhou"})
        assert len(rds.wait_for_calls("DescribeDBInstances")) == 1


def test_methods_are_those_of_the_package():
    with fake_rds_native.start(SEED) as rds:
        assert isinstance(rds, fake_rds.FakeRds)
        rds.update("rm-1", LockMode="ManualLock")
        assert rds.state("rm-1")["LockMode"] == "ManualLock"
        rds.reset()
        assert rds.state("rm-1")["LockMode"] == "Unlock"
        rds.fault("Throttling", Action="DescribeRegions", Times=1)
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{rds.url}/?Action=DescribeRegions")
        with pytest.raises(AssertionError, match="after 0 s"):
            rds.wait_for_calls("DescribeDBInstances", timeout=0)


def test_a_wrong_seed_is_reported():
    with pytest.raises(fake_rds.FakeRdsError, match="DBInstanceIdd"):
        fake_rds_native.start({"DBInstances": [{"DBInstanceIdd": "rm-1"}]})


def test_the_process_ends_with_the_fake():
    rds = fake_rds_native.start()
    rds.close()
    assert rds._process.returncode == 0
    rds.close()
