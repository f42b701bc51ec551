// What a page of another origin can do to the fake, in headless Chromium: nothing to the control API, and to the service's own path
// what the service lets any page do. `elsewhere.js SERVER_BINARY CHROMIUM`.
'use strict';
const assert = require('node:assert/strict');
const http = require('node:http');
const net = require('node:net');
const { serve, launch, run } = require('./browser');

const SEED = { DBInstances: [{ DBInstanceId: 'rm-1', Engine: 'MySQL' }], Clock: '2018-06-12T00:00:00Z', FrozenClock: true, IdSeed: 1, Progress: 'Manual' };

/** A server of pages that do not belong to the fake, on another port. */
function stranger() {
  const server = http.createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>elsewhere</title><link rel="icon" href="data:,"><body></body>');
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Every way in which a page asks without being asked back. Each names the path under the control API. */
const ASKS = {
  'a simple POST': (url) => fetch(`${url}/_fake/reset`, { method: 'POST', body: '{}' }),
  'a POST of JSON': (url) => fetch(`${url}/_fake/advance`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"Seconds": 60}' }),
  'a POST that asks for no answer': (url) => fetch(`${url}/_fake/advance`, { method: 'POST', mode: 'no-cors', body: '{"Seconds": 60}' }),
  'a PUT': (url) => fetch(`${url}/_fake/seed`, { method: 'PUT', body: '{}' }),
  'a DELETE': (url) => fetch(`${url}/_fake/calls`, { method: 'DELETE' }),
  'a GET': (url) => fetch(`${url}/_fake/seed`),
  'a GET that asks for no answer': (url) => fetch(`${url}/_fake/seed`, { mode: 'no-cors' }),
  'a beacon': (url) => navigator.sendBeacon(`${url}/_fake/finish`, '{}'),
  'an image': (url) => new Promise((resolve) => { Object.assign(new Image(), { src: `${url}/_fake/seed`, onload: resolve, onerror: resolve }); }),
  'a script': (url) => new Promise((resolve) => document.body.append(Object.assign(document.createElement('script'), { src: `${url}/_fake/page.js`, onload: resolve, onerror: resolve }))),
  'a style sheet': (url) => new Promise((resolve) => document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `${url}/_fake/page.css`, onload: resolve, onerror: resolve }))),
  'a form': (url) => new Promise((resolve) => {
    const frame = Object.assign(document.createElement('iframe'), { name: 'form', onload: resolve });
    const form = Object.assign(document.createElement('form'), { method: 'POST', action: `${url}/_fake/fail`, target: 'form', enctype: 'text/plain' });
    form.append(Object.assign(document.createElement('input'), { name: '{"Id": 1, "Reason": "', value: '"}' }));
    document.body.append(frame, form);
    form.submit();
  }),
  'a frame': (url) => new Promise((resolve) => document.body.append(Object.assign(document.createElement('iframe'), { src: `${url}/_fake/`, onload: resolve }))),
  'a frame without an origin': (url) => new Promise((resolve) => {
    const frame = Object.assign(document.createElement('iframe'), { srcdoc: `<script>fetch('${url}/_fake/reset', {method: 'POST'}).finally(() => parent.postMessage('asked', '*'))</script>` });
    frame.setAttribute('sandbox', 'allow-scripts');
    addEventListener('message', resolve, { once: true });
    document.body.append(frame);
  }),
};

/** A relay to the fake: it passes every byte on and notes the statuses, since the browser hides answers that a page may not read. */
function relay(url, statuses) {
  const server = net.createServer((client) => {
    const fake = net.connect(new URL(url).port, '127.0.0.1');
    client.pipe(fake).on('error', () => client.destroy());
    fake.pipe(client).on('error', () => fake.destroy());
    fake.on('data', (data) => statuses.push(...[...String(data).matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status))));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

run('elsewhere', async () => {
  const fake = await serve();
  const statuses = [];
  const between = await relay(fake, statuses);
  const port = between.address().port;
  const url = `http://127.0.0.1:${port}`;
  const control = async (what) => (await fetch(`${fake}/_fake/${what}`)).json();
  assert.equal((await fetch(`${fake}/_fake/seed`, { method: 'PUT', body: JSON.stringify(SEED) })).status, 200);
  await fetch(`${fake}/?Action=RestartDBInstance&DBInstanceId=rm-1`);
  const other = await stranger();
  const browser = await launch(`--host-resolver-rules=MAP evil.example 127.0.0.1`);
  try {
    const before = [await control('seed'), await control('log'), await control('faults')];
    assert.equal(before[0].Operations.length, 1);
    // Another port is another origin of the same site, another name is another site.
    for (const from of [`http://127.0.0.1:${other.address().port}/`, `http://localhost:${other.address().port}/`, `http://evil.example:${other.address().port}/`]) {
      const page = await (await browser.newContext()).newPage();
      await page.goto(from);
      for (const [way, ask] of Object.entries(ASKS)) {
        statuses.length = 0;
        await page.evaluate(`(async () => { try { await (${ask})('${url}'); } catch { /* not for this page */ } })()`);
        for (let tries = 0; statuses.length === 0 && tries < 100; tries += 1) await page.waitForTimeout(20);
        assert.ok(statuses.length > 0 && statuses.every((status) => status === 403), `${way} from ${from}: ${statuses}`);
      }
      // Nothing is shown in a frame, and nothing of an answer can be read.
      for (const frame of page.frames()) assert.ok(!(await frame.content()).includes('Endpoint'), frame.url());
      assert.equal(await page.evaluate((url) => fetch(`${url}/_fake/health`).then((answer) => answer.text(), () => 'not readable'), url), 'not readable');
      assert.deepEqual([await control('seed'), await control('log'), await control('faults')], before, from);

      // The service's own path is open to any page, as the service's is.
      const regions = await page.evaluate((url) => fetch(`${url}/?Action=DescribeRegions&Format=JSON`).then((answer) => answer.json()), url);
      assert.ok(regions.Regions.RDSRegion.length > 0);
      await fetch(`${fake}/_fake/seed`, { method: 'PUT', body: JSON.stringify(before[0]) });
      await page.context().close();
      before[0] = await control('seed');
      before[1] = await control('log');
    }

    // The page does not frame even its own kind: neither header lets it.
    const answer = await fetch(`${fake}/_fake/`);
    assert.equal(answer.headers.get('x-frame-options'), 'DENY');
    assert.match(answer.headers.get('content-security-policy'), /default-src 'none'.*frame-ancestors 'none'/);
    assert.ok(!/unsafe|\*/.test(answer.headers.get('content-security-policy')));
    assert.equal(answer.headers.get('access-control-allow-origin'), null);

    // // A name that resolves to this machine, with the fake's own port: the origin is then the page's own.
    const rebound = await (await browser.newContext()).newPage();
    const shown = await rebound.goto(`http://evil.example:${port}/_fake/`);
    assert.equal(shown.status(), 403);
    await rebound.goto(`http://evil.example:${port}/?Action=DescribeRegions`);
    assert.equal(await rebound.evaluate(() => fetch('/_fake/reset', { method: 'POST' }).then((answer) => answer.status)), 403);
    assert.equal(await rebound.evaluate(() => fetch('/_fake/seed').then((answer) => answer.status)), 403);
    assert.deepEqual(await control('seed').then(({ DBInstances }) => DBInstances.length), 1);
  } finally {
    await browser.close();
    other.close();
    between.close();
  }
});
