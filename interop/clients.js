// The list of calls, through Alibaba Cloud's Node clients: `clients.js ENDPOINT v3|v1|pop|pop-post`.
// Each client is unchanged; only the endpoint is the fake's.
'use strict';
const assert = require('node:assert/strict');

const [endpoint, kind] = process.argv.slice(2);
const version = '2014-08-15';
const dbInfo = JSON.stringify({ DBNames: ['mydb'] });
const started = Date.now();

/** What a client's own error says. */
class Refused extends Error {
  constructor(name, code, status, requestId) {
    super(code);
    Object.assign(this, { name, code, status, requestId });
  }
}

/** @alicloud/rds20140815: V3, or V1 with signatureAlgorithm 'v2'. */
class Tea {
  constructor({ key = 'testid', secret = 'testsecret', token, retryOptions } = {}) {
    const { default: Client } = require('@alicloud/rds20140815');
    const { $OpenApiUtil } = require('@alicloud/openapi-core');
    const config = new $OpenApiUtil.Config({
      accessKeyId: key, accessKeySecret: secret, securityToken: token, endpoint, protocol: 'HTTP', regionId: 'cn-hangzhou', retryOptions,
    });
    if (kind === 'v1') config.signatureAlgorithm = 'v2';
    this.client = new Client(config);
  }

  async call(action, query = {}) {
    const { $OpenApiUtil } = require('@alicloud/openapi-core');
    const $dara = require('@darabonba/typescript');
    const params = new $OpenApiUtil.Params({
      action, version, protocol: 'HTTP', pathname: '/', method: 'POST', authType: 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json',
    });
    try {
      const answer = await this.client.callApi(params, new $OpenApiUtil.OpenApiRequest({ query }), new $dara.RuntimeOptions({}));
      return answer.body;
    } catch (error) {
      throw new Refused(error.name, error.code, error.statusCode, error.requestId);
    }
  }

  async typed() {
    const models = require('@alicloud/rds20140815');
    const answer = await this.client.describeDBInstances(new models.DescribeDBInstancesRequest({ regionId: 'cn-hangzhou' }));
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(answer.body.items.DBInstance.map((item) => item.DBInstanceId), ['rm-from', 'rm-to', 'rm-locked']);
    assert.equal(answer.body.items.DBInstance[0].DBInstanceDescription, "a b+c*~/é中=&%'()!");
    assert.equal(answer.body.totalRecordCount, 3);
  }
}

/** @alicloud/pop-core: V1, GET, or POST with everything in the form. */
class Pop {
  constructor({ key = 'testid', secret = 'testsecret', token } = {}) {
    const { RPCClient } = require('@alicloud/pop-core');
    this.client = new RPCClient({
      accessKeyId: key, accessKeySecret: secret, securityToken: token, endpoint: `http://${endpoint}`, apiVersion: version,
    });
  }

  async call(action, query = {}) {
    try {
      return await this.client.request(action, query, { method: kind === 'pop-post' ? 'POST' : 'GET' });
    } catch (error) {
      throw new Refused(error.name, error.code, error.entry?.response?.statusCode, error.data?.RequestId);
    }
  }

  async typed() {
    const answer = await this.call('DescribeDBInstances', { RegionId: 'cn-hangzhou' });
    assert.equal(answer.Items.DBInstance[0].DBInstanceDescription, "a b+c*~/é中=&%'()!");
    assert.equal(answer.TotalRecordCount, 3);
  }
}

const Client = kind.startsWith('pop') ? Pop : Tea;

async function expect(client, action, query, code, status, name) {
  let answer;
  try {
    answer = await client.call(action, query);
  } catch (error) {
    assert.ok(error instanceof Refused, error);
    assert.equal(error.code, code, action);
    assert.equal(error.status, status, action);
    assert.match(error.requestId, /^[0-9A-F-]{36}$/);
    if (Client === Pop) assert.equal(error.name, `${code}Error`);
    else if (name) assert.equal(error.name, name);
    return;
  }
  assert.fail(`${action} was let in: ${JSON.stringify(answer)}`);
}

async function status(client, instance) {
  const answer = await client.call('DescribeDBInstanceAttribute', { DBInstanceId: instance });
  return answer.Items.DBInstanceAttribute[0].DBInstanceStatus;
}

async function main() {
  const client = new Client();
  await client.typed();

  // The whole migration.
  const migrate = { SourceDBInstanceId: 'rm-from', DBInstanceId: 'rm-to', DBInfo: dbInfo };
  const { ImportId } = await client.call('ImportDatabaseBetweenInstances', migrate);
  assert.equal(typeof ImportId, 'number');
  assert.deepEqual([await status(client, 'rm-from'), await status(client, 'rm-to')], ['TRANSING', 'Importing']);
  assert.deepEqual([await status(client, 'rm-from'), await status(client, 'rm-to')], ['Running', 'Running']);

  // Every class of error that a client's code branches on.
  await expect(client, 'CancelImport', { DBInstanceId: 'rm-to', ImportId: String(ImportId) }, 'OperationDenied.IncorrectTaskStatus', 403, 'ClientError');
  await expect(client, 'CancelImport', { DBInstanceId: 'rm-to' }, 'MissingParameter', 400, 'ClientError');
  await expect(client, 'ImportDatabaseBetweenInstances', { ...migrate, DBInstanceId: 'rm-locked' }, 'OperationDenied.LockMode', 403);
  await expect(client, 'ImportDatabaseBetweenInstances', { ...migrate, DBInstanceId: 'rm-no' }, 'InvalidDBInstanceId.NotFound', 404);
  await expect(client, 'ImportDatabaseBetweenInstances', { ...migrate, DBInfo: '{“DBNames”:[“mydb”]}' }, 'InvalidDBInfo.Malformed', 400);
  await expect(client, 'DescribeNothing', {}, 'InvalidAction.NotFound', 404);
  await expect(client, 'CreateGADInstance', { DBInstanceId: 'rm-to' }, 'FakeRds.NotModelled', 400, 'ClientError');
  await expect(client, 'DescribeDatabases', { DBInstanceId: 'rm-to' }, 'InternalError', 500, 'ServerError');
  const { Databases } = await client.call('DescribeDatabases', { DBInstanceId: 'rm-to' });
  assert.equal(Databases.Database[0].DBName, 'mydb');

  // Throttling: refused twice, then let in.
  const usage = { DBInstanceId: 'rm-to' };
  await expect(client, 'DescribeResourceUsage', usage, 'Throttling.User', 400, 'ThrottlingError');
  if (Client === Pop) {
    await expect(client, 'DescribeResourceUsage', usage, 'Throttling.User', 400);
    assert.equal((await client.call('DescribeResourceUsage', usage)).DataSize, 512 * 2 ** 20);
  } else {
    const $dara = require('@darabonba/typescript');
    const again = new $dara.RetryCondition({ maxAttempts: 3, exception: ['ThrottlingError'], errorCode: ['Throttling.User'], backoff: $dara.BackoffPolicy.newBackoffPolicy({ policy: 'Fixed', period: 10 }) });
    const retrying = new Client({ retryOptions: new $dara.RetryOptions({ retryable: true, retryCondition: [again] }) });
    assert.equal((await retrying.call('DescribeResourceUsage', usage)).DataSize, 512 * 2 ** 20);
  }

  // Who calls.
  await expect(new Client({ secret: 'wrong' }), 'DescribeRegions', {}, 'SignatureDoesNotMatch', 400);
  await expect(new Client({ key: 'nobody' }), 'DescribeRegions', {}, 'InvalidAccessKeyId.NotFound', 404);
  await expect(new Client({ key: 'ramid', secret: 'ramsecret' }), 'DescribeRegions', {}, 'Forbidden.RAM', 403);
  const sts = { key: 'STS.testid', secret: 'stssecret' };
  assert.ok((await new Client({ ...sts, token: 'STS.token/+=' }).call('DescribeRegions')).Regions);
  await expect(new Client({ ...sts, token: 'other' }), 'DescribeRegions', {}, 'InvalidSecurityToken.Malformed', 400);
  for (let n = 0; n < 5; n += 1) await client.call('DescribeRegions');
}

main().then(
  () => console.log(`node ${kind}: ok, ${((Date.now() - started) / 1000).toFixed(1)} s`),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
