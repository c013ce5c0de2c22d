// A security manager founds an organisation and keeps its first assets.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { browse, inspect, start } from './annexa.mjs';

const at = 'http://127.0.0.1:8471';
const password = 'vermillion kettle orbit ladder';
let annexa, browser, page;

before(async () => {
  annexa = await start(['serve', '--listen', '127.0.0.1:8471'], /^(?=[\s\S]*serving)[\s\S]*this code: ([\w-]+)/);
  browser = await browse();
  page = await browser.page();
});
after(async () => {
  await browser?.close();
  await annexa?.stop();
});

test('the first run asks for the code that the server printed, and says at once all that is wrong', async () => {
  await page.goto(`${at}/`);
  assert.match(page.url(), /first-run$/);
  await inspect(page, 'first-run');
  await page.fill('[name="organisation.name"]', 'Corvane Systems');
  await page.fill('[name=password]', 'short');
  await page.click('main button.primary');
  assert.deepEqual(await page.locator('.error').allInnerTexts(), [
    'This is not the code that this server printed.',
    'Fill this in.',
    'Use at least 15 characters; a few words that belong to no saying are easy to keep.',
  ]);
  await inspect(page, 'first-run-errors');
});

test('the founder is signed in and finds an ISMS with a place to begin', async () => {
  await page.fill('[name=code]', annexa.match[1]);
  await page.fill('[name="organisation.name"]', 'Corvane Systems');
  await page.fill('[name="organisation.time_zone"]', 'Europe/Amsterdam');
  await page.fill('[name="organisation.currency"]', 'EUR');
  await page.fill('[name="organisation.revenue"]', '9400000');
  await page.fill('[name="person.name"]', 'Maren Solberg');
  await page.fill('[name="person.email"]', 'maren@corvane.example');
  await page.fill('[name=password]', password);
  await page.click('main button.primary');
  assert.match(page.url(), /\/o\/corvane-systems\/$/);
  await inspect(page, 'home-new');
});

test('an asset needs a name and nothing else; what is wrong is said at its field and nothing is lost', async () => {
  await page.click('nav >> text=Assets');
  await inspect(page, 'assets-empty');
  await page.click('text=Make the first');
  await page.fill('#description', 'Invoices of **340 customers**');
  await page.click('main summary:has-text("More")');
  await page.fill('#recovery_time', 'soon');
  await page.click('main button.primary');
  await page.waitForSelector('#errors');
  assert.deepEqual(await page.locator('.error').allInnerTexts(), [
    'Fill this in.',
    'This should be a whole number from 0 to 8760.',
  ]);
  assert.equal(await page.inputValue('#description'), 'Invoices of **340 customers**');
  await inspect(page, 'asset-errors');
  await page.fill('#name', 'Customer invoice documents');
  await page.fill('#recovery_time', '24');
  await page.selectOption('#kind', 'information');
  await page.selectOption('#confidentiality', '5');
  await page.click('main button.primary');
  await page.waitForURL(/\/assets\/A-001$/);
  assert.equal(await page.innerText('h1'), 'Customer invoice documents');
  await inspect(page, 'asset');
});

test('an edit shows old and new in the history, with who and why', async () => {
  await page.click('text=Edit');
  await inspect(page, 'asset-edit');
  await page.fill('#name', 'Customer invoices');
  await page.selectOption('#classification', 'confidential');
  await page.fill('#reason', 'named as the contracts do');
  await page.click('main button.primary');
  await page.waitForSelector('h1:has-text("Customer invoices")');
  const newest = await page.locator('.trail li').first().innerText();
  for (const part of ['Maren Solberg', 'changed 2 fields of it', 'named as the contracts do', 'Confidential']) {
    assert.ok(newest.includes(part), `${part} in ${newest}`);
  }
  await page.click('text=version 1');
  assert.match(await page.innerText('main'), /Version 1 of 2/);
  await inspect(page, 'version');
});

test('two people editing at once are both shown, and nothing is merged by itself', async () => {
  const other = await page.context().newPage();
  await other.goto(`${at}/o/corvane-systems/assets/A-001/edit`);
  await page.goto(`${at}/o/corvane-systems/assets/A-001/edit`);
  await other.selectOption('#classification', 'internal');
  await other.click('main button.primary');
  await other.waitForSelector('.trail');
  await page.selectOption('#classification', 'strictly_confidential');
  await page.fill('#name', 'Invoices');
  await page.click('main button.primary');
  await page.waitForSelector('.conflict');
  assert.match(await page.innerText('.conflict'), /Strictly confidential[\s\S]*Internal/);
  await inspect(page, 'conflict');
  await page.click('text=Save these choices');
  await page.waitForSelector('h1:has-text("Invoices")');
  assert.match(await page.innerText('.facts'), /Strictly confidential/);
  await other.close();
});

test('the palette finds a record by number and by the beginnings of words', async () => {
  await page.goto(`${at}/o/corvane-systems/`);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('invo');
  await page.waitForSelector('dialog [role=option]:has-text("Invoices")');
  await page.keyboard.press('Enter');
  await page.waitForURL(/A-001$/);
});

test('what is still needed cannot be retired, and what needs it is named', async () => {
  await page.goto(`${at}/o/corvane-systems/assets/new`);
  await page.fill('#name', 'Backup vault');
  await page.click('main button.primary');
  await page.waitForURL(/A-002$/);
  await page.goto(`${at}/o/corvane-systems/assets/A-001/edit`);
  if (!(await page.isVisible('#depends_on'))) await page.click('main summary:has-text("More")');
  await page.fill('#depends_on', 'back');
  await page.click('[role=option]:has-text("Backup vault")');
  await page.click('main button.primary');
  await page.waitForSelector('.facts:has-text("Backup vault")');
  await page.goto(`${at}/o/corvane-systems/assets/A-002`);
  await page.click('summary[aria-label=More]');
  await page.click('button:has-text("Retire")');
  await page.click('dialog button:has-text("Retire")');
  await page.waitForSelector('text=Nothing was retired');
  assert.match(await page.innerText('main'), /Other records still refer to this one[\s\S]*Invoices/);
  await inspect(page, 'not-retired');
});

test('a past moment shows the past, read only, and the way back', async () => {
  await page.goto(`${at}/o/corvane-systems/assets?as_of=${new Date().toISOString()}`);
  assert.match(await page.innerText('.banner.past'), /can only be read/);
  assert.equal(await page.locator('text=New asset').count(), 0);
  await inspect(page, 'assets-past');
  await page.goto(`${at}/o/corvane-systems/assets?as_of=2001-01-01`);
  assert.match(await page.innerText('main'), /before the organisation began/);
});

test('history, search, account and what is not there read well', async () => {
  for (const [path, name] of [['history', 'history'], ['search?q=in', 'search'], ['account', 'account'], ['assets', 'assets'], ['people', 'people'], ['units', 'units'], ['role-assignments', 'roles'], ['assets/A-999', 'nothing']]) {
    await page.goto(`${at}/o/corvane-systems/${path}`);
    await inspect(page, name);
  }
});

test('another organisation, and nobody signed in, are answered alike: with nothing', async () => {
  const there = await page.goto(`${at}/o/elsewhere/assets`);
  assert.equal(there.status(), 404);
  const stranger = await browser.page();
  await stranger.goto(`${at}/o/corvane-systems/assets`);
  assert.match(stranger.url(), /sign-in\?to=/);
  await inspect(stranger, 'sign-in');
  await stranger.fill('#email', 'maren@corvane.example');
  await stranger.fill('#password', 'not this one');
  await stranger.click('main button.primary');
  assert.match(await stranger.innerText('.error'), /do not belong together/);
  await stranger.fill('#password', password);
  await stranger.click('main button.primary');
  await stranger.waitForURL(/\/assets$/);
});

test('no page made the console complain', () => assert.deepEqual(browser.complaints, []));
