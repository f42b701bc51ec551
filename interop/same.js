// Plays every scenario file against the WebAssembly core and the native binary at once, and compares the answers byte by byte:
// `same.js FAKE_RDS [PATH ..]`. FAKE_RDS is the native binary, which also is the player: `fake-rds run --endpoint`.
//
// A server passes each request of the player to both fakes, also those of the control API. Both start from the same clock, which stands still,
// and the same seed of ids, so that times and ids are the same.
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { Core, compile } = require('../clients/node/index.cjs');

const [binary, ...paths] = process.argv.slice(2);
const FIXED = { Clock: '2026-03-01T00:00:00Z', FrozenClock: true, IdSeed: 1 };
// What the server of a host adds, and how long an answer took.
const OWN_HEADERS = ['date', 'content-length', 'transfer-encoding'];
const fixed = (seed) => ({ ...FIXED, ...seed });

/** Starts the native fake and returns its port. */
async function native(seed) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'same-')), 'seed.json');
  fs.writeFileSync(file, JSON.stringify(seed));
  const child = spawn(binary, ['serve', '--seed', file, '--exit-with-stdin'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const line = await new Promise((resolve) => child.stdout.once('data', resolve));
  return { child, port: Number(/:(\d+)\s/.exec(`${line} `)[1]) };
}

/** Passes a request to the native fake. A broken connection is a part of the answer. */
function ask(port, agent, { method, url, headers, body }) {
  return new Promise((resolve) => {
    const request = http.request({ host: '127.0.0.1', port, method, path: url, agent, headers, setDefaultHeaders: false });
    const none = { status: 0, headers: [], body: Buffer.alloc(0), broken: true };
    request.on('error', () => resolve(none));
    request.on('response', (response) => {
      const chunks = [];
      const answer = (broken) => resolve({ status: response.statusCode, headers: response.rawHeaders, body: Buffer.concat(chunks), broken });
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => answer(false));
      response.on('error', () => answer(true));
    });
    request.end(body);
  });
}

function pairs(headers) {
  const found = [];
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i].toLowerCase();
    if (!OWN_HEADERS.includes(name)) found.push(`${name}: ${headers[i + 1]}`);
  }
  return found.sort().join('\n');
}

/** The body without what no two runs have in common: how long a call took. */
function comparable(url, body) {
  return url.startsWith('/_fake/') ? body.toString().replace(/"(Micros|Microseconds)":\s*\d+/g, '"$1":0') : body.toString('latin1');
}

async function main() {
  const { child, port } = await native(FIXED);
  const core = new Core(await compile(), Buffer.from(JSON.stringify(FIXED)));
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  let compared = 0;
  const different = [];

  const server = http.createServer({ maxHeaderSize: 256 * 1024 }, async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    let body = Buffer.concat(chunks);
    let headers = request.rawHeaders;
    if (request.method === 'PUT' && request.url.startsWith('/_fake/seed')) {
      body = Buffer.from(JSON.stringify(fixed(JSON.parse(body))));
      headers = headers.flatMap((value, i) => (i % 2 ? [] : [value, value.toLowerCase() === 'content-length' ? String(body.length) : headers[i + 1]]));
    }
    const call = { method: request.method, url: request.url, headers, body };
    const other = core.call(call.method, call.url, call.headers, call.body);
    const own = await ask(port, agent, call);
    const found = [other.status, pairs(other.status ? other.headers : []), comparable(call.url, other.cut === undefined ? other.body : other.body.subarray(0, other.cut))];
    const wanted = [own.status, pairs(own.headers), comparable(call.url, own.body)];
    compared += 1;
    ['status', 'headers', 'body'].forEach((part, i) => {
      if (found[i] !== wanted[i]) different.push(`${call.method} ${call.url} ${body.toString().slice(0, 200)}\n  ${part}\n  core:   ${String(found[i]).slice(0, 400)}\n  native: ${String(wanted[i]).slice(0, 400)}`);
    });
    if (own.broken || own.status === 0) {
      request.socket.destroy();
      return;
    }
    response.sendDate = false;
    response.writeHead(own.status, own.headers).end(own.body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

  const endpoint = `http://127.0.0.1:${server.address().port}`;
  const files = paths.length > 0 ? paths : ['fixtures/scenarios'];
  const player = spawn(binary, ['run', '--endpoint', endpoint, '--v1', '--poll-interval', '0s', ...files], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  player.stdout.on('data', (text) => (output += text));
  const code = await new Promise((resolve) => player.once('close', resolve));
  child.stdin.end();
  server.closeAllConnections();
  server.close();
  if (code !== 0) console.log(output.slice(-4000));
  for (const difference of different.slice(0, 20)) console.error(difference);
  console.log(`${compared} answers of the core and of the native binary compared, ${different.length} differ`);
  process.exitCode = code !== 0 || different.length > 0 || compared === 0 ? 1 : 0;
}

main();
