// The page for people. It asks the control API once a second and shows what has changed. Everything that comes from the fake is
// put in as text, never as HTML.
'use strict';

const EVERY = 1000;
const CALLS = 100;
const ROWS = 100;
const $ = (id) => document.getElementById(id);

// Elements.

/** An element: el('td', {class: 'x', onclick: f}, child, 'text', ...). Nothing and false add no child. */
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value);
  }
  const given = children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false && child !== '');
  node.append(...given.map((child) => (child instanceof Node ? child : String(child))));
  return node;
}

const code = (text) => el('code', {}, text);
const muted = (...children) => el('span', {class: 'muted'}, ...children);

function button(text, name, onclick) {
  return el('button', {type: 'button', class: 'small', 'aria-label': name, 'data-focus': name, onclick}, text);
}

/** A bar for a share of 0 to 1. The same share follows in words. */
function bar(share, warns) {
  const filled = el('i');
  filled.style.width = Math.min(100, Math.max(0, 100 * share)) + '%';
  return el('div', {class: warns ? 'bar full' : 'bar', 'aria-hidden': 'true'}, filled);
}

/** A list of names with values; what is not there is left out. */
function facts(pairs) {
  const shown = pairs.filter(([, value]) => value !== undefined && value !== null && value !== '');
  return el('dl', {}, shown.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))));
}

// Tables. Roles are written out, since a narrow window shows the parts of a table as blocks, and then browsers forget what they are.

function head(names) {
  return el('thead', {role: 'rowgroup'}, el('tr', {role: 'row'}, names.map((name) => el('th', {role: 'columnheader', scope: 'col'}, name || el('span', {class: 'unseen'}, 'buttons')))));
}

/** A row of cells. A cell is a child, several in an array, or a `td`. */
function row(names, cells, attributes) {
  return el('tr', {role: 'row', ...attributes}, cells.map((cell, at) => {
    const td = cell instanceof HTMLTableCellElement ? cell : el('td', {}, cell);
    td.setAttribute('role', 'cell');
    if (at === cells.length - 1 && cells.length < names.length) td.colSpan = names.length - at;
    if (at > 0 && names[at]) td.setAttribute('data-head', names[at]);
    return td;
  }));
}

/** A table that does not change. */
function table(caption, names, rows) {
  return el('table', {role: 'table'}, el('caption', {}, caption), head(names), el('tbody', {role: 'rowgroup'}, rows.map((cells) => row(names, cells))));
}

/** What a person has opened: the keys of rows. */
const opened = new Set();

/** A table that follows the fake. A row that says the same stays the same element, so focus, selection and what is open stay, too. */
class Live {
  /** `cells(item)` makes the cells of an item, `detail(item)` what the cell number `opens` opens. The last cell takes what is left of the row. */
  constructor(id, {names, none, key, cells, detail, opens, attributes}) {
    Object.assign(this, {id, names, key, cells, detail, opens, attributes});
    this.bodies = new Map();
    this.caption = el('caption');
    this.table = el('table', {role: 'table', hidden: ''}, this.caption, head(names));
    this.none = el('p', {class: 'muted'}, none);
    $(id).append(this.none, this.table);
  }

  show(items, caption) {
    const wanted = new Map(items.map((item) => [this.key(item), item]));
    for (const [key, body] of this.bodies) {
      if (!wanted.has(key)) {
        body.node.remove();
        this.bodies.delete(key);
      }
    }
    let before = this.table.tHead.nextSibling;
    for (const [key, item] of wanted) {
      const text = JSON.stringify(item);
      let body = this.bodies.get(key);
      if (!body || body.text !== text) {
        const node = this.body(key, item);
        if (body) {
          if (before === body.node) before = node;
          exchange(body.node, node);
        }
        body = {node, text};
        this.bodies.set(key, body);
      }
      if (before === body.node) before = before.nextSibling;
      else this.table.insertBefore(body.node, before);
    }
    setText(this.caption, caption);
    this.table.hidden = items.length === 0;
    this.none.hidden = items.length > 0;
  }

  body(key, item) {
    const cells = this.cells(item);
    const node = el('tbody', {role: 'rowgroup'});
    const own = this.id + ' ' + key;
    const detail = () => el('tr', {role: 'row', id: own.replace(/\s/g, '-')}, el('td', {role: 'cell', colspan: this.names.length}, el('div', {class: 'inner'}, this.detail(item))));
    if (this.detail) {
      const at = this.opens || 0;
      const open = el('button', {
        type: 'button', class: 'open', 'data-focus': own, 'aria-expanded': String(opened.has(own)),
        onclick: () => {
          if (opened.delete(own)) {
            node.lastChild.remove();
          } else {
            opened.add(own);
            node.append(detail());
          }
          open.setAttribute('aria-expanded', String(opened.has(own)));
        },
      }, cells[at]);
      cells[at] = open;
    }
    node.append(row(this.names, cells, this.attributes && this.attributes(item)));
    if (this.detail && opened.has(own)) node.append(detail());
    return node;
  }
}

/** Puts an element in another's place. The control that has the focus keeps it. */
function exchange(old, node) {
  const focus = old.contains(document.activeElement) && document.activeElement.dataset.focus;
  old.replaceWith(node);
  if (focus) [...node.querySelectorAll('[data-focus]')].find((control) => control.dataset.focus === focus)?.focus();
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const count = (number, one, more) => number + ' ' + (number === 1 ? one : more || one + 's');

function captioned(shown, all, one) {
  return shown === all ? count(all, one) : 'the first ' + shown + ' of ' + count(all, one) + ' that fit; the filter finds others';
}

// Talking with the fake.

let token = '';

function keepToken(given) {
  token = given;
  try {
    sessionStorage.setItem('fake-rds-token', given);
  } catch {
    // Storage is turned off: the token lasts as long as the page.
  }
}

class Refused extends Error {
  constructor(status, reason) {
    super(reason);
    this.status = status;
  }
}

async function ask(method, path, body) {
  const headers = token ? {authorization: 'Bearer ' + token} : {};
  const answer = await fetch('/_fake/' + path, {method, headers, body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body)});
  const text = await answer.text();
  let value = {};
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refused(answer.status, 'an answer that is not JSON, status ' + answer.status);
  }
  if (!answer.ok) throw new Refused(answer.status, value.Error || answer.statusText);
  return value;
}

/** Announces a message to screen readers. */
function say(text) {
  $('said').textContent = '';
  setTimeout(() => { $('said').textContent = text; });
}

/** Changes something, reports the result, and shows the new state. */
async function act(done, method, path, body) {
  let went = true;
  try {
    await ask(method, path, body);
    $('trouble').textContent = '';
    say(done);
  } catch (error) {
    went = false;
    $('trouble').textContent = error.message;
  }
  await refresh(true);
  return went;
}

/** Asks the person. */
function confirmed(question, yes) {
  $('question').textContent = question;
  $('ask-yes').textContent = yes;
  $('ask').returnValue = '';
  $('ask').showModal();
  $('ask-no').focus();
  return new Promise((resolve) => $('ask').addEventListener('close', () => resolve($('ask').returnValue === 'yes'), {once: true}));
}

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    const before = button.textContent;
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = before; }, 1500);
    say('copied');
  } catch {
    $('trouble').textContent = 'This browser does not let the page copy. The text is: ' + text;
  }
}

// Words.

const TONES = {Running: 'good', Succeeded: 'good', Success: 'good', Available: 'good', Failed: 'bad', Canceled: 'bad', Deleting: 'bad', Unavailable: 'bad', LockWriting: 'bad'};
const toned = (word) => el('span', {class: TONES[word] || 'busy'}, word);

/** A moment as a person reads it. */
function moment(time) {
  return time ? el('time', {datetime: time}, time.replace('T', ' ').replace(/(\.\d+)?Z$/, '')) : '';
}

/** Megabytes as gigabytes. */
function gb(mb) {
  const size = mb / 1024;
  if (size === 0) return '0 GB';
  if (size < 0.01) return 'under 0.01 GB';
  return (size < 10 ? Math.round(size * 100) / 100 : Math.round(size * 10) / 10) + ' GB';
}

const megabytes = (item) => (item.SizeMB ?? (item.SizeBytes || 0) / 2 ** 20);

/** The seconds of a duration such as `1m 30s`. */
function seconds(text) {
  const units = {y: 31557600, mo: 2630016, w: 604800, d: 86400, h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9};
  let sum = 0;
  for (const [, number, unit] of String(text).matchAll(/(\d+)\s*([a-z]+)/g)) {
    const short = unit in units ? unit : unit.startsWith('mo') ? 'mo' : unit.startsWith('min') ? 'm' : unit[0];
    sum += Number(number) * (units[short] || 0);
  }
  return sum;
}

/** When operations end, in words. */
function ends(progress) {
  if (progress === 'Immediate') return 'at once';
  if (progress === 'Manual') return 'when you finish or fail them';
  if (progress?.Polls !== undefined) return 'after ' + count(progress.Polls, 'report') + ' of the busy resource';
  if (progress?.After !== undefined) return 'after ' + progress.After + ' of the clock';
  return JSON.stringify(progress);
}

/** A resource, in words. */
function resource(kept) {
  if (kept.ImportId !== undefined) return ['import ', code(kept.ImportId)];
  const part = kept.DBName ?? kept.AccountName ?? kept.BackupId ?? kept.MigrateTaskId;
  return part === undefined ? code(kept.DBInstanceId) : [code(kept.DBInstanceId), ' / ', code(part)];
}

/** A fault, in words. */
function faultWords({Fault: fault, Hits: hits}) {
  const left = fault.Times === undefined ? Infinity : fault.Times - hits;
  const which = left === Infinity ? 'Every call' : left <= 0 ? 'Used up: ' + count(fault.Times, 'call') : left === 1 ? 'The next call' : 'The next ' + left + ' calls';
  const words = [which, fault.Action ? [' of ', code(fault.Action)] : ' of any action', fault.DBInstanceId && [' on ', code(fault.DBInstanceId)]];
  for (const [name, value] of Object.entries(fault.With || {})) words.push(' with ', code(name + '=' + value));
  if (fault.Skip) words.push(', after ' + count(fault.Skip, 'call') + ' that ' + (fault.Skip === 1 ? 'passes' : 'pass'));
  const what = {
    Condition: () => ['refused, ', code(fault.Condition), fault.RetryAfter && ', to be tried again after ' + fault.RetryAfter],
    ApiError: () => ['refused, ', code(fault.Status + ' ' + fault.Code), fault.Message && ' “' + fault.Message + '”'],
    Delay: () => 'answered ' + fault.Delay + ' late',
    Disconnect: () => 'no answer, the connection is closed',
    Truncated: () => 'the answer breaks off after ' + count(fault.Bytes, 'byte'),
    Garbage: () => 'a proxy’s HTML page with status 502',
    Stale: () => 'a read is answered from before the last change',
  }[fault.Kind];
  words.push(': ', what ? what() : JSON.stringify(fault));
  if (fault.AfterEffect) words.push('; the work is done first');
  return words;
}

/** Something that a test did to the fake, in words. */
function stepWords(entry) {
  const value = entry.With;
  if (entry.Step === 'fault') return ['fault added: ', faultWords({Fault: value, Hits: 0})];
  const name = entry.Step.replace(/_/g, ' ');
  if (value === true) return name;
  if (typeof value !== 'object') return name + ' · ' + value;
  const words = Object.entries(value || {}).filter(([, part]) => typeof part !== 'object').slice(0, 3);
  return name + words.map(([part, word]) => ' · ' + part + ' ' + word).join('');
}

/** An answer as one can read it: JSON indented, XML a line an element. */
function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text.replace(/></g, '>\n<');
  }
}

// The tables.

const instances = new Live('instances', {
  names: ['Instance', 'Engine', 'Region', 'Status', 'Databases', 'Storage'],
  none: 'No instance fits.',
  key: (instance) => instance.DBInstanceId,
  cells(instance) {
    const databases = instance.Databases || [];
    const used = databases.reduce((sum, database) => sum + megabytes(database), 0) + (instance.UsedGB || 0) * 1024 + (instance.UsedBytes || 0) / 2 ** 20;
    const share = used / ((instance.DBInstanceStorage || 0) * 1024 || Infinity);
    const warns = share > 0.9;
    const locked = instance.LockMode && instance.LockMode !== 'Unlock';
    const described = instance.DBInstanceDescription && instance.DBInstanceDescription !== instance.DBInstanceId;
    return [
      [code(instance.DBInstanceId), described && muted(' ', instance.DBInstanceDescription)],
      [instance.Engine + ' ' + (instance.EngineVersion || '')],
      [instance.RegionId],
      [toned(instance.DBInstanceStatus || 'Running'), locked && el('div', {class: 'bad'}, 'locked: ' + instance.LockMode + (instance.LockReason ? ', ' + instance.LockReason : ''))],
      [databases.length === 0 ? muted('none') : databases.length <= 3 ? databases.map((database, at) => [at > 0 && ', ', code(database.DBName)]) : count(databases.length, 'database')],
      [gb(used) + ' of ' + instance.DBInstanceStorage + ' GB, ' + Math.round(100 * share) + ' %', warns && el('span', {class: 'bad'}, share >= 1 ? ' full' : ' nearly full'), bar(share, warns)],
    ];
  },
  detail(instance) {
    const databases = instance.Databases || [];
    const accounts = instance.Accounts || [];
    const tags = Object.entries(instance.Tags || {});
    return [
      facts([
        ['Class', instance.DBInstanceClass], ['Type', instance.DBInstanceType], ['Category', instance.Category],
        ['Zone', instance.ZoneId], ['Pay type', instance.PayType], ['Network', instance.InstanceNetworkType],
        ['Address', instance.ConnectionString && [code(instance.ConnectionString + (instance.Port ? ':' + instance.Port : ''))]],
        ['Created', moment(instance.CreationTime)], ['Expires', moment(instance.ExpireTime)], ['Primary', instance.MasterInstanceId],
        ['Lock', instance.LockMode === 'Unlock' ? 'not locked' : instance.LockMode], ['Lock reason', instance.LockReason],
        ['Tags', tags.length === 0 ? '' : tags.map(([name, value]) => el('span', {class: 'tag'}, value === '' ? name : name + '=' + value))],
      ]),
      databases.length === 0 ? el('p', {class: 'muted'}, 'No databases.')
        : table(count(databases.length, 'database'), ['Database', 'Size', 'Status', 'Character set', 'Tables'], databases.map((database) => [
          code(database.DBName), gb(megabytes(database)), toned(database.DBStatus || 'Running'), database.CharacterSetName || '',
          Object.entries(database.Tables || {}).map(([name, rows]) => name + ' (' + count(rows, 'row') + ')').join(', ')])),
      accounts.length === 0 ? el('p', {class: 'muted'}, 'No accounts.')
        : table(count(accounts.length, 'account'), ['Account', 'Type', 'Status', 'May'], accounts.map((account) => [
          [code(account.AccountName), account.AccountDescription && muted(' ', account.AccountDescription)], account.AccountType || '', toned(account.AccountStatus || 'Available'),
          Object.entries(account.DatabasePrivileges || {}).map(([name, privilege]) => privilege + ' in ' + name).join(', ')])),
    ];
  },
});

const operations = new Live('operations', {
  names: ['Operation', 'Keeps busy', 'Progress', ''],
  none: 'Nothing is under way.',
  key: (operation) => String(operation.Id),
  cells(operation) {
    const {Action: action, Id: id, Progress: progress = {}} = operation;
    const keeps = operation.Keeps || [];
    const name = action + ' ' + id;
    return [
      [el('div', {}, code(action)), muted(code(id), ' since ', moment(operation.StartTime))],
      keeps.map((kept) => el('div', {}, resource(kept), kept.Shows && [' shows ', toned(kept.Shows)], kept.Then && [', then ', toned(kept.Then)])),
      [how(progress, operation, keeps)],
      [el('span', {class: 'row'},
        button('Finish', 'Finish ' + name, () => act(name + ' is finished', 'POST', 'finish', {Id: id})),
        button('Fail', 'Fail ' + name, () => act(name + ' has failed', 'POST', 'fail', {Id: id, Reason: 'failed on the page'})))],
    ];
  },
});

/** How far an operation is. */
function how(progress, operation, keeps) {
  if (progress.Polls !== undefined) {
    return keeps.map((kept) => {
      const reported = kept.Reported || 0;
      const text = reported >= progress.Polls ? 'done when asked for once more' : 'reported ' + reported + ' of ' + count(progress.Polls, 'time');
      return el('div', {}, keeps.length > 1 && [resource(kept), ': '], text, bar(reported / (progress.Polls || 1)));
    });
  }
  if (progress.After !== undefined) {
    const passed = Math.max(0, (Date.parse(operation.Now) - Date.parse(operation.StartTime)) / 1000);
    const all = seconds(progress.After);
    return [Math.floor(passed) + ' s of ' + progress.After + ' by the clock', bar(passed / (all || 1))];
  }
  return progress === 'Manual' ? 'waits for Finish or Fail' : JSON.stringify(progress);
}

const faults = new Live('faults', {
  names: ['Fault', 'Has hit', ''],
  none: 'No fault is injected.',
  key: (fault) => String(fault.Id),
  cells: (fault) => [
    [faultWords(fault)],
    [count(fault.Hits, 'call')],
    [button('Remove', 'Remove fault ' + (fault.Id + 1), () => act('the fault is removed', 'DELETE', 'faults', {Id: fault.Id}))],
  ],
});

const calls = new Live('calls', {
  names: ['Time', 'Call', 'Answer', 'Took', 'Hint'],
  none: 'No calls yet.',
  key: (call) => (call.Step ? 'event ' + call.At : call.RequestId),
  opens: 1,
  attributes: (call) => ({class: call.Step ? 'event' : undefined}),
  cells(call) {
    if (call.Step) return [[moment(call.Time)], [stepWords(call)]];
    return [
      [moment(call.Time)],
      [call.Method && muted(call.Method, ' '), code(call.Action || '(no action)')],
      [el('span', {class: call.Code ? 'bad' : 'good'}, call.Status === 0 ? 'closed' : call.Status, call.Code ? ' ' + call.Code : ' ok')],
      [call.Micros === undefined ? '' : el('span', {class: 'tight'}, (call.Micros / 1000).toFixed(1) + ' ms')],
      [call.Hint],
    ];
  },
  detail(call) {
    if (call.Step) return el('pre', {}, JSON.stringify(call.With, null, 2));
    return [
      facts([['Request id', [code(call.RequestId)]], ['User', call.User], ['Status', call.Status === 0 ? 'closed without an answer' : call.Status], ['Code', call.Code], ['Took', call.Micros === undefined ? '' : call.Micros / 1000 + ' ms'], ['Hint', call.Hint]]),
      tabs(call.RequestId, [
        ['Request', el('pre', {}, JSON.stringify(call.Parameters, null, 2))],
        typeof call.Answer === 'string' && ['Answer', el('pre', {}, pretty(call.Answer))],
      ].filter(Boolean)),
      typeof call.Answer !== 'string' && el('p', {class: 'muted'}, 'The answer is not kept: only the answers of the last calls are, and none that is very long or shows how a signature is made.'),
    ];
  },
});

/** The tab that a person chose last. */
let chosen = 'Request';

function tabs(id, pairs) {
  const panels = pairs.map(([name, panel]) => el('div', {role: 'tabpanel', id: id + '-' + name, 'aria-labelledby': id + '-tab-' + name, tabindex: '0'}, panel));
  const choose = (at, focus) => {
    heads.forEach((head, other) => {
      head.setAttribute('aria-selected', String(other === at));
      head.tabIndex = other === at ? 0 : -1;
      panels[other].hidden = other !== at;
    });
    if (focus) heads[at].focus();
  };
  const heads = pairs.map(([name], at) => el('button', {
    type: 'button', role: 'tab', class: 'small', id: id + '-tab-' + name, 'aria-controls': id + '-' + name, 'data-focus': id + name,
    onclick: () => { chosen = name; choose(at); },
    onkeydown: (event) => {
      const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
      if (step) choose((at + step + pairs.length) % pairs.length, true);
    },
  }, name));
  choose(Math.max(0, pairs.findIndex(([name]) => name === chosen)));
  return [el('div', {role: 'tablist', 'aria-label': 'the call'}, heads), panels];
}

const imports = new Live('imports', {
  names: ['Import', 'From', 'To', 'Databases', 'Status', 'Begun', 'Ended'],
  none: 'No import fits.',
  key: (entry) => String(entry.ImportId),
  cells: (entry) => [
    [code(entry.ImportId)],
    [code(entry.SourceDBInstanceId || entry.FileName || entry.SourceServer || '?')],
    [code(entry.DBInstanceId)],
    [(entry.DBNames || []).map(([from, to]) => (from === to ? from : from + ' → ' + to)).join(', ')],
    [el('span', {class: {Succeeded: 'good', Failed: 'bad', Canceled: 'bad'}[entry.Status || 'Running'] || 'busy'}, entry.Status || 'Running'), entry.Reason && ': ' + entry.Reason],
    [moment(entry.StartTime)],
    [moment(entry.EndTime)],
  ],
});

// Showing.

let paused = false;
/** The last data of the fake, so that the filter works while the page is paused. */
let latest;
/** The running operations by id, so that their end can be reported. */
let underWay;

function fits(item) {
  const words = $('filter').value.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = JSON.stringify(item).toLowerCase();
  return words.every((word) => text.includes(word));
}

function fill(list, items, one) {
  const found = items.filter(fits);
  const shown = found.slice(0, ROWS);
  list.show(shown, captioned(shown.length, found.length, one));
}

function options(id, names) {
  const now = [...new Set(names)].slice(0, 200);
  if ($(id).dataset.names === now.join()) return;
  $(id).dataset.names = now.join();
  $(id).replaceChildren(...now.map((name) => el('option', {value: name})));
}

function show() {
  const {health, seed, log, injected} = latest;
  const clock = health.Clock || seed.Clock || '';
  setText($('version'), health.Version || '');
  setText($('clock'), clock.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'));
  setText($('frozen'), health.FrozenClock ? '(stands still)' : '');
  setText($('signatures'), {Checked: 'checked', Ignored: 'not checked'}[health.Signatures] || '');
  setText($('progress'), health.Progress ? ends(health.Progress) : '');

  const all = seed.DBInstances || [];
  $('empty').hidden = all.length > 0;
  $('instances-section').hidden = all.length === 0;
  fill(instances, all, 'instance');
  const running = (seed.Operations || []).map((operation) => (operation.Progress?.After === undefined ? operation : {...operation, Now: clock}));
  fill(operations, running, 'operation');
  $('finish-all').hidden = running.length === 0;
  const known = (injected.Faults || []).map(({Hits, ...fault}, at) => ({Fault: fault, Hits: Hits || 0, Id: (injected.Ids || [])[at] ?? at}));
  fill(faults, known, 'fault');
  $('clear-faults').hidden = known.length === 0;
  const entries = log.Log || [];
  const first = (log.Dropped || 0) + (log.Total || 0) - entries.length;
  const numbered = entries.map((entry, at) => (entry.Step ? {...entry, At: first + at} : entry)).reverse();
  const found = numbered.filter(fits);
  calls.show(found, count(found.length, 'entry', 'entries') + ', the newest first' + (first > 0 ? '; older ones are not shown' : ''));
  $('clear-calls').hidden = entries.length === 0;
  $('imports-section').hidden = !(seed.Imports || []).length;
  fill(imports, (seed.Imports || []).slice().reverse(), 'import');
  options('known-actions', entries.map((entry) => entry.Action).filter(Boolean));
  options('known-instances', all.map((instance) => instance.DBInstanceId));

  // Those who only listen hear what begins and ends.
  const now = new Map(running.map((operation) => [operation.Id, operation.Action + ' ' + operation.Id]));
  if (underWay) {
    const news = [...[...now].filter(([id]) => !underWay.has(id)).map(([, name]) => name + ' has begun'), ...[...underWay].filter(([id]) => !now.has(id)).map(([, name]) => name + ' is over')];
    if (news.length > 0) say(news.slice(0, 3).join(', ') + (news.length > 3 ? ' and more' : ''));
  }
  underWay = now;
}

let silent = false;
/** How many refreshes were begun: only the newest one shows what it learned. */
let asked = 0;
async function refresh(always) {
  if ((paused || document.hidden) && !always) return;
  asked += 1;
  const mine = asked;
  try {
    const [health, seed, log, injected] = await Promise.all([ask('GET', 'health'), ask('GET', 'seed?secrets=masked'), ask('GET', 'log?limit=' + CALLS), ask('GET', 'faults')]);
    if (mine !== asked) return;
    latest = {health, seed, log, injected};
    $('token-form').hidden = true;
    $('main').hidden = false;
    if (silent) {
      silent = false;
      $('trouble').textContent = '';
      say('the fake answers again');
    }
    show();
  } catch (error) {
    if (mine !== asked) return;
    const asksForToken = error.status === 403 && error.message.includes('token');
    if (asksForToken) {
      $('main').hidden = true;
      if ($('token-form').hidden) {
        $('token-form').hidden = false;
        $('token').focus();
      }
    } else if (!silent) {
      silent = true;
      $('trouble').textContent = 'The fake does not answer: ' + error.message;
    }
  }
}

// Controls.

function on(id, event, listener) {
  $(id).addEventListener(event, listener);
}

/** A form that changes something. */
function onSubmit(id, listener) {
  on(id, 'submit', (event) => {
    event.preventDefault();
    listener();
  });
}

on('filter', 'input', () => latest && show());
on('pause', 'click', () => {
  paused = !paused;
  $('pause').setAttribute('aria-pressed', String(paused));
  $('pause').textContent = paused ? 'Paused' : 'Pause';
  say(paused ? 'paused' : 'going on');
  refresh();
});
onSubmit('advance', () => {
  const step = Number($('step').value) * Number($('unit').value);
  act('the clock is advanced', 'POST', 'advance', {Seconds: step});
});
on('reset', 'click', async () => {
  if (await confirmed('Go back to the seed? Instances, operations, faults and calls are as they were when it was loaded.', 'Reset')) await act('reset', 'POST', 'reset');
});
on('finish-all', 'click', () => act('all operations are finished', 'POST', 'finish', {}));
on('clear-faults', 'click', () => act('all faults are removed', 'DELETE', 'faults'));
on('clear-calls', 'click', () => act('the calls are forgotten', 'DELETE', 'calls'));
on('ask-yes', 'click', () => $('ask').close('yes'));
on('ask-no', 'click', () => $('ask').close(''));

// Seeds.

async function load(file) {
  if (!file) return;
  const holds = latest && (latest.seed.DBInstances || []).length > 0;
  if (holds && !(await confirmed('Replace the whole state with ' + file.name + '?', 'Replace'))) return;
  await act(file.name + ' is loaded', 'PUT', 'seed', await file.text());
}

on('load', 'click', () => $('file').click());
on('file', 'change', async () => {
  await load($('file').files[0]);
  $('file').value = '';
});
document.addEventListener('dragover', (event) => {
  event.preventDefault();
  document.body.classList.add('dragging');
});
document.addEventListener('dragleave', (event) => {
  if (!event.relatedTarget) document.body.classList.remove('dragging');
});
document.addEventListener('drop', (event) => {
  event.preventDefault();
  document.body.classList.remove('dragging');
  load(event.dataTransfer.files[0]);
});
on('save', 'click', async () => {
  try {
    const text = JSON.stringify(await ask('GET', 'seed'), null, 2) + '\n';
    const url = URL.createObjectURL(new Blob([text], {type: 'application/json'}));
    el('a', {href: url, download: 'seed.json'}).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
    say('seed.json is saved');
  } catch (error) {
    $('trouble').textContent = error.message;
  }
});
const EXAMPLE = {DBInstanceId: 'rm-example', Engine: 'MySQL', Databases: [{DBName: 'mydb', SizeMB: 512}]};
on('example', 'click', () => act('an instance is added', 'POST', 'instances', EXAMPLE));

// Faults.

function fitForm() {
  for (const label of document.querySelectorAll('#fault [data-kinds]')) {
    label.hidden = !label.dataset.kinds.split(' ').includes($('fault-kind').value);
    for (const input of label.querySelectorAll('input')) input.disabled = label.hidden;
  }
}

on('fault-kind', 'change', fitForm);
fitForm();
onSubmit('fault', async () => {
  const given = (id) => ($(id).disabled || $(id).value.trim() === '' ? undefined : $(id).value.trim());
  const number = (id) => (given(id) === undefined ? undefined : Number(given(id)));
  const went = await act('the fault is added', 'POST', 'faults', {
    Kind: $('fault-kind').value,
    Condition: given('fault-condition'),
    Status: number('fault-status'), Code: given('fault-code'), Message: given('fault-message'),
    Delay: given('fault-delay'), Bytes: number('fault-bytes'),
    Action: given('fault-action'), DBInstanceId: given('fault-instance'),
    Skip: number('fault-skip') || undefined, Times: number('fault-times'),
    AfterEffect: ($('fault-after').checked && !$('fault-after').disabled) || undefined,
  });
  if (went) {
    $('fault').reset();
    fitForm();
  }
});

// The token, from the form, from the address, or from before.

onSubmit('token-form', () => {
  keepToken($('token').value);
  $('token').value = '';
  refresh(true).then(() => {
    $('trouble').textContent = $('token-form').hidden ? '' : 'That is not the token.';
  });
});

const address = new URL(location.href);
if (address.searchParams.has('token')) {
  keepToken(address.searchParams.get('token'));
  address.searchParams.delete('token');
  history.replaceState(null, '', address);
} else {
  try {
    token = sessionStorage.getItem('fake-rds-token') || '';
  } catch {
    // Storage is turned off.
  }
}

// What teaches.

const authority = location.protocol === 'https:' ? ' --cacert ca.pem' : '';
$('endpoint').textContent = location.origin;
$('curl-add').textContent = 'curl' + authority + (token ? " -H 'Authorization: Bearer TOKEN'" : '') + ' -X POST ' + location.origin + "/_fake/instances \\\n  -d '" + JSON.stringify(EXAMPLE) + "'";
$('curl-ask').textContent = 'curl' + authority + " '" + location.origin + "/?Action=DescribeDBInstances&RegionId=cn-hangzhou&Format=JSON'";
on('copy-endpoint', 'click', () => copy(location.origin, $('copy-endpoint')));
for (const button of document.querySelectorAll('[data-copies]')) {
  button.addEventListener('click', () => copy($(button.dataset.copies).textContent, button));
}

async function follow() {
  await refresh();
  setTimeout(follow, EVERY);
}

follow();
