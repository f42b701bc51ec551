// Instances from nothing to nothing, through Alibaba Cloud's Node client and its typed calls: `lifecycle.js ENDPOINT`.
// The fake starts empty. Two instances are made, filled, migrated, resized, restarted, given a read-only instance, and deleted.
'use strict';
const assert = require('node:assert/strict');
const models = require('@alicloud/rds20140815');
const { $OpenApiUtil } = require('@alicloud/openapi-core');
const $dara = require('@darabonba/typescript');

const [endpoint] = process.argv.slice(2);
const started = Date.now();
const RegionId = 'cn-hangzhou';
const client = new models.default(new $OpenApiUtil.Config({
  accessKeyId: 'testid', accessKeySecret: 'testsecret', endpoint, protocol: 'HTTP', regionId: RegionId,
}));

/** One typed call: the client's own request model takes `fields`, its own response model is the answer. */
async function ask(action, fields) {
  const Request = models[`${action}Request`];
  for (const name of Object.keys(fields)) assert.ok(name in Request.names(), `${action} has no ${name}`);
  const answer = await client[action[0].toLowerCase() + action.slice(1)](new Request(fields));
  assert.equal(answer.statusCode, 200);
  assert.ok(answer.body.requestId, action);
  return answer.body;
}

async function refused(action, fields) {
  try {
    await ask(action, fields);
  } catch (error) {
    return [error.code, error.statusCode];
  }
  return assert.fail(`${action} was let in`);
}

/** A call that this version of the client has no method for. */
async function generic(action, query) {
  const params = new $OpenApiUtil.Params({
    action, version: '2014-08-15', protocol: 'HTTP', pathname: '/', method: 'POST', authType: 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json',
  });
  return (await client.callApi(params, new $OpenApiUtil.OpenApiRequest({ query }), new $dara.RuntimeOptions({}))).body;
}

/** Asks until the answer is `wanted`; returns what was seen on the way. */
async function wait(read, wanted) {
  const seen = [];
  while (seen.length < 10) {
    const answer = await read();
    if (answer === wanted) return seen;
    seen.push(answer);
    await new Promise((resume) => setTimeout(resume, 10));
  }
  return assert.fail(`waited for ${wanted}, saw ${seen}`);
}

async function attribute(DBInstanceId) {
  return (await ask('DescribeDBInstanceAttribute', { DBInstanceId })).items.DBInstanceAttribute[0];
}

async function running(id, onTheWay) {
  const seen = await wait(async () => (await attribute(id)).DBInstanceStatus, 'Running');
  assert.deepEqual([...new Set(seen)], onTheWay ? [onTheWay] : []);
}

async function database(DBInstanceId, DBName) {
  await ask('CreateDatabase', { DBInstanceId, DBName, characterSetName: 'utf8mb4' });
  const status = async () => (await ask('DescribeDatabases', { DBInstanceId, DBName })).databases.database[0].DBStatus;
  assert.equal((await wait(status, 'Running'))[0], 'Creating');
}

async function account(DBInstanceId, accountName) {
  await ask('CreateAccount', { DBInstanceId, accountName, accountPassword: 'Test123456!' });
  const status = async () => (await ask('DescribeAccounts', { DBInstanceId, accountName })).accounts.DBInstanceAccount[0].accountStatus;
  assert.equal((await wait(status, 'Available'))[0], 'Unavailable');
}

async function grant(DBInstanceId, accountName, DBName, accountPrivilege) {
  await ask('GrantAccountPrivilege', { DBInstanceId, accountName, DBName, accountPrivilege });
  await wait(async () => {
    const [row] = (await ask('DescribeDatabases', { DBInstanceId, DBName })).databases.database;
    return row.accounts.accountPrivilegeInfo.some((one) => one.account === accountName && one.accountPrivilege === accountPrivilege);
  }, true);
  const [row] = (await ask('DescribeAccounts', { DBInstanceId, accountName })).accounts.DBInstanceAccount;
  assert.deepEqual(row.databasePrivileges.databasePrivilege.map((one) => [one.DBName, one.accountPrivilege]), [[DBName, accountPrivilege]]);
}

async function migrate(SourceDBInstanceId, DBInstanceId, DBNames) {
  const { ImportId } = await generic('ImportDatabaseBetweenInstances', { SourceDBInstanceId, DBInstanceId, DBInfo: JSON.stringify({ DBNames }) });
  const day = 24 * 3600 * 1000;
  const stamp = (offset) => `${new Date(Date.now() + offset).toISOString().slice(0, 16)}Z`;
  const status = async () => {
    const body = await ask('DescibeImportsFromDatabase', {
      DBInstanceId, engine: 'MySQL', importId: ImportId, startTime: stamp(-day), endTime: stamp(day),
    });
    assert.equal(body.items.importResultFromDB.length, 1);
    return body.items.importResultFromDB[0].importDataStatus;
  };
  assert.equal((await wait(status, 'Success'))[0], 'FullImporting');
  await running(SourceDBInstanceId);
  await running(DBInstanceId);
}

async function gone(id) {
  const listed = async () => (await ask('DescribeDBInstances', { regionId: RegionId, DBInstanceId: id })).items.DBInstance[0]?.DBInstanceStatus;
  assert.deepEqual(new Set(await wait(listed, undefined)), new Set(['Deleting']));
  assert.deepEqual(await refused('DescribeDBInstanceAttribute', { DBInstanceId: id }), ['InvalidDBInstanceId.NotFound', 404]);
}

async function total() {
  return (await ask('DescribeDBInstances', { regionId: RegionId })).totalRecordCount;
}

async function main() {
  assert.equal(await total(), 0);
  const pair = [];
  for (const description of ['orders', 'orders-copy']) {
    const made = await ask('CreateDBInstance', {
      regionId: RegionId, engine: 'MySQL', engineVersion: '5.7', DBInstanceClass: 'rds.mysql.s2.large', DBInstanceStorage: 50,
      DBInstanceNetType: 'Intranet', securityIPList: '10.0.0.0/8', payType: 'Postpaid', DBInstanceDescription: description,
      tag: [new models.CreateDBInstanceRequestTag({ key: 'team', value: 'orders' })],
    });
    pair.push(made.DBInstanceId);
    await running(made.DBInstanceId, 'Creating');
    await database(made.DBInstanceId, 'shop');
    await account(made.DBInstanceId, 'app');
    await grant(made.DBInstanceId, 'app', 'shop', 'ReadOnly');
  }
  const [source, destination] = pair;
  const { items } = await ask('DescribeTags', { regionId: RegionId, DBInstanceId: source });
  assert.deepEqual(items.tagInfos.map((tag) => [tag.tagKey, tag.tagValue]), [['team', 'orders']]);

  // A migration takes dedicated instances, so both are resized first.
  for (const id of pair) {
    await ask('ModifyDBInstanceSpec', { DBInstanceId: id, DBInstanceClass: 'mysql.x4.large.2', DBInstanceStorage: 100, payType: 'Postpaid' });
    await running(id, 'DBInstanceClassChanging');
    const now = await attribute(id);
    assert.deepEqual([now.DBInstanceClass, now.DBInstanceStorage], ['mysql.x4.large.2', 100]);
  }
  await migrate(source, destination, ['shop']);
  await ask('RestartDBInstance', { DBInstanceId: source });
  await running(source, 'Rebooting');

  const { zoneId } = await attribute(source);
  const readOnly = (await ask('CreateReadOnlyDBInstance', {
    regionId: RegionId, zoneId, DBInstanceId: source, engineVersion: '5.7', DBInstanceClass: 'mysqlro.x4.large.1', DBInstanceStorage: 100, payType: 'Postpaid',
  })).DBInstanceId;
  await running(readOnly, 'Creating');
  assert.equal((await attribute(readOnly)).masterInstanceId, source);
  assert.equal((await refused('DeleteDBInstance', { DBInstanceId: source }))[0], 'DependencyViolation');
  assert.equal(await total(), 3);

  await ask('RevokeAccountPrivilege', { DBInstanceId: source, accountName: 'app', DBName: 'shop' });
  await ask('DeleteAccount', { DBInstanceId: source, accountName: 'app' });
  await wait(async () => (await ask('DescribeAccounts', { DBInstanceId: source })).accounts.DBInstanceAccount.length, 0);
  await ask('DeleteDatabase', { DBInstanceId: source, DBName: 'shop' });
  await wait(async () => (await ask('DescribeDatabases', { DBInstanceId: source })).databases.database.length, 0);
  for (const id of [readOnly, source, destination]) {
    await ask('DeleteDBInstance', { DBInstanceId: id });
    await gone(id);
  }
  assert.equal(await total(), 0);
  const left = await (await fetch(`http://${endpoint}/_fake/seed`)).json();
  assert.ok(!left.DBInstances?.length && !left.Operations?.length, JSON.stringify(left));
  console.log(`node lifecycle: ok, ${left.Requests} requests, ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
