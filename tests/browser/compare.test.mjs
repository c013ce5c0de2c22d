// Two moments beside each other, the history narrowed, a version brought back, and trends: as their readers do it.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { inspect, openDemo } from './annexa.mjs';

const at = 'http://127.0.0.1:8493';
const home = `${at}/o/corvane`;
let demo, manager;

before(async () => {
  demo = await openDemo(8493);
  manager = await demo.signIn('isms_manager');
});
after(async () => {
  await demo?.close();
});

test('a manager compares a past decision with today, then one register, then one record', async () => {
  await manager.goto(`${home}/compare`);
  await inspect(manager, 'compare');
  await manager.click('.chips a:has-text("Statement")');
  await manager.waitForURL(/from=/);
  assert.match(await manager.innerText('h1'), /records differ between .+ and today/);
  await inspect(manager, 'compare-whole');
  await manager.click('table a.title:has-text("Risks")');
  await manager.waitForURL(/kind=risks/);
  assert.match(await manager.innerText('h1'), /risks? differ/);
  await inspect(manager, 'compare-risks');
  await manager.click('ul.links a.ref >> nth=0');
  await manager.waitForURL(/record=/);
  assert.match(await manager.innerText('h1'), /differs in \d+ fields?/);
});

test('a moment in the future is answered on the same page, where another can be chosen', async () => {
  await manager.goto(`${home}/compare?from=2999-01-01`);
  assert.match(await manager.innerText('[role=alert]'), /future/);
  await inspect(manager, 'compare-future');
});

test('the history is narrowed to one register', async () => {
  await manager.goto(`${home}/history`);
  await manager.selectOption('select[name=kind]', 'risks');
  await manager.click('.filters button');
  await manager.waitForURL(/kind=risks/);
  const kinds = await manager.locator('.trail > li > a.ref').allInnerTexts();
  assert.ok(kinds.length > 5 && kinds.every((number) => number.startsWith('R-')), kinds.join(' '));
  await inspect(manager, 'history-risks');
});

test('an earlier version is brought back as a new edit that says where it came from', async () => {
  await manager.goto(`${home}/assets`);
  await manager.click('tbody a.title >> nth=0');
  const name = await manager.innerText('h1');
  await manager.click('a:has-text("Edit")');
  await manager.fill('#name', `${name} again`);
  await manager.click('#form .primary');
  await manager.waitForFunction((name) => document.querySelector('h1').innerText === `${name} again`, name);
  const page = manager.url();
  const version = Number((await manager.innerText('aside header small')).match(/version (\d+)/)[1]);
  await manager.goto(`${page}/versions/${version - 1}`);
  await manager.click('a:has-text("Restore this version")');
  assert.equal(await manager.inputValue('#name'), name);
  assert.equal(await manager.inputValue('#reason'), `restored from version ${version - 1}`);
  await inspect(manager, 'restore');
  await manager.click('#form .primary');
  await manager.waitForFunction((name) => document.querySelector('h1').innerText === name, name);
  assert.match(await manager.innerText('#history'), new RegExp(`restored from version ${version - 1}`));
});

test('trends of a year are drawn from the history, with their values as tables', async () => {
  await manager.goto(`${home}/trends`);
  assert.equal(await manager.locator('svg.chart').count(), 4);
  const first = manager.locator('.charted >> nth=0');
  await first.locator('summary').click();
  assert.ok((await first.locator('tbody tr').count()) >= 10);
  await inspect(manager, 'trends');
});

test('on a phone the same pages fit', async () => {
  const phone = await demo.signIn('isms_manager', { viewport: { width: 390, height: 844 } });
  for (const path of ['compare?from=2026-06-30', 'trends', 'history?since=last']) {
    await phone.goto(`${home}/${path}`);
    const wide = await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${path} is ${wide} wider than the phone`);
    await inspect(phone, `phone-${path.split('?')[0]}`);
  }
});
