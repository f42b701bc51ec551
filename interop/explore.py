"""A migration with Alibaba Cloud's own Python client, to be explored:

    fake-rds explore --seed interop/explore.json -- python3 interop/explore.py

It looks for an import that is done or under way before it begins one, and waits for the import itself. Whatever fails,
it ends with exit code 1, and can be started again. With the argument `careless` it does neither.
"""
import json
import os
import sys

from alibabacloud_rds20140815.client import Client
from alibabacloud_tea_openapi.models import Config, OpenApiRequest, Params
from darabonba.runtime import RuntimeOptions

CLIENT = Client(Config(
    access_key_id="testid", access_key_secret="testsecret", region_id="cn-hangzhou",
    endpoint=os.environ["FAKE_RDS_ENDPOINT"], protocol="HTTP",
))


def call(action, **query):
    params = Params(
        action=action, version="2014-08-15", protocol="HTTP", pathname="/", method="POST",
        auth_type="AK", style="RPC", req_body_type="formData", body_type="json",
    )
    return CLIENT.call_api(params, OpenApiRequest(query=query), RuntimeOptions())["body"]


def start_import():
    call(
        "ImportDatabaseBetweenInstances", SourceDBInstanceId="rm-from", DBInstanceId="rm-to",
        DBInfo=json.dumps({"DBNames": ["mydb"]}),
    )


def import_statuses():
    answer = call(
        "DescibeImportsFromDatabase", DBInstanceId="rm-to", Engine="MySQL",
        StartTime="2018-01-01T00:00Z", EndTime="2099-01-01T00:00Z",
    )
    return [item["ImportDataStatus"] for item in answer["Items"]["ImportResultFromDB"]]


def careful():
    begun = False
    while "Success" not in (statuses := import_statuses()):
        if not begun and "FullImporting" not in statuses:
            start_import()
        begun = True


def careless():
    try:
        start_import()
    except Exception as error:
        print("warning:", error, file=sys.stderr)
    while True:
        answer = call("DescribeDBInstanceAttribute", DBInstanceId="rm-to")
        if answer["Items"]["DBInstanceAttribute"][0]["DBInstanceStatus"] == "Running":
            return


if __name__ == "__main__":
    try:
        careless() if sys.argv[1:] == ["careless"] else careful()
    except Exception as error:
        sys.exit(f"{type(error).__name__}: {error}")
