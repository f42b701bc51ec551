"""The list of calls, through Alibaba Cloud's Python clients: `clients.py ENDPOINT v3|v1|core`.

Each client is unchanged; only the endpoint is the fake's.
"""
import json
import sys
import time

ENDPOINT, KIND = sys.argv[1], sys.argv[2]
VERSION = "2014-08-15"
DB_INFO = json.dumps({"DBNames": ["mydb"]})


class Refused(Exception):
    """What a client's own exception says."""

    def __init__(self, kind, code, status, request_id):
        super().__init__(code)
        self.kind, self.code, self.status, self.request_id = kind, code, status, request_id


class Tea:
    """alibabacloud_rds20140815: V3, or V1 with `signature_algorithm='v2'`."""

    def __init__(self, key="testid", secret="testsecret", token=None, retry=None):
        from alibabacloud_rds20140815.client import Client
        from alibabacloud_tea_openapi.models import Config

        config = Config(
            access_key_id=key, access_key_secret=secret, security_token=token,
            endpoint=ENDPOINT, protocol="HTTP", region_id="cn-hangzhou",
        )
        if KIND == "v1":
            config.signature_algorithm = "v2"
        if retry is not None:
            config.retry_options = retry
        self.client = Client(config)

    def call(self, action, **query):
        from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
        from alibabacloud_tea_openapi.models import OpenApiRequest, Params
        from darabonba.runtime import RuntimeOptions

        params = Params(
            action=action, version=VERSION, protocol="HTTP", pathname="/", method="POST",
            auth_type="AK", style="RPC", req_body_type="formData", body_type="json",
        )
        try:
            return self.client.call_api(params, OpenApiRequest(query=query), RuntimeOptions())["body"]
        except AlibabaCloudException as error:
            raise Refused(type(error).__name__, error.code, error.status_code, error.request_id) from error

    def typed(self):
        """The typed call and its model, which would notice a wrong name."""
        from alibabacloud_rds20140815 import models

        request = models.DescribeDBInstancesRequest(region_id="cn-hangzhou")
        answer = self.client.describe_dbinstances(request)
        assert answer.status_code == 200
        items = answer.body.items.dbinstance
        assert [item.dbinstance_id for item in items] == ["rm-from", "rm-to", "rm-locked"]
        assert items[0].dbinstance_description == "a b+c*~/é中=&%'()!"
        assert items[0].mutri_orsignle is False
        assert answer.body.total_record_count == 3 and answer.body.request_id
        request = models.DescribeDBInstanceAttributeRequest(dbinstance_id="rm-from")
        item = self.client.describe_dbinstance_attribute(request).body.items.dbinstance_attribute[0]
        assert (item.dbinstance_storage, item.port, item.lock_mode) == (100, "3306", "Unlock")
        assert item.slave_zones.slave_zone[0].zone_id == "cn-hangzhou-b"
        assert self.client.describe_regions(models.DescribeRegionsRequest()).body.regions.rdsregion[0].region_id


class Core:
    """aliyun-python-sdk-core with -rds: V1."""

    def __init__(self, key="testid", secret="testsecret", token=None, retry=None):
        from aliyunsdkcore.auth.credentials import AccessKeyCredential, StsTokenCredential
        from aliyunsdkcore.client import AcsClient

        host, port = ENDPOINT.split(":")
        self.host = host
        credential = StsTokenCredential(key, secret, token) if token else AccessKeyCredential(key, secret)
        self.client = AcsClient(region_id="cn-hangzhou", credential=credential, port=int(port))

    def send(self, request):
        from aliyunsdkcore.acs_exception.exceptions import ServerException

        request.set_endpoint(self.host)
        try:
            return json.loads(self.client.do_action_with_exception(request))
        except ServerException as error:
            raise Refused("ServerException", error.get_error_code(), error.get_http_status(), error.get_request_id()) from error

    def call(self, action, **query):
        from aliyunsdkcore.request import CommonRequest

        request = CommonRequest(domain=self.host, version=VERSION, action_name=action)
        request.set_method("POST")
        request.set_protocol_type("http")
        for name, value in query.items():
            request.add_query_param(name, value)
        return self.send(request)

    def typed(self):
        from aliyunsdkrds.request.v20140815.DescribeDBInstancesRequest import DescribeDBInstancesRequest

        answer = self.send(DescribeDBInstancesRequest())
        assert answer["Items"]["DBInstance"][0]["DBInstanceDescription"] == "a b+c*~/é中=&%'()!"
        assert answer["TotalRecordCount"] == 3


Client = Core if KIND == "core" else Tea


def refusal(client, action, **query):
    try:
        answer = client.call(action, **query)
    except Refused as error:
        return error
    raise AssertionError(f"{action} was let in: {answer}")


def expect(client, action, code, status, kind=None, **query):
    error = refusal(client, action, **query)
    assert error.code == code, (action, error.code, code)
    assert error.status == status, (action, error.status, status)
    assert error.request_id and len(error.request_id) == 36, error.request_id
    if kind and KIND != "core":
        assert error.kind == kind, (action, error.kind, kind)


def status(client, instance):
    answer = client.call("DescribeDBInstanceAttribute", DBInstanceId=instance)
    return answer["Items"]["DBInstanceAttribute"][0]["DBInstanceStatus"]


def main():
    client = Client()
    client.typed()

    # The whole migration.
    migrate = {"SourceDBInstanceId": "rm-from", "DBInstanceId": "rm-to", "DBInfo": DB_INFO}
    import_id = client.call("ImportDatabaseBetweenInstances", **migrate)["ImportId"]
    assert isinstance(import_id, int)
    assert [status(client, "rm-from"), status(client, "rm-to")] == ["TRANSING", "Importing"]
    assert [status(client, "rm-from"), status(client, "rm-to")] == ["Running", "Running"]

    # Every class of error that a client's code branches on.
    expect(client, "CancelImport", "OperationDenied.IncorrectTaskStatus", 403, "ClientException", DBInstanceId="rm-to", ImportId=str(import_id))
    expect(client, "CancelImport", "MissingParameter", 400, "ClientException", DBInstanceId="rm-to")
    expect(client, "ImportDatabaseBetweenInstances", "OperationDenied.LockMode", 403, **{**migrate, "DBInstanceId": "rm-locked"})
    expect(client, "ImportDatabaseBetweenInstances", "InvalidDBInstanceId.NotFound", 404, **{**migrate, "DBInstanceId": "rm-no"})
    expect(client, "ImportDatabaseBetweenInstances", "InvalidDBInfo.Malformed", 400, **{**migrate, "DBInfo": "{“DBNames”:[“mydb”]}"})
    expect(client, "DescribeNothing", "InvalidAction.NotFound", 404)
    expect(client, "CreateGADInstance", "FakeRds.NotModelled", 400, "ClientException", DBInstanceId="rm-to")
    expect(client, "DescribeDatabases", "InternalError", 500, "ServerException", DBInstanceId="rm-to")
    assert client.call("DescribeDatabases", DBInstanceId="rm-to")["Databases"]["Database"][0]["DBName"] == "mydb"

    # Throttling: refused twice, then let in.
    if KIND == "core":
        expect(client, "DescribeResourceUsage", "Throttling.User", 400, DBInstanceId="rm-to")
        expect(client, "DescribeResourceUsage", "Throttling.User", 400, DBInstanceId="rm-to")
        assert client.call("DescribeResourceUsage", DBInstanceId="rm-to")["DataSize"] == 512 << 20
    else:
        expect(client, "DescribeResourceUsage", "Throttling.User", 400, "ThrottlingException", DBInstanceId="rm-to")
        from darabonba.policy.retry import RetryCondition, RetryOptions

        again = RetryCondition({
            "maxAttempts": 3, "exception": ["ThrottlingException"], "errorCode": ["Throttling.User"],
            "backoff": {"policy": "Fixed", "period": 10},
        })
        retrying = Client(retry=RetryOptions({"retryable": True, "retryCondition": [again]}))
        assert retrying.call("DescribeResourceUsage", DBInstanceId="rm-to")["DataSize"] == 512 << 20

    # Who calls.
    expect(Client(secret="wrong"), "DescribeRegions", "SignatureDoesNotMatch", 400)
    if KIND == "core":
        # Its typed calls compare the string to sign in the message with their own, and then know better.
        from aliyunsdkrds.request.v20140815.DescribeRegionsRequest import DescribeRegionsRequest

        try:
            Client(secret="wrong").send(DescribeRegionsRequest())
            raise AssertionError("a wrong secret was let in")
        except Refused as error:
            assert error.code == "InvalidAccessKeySecret", error.code
    expect(Client(key="nobody"), "DescribeRegions", "InvalidAccessKeyId.NotFound", 404)
    expect(Client(key="ramid", secret="ramsecret"), "DescribeRegions", "Forbidden.RAM", 403)
    assert Client(key="STS.testid", secret="stssecret", token="STS.token/+=").call("DescribeRegions")["Regions"]
    expect(Client(key="STS.testid", secret="stssecret", token="other"), "DescribeRegions", "InvalidSecurityToken.Malformed", 400)
    # A new nonce each time.
    for _ in range(5):
        client.call("DescribeRegions")


started = time.monotonic()
main()
print(f"python {KIND}: ok, {time.monotonic() - started:.1f} s")
