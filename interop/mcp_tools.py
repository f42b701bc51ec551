"""Runs the tools of Alibaba Cloud's MCP server for RDS against a fake with database servers, by the MCP protocol.

Usage: mcp_tools.py ENDPOINT

The server takes its endpoint from the region, so the functions that make its clients are replaced here. Everything else is the
server's own. Prints a line for each tool, and exits with 1 if one fails.
"""

import asyncio
import datetime
import json
import sys

from alibabacloud_rds_openapi_mcp_server import server
from alibabacloud_rds20140815.client import Client as RdsClient
from alibabacloud_tea_openapi.models import Config
from alibabacloud_vpc20160428.client import Client as VpcClient

REGION = "cn-hangzhou"
# These ask other products: billing, and the performance analysis of DAS.
OTHER_PRODUCTS = {"describe_bills", "describe_monitor_metrics", "describe_sql_insight_statistic"}


def clients(endpoint):
    """Sends the server's clients to the fake."""
    config = Config(
        access_key_id="testid", access_key_secret="testsecret", region_id=REGION, protocol="http", endpoint=endpoint
    )
    for module in (server, sys.modules["db_service"]):
        module.get_rds_client = lambda region: RdsClient(config)
    server.get_vpc_client = lambda region: VpcClient(config)


def steps():
    """The tools in the order of a session, each with its arguments and a part of the answer."""
    now = datetime.datetime.now(datetime.timezone.utc)
    begin = (now - datetime.timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S")
    end = now.strftime("%Y-%m-%d %H:%M:%S")
    region = {"region_id": REGION}
    mysql, several = {**region, "dbinstance_id": "rm-1"}, {**region, "db_instance_ids": ["rm-1", "pgm-1"]}
    one = {**region, "db_instance_id": "rm-1"}
    postgres = {**region, "dbinstance_id": "pgm-1"}
    yield "get_current_time", {}, "time"
    yield "describe_db_instances", region, "rm-1"
    yield "describe_db_instance_attribute", one, "MySQL"
    yield "describe_db_instance_net_info", several, "127."
    yield "describe_db_instance_ip_allowlist", several, "default"
    yield "describe_db_instance_databases", several, "shop"
    yield "describe_db_instance_accounts", several, "app"
    # With names of parameters the tool needs an instance with a parameter group: only then does the service answer one.
    named = {"db_instance_ids": ["rm-1"], "paramters": ["wait_timeout"]}
    yield "describe_db_instance_parameters", {**region, **named}, "web"
    yield "describe_db_instance_parameters", several, "{}"
    yield (
        "describe_db_instance_performance",
        {**one, "db_type": "mysql", "perf_keys": ["MemCpuUsage", "QPSTPS"], "start_time": begin, "end_time": end},
        "",
    )
    times = {"start_time": begin, "end_time": end}
    yield "describe_slow_log_records", {**mysql, **times}, ""
    yield "describe_error_logs", {**one, **times}, ""
    yield "describe_available_zones", {**region, "engine": "MySQL"}, REGION
    offer = {"zone_id": "cn-hangzhou-h", "instance_charge_type": "Postpaid", "engine": "MySQL", "engine_version": "8.0"}
    offer |= {"dbinstance_storage_type": "cloud_essd", "category": "Basic"}
    yield "describe_available_classes", {**region, **offer}, "mysql."
    yield "describe_vpcs", region, "vpc-1"
    yield "describe_vswitches", {**region, "vpc_id": "vpc-1"}, "vsw-1"
    created = {"engine": "MySQL", "engine_version": "8.0", "dbinstance_class": "mysql.n2.medium.1"}
    created |= {"dbinstance_storage": 20, "vpc_id": "vpc-1", "vswitch_id": "vsw-1", "zone_id": "cn-hangzhou-h"}
    created |= {"dbinstance_storage_type": "cloud_essd"}
    yield "create_db_instance", {**region, **created}, "DBInstanceId"
    account = {"account_name": "web", "account_password": "Test_1234"}
    yield "create_db_instance_account", {**one, **account}, "RequestId"
    yield "modify_db_instance_description", {**one, "description": "orders"}, "RequestId"
    yield "modify_parameter", {**mysql, "parameters": {"wait_timeout": "3600"}}, "RequestId"
    yield "modify_security_ips", {**mysql, "security_ips": "10.0.0.0/8"}, "RequestId"
    yield "add_tags_to_db_instance", {**one, "tags": {"team": "shop"}}, "RequestId"
    yield "allocate_instance_public_connection", {**one, "connection_string_prefix": "rm-1-public"}, "RequestId"
    yield "describe_all_whitelist_template", region, "office"
    yield "attach_whitelist_template_to_instance", {**one, "template_id": 1}, "RequestId"
    yield "describe_instance_linked_whitelist_template", one, "office"
    yield "modify_db_instance_spec", {**mysql, "dbinstance_storage": 50, "pay_type": "Postpaid"}, "RequestId"
    # SQL through the address that the API states. The server makes an account for it, and deletes it afterwards.
    tables = "select table_name from information_schema.tables where table_schema = 'shop'"
    yield "query_sql", {**mysql, "db_name": "shop", "sql": "select count(*) as number from orders"}, "2"
    yield "query_sql", {**mysql, "db_name": "information_schema", "sql": tables}, "orders"
    yield "query_sql", {**postgres, "db_name": "shop", "sql": "select count(*) as number from orders"}, "2"
    yield "explain_sql", {**mysql, "db_name": "shop", "sql": "select * from orders where id = 1"}, "orders"
    yield "show_create_table", {**mysql, "db_name": "shop", "table_name": "orders"}, "CREATE TABLE"
    yield "show_engine_innodb_status", mysql, "InnoDB"
    yield "show_largest_table", {**mysql, "topK": 3}, "["
    yield "show_largest_table_fragment", {**mysql, "topK": 3}, "["
    yield "restart_db_instance", mysql, "RequestId"


def text_of(result):
    """Returns what a tool has answered, and whether it has failed."""
    if isinstance(result, tuple):
        result = result[0]
    parts = getattr(result, "content", result)
    return "\n".join(getattr(part, "text", str(part)) for part in parts), bool(getattr(result, "is_error", False))


async def run(endpoint):
    clients(endpoint)
    server.mcp.activate(enabled_groups=["rds"])
    offered = {tool.name for tool in await server.mcp.list_tools()}
    failed, called = 0, set()
    for name, arguments, expected in steps():
        called.add(name)
        try:
            text, is_error = text_of(await server.mcp.call_tool(name, arguments))
            problem = text if is_error or expected not in text else ""
        except Exception as error:
            problem = str(error)
        failed += bool(problem)
        print(f"{'FAILED' if problem else 'ok':8}{name} {json.dumps(arguments)}{': ' + problem if problem else ''}")
    unknown = offered - called - OTHER_PRODUCTS
    print(f"{len(called)} tools called, {failed} calls failed; not called, since they ask other products: {sorted(OTHER_PRODUCTS)}")
    if unknown:
        print(f"tools that nothing calls: {sorted(unknown)}")
    return failed or len(unknown)


if __name__ == "__main__":
    sys.exit(1 if asyncio.run(run(sys.argv[1])) else 0)
