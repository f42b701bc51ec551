'use strict';

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

/** An error of the fake: a wrong seed, a refused request of the control API, or a panic of the core. */
class FakeRdsError extends Error {
  name = 'FakeRdsError';
}

/** A failed check of calls. */
class AssertionError extends Error {
  name = 'AssertionError';
  code = 'ERR_ASSERTION';
}

let compiled;

/** Compiles the core once in a process. */
function compile() {
  compiled ??= WebAssembly.compile(fs.readFileSync(path.join(__dirname, 'fake_rds.wasm')));
  return compiled;
}

const BAD_FILE = 8;

/** The part of WASI preview 1 that the core uses: clock and random numbers. It has no files, arguments or environment. */
function imports(memory) {
  const view = () => new DataView(memory().buffer);
  const noFile = () => BAD_FILE;
  return {
    wasi_snapshot_preview1: {
      clock_time_get(clock, _precision, at) {
        const time = clock === 0 ? BigInt(Date.now()) * 1_000_000n : process.hrtime.bigint();
        view().setBigUint64(at, time, true);
        return 0;
      },
      random_get(at, length) {
        globalThis.crypto.getRandomValues(new Uint8Array(memory().buffer, at, length));
        return 0;
      },
      environ_get: () => 0,
      environ_sizes_get(count, size) {
        view().setUint32(count, 0, true);
        view().setUint32(size, 0, true);
        return 0;
      },
      proc_exit(code) {
        throw new FakeRdsError(`the core exited with ${code}`);
      },
      fd_close: noFile,
      fd_fdstat_get: noFile,
      fd_prestat_get: noFile,
      fd_prestat_dir_name: noFile,
      fd_write: noFile,
      path_open: noFile,
      // The directory of a run, which the packages do not offer.
      poll_oneoff: noFile,
      path_create_directory: noFile,
      path_filestat_get: noFile,
      path_remove_directory: noFile,
      path_unlink_file: noFile,
      fd_filestat_get: noFile,
      fd_read: noFile,
      fd_readdir: noFile,
    },
  };
}

/** One fake in an instance of the core. */
class Core {
  #exports;
  #handle = 0;
  /** The message of a panic. The core is not called again. */
  #broken;

  constructor(module, seed) {
    const instance = new WebAssembly.Instance(module, imports(() => this.#exports.memory));
    this.#exports = instance.exports;
    this.run('_initialize');
    this.#write(seed);
    this.#handle = this.run('fake_new', seed.length);
    if (this.#handle === 0) throw new FakeRdsError(this.#read('fake_answer').toString());
  }

  /** Calls an export. A panic becomes an error with its message. */
  run(name, ...args) {
    if (!this.#exports) throw new FakeRdsError('the fake is closed');
    if (this.#broken) throw new FakeRdsError(this.#broken);
    try {
      return this.#exports[name](...args);
    } catch (error) {
      this.#broken = this.#read('fake_panic').toString() || String(error);
      throw new FakeRdsError(this.#broken, { cause: error });
    }
  }

  call(method, target, headers, body) {
    let head = `${method} ${target}\n`;
    for (let i = 0; i < headers.length; i += 2) head += `${headers[i]}: ${headers[i + 1]}\n`;
    const request = Buffer.concat([Buffer.from(`${head}\n`, 'latin1'), body]);
    this.#write(request);
    const answered = this.run('fake_call', this.#handle, request.length);
    const answer = this.#read('fake_answer');
    if (answered === 0) throw new FakeRdsError(answer.toString());
    const end = answer.indexOf('\n\n');
    const [first, ...lines] = answer.toString('latin1', 0, end).split('\n');
    const [status, delay, cut] = first.split(' ');
    const pairs = lines.flatMap((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)];
    });
    return {
      status: Number(status),
      delay: Number(delay),
      cut: cut === '-' ? undefined : Number(cut),
      headers: pairs,
      body: answer.subarray(end + 2),
    };
  }

  free() {
    this.#exports = undefined;
  }

  #write(bytes) {
    const at = this.run('fake_buffer', bytes.length) >>> 0;
    new Uint8Array(this.#exports.memory.buffer, at, bytes.length).set(bytes);
  }

  #read(name) {
    const place = BigInt.asUintN(64, this.#exports[name]());
    const at = Number(place >> 32n);
    return Buffer.from(this.#exports.memory.buffer.slice(at, at + Number(place & 0xffffffffn)));
  }
}

class FakeRds {
  #core;
  #server;
  #port;
  #waiting = new Set();

  constructor(core, server) {
    this.#core = core;
    this.#server = server;
    this.#port = server.address().port;
    server.on('request', (request, response) => this.#serve(request, response));
  }

  get endpoint() {
    return `127.0.0.1:${this.#port}`;
  }

  get url() {
    return `http://${this.endpoint}`;
  }

  config(changes = {}) {
    const region = { regionId: 'cn-hangzhou', endpoint: this.endpoint, protocol: 'HTTP' };
    return { accessKeyId: 'testid', accessKeySecret: 'testsecret', ...region, ...changes };
  }

  control(method, path, body) {
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const answer = this.#core.call(method, `/_fake/${path}`, ['Host', 'localhost'], Buffer.from(text));
    const value = JSON.parse(answer.body.toString());
    if (answer.status !== 200) throw new FakeRdsError(value.Error);
    return value;
  }

  seed() {
    return JSON.stringify(this.state(), undefined, 2);
  }

  state(id) {
    const state = this.control('GET', 'seed');
    if (id === undefined) return state;
    const instances = state.DBInstances ?? [];
    const found = instances.find((instance) => instance.DBInstanceId === id);
    if (found) return found;
    const existing = instances.map((instance) => JSON.stringify(instance.DBInstanceId)).join(', ') || 'none';
    throw new FakeRdsError(`no instance ${JSON.stringify(id)}; existing: ${existing}`);
  }

  reset() {
    this.control('POST', 'reset');
  }

  update(id, fields) {
    this.control('PATCH', 'instances', { ...fields, DBInstanceId: id });
  }

  advance(seconds) {
    this.control('POST', 'advance', { Seconds: seconds });
  }

  finish(id) {
    return this.control('POST', 'finish', { Id: id }).Finished;
  }

  fail(id, reason) {
    this.control('POST', 'fail', { Id: id, Reason: reason });
  }

  fault(fault) {
    return this.control('POST', 'faults', fault).Id;
  }

  stub(action, answer) {
    this.control('POST', 'stubs', { Action: action, Answer: answer });
  }

  calls(action) {
    const { Calls } = this.control('GET', 'calls?limit=1000000');
    return Calls.filter((call) => action === undefined || call.Action.toLowerCase() === action.toLowerCase());
  }

  async waitForCalls(action, { count = 1, with: parameters, timeout = 5000 } = {}) {
    const deadline = performance.now() + timeout;
    for (;;) {
      const failure = this.#failure(action, { Least: count, With: parameters });
      if (failure === null) return this.calls(action);
      const left = deadline - performance.now();
      if (left <= 0) throw new AssertionError(`after ${timeout} ms: ${failure}`);
      await new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, left);
        this.#waiting.add(wake);
      });
    }
  }

  assertCalled(action, { times, with: parameters, code } = {}) {
    const failure = this.#failure(action, { Least: times, Most: times, With: parameters, Code: code });
    if (failure !== null) throw new AssertionError(failure);
  }

  coverage() {
    return this.control('GET', 'coverage');
  }

  async close() {
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
    this.#core.free();
    this.#wake();
  }

  async [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]() {
    await this.close();
  }

  #failure(action, { With = {}, ...rest }) {
    const texts = Object.entries(With).map(([name, value]) => [name, String(value)]);
    return this.control('POST', 'check', { Action: action, With: Object.fromEntries(texts), ...rest }).Failure;
  }

  #wake() {
    for (const wake of [...this.#waiting]) wake();
  }

  async #serve(request, response) {
    const chunks = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return; // The client went away.
    }
    let answer;
    try {
      answer = this.#core.call(request.method, request.url, request.rawHeaders, Buffer.concat(chunks));
    } catch (error) {
      response.writeHead(500, { 'Content-Type': 'text/plain;charset=utf-8' }).end(`${error.message}\n`);
      return;
    }
    this.#wake();
    if (answer.delay > 0) await new Promise((resolve) => setTimeout(resolve, answer.delay).unref());
    if (answer.status === 0) {
      request.socket.destroy();
      return;
    }
    const hasLength = answer.headers.some((name, i) => i % 2 === 0 && name === 'content-length');
    if (!hasLength) answer.headers.push('content-length', String(answer.body.length));
    response.sendDate = !answer.headers.includes('date');
    response.writeHead(answer.status, answer.headers);
    if (answer.cut === undefined) {
      response.end(answer.body);
    } else {
      response.flushHeaders();
      response.write(answer.body.subarray(0, answer.cut), () => request.socket.destroySoon());
    }
  }
}

async function start(seed = '') {
  const text = typeof seed === 'string' ? seed : JSON.stringify(seed);
  const core = new Core(await compile(), Buffer.from(text));
  // A client may send more headers than a browser does; the core has its own limits.
  const server = http.createServer({ maxHeaderSize: 256 * 1024, keepAliveTimeout: 60_000, noDelay: true });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const rds = new FakeRds(core, server);
  // A fake that is not closed does not keep the process alive.
  server.unref();
  return rds;
}

module.exports = { start, FakeRds, FakeRdsError, AssertionError, Core, compile };
