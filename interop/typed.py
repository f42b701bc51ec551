"""Alibaba Cloud's Python client, unchanged, with its typed calls: what the programs of this folder share."""
import json
import time
import typing
import urllib.request

from alibabacloud_rds20140815.client import Client
from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
from alibabacloud_tea_openapi.models import Config, OpenApiRequest, Params
from darabonba.runtime import RuntimeOptions

REGION = "cn-hangzhou"


class Rds:
    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.client = Client(Config(
            access_key_id="testid", access_key_secret="testsecret", endpoint=endpoint, protocol="HTTP", region_id=REGION,
        ))

    def ask(self, method, **fields):
        """One typed call: the client's own request model takes `fields`, its own response model is the answer."""
        call = getattr(self.client, method)
        answer = call(typing.get_type_hints(call)["request"](**fields))
        assert answer.status_code == 200 and answer.body.request_id, method
        return answer.body

    def generic(self, action, **query):
        """A call that this version of the client has no method for."""
        params = Params(
            action=action, version="2014-08-15", protocol="HTTP", pathname="/", method="POST",
            auth_type="AK", style="RPC", req_body_type="formData", body_type="json",
        )
        return self.client.call_api(params, OpenApiRequest(query=query), RuntimeOptions())["body"]

    def refused(self, method, **fields):
        """Code and status of a call that must be refused."""
        try:
            answer = self.ask(method, **fields)
        except AlibabaCloudException as error:
            return error.code, error.status_code
        raise AssertionError(f"{method} was let in: {answer}")

    def attribute(self, instance):
        return self.ask("describe_dbinstance_attribute", dbinstance_id=instance).items.dbinstance_attribute[0]

    def control(self, path):
        """The fake's own control API."""
        with urllib.request.urlopen(f"http://{self.endpoint}/_fake/{path}") as answer:
            return json.load(answer)


def wait(read, wanted, polls=10):
    """Asks until the answer is `wanted`; returns what was seen on the way."""
    seen = []
    while len(seen) < polls:
        seen.append(read())
        if seen[-1] == wanted:
            return seen
        time.sleep(0.01)
    raise AssertionError(f"waited for {wanted}, saw {seen}")
