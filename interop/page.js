// The page for people, in headless Chromium: `page.js SERVER_BINARY CHROMIUM SCREENSHOT`.
'use strict';
const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { chromium } = require('playwright-core');

const [binary, executablePath, screenshot] = process.argv.slice(2);
const IMPORT = 'Action=ImportDatabaseBetweenInstances&Format=JSON&SourceDBInstanceId=rdsmn6nqimn6nqi'
  + '&DBInstanceId=riauvjz6zajfiq6ba1370329449201&DBInfo=' + encodeURIComponent('{"DBNames":["mydb"]}');

async function main(server) {
  const url = await new Promise((resolve, reject) => {
    server.stdout.once('data', (data) => resolve(String(data).trim().replace('listening on ', '')));
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 1000 } });
    const problems = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:')) problems.push(`asked ${request.url()}`);
    });
    await page.goto(`${url}/_fake/`);
    const row = page.locator('#instances tr', { hasText: 'riauvjz6zajfiq6ba1370329449201' });
    await row.getByText('Running').waitFor();
    assert.match(await row.textContent(), /1 MB of 250 GB/);

    // What a client does shows by itself.
    const { ImportId } = await (await fetch(`${url}/?${IMPORT}`)).json();
    await row.getByText('Importing').waitFor();
    await page.locator('#calls summary', { hasText: 'ImportDatabaseBetweenInstances' }).waitFor();
    await fetch(`${url}/?Action=DescribeRegion`);
    await page.locator('#calls td:nth-child(3)', { hasText: 'did you mean `DescribeRegions`?' }).waitFor();
    await fetch(`${url}/_fake/faults`, { method: 'POST', body: '{"Kind": "Garbage", "Action": "DescribeSlowLogs"}' });
    await page.locator('#faults').getByText('Garbage').waitFor();

    // A row opens, by keyboard too, and stays open while the page goes on.
    const summary = page.locator('#calls summary', { hasText: 'ImportDatabaseBetweenInstances' });
    await summary.focus();
    await page.keyboard.press('Enter');
    await page.locator('#calls pre').getByText('"DBInfo"').waitFor();
    await page.locator('#calls pre', { hasText: '"ImportId": 2122321' }).waitFor();
    await page.screenshot({ path: screenshot.replace('.png', '-light.png') });

    // Buttons.
    await page.getByRole('button', { name: `Finish import ${ImportId}` }).click();
    await row.getByText('512 MB of 250 GB').waitFor();
    await page.locator('#imports').getByText('Succeeded').waitFor();
    assert.equal(await page.locator('#calls details[open]').count(), 1);
    await page.getByLabel('advance by').fill('90');
    await page.getByRole('button', { name: 'Advance' }).click();
    await page.locator('#clock', { hasText: '2018-06-12T00:01:30Z' }).waitFor();
    const second = await (await fetch(`${url}/?${IMPORT}`)).json();
    await page.getByRole('button', { name: `Fail import ${second.ImportId}` }).click();
    await page.locator('#imports').getByText('failed on the page').waitFor();
    // What is refused is told.
    await page.getByLabel('advance by').fill('-1');
    await page.getByRole('button', { name: 'Advance' }).click();
    await page.locator('#trouble', { hasText: 'whole number' }).waitFor();

    // Names are shown, never run.
    await fetch(`${url}/_fake/seed`, { method: 'PUT', body: JSON.stringify({ DBInstances: [{ DBInstanceId: 'x', Engine: 'MySQL', DBInstanceDescription: '<img src=x onerror=alert(1)>' }] }) });
    await page.locator('#instances').getByText('<img src=x onerror=alert(1)>').waitFor();
    await page.getByRole('button', { name: 'Reset' }).click();

    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.match(await ground(), /dark/);
    await page.screenshot({ path: screenshot });
    assert.deepEqual(problems, []);
  } finally {
    await browser.close();
  }
  console.log('page: ok');
}

const server = spawn(binary, ['serve', '--seed', 'fixtures/seeds/page.json'], { stdio: ['ignore', 'pipe', 'inherit'] });
main(server).then(
  () => 0,
  (error) => {
    console.error(error);
    return 1;
  },
).then((code) => {
  server.kill('SIGTERM');
  process.exit(code);
});
