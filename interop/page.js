// The page for people, in headless Chromium, at two widths, light and dark: `page.js SERVER_BINARY CHROMIUM [FOLDER_FOR_SCREENSHOTS]`.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { serve, launch, run } = require('./browser');

const folder = process.argv[4];

const SEED = {
  DBInstances: [
    {
      DBInstanceId: 'rdsmn6nqimn6nqi', Engine: 'MySQL', EngineVersion: '5.6', DBInstanceDescription: '<img src=x onerror=alert(1)>', DBInstanceStorage: 250,
      Databases: [{ DBName: 'mydb', SizeMB: 512, Tables: { orders: 1200 } }, { DBName: 'mydb2', SizeMB: 2048 }],
      Accounts: [{ AccountName: 'app', DatabasePrivileges: { mydb: 'ReadWrite' } }], Tags: { team: 'shop', stage: '' },
    },
    {
      DBInstanceId: 'riauvjz6zajfiq6ba1370329449201', Engine: 'MySQL', EngineVersion: '5.6', DBInstanceStorage: 20, UsedGB: 19,
      Databases: [{ DBName: 'mydb', SizeMB: 1 }],
    },
    { DBInstanceId: 'rm-locked', Engine: 'SQLServer', LockMode: 'LockByExpiration', LockReason: 'instance_expired' },
  ],
  Clock: '2018-06-12T00:00:00Z', FrozenClock: true, IdSeed: 1, NextImportId: 2122321,
  Progress: 'Manual', ProgressFor: { RestartDBInstance: { Polls: 3 }, CreateBackup: { After: '10m' } },
};
const IMPORT = 'Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=rdsmn6nqimn6nqi&DBInstanceId=riauvjz6zajfiq6ba1370329449201&DBInfo='
  + encodeURIComponent('{"DBNames":["mydb"]}');

/** What is wrong with how the page looks now. Runs in the page. */
function flaws() {
  const found = [];
  const colour = (text) => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const over = ([r, g, b, a], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1];
  const ground = (node) => {
    if (!node) return matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0, 1] : [255, 255, 255, 1];
    const own = colour(getComputedStyle(node).backgroundColor);
    return own[3] === 1 ? own : over(own, ground(node.parentElement));
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.slice(0, 3).map((value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const name = (node) => `${node.tagName.toLowerCase()}${node.id ? '#' + node.id : ''} ${(node.textContent || '').trim().slice(0, 30)}`;
  const shown = (node) => node.checkVisibility() && node.getClientRects().length > 0 && !node.closest('.unseen, thead');

  const nonsense = document.body.innerText.match(/\[object|undefined|NaN|\bnull\b/);
  if (nonsense) found.push(`the page says ${nonsense[0]}`);
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) found.push(`the page is ${page.scrollWidth} px wide in a window of ${page.clientWidth}`);
  let texts = 0;
  for (const node of document.body.querySelectorAll('*')) {
    if (!shown(node) || node.tagName === 'OPTION') continue;
    const box = node.getBoundingClientRect();
    if (box.right > innerWidth + 1 || box.left < -1) found.push(`${name(node)} reaches from ${box.left} to ${box.right}`);
    const control = node.matches('button, input, select');
    if (control || [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim())) {
      texts += 1;
      const ratio = contrast(over(colour(getComputedStyle(node).color), ground(node)), ground(node));
      if (ratio < 4.5) found.push(`${name(node)}: the text's contrast is ${ratio.toFixed(2)}`);
    }
    if (!control) continue;
    const style = getComputedStyle(node);
    if (!node.matches('.open, [type=checkbox]')) {
      const around = ground(node.parentElement);
      const ratio = Math.max(contrast(over(colour(style.borderTopColor), around), around), contrast(ground(node), around));
      if (ratio < 3) found.push(`${name(node)}: the control's contrast is ${ratio.toFixed(2)}`);
    }
    if (box.height < 24 && !node.matches('[type=checkbox]')) found.push(`${name(node)} is ${box.height} px high`);
    const named = node.getAttribute('aria-label') || node.textContent.trim() || (node.labels && node.labels.length > 0 && node.labels[0].textContent.trim());
    if (!named) found.push(`${name(node)} has no name`);
    if (node.placeholder && contrast(colour(getComputedStyle(node, '::placeholder').color), ground(node)) < 4.5) found.push(`${name(node)}: the placeholder's contrast`);
  }
  for (const table of document.querySelectorAll('table')) {
    if (!table.caption || !table.caption.textContent.trim()) found.push('a table has no caption');
  }
  for (const bar of document.querySelectorAll('.bar i')) {
    const ratio = contrast(colour(getComputedStyle(bar).backgroundColor), ground(bar.parentElement));
    if (shown(bar) && ratio < 3) found.push(`a bar's contrast is ${ratio.toFixed(2)}`);
  }
  const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) found.push(`duplicate id ${id}`);
  if (texts < 10) found.push('hardly anything was looked at');
  return found;
}

/** Uses every control of the page, as a person does. */
async function tour(browser, url, width, scheme) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('dialog', (dialog) => problems.push(`a dialog: ${dialog.message()}`));
  page.on('console', (message) => {
    // // The browser reports a refused call, too.
    if (message.type() === 'error' && !/status of 400/.test(message.text())) problems.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) problems.push(`asked ${request.url()}`);
  });
  const control = async (method, what, body) => (await fetch(`${url}/_fake/${what}`, { method, body: body && JSON.stringify(body) })).json();
  const call = async (query) => (await fetch(`${url}/?Format=JSON&${query}`)).json();
  const looks = async (station) => {
    assert.deepEqual(await page.evaluate(flaws), [], `${station}, ${width} px, ${scheme}`);
    if (folder) await page.screenshot({ path: path.join(folder, `${width}-${scheme}-${station}.png`), fullPage: true });
  };
  const button = (name) => page.getByRole('button', { name, exact: true });
  const said = (text) => page.locator('#said', { hasText: text }).waitFor({ state: 'attached' });

  // An empty fake teaches.
  await control('PUT', 'seed', { Clock: SEED.Clock, FrozenClock: true, IdSeed: 1 });
  await page.goto(`${url}/_fake/`);
  await page.getByText('The fake has no instances yet').waitFor();
  assert.equal(await page.locator('#endpoint').textContent(), url);
  await page.locator('#signatures', { hasText: 'not checked' }).waitFor();
  await page.locator('#progress', { hasText: 'after 1 report of the busy resource' }).waitFor();
  assert.equal(await page.locator('#clock').textContent(), '2018-06-12 00:00:00 UTC');
  assert.match(await page.locator('#version').textContent(), /^\d+\.\d+\.\d+/);
  await looks('empty');
  for (const [press, holds] of [['#copy-endpoint', url], ['[data-copies=curl-add]', '/_fake/instances'], ['[data-copies=curl-ask]', 'Action=DescribeDBInstances']]) {
    await page.locator(press).click();
    await page.locator(press).getByText('Copied').waitFor();
    assert.ok((await page.evaluate(() => navigator.clipboard.readText())).includes(holds), press);
  }
  // What the page says one can type, one can.
  const line = await page.locator('#curl-add').textContent();
  await control('POST', 'instances', JSON.parse(line.slice(line.indexOf("-d '") + 4, -1)));
  await page.locator('#instances').getByText('rm-example').waitFor();
  await control('PUT', 'seed', { Clock: SEED.Clock, FrozenClock: true, IdSeed: 1 });
  await button('add an example instance').click();
  await page.locator('#instances').getByText('rm-example').waitFor();
  await said('an instance is added');

  // A seed file takes the place of the state, once that is confirmed.
  const file = { name: 'seed.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(SEED)) };
  const choose = async () => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button('Load a seed…').click()]);
    await chooser.setFiles(file);
  };
  await choose();
  await page.locator('#question', { hasText: 'Replace the whole state with seed.json' }).waitFor();
  await looks('question');
  await button('Cancel').click();
  assert.equal((await control('GET', 'health')).DBInstances, 1);
  await choose();
  await button('Replace').click();
  const instance = (id) => page.locator('#instances > table > tbody', { hasText: id });
  const [from, to] = [instance('rdsmn6nqimn6nqi'), instance('riauvjz6zajfiq6ba1370329449201')];
  await from.waitFor();
  const drop = (name, text) => page.evaluate(([name, text]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], name));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, [name, text]);
  await drop('bad.json', '{"DBInstances": [{"Engine": "MySQL"}]}');
  await button('Replace').click();
  await page.locator('#trouble', { hasText: '$.DBInstances[0].DBInstanceId: missing' }).waitFor();
  await drop('good.json', JSON.stringify(SEED));
  await button('Replace').click();
  await said('good.json is loaded');
  assert.equal(await page.locator('#trouble').textContent(), '');

  // Instances: sizes, a bar that warns, locks, and what a row opens. Names are shown, never run.
  await page.locator('#progress', { hasText: 'when you finish or fail them' }).waitFor();
  assert.match(await from.textContent(), /<img src=x onerror=alert\(1\)>.*2\.5 GB of 250 GB, 1 %/);
  assert.match(await to.textContent(), /19 GB of 20 GB, 95 % nearly full/);
  assert.equal(await page.locator('#instances .bar.full').count(), 1);
  assert.match(await instance('rm-locked').textContent(), /locked: LockByExpiration, instance_expired/);
  await from.getByRole('button').first().focus();
  await page.keyboard.press('Enter');
  for (const part of ['ReadWrite in mydb', 'team=shop', 'orders (1200 rows)', '1 account', '2 databases', 'not locked']) await from.getByText(part).waitFor();

  // Operations of every kind of progress. What is open stays open, what has the focus keeps it.
  await call(IMPORT);
  await call('Action=RestartDBInstance&DBInstanceId=rm-locked');
  await control('PATCH', 'instances', { DBInstanceId: 'rm-locked', LockMode: 'Unlock', LockReason: '' });
  await call('Action=RestartDBInstance&DBInstanceId=rm-locked');
  await call('Action=DescribeDBInstanceAttribute&DBInstanceId=rm-locked');
  await control('POST', 'instances', { DBInstanceId: 'rm-kept', Engine: 'MySQL' });
  await call('Action=CreateBackup&DBInstanceId=rm-kept');
  const operation = (action) => page.locator('#operations > table > tbody', { hasText: action });
  await operation('ImportDatabaseBetweenInstances').getByText('waits for Finish or Fail').waitFor();
  await operation('RestartDBInstance').getByText('reported 1 of 3 times').waitFor();
  await operation('CreateBackup').getByText('0 s of 10m by the clock').waitFor();
  await to.getByText('Importing').waitFor();
  await said('CreateBackup');
  assert.equal(await from.getByText('team=shop').count(), 1);
  assert.match(await page.evaluate(() => document.activeElement.dataset.focus), /^instances rdsmn6nqimn6nqi/);

  // The clock.
  await page.getByLabel('Advance by').fill('2');
  await page.getByLabel('unit of time').selectOption('minutes');
  await button('Advance').click();
  await page.locator('#clock', { hasText: '2018-06-12 00:02:00 UTC' }).waitFor();
  await operation('CreateBackup').getByText('120 s of 10m').waitFor();
  await page.getByLabel('Advance by').fill('9999999999999');
  await button('Advance').click();
  await page.locator('#trouble', { hasText: 'year 9999' }).waitFor();

  // Faults, in words.
  await page.getByText('Add a fault', { exact: true }).click();
  const add = async (kind, fields, words) => {
    await page.getByLabel('What goes wrong').selectOption(kind);
    for (const [label, value] of Object.entries(fields)) await page.locator('#fault').getByLabel(label, { exact: true }).fill(value);
    await button('Add the fault').click();
    await page.locator('#faults > table > tbody', { hasText: words }).first().waitFor();
  };
  await add('Throttling', { Action: 'DescribeRegions', 'Calls it hits': '2' }, 'The next 2 calls of DescribeRegions: refused, ThrottledUser, to be tried again after 1s');
  await add('Condition', { Condition: 'InstanceNotFound', Instance: 'rm-x', 'Calls that pass first': '1' }, 'Every call of any action on rm-x, after 1 call that passes: refused, InstanceNotFound');
  await add('ApiError', { 'HTTP status': '403', Code: 'Own.Code', Message: 'No.', Action: 'DescribeSlowLogs' }, 'Every call of DescribeSlowLogs: refused, 403 Own.Code “No.”');
  await add('Delay', { 'How late': '5s', Action: 'DescribeSlowLogs' }, 'answered 5s late');
  await add('Truncated', { 'After how many bytes': '1', Action: 'DescribeSlowLogs' }, 'the answer breaks off after 1 byte');
  for (const [kind, words] of [['InternalError', 'InternalError'], ['Unavailable', 'Unavailable'], ['Disconnect', 'no answer, the connection is closed'], ['Garbage', 'a proxy’s HTML page with status 502'], ['Stale', 'a read is answered from before']]) {
    await add(kind, { Action: 'DescribeSlowLogs' }, words);
  }
  await page.getByLabel('What goes wrong').selectOption('Disconnect');
  await page.getByLabel('do the work first').check();
  await add('Disconnect', { Action: 'DescribeTags' }, 'Every call of DescribeTags: no answer, the connection is closed; the work is done first');
  await page.locator('#fault-action').fill('DescribeRegion');
  await button('Add the fault').click();
  await page.locator('#trouble', { hasText: 'did you mean `DescribeRegions`?' }).waitFor();
  await page.locator('#fault-action').fill('');
  const throttled = page.locator('#faults > table > tbody', { hasText: 'ThrottledUser' });
  await call('Action=DescribeRegions');
  await throttled.getByText('The next call').waitFor();
  await call('Action=DescribeRegions');
  await throttled.getByText('Used up: 2 calls').waitFor();
  await throttled.getByRole('button').click();
  await throttled.waitFor({ state: 'detached' });
  assert.equal((await control('GET', 'faults')).Faults.length, 10);

  // Calls: request and answer, by keyboard too.
  await call('Action=DescribeRegion');
  const calls = page.locator('#calls > table > tbody');
  await calls.filter({ hasText: 'did you mean `DescribeRegions`?' }).waitFor();
  const first = calls.filter({ hasText: 'ImportDatabaseBetweenInstances' });
  assert.match(await first.textContent(), /2018-06-12 00:00:00.*GET ImportDatabaseBetweenInstances.*200 ok.*\d ms/);
  await first.getByRole('button').first().click();
  await first.locator('pre', { hasText: '"DBInfo"' }).waitFor();
  await first.getByRole('tab', { name: 'Request' }).focus();
  await page.keyboard.press('ArrowRight');
  await first.locator('pre', { hasText: '"ImportId": 2122321' }).waitFor();
  assert.equal(await first.locator('pre', { hasText: '"DBInfo"' }).isVisible(), false);
  await calls.filter({ hasText: /advance · (2m|120s)/ }).waitFor();
  await calls.filter({ hasText: 'fault added: The next 2 calls of DescribeRegions: refused, ThrottledUser' }).waitFor();
  await page.waitForTimeout(1100);
  assert.equal(await first.locator('pre', { hasText: '"ImportId": 2122321' }).isVisible(), true);
  await looks('full');
  for (const between of [320, 860, 861, 1000]) {
    await page.setViewportSize({ width: between, height: 900 });
    assert.deepEqual(await page.evaluate(flaws), [], `${between} px, ${scheme}`);
  }
  await page.setViewportSize({ width, height: 900 });

  // The filter, and the pause.
  await page.getByLabel('Filter').fill('restartdb');
  await calls.filter({ hasText: 'ImportDatabaseBetweenInstances' }).waitFor({ state: 'detached' });
  assert.equal(await operation('RestartDBInstance').count(), 1);
  assert.equal(await page.locator('#instances > table').isVisible(), false);
  await page.getByLabel('Filter').fill('');
  await button('Pause').click();
  await call('Action=DescribeRegions');
  const before = await calls.count();
  await page.waitForTimeout(1500);
  assert.equal(await calls.count(), before);
  await button('Paused').click();
  await page.waitForFunction((before) => document.querySelectorAll('#calls > table > tbody').length > before, before);

  // Finish, fail, all at once.
  await operation('RestartDBInstance').getByRole('button', { name: /^Finish RestartDBInstance/ }).click();
  await operation('RestartDBInstance').waitFor({ state: 'detached' });
  await operation('ImportDatabaseBetweenInstances').getByRole('button', { name: /^Fail Import/ }).click();
  await page.locator('#imports').getByText('failed on the page').waitFor();
  await button('Finish all').click();
  await page.getByText('Nothing is under way.').waitFor();
  await button('Remove all').click();
  await page.getByText('No fault is injected.').waitFor();
  const [saved] = await Promise.all([page.waitForEvent('download'), button('Save the state').click()]);
  assert.equal(JSON.parse(fs.readFileSync(await saved.path(), 'utf8')).DBInstances.length, 4);
  await looks('over');
  await button('Forget them').click();
  await page.getByText('No calls yet.').waitFor();

  // Reset asks before it acts.
  await button('Reset…').click();
  await page.keyboard.press('Escape');
  assert.equal((await control('GET', 'health')).DBInstances, 4);
  await button('Reset…').click();
  await button('Reset').click();
  await instance('rm-kept').waitFor({ state: 'detached' });
  assert.equal((await control('GET', 'health')).DBInstances, 3);
  assert.deepEqual(problems, []);
  await context.close();
}

/** A server with a token: the page asks for it, and keeps it. */
async function withToken(browser) {
  const url = await serve('--token', 'sesame');
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/_fake/`);
  assert.equal((await fetch(`${url}/_fake/page.js`)).status, 200);
  await page.getByLabel('Token').fill('wrong');
  await page.getByRole('button', { name: 'Use it' }).click();
  await page.getByText('That is not the token.').waitFor();
  assert.equal(await page.locator('main').isVisible(), false);
  await page.getByLabel('Token').fill('sesame');
  await page.getByRole('button', { name: 'Use it' }).click();
  await page.getByText('The fake has no instances yet').waitFor();
  await page.reload();
  await page.getByText('The fake has no instances yet').waitFor();
  const other = await (await browser.newContext()).newPage();
  await other.goto(`${url}/_fake/?token=sesame`);
  await other.getByText('The fake has no instances yet').waitFor();
  assert.equal(other.url(), `${url}/_fake/`);
}

run('page', async () => {
  if (folder) fs.mkdirSync(folder, { recursive: true });
  const url = await serve();
  const browser = await launch();
  try {
    for (const width of [390, 1280]) for (const scheme of ['light', 'dark']) await tour(browser, url, width, scheme);
    await withToken(browser);
  } finally {
    await browser.close();
  }
});
