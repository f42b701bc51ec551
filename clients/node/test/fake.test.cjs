'use strict';

const { test } = require('node:test');
const assert = require('node:assert');
const { default: Client, DescribeDBInstancesRequest, DescribeDBInstanceAttributeRequest, DeleteDatabaseRequest, DescribeDatabasesRequest, RestartDBInstanceRequest } = require('@alicloud/rds20140815');
const { $OpenApiUtil } = require('@alicloud/openapi-core');
const { start, FakeRdsError, Core, compile } = require('..');

const SEED = {
  DBInstances: [{ DBInstanceId: 'rm-1', Engine: 'MySQL', Databases: [{ DBName: 'orders' }] }],
  Clock: '2026-01-01T00:00:00Z',
};

/** Starts a fake for one test, and a client. */
async function fake(t, seed = SEED) {
  const rds = await start(seed);
  t.after(() => rds.close());
  return { rds, client: new Client(new $OpenApiUtil.Config(rds.config({ readTimeout: 30_000 }))) };
}

test('the SDK reads the seed', async (t) => {
  const { rds, client } = await fake(t);
  const { body } = await client.describeDBInstances(new DescribeDBInstancesRequest({ regionId: 'cn-hangzhou' }));
  assert.deepEqual(body.items.DBInstance.map((instance) => instance.DBInstanceId), ['rm-1']);
  const old = new Client(new $OpenApiUtil.Config(rds.config({ signatureAlgorithm: 'v2' })));
  const databases = await old.describeDatabases(new DescribeDatabasesRequest({ DBInstanceId: 'rm-1' }));
  assert.equal(databases.body.databases.database[0].DBName, 'orders');
  assert.deepEqual(rds.calls().map((call) => call.SignatureVersion), ['V3', 'V1']);
});

test('a refusal has code, status and request id', async (t) => {
  const { rds, client } = await fake(t);
  const request = new DescribeDBInstanceAttributeRequest({ DBInstanceId: 'rm-9' });
  const error = await client.describeDBInstanceAttribute(request).catch((error) => error);
  assert.match(error.code, /^InvalidDBInstance(Id|Name)\.NotFound$/);
  assert.equal(error.statusCode, 404);
  assert.equal(error.data.RequestId, rds.calls()[0].RequestId);
  assert.equal(rds.calls('describedbinstanceattribute')[0].Code, error.code);
});

test('state, update, advance, finish, fail and reset', async (t) => {
  const { rds, client } = await fake(t, { ...SEED, Progress: 'Manual' });
  assert.equal(JSON.parse(rds.seed()).DBInstances[0].DBInstanceId, 'rm-1');
  rds.update('rm-1', { LockMode: 'ManualLock' });
  assert.equal(rds.state('rm-1').LockMode, 'ManualLock');
  assert.throws(() => rds.state('rm-2'), new FakeRdsError('no instance "rm-2"; existing: "rm-1"'));
  rds.reset();
  rds.advance(60);
  assert.equal(rds.control('GET', 'health').Clock.slice(0, 16), '2026-01-01T00:01');
  await client.restartDBInstance(new RestartDBInstanceRequest({ DBInstanceId: 'rm-1' }));
  assert.equal(rds.finish(), 1);
  await client.restartDBInstance(new RestartDBInstanceRequest({ DBInstanceId: 'rm-1' }));
  const [operation] = rds.control('GET', 'operations').Operations;
  rds.fail(operation.Id, 'no power');
  assert.throws(() => rds.finish(operation.Id), FakeRdsError);
  assert.throws(() => rds.update('rm-1', { LockMod: 'x' }), /LockMode/);
});

test('faults delay, cut and break connections', async (t) => {
  const { rds } = await fake(t);
  const call = () => fetch(`${rds.url}/?Format=JSON&Action=DescribeRegions`);
  rds.fault({ Kind: 'Throttling', Times: 1 });
  assert.equal((await (await call()).json()).Code, 'Throttling.User');
  rds.fault({ Kind: 'Delay', Delay: '300ms', Times: 1 });
  const begun = performance.now();
  assert.equal((await call()).status, 200);
  assert.ok(performance.now() - begun >= 290);
  rds.fault({ Kind: 'Disconnect', Times: 1 });
  await assert.rejects(call());
  rds.fault({ Kind: 'Truncated', Bytes: 10, Times: 1 });
  const cut = await call();
  assert.equal(cut.status, 200);
  await assert.rejects(cut.text());
  assert.equal((await call()).status, 200);
});

test('a stub answers', async (t) => {
  const { rds } = await fake(t);
  rds.stub('DescribeSlowLogs', { TotalRecordCount: 7 });
  const answer = await (await fetch(`${rds.url}/?Format=JSON&Action=DescribeSlowLogs&DBInstanceId=rm-1`)).json();
  assert.equal(answer.TotalRecordCount, 7);
  assert.throws(() => rds.stub('DescribeSlowLog', {}), /DescribeSlowLogs/);
});

test('a failed check names the nearest call', async (t) => {
  const { rds, client } = await fake(t);
  await client.deleteDatabase(new DeleteDatabaseRequest({ DBInstanceId: 'rm-1', DBName: 'orders' }));
  rds.assertCalled('DeleteDatabase', { times: 1, with: { DBName: 'orders' }, code: '' });
  rds.assertCalled('CreateDatabase', { times: 0 });
  assert.throws(() => rds.assertCalled('DeleteDatabase', { with: { DBName: 'order' } }), (error) => {
    assert.equal(error.name, 'AssertionError');
    assert.match(error.message, /expected at least 1 call of DeleteDatabase, DBName = "order"/);
    assert.match(error.message, /DBName is "orders", not "order"/);
    return true;
  });
  assert.throws(() => rds.assertCalled('CreateDatabase'), /DeleteDatabase/);
});

test('waits for calls', async (t) => {
  const { rds } = await fake(t);
  const waited = rds.waitForCalls('DescribeRegions', { count: 2, timeout: 30_000 });
  await fetch(`${rds.url}/?Format=JSON&Action=DescribeRegions`);
  await fetch(`${rds.url}/?Format=JSON&Action=DescribeRegions`);
  assert.equal((await waited).length, 2);
  await assert.rejects(rds.waitForCalls('CreateDatabase', { timeout: 1 }), /after 1 ms: expected at least 1 call of CreateDatabase/);
});

test('coverage lists refusals', async (t) => {
  const { rds } = await fake(t);
  await fetch(`${rds.url}/?Format=JSON&Action=DescribeDBInstanceAttribute&DBInstanceId=rm-9`);
  const [action] = rds.coverage().Actions;
  assert.equal(action.Action, 'DescribeDBInstanceAttribute');
  assert.equal(action.Reached.length, 1);
});

test('a wrong seed, a panic and a closed fake are errors with a message', async () => {
  await assert.rejects(start({ DBInstance: [] }), /DBInstances/);
  const core = new Core(await compile(), Buffer.alloc(0));
  // What is called after a panic has the same message.
  for (const length of [0xffffffff, 1]) {
    assert.throws(() => core.run('fake_buffer', length), (error) => error instanceof FakeRdsError && /capacity overflow/.test(error.message));
  }
  const rds = await start();
  await rds.close();
  await rds.close();
  assert.throws(() => rds.state(), /closed/);
  await assert.rejects(fetch(`http://${rds.endpoint}/`), /fetch failed/);
});

test('closing ends a wait', async () => {
  const rds = await start();
  const waiting = assert.rejects(rds.waitForCalls('DescribeRegions', { timeout: 2 ** 30 }), /closed/);
  await rds.close();
  await waiting;
});

test('equal seeds give equal answers', async (t) => {
  const seed = { ...SEED, IdSeed: 1, FrozenClock: true };
  const answers = [];
  for (let i = 0; i < 2; i += 1) {
    const { rds } = await fake(t, seed);
    answers.push(await (await fetch(`${rds.url}/?Format=JSON&Action=DescribeDBInstances&RegionId=cn-hangzhou`)).text());
  }
  assert.equal(answers[0], answers[1]);
});
