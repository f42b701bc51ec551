// What the tests in a browser share: servers that end with the test, and headless Chromium.
'use strict';
const { spawn } = require('node:child_process');
const { chromium } = require('playwright-core');

const [binary, executablePath] = process.argv.slice(2);
const servers = [];

/** Starts `fake-rds serve`; its address. */
function serve(...options) {
  const server = spawn(binary, ['serve', ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.stdout.once('data', (data) => resolve(String(data).trim().replace('listening on ', '')));
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

function launch(...options) {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  return chromium.launch({ executablePath, args: [...args, ...options] });
}

/** Runs a test and ends the process with its result. */
function run(name, test) {
  test().then(
    () => {
      console.log(`${name}: ok`);
      return 0;
    },
    (error) => {
      console.error(error);
      return 1;
    },
  ).then((code) => {
    for (const server of servers) server.kill('SIGTERM');
    process.exit(code);
  });
}

module.exports = { serve, launch, run };
