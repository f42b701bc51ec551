"""Instances from nothing to nothing, through Alibaba Cloud's Python client: `lifecycle.py ENDPOINT`.

The fake starts empty. Two pairs of instances are made, filled, migrated, resized, restarted and deleted.
"""
import json
import sys
import time
from datetime import datetime, timedelta, timezone

from alibabacloud_tea_openapi.exceptions import AlibabaCloudException

from typed import REGION, Rds, wait

rds = Rds(sys.argv[1])


def status(instance):
    return rds.attribute(instance).dbinstance_status


def running(instance, *on_the_way):
    seen = wait(lambda: status(instance), "Running")
    assert set(seen[:-1]) == set(on_the_way), (instance, seen)


def gone(instance):
    """Waits as clients do: until the instance is not found."""
    for _ in range(10):
        listed = rds.ask("describe_dbinstances", region_id=REGION, dbinstance_id=instance).items.dbinstance
        if not listed:
            assert rds.refused("describe_dbinstance_attribute", dbinstance_id=instance) == ("InvalidDBInstanceId.NotFound", 404)
            return
        assert listed[0].dbinstance_status == "Deleting", listed[0].dbinstance_status
    raise AssertionError(f"{instance} is still there")


def create(engine, version, instance_class, description, **more):
    made = rds.ask(
        "create_dbinstance", region_id=REGION, engine=engine, engine_version=version, dbinstance_class=instance_class,
        dbinstance_storage=100, dbinstance_net_type="Intranet", security_iplist="10.0.0.0/8", pay_type="Postpaid",
        dbinstance_description=description, client_token=f"lifecycle-{description}", **more,
    )
    assert made.dbinstance_id and made.order_id and made.connection_string and made.port, made
    return made.dbinstance_id


def database(instance, name, character_set):
    rds.ask("create_database", dbinstance_id=instance, dbname=name, character_set_name=character_set)

    def database_status():
        rows = rds.ask("describe_databases", dbinstance_id=instance, dbname=name).databases.database
        return rows[0].dbstatus

    assert wait(database_status, "Running")[0] == "Creating"


def account(instance, name, **more):
    rds.ask("create_account", dbinstance_id=instance, account_name=name, account_password="Test123456!", **more)

    def account_status():
        rows = rds.ask("describe_accounts", dbinstance_id=instance, account_name=name).accounts.dbinstance_account
        return rows[0].account_status

    assert wait(account_status, "Available")[0] == "Unavailable"


def grant(instance, name, dbname, privilege, shown):
    rds.ask("grant_account_privilege", dbinstance_id=instance, account_name=name, dbname=dbname, account_privilege=privilege)

    def privileges():
        rows = rds.ask("describe_databases", dbinstance_id=instance, dbname=dbname).databases.database
        return [(row.account, row.account_privilege) for row in rows[0].accounts.account_privilege_info]

    wait(lambda: (name, shown) in privileges(), True)
    [row] = rds.ask("describe_accounts", dbinstance_id=instance, account_name=name).accounts.dbinstance_account
    assert dbname in [privilege.dbname for privilege in row.database_privileges.database_privilege]


def between(source, destination, names):
    return rds.generic(
        "ImportDatabaseBetweenInstances", SourceDBInstanceId=source, DBInstanceId=destination,
        DBInfo=json.dumps({"DBNames": names}),
    )["ImportId"]


def around_now():
    now = datetime.now(timezone.utc)
    return [(now + timedelta(days=days)).strftime("%Y-%m-%dT%H:%MZ") for days in (-1, 1)]


def migrated(import_status, source, destination, on_the_way):
    assert wait(import_status, "Success")[0] == on_the_way
    running(source)
    running(destination)


def mysql():
    pair = [create("MySQL", "8.0", "mysql.x4.large.2", name) for name in ("orders", "orders-copy")]
    source, destination = pair
    for instance in pair:
        running(instance, "Creating")
        database(instance, "shop", "utf8mb4")
        account(instance, "app")
        grant(instance, "app", "shop", "ReadWrite", "ReadWrite")

    # A database that the destination lacks is refused, and nothing happens.
    database(source, "extra", "utf8mb4")
    try:
        between(source, destination, ["extra"])
    except AlibabaCloudException as error:
        assert error.code == "InvalidDBInfo.Malformed", error
    else:
        raise AssertionError("a migration into a database that is not there was let in")
    import_id = between(source, destination, ["shop"])

    def import_status():
        start, end = around_now()
        body = rds.ask(
            "descibe_imports_from_database", dbinstance_id=destination, engine="MySQL", import_id=import_id,
            start_time=start, end_time=end,
        )
        [row] = body.items.import_result_from_db
        assert row.import_id == import_id and body.total_record_count == 1
        return row.import_data_status

    migrated(import_status, source, destination, "FullImporting")

    # Resize, then restart.
    rds.ask(
        "modify_dbinstance_spec", dbinstance_id=source, dbinstance_class="mysql.x8.large.2", dbinstance_storage=200,
        pay_type="Postpaid", effective_time="Immediate",
    )
    assert rds.refused("restart_dbinstance", dbinstance_id=source) == ("InvalidDBInstanceStatus.NotSupport", 400)
    # The refusal has counted as a poll, so the next look ends the change.
    running(source)
    resized = rds.attribute(source)
    assert (resized.dbinstance_class, resized.dbinstance_storage) == ("mysql.x8.large.2", 200)
    rds.ask("restart_dbinstance", dbinstance_id=source)
    running(source, "Rebooting")

    # A read-only instance, which keeps its primary from being deleted.
    read_only = rds.ask(
        "create_read_only_dbinstance", region_id=REGION, zone_id=resized.zone_id, dbinstance_id=source, engine_version="8.0",
        dbinstance_class="mysqlro.x4.large.1", dbinstance_storage=200, pay_type="Postpaid", dbinstance_description="reports",
    ).dbinstance_id
    running(read_only, "Creating")
    row = rds.attribute(read_only)
    assert (row.dbinstance_type, row.master_instance_id) == ("Readonly", source)
    assert [one.dbinstance_id for one in rds.attribute(source).read_only_dbinstance_ids.read_only_dbinstance_id] == [read_only]
    assert rds.refused("delete_dbinstance", dbinstance_id=source)[0] == "DependencyViolation"

    # Take apart.
    rds.ask("revoke_account_privilege", dbinstance_id=source, account_name="app", dbname="shop")
    rds.ask("delete_account", dbinstance_id=source, account_name="app")
    wait(lambda: len(rds.ask("describe_accounts", dbinstance_id=source).accounts.dbinstance_account), 0)
    rds.ask("delete_database", dbinstance_id=source, dbname="shop")
    rds.ask("delete_database", dbinstance_id=source, dbname="extra")
    wait(lambda: len(rds.ask("describe_databases", dbinstance_id=source).databases.database), 0)
    return [read_only, source, destination]


def sql_server():
    pair = [create("SQLServer", "2019_std_ha", "mssql.x4.large.s2", name) for name in ("ledger", "ledger-copy")]
    source, destination = pair
    for instance in pair:
        running(instance, "Creating")
        account(instance, "boss", account_type="Super")
        account(instance, "app")
    for name in ("ledger", "archive"):
        database(source, name, "Chinese_PRC_CI_AS")
    grant(source, "app", "ledger", "DBOwner", "DbOwner")
    import_id = between(source, destination, {"ledger": "ledger", "archive": "archive2018"})

    def import_status():
        start, end = around_now()
        answer = rds.generic(
            "DescribeImportsForSQLServer", DBInstanceId=destination, ImportId=str(import_id), StartTime=start, EndTime=end,
        )
        first, second = answer["Items"]["SQLServerImport"]
        assert first["ImportStatus"] == second["ImportStatus"]
        return first["ImportStatus"]

    migrated(import_status, source, destination, "Importing")
    rows = rds.ask("describe_databases", dbinstance_id=destination).databases.database
    assert sorted(row.dbname for row in rows) == ["archive2018", "ledger"]
    assert all(row.dbstatus == "Running" for row in rows)
    return pair


started = time.monotonic()
assert rds.ask("describe_dbinstances", region_id=REGION).total_record_count == 0
instances = mysql() + sql_server()
listed = rds.ask("describe_dbinstances", region_id=REGION)
assert listed.total_record_count == 5 and {row.dbinstance_id for row in listed.items.dbinstance} == set(instances)
for instance in instances:
    assert rds.ask("delete_dbinstance", dbinstance_id=instance).region_id == REGION
    gone(instance)
assert rds.ask("describe_dbinstances", region_id=REGION).total_record_count == 0
left = rds.control("seed")
assert not left.get("DBInstances") and not left.get("Operations"), left
print(f"python lifecycle: ok, {left['Requests']} requests, {time.monotonic() - started:.1f} s")
