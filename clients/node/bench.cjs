// Prints how long a later fake takes to start, and how many requests a second the package answers: `node bench.cjs`.
'use strict';
const http = require('node:http');
const { start } = require('./index.cjs');

const SEED = { DBInstances: [{ DBInstanceId: 'rm-1', Engine: 'MySQL' }] };
const COUNT = 2000;

function ask(rds, agent) {
  return new Promise((resolve, reject) => {
    const url = `${rds.url}/?Action=DescribeDBInstanceAttribute&DBInstanceId=rm-1&Format=JSON`;
    http.get(url, { agent }, (response) => response.resume().on('end', () => resolve(response.statusCode))).on('error', reject);
  });
}

async function main() {
  await (await start(SEED)).close();
  const begin = performance.now();
  for (let i = 0; i < 20; i++) {
    const rds = await start(SEED);
    rds.state('rm-1');
    await rds.close();
  }
  const later = (performance.now() - begin) / 20;

  const rds = await start(SEED);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
  const since = performance.now();
  const statuses = await Promise.all(Array.from({ length: COUNT }, () => ask(rds, agent)));
  const rate = COUNT / ((performance.now() - since) / 1000);
  if (statuses.some((status) => status !== 200)) throw new Error('a request failed');
  agent.destroy();
  await rds.close();
  console.log(`node: a later fake starts in ${later.toFixed(1)} ms; ${rate.toFixed(0)} requests/s`);
}

main();
