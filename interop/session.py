"""A short session with Alibaba Cloud's own Python client, to be recorded: `session.py`, with the endpoint in FAKE_RDS_ENDPOINT.

It looks at the instances first, so that the recorder knows the state before the first change. Then it makes an account and a
migration, waits for its end, and has one request refused.
"""
import sys

import explore


def main():
    instances = explore.call("DescribeDBInstances", RegionId="cn-hangzhou")["Items"]["DBInstance"]
    for instance in instances:
        one = instance["DBInstanceId"]
        explore.call("DescribeDBInstanceAttribute", DBInstanceId=one)
        explore.call("DescribeDatabases", DBInstanceId=one)
        explore.call("DescribeAccounts", DBInstanceId=one)
    explore.call("CreateAccount", DBInstanceId="rm-to", AccountName="session_app", AccountPassword="Test123456")
    while explore.call("DescribeAccounts", DBInstanceId="rm-to")["Accounts"]["DBInstanceAccount"][0]["AccountStatus"] != "Available":
        pass
    explore.careful()
    try:
        explore.call("DescribeDBInstanceAttribute", DBInstanceId="rm-nobody")
    except Exception as error:
        if "InvalidDBInstanceId.NotFound" not in str(error):
            raise
        return
    sys.exit("an instance that is not there was answered")


if __name__ == "__main__":
    main()
