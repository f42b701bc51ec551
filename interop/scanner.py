"""Looks at every instance as security scanners do, through Alibaba Cloud's Python client: `scanner.py ENDPOINT`.

Instances of all engines are put in as a seed, listed page by page, and each is asked for its settings. What scanners
read must be there, and must say what the seed says.
"""
import json
import sys
import time
import urllib.error
import urllib.request

from alibabacloud_tea_openapi.exceptions import AlibabaCloudException

from typed import REGION, Rds

rds = Rds(sys.argv[1])

OPEN = {
    "SecurityGroupIds": ["sg-1"], "IPArrays": [{"DBInstanceIPArrayName": "default", "SecurityIPList": "0.0.0.0/0,10.0.0.1"}],
    "Tags": {"team": "orders", "stage": ""},
}
SAFE = {
    "SSLEnabled": True, "TDEEnabled": True, "SQLCollectorEnabled": True, "SQLCollectorRetention": 365, "DeletionProtection": True,
    "MonitorPeriod": 60, "Connections": [{"ConnectionString": "safe-pub.rds.aliyuncs.com"}],
    "Backups": [{"BackupId": str(number), "BackupMode": "Automated", "BackupSize": 1 << 30} for number in range(100, 155)],
    "Databases": [{"DBName": "shop"}, {"DBName": "ledger"}],
    "Accounts": [{"AccountName": "app", "DatabasePrivileges": {"shop": "ReadWrite"}}],
}
SEED = [
    {"DBInstanceId": "rm-open", "Engine": "MySQL", "DBInstanceDescription": "open", **OPEN},
    {"DBInstanceId": "rm-safe", "Engine": "MySQL", **SAFE},
    {"DBInstanceId": "rr-safe", "Engine": "MySQL", "DBInstanceType": "Readonly", "MasterInstanceId": "rm-safe"},
    {"DBInstanceId": "ms-open", "Engine": "SQLServer", "EngineVersion": "2019_ent", **OPEN},
    {"DBInstanceId": "pgm-safe", "Engine": "PostgreSQL", "SSLEnabled": True, "DBInstanceClass": "pg.n2.medium.2c"},
    {"DBInstanceId": "ppas-1", "Engine": "PPAS"},
    {"DBInstanceId": "maria-1", "Engine": "MariaDB", "PayType": "Prepaid", "ExpireTime": "2030-01-01T00:00:00Z"},
    {"DBInstanceId": "rm-stopped", "Engine": "MySQL", "DBInstanceStatus": "Stopped"},
    {"DBInstanceId": "rm-locked", "Engine": "MySQL", "LockMode": "LockByExpiration", "LockReason": "expired"},
] + [{"DBInstanceId": f"rm-{number:03}", "Engine": "MySQL"} for number in range(50)]
ENGINES = ("MySQL", "SQLServer", "PostgreSQL", "PPAS", "MariaDB")


def put_seed():
    body = json.dumps({"DBInstances": SEED}).encode()
    request = urllib.request.Request(f"http://{sys.argv[1]}/_fake/seed", data=body, method="PUT")
    try:
        urllib.request.urlopen(request).close()
    except urllib.error.HTTPError as error:
        raise AssertionError(error.read().decode()) from error


def complete(what, model, *names):
    """None of these fields is missing."""
    missing = [name for name in names if getattr(model, name) is None]
    assert not missing, (what, missing)


def tolerated(codes, method, instance):
    """The answer, or None if the service refuses in a way that scanners pass over."""
    try:
        return rds.ask(method, dbinstance_id=instance)
    except AlibabaCloudException as error:
        assert error.code in codes, (method, instance, error)
        return None


def instances():
    """Asks for pages of 50 and goes by the totals of the answers."""
    rows, page = [], 1
    while True:
        body = rds.ask("describe_dbinstances", region_id=REGION, page_size=50, page_number=page)
        complete("DescribeDBInstances", body, "page_number", "page_record_count", "total_record_count")
        assert body.page_record_count == len(body.items.dbinstance) and body.page_number == page
        rows += body.items.dbinstance
        if len(rows) >= body.total_record_count:
            return rows
        page = body.page_number + 1


def backups(instance):
    rows, page = [], 1
    while True:
        body = rds.ask("describe_backups", dbinstance_id=instance, page_size=50, page_number=page)
        # These are texts, which scanners turn into numbers.
        assert all(isinstance(text, str) for text in (body.page_number, body.page_record_count, body.total_record_count))
        rows += body.items.backup
        if len(rows) >= int(body.total_record_count):
            return rows
        page = int(body.page_number) + 1


def databases(instance):
    """There is no total: a page past the end is empty."""
    rows, page = [], 1
    while True:
        found = rds.ask("describe_databases", dbinstance_id=instance, page_size=100, page_number=page).databases.database
        if not found:
            return rows
        rows += found
        page += 1


def scan(row):
    instance, found = row.dbinstance_id, {}
    complete(
        instance, row, "dbinstance_description", "engine", "engine_version", "dbinstance_status", "dbinstance_type", "dbinstance_net_type",
        "connection_mode", "instance_network_type", "pay_type", "region_id", "zone_id", "dbinstance_class", "lock_mode", "lock_reason",
        "create_time", "expire_time", "dbinstance_storage_type", "vpc_id", "v_switch_id", "vpc_cloud_instance_id", "resource_group_id",
        "mutri_orsignle", "deletion_protection", "category",
    )
    assert row.engine in ENGINES
    one = rds.attribute(instance)
    complete(
        instance, one, "connection_string", "port", "dbinstance_cpu", "dbinstance_class_type", "dbinstance_memory", "dbinstance_storage",
        "max_connections", "max_iops", "maintain_time", "security_iplist", "security_ipmode", "deletion_protection", "creation_time",
        "slave_zones", "serverless_config", "extra", "read_only_dbinstance_ids", "account_max_quantity", "dbmax_quantity",
        "availability_value", "collation", "time_zone", "current_kernel_version", "auto_upgrade_minor_version",
    )
    assert int(one.port) > 0 and isinstance(one.deletion_protection, bool)
    assert row.deletion_protection == one.deletion_protection

    ssl = tolerated(
        ("InvaildEngineInRegion.ValueNotSupported", "InstanceEngineType.NotSupport", "OperationDenied.DBInstanceType"),
        "describe_dbinstance_ssl", instance,
    )
    if ssl:
        complete(instance, ssl, "require_update", "require_update_reason", "sslexpire_time", "connection_string", "sslenabled")
        found["ssl"] = ssl.sslenabled in ("Yes", "on")
    tde = tolerated(
        ("InstanceEngineType.NotSupport", "InvaildEngineInRegion.ValueNotSupported", "IncorrectDBInstanceType", "IncorrectEngineVersion"),
        "describe_dbinstance_tde", instance,
    )
    if tde:
        complete(instance, tde, "tdestatus", "databases")
        found["tde"] = tde.tdestatus.upper() == "ENABLED"
    key = tolerated(("NoActiveBYOK",), "describe_dbinstance_encryption_key", instance)
    if key:
        complete(instance, key, "encryption_key")

    lists = rds.ask("describe_dbinstance_iparray_list", dbinstance_id=instance).items.dbinstance_iparray
    for one_list in lists:
        complete(instance, one_list, "dbinstance_iparray_name", "dbinstance_iparray_attribute", "security_iptype", "security_iplist")
    assert "default" in [one_list.dbinstance_iparray_name for one_list in lists]
    found["public"] = any("0.0.0.0" in one_list.security_iplist for one_list in lists)

    parameters = rds.ask("describe_parameters", dbinstance_id=instance)
    complete(instance, parameters, "engine", "engine_version", "config_parameters")
    assert parameters.config_parameters.dbinstance_parameter is not None
    running = parameters.running_parameters.dbinstance_parameter
    assert running, instance
    for parameter in running:
        complete(instance, parameter, "parameter_name", "parameter_value", "parameter_description")
    if row.engine == "PostgreSQL":
        names = {parameter.parameter_name for parameter in running}
        assert {"log_connections", "log_disconnections", "log_duration"} <= names, names

    policy = rds.ask("describe_sqlcollector_policy", dbinstance_id=instance)
    assert policy.sqlcollector_status in ("Enable", "Disabled")
    found["audit"] = policy.sqlcollector_status == "Enable"
    found["kept"] = int(rds.ask("describe_sqlcollector_retention", dbinstance_id=instance).config_value)

    rules = rds.ask("describe_backup_policy", dbinstance_id=instance)
    complete(
        instance, rules, "preferred_backup_period", "preferred_backup_time", "backup_retention_period", "enable_backup_log",
        "enable_increment_data_backup", "log_backup_retention_period", "local_log_retention_hours", "backup_method",
    )
    assert isinstance(rules.backup_retention_period, int) and isinstance(rules.enable_increment_data_backup, bool)
    found["backups"] = len(backups(instance))
    for backup in backups(instance):
        complete(
            instance, backup, "backup_id", "backup_status", "backup_start_time", "backup_end_time", "backup_type", "backup_mode", "backup_method",
            "backup_size", "store_status", "dbinstance_id", "backup_initiator", "consistent_time", "meta_status",
        )

    tags = rds.ask("describe_tags", region_id=REGION, dbinstance_id=instance).items.tag_infos
    found["tags"] = {tag.tag_key: tag.tag_value for tag in tags}
    listed = rds.ask("list_tag_resources", region_id=REGION, resource_type="INSTANCE", resource_id=[instance]).tag_resources.tag_resource
    assert {tag.tag_key: tag.tag_value for tag in listed} == found["tags"]

    net = rds.ask("describe_dbinstance_net_info", dbinstance_id=instance)
    complete(instance, net, "instance_network_type", "security_ipmode")
    addresses = net.dbinstance_net_infos.dbinstance_net_info
    for address in addresses:
        complete(instance, address, "connection_string", "iptype", "ipaddress", "port", "connection_string_type", "vpcid", "v_switch_id")
    assert one.connection_string in [address.connection_string for address in addresses]
    found["addresses"] = len(addresses)

    if row.dbinstance_status == "Running":
        accounts = rds.ask("describe_accounts", dbinstance_id=instance)
        complete(instance, accounts, "page_number", "total_record_count")
        for account in accounts.accounts.dbinstance_account:
            complete(instance, account, "account_name", "account_status", "account_type", "account_description", "dbinstance_id")
            assert account.database_privileges.database_privilege is not None
        found["accounts"] = [account.account_name for account in accounts.accounts.dbinstance_account]
        rows = databases(instance)
        for database in rows:
            complete(instance, database, "dbname", "dbstatus", "engine", "character_set_name", "dbdescription", "dbinstance_id")
            assert database.accounts.account_privilege_info is not None
        found["databases"] = [database.dbname for database in rows]

    assert int(rds.ask("describe_dbinstance_monitor", dbinstance_id=instance).period) in (5, 10, 60, 300)
    groups = rds.ask("describe_security_group_configuration", dbinstance_id=instance)
    found["groups"] = [group.security_group_id for group in groups.items.ecs_security_group_relation]
    usage = rds.ask("describe_resource_usage", dbinstance_id=instance)
    complete(instance, usage, "engine", "disk_used", "data_size", "log_size", "backup_size", "sqlsize")
    nodes = rds.ask("describe_dbinstance_haconfig", dbinstance_id=instance).host_instance_infos.node_info
    assert [node.node_type for node in nodes].count("Master") == 1, instance
    return found


started = time.monotonic()
put_seed()
rows = instances()
assert [row.dbinstance_id for row in rows] == [one["DBInstanceId"] for one in SEED]
found = {row.dbinstance_id: scan(row) for row in rows}
assert {row.engine for row in rows} == set(ENGINES)


def holds(instance, **wanted):
    got = {name: found[instance].get(name) for name in wanted}
    assert got == wanted, (instance, got)


holds("rm-open", ssl=False, tde=False, public=True, audit=False, kept=30, backups=0, tags={"team": "orders", "stage": ""}, groups=["sg-1"])
holds("rm-open", accounts=[], databases=[], addresses=1)
holds("rm-safe", ssl=True, tde=True, public=False, audit=True, kept=365, backups=55, tags={}, groups=[], addresses=2)
holds("rm-safe", accounts=["app"], databases=["shop", "ledger"])
holds("rr-safe", public=False, backups=0)
holds("ms-open", ssl=False, tde=False, public=True)
holds("pgm-safe", ssl=True, public=False)
holds("ppas-1", public=False)
holds("maria-1", ssl=False, public=False)
print(f"python scanner: ok, {len(rows)} instances, {rds.control('seed')['Requests']} requests, {time.monotonic() - started:.1f} s")
