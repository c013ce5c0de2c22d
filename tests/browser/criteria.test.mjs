// The ISMS manager drafts the next risk criteria and changes a cell of the matrix; top management sees which risks that
// touches, and approves.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { codeAt, inspect, openDemo, step } from './annexa.mjs';

const at = 'http://127.0.0.1:8475';
let demo, manager, path;

before(async () => {
  demo = await openDemo(8475);
  manager = await demo.signIn('isms_manager');
});
after(async () => {
  await demo?.close();
});

test('the next version begins as the one in force, and lacks only the reason for it', async () => {
  await manager.goto(`${at}/o/corvane/risk-criteria`);
  await inspect(manager, 'criteria');
  await manager.goto(`${at}/o/corvane/risk-criteria/new`);
  await manager.click('main button.primary');
  await manager.waitForURL(/\/risk-criteria\/RC-\d+$/);
  path = new URL(manager.url()).pathname;
  assert.match(await manager.innerText('h1'), /^Risk criteria, version \d+$/);
  assert.match(await manager.innerText('main'), /1 thing is missing before it can be submitted[\s\S]*There is no reason for the change/);
  assert.match(await manager.innerText('main'), /No open risk changes its level/);
  await inspect(manager, 'criteria-draft');
});

test('a cell is changed in the form, and the page says which risks it touches', async () => {
  await manager.goto(`${at}${path}/edit`);
  await inspect(manager, 'criteria-edit');
  await manager.selectOption('[name="matrix.2.consequence_3"]', 'high');
  await manager.fill('#change_reason', 'Risks of likelihood 3 and consequence 3 came true twice this year');
  await manager.click('main button.primary');
  await manager.waitForSelector('td.changed:has-text("was medium")');
  assert.match(await manager.innerText('main'), /open risks? changes? (its|their) level/);
  assert.match(await manager.innerText('main'), /Not said yet: whether ratings are converted/);
  await inspect(manager, 'criteria-changed');
});

test('what was submitted is not edited, and approval asks what becomes of the risks', async () => {
  await manager.goto(`${at}${path}/edit`);
  await manager.selectOption('#conversion', 'keep_ratings');
  await manager.click('main button.primary');
  await manager.click('main a:has-text("Submit for approval")');
  await manager.click('main button.primary');
  await manager.waitForSelector('main .tag:has-text("Waits for approval")');
  assert.equal((await manager.goto(`${at}${path}/edit`)).status(), 404);
});

test('top management approves, and the version before is superseded', async () => {
  const page = await demo.signIn('top_management');
  await page.goto(`${at}/account/codes`);
  await page.fill('#code', codeAt(await page.innerText('main code'), step()));
  await page.click('main button.primary');
  await page.goto(`${at}${path}`);
  await inspect(page, 'criteria-submitted');
  await page.click('main a:has-text("Approve criteria")');
  await page.click('main button.primary:has-text("Approve")');
  await page.waitForSelector('main .tag:has-text("In force")');
  await inspect(page, 'criteria-in-force');
  await page.click('.facts a:has-text("Risk criteria, version")');
  await page.waitForSelector('main .tag:has-text("Superseded")');
});

test('the manager converts the risks, and then nothing is left to convert', async () => {
  await manager.goto(`${at}${path}`);
  await manager.click('main a:has-text("Convert risks to these criteria")');
  await manager.click('main button.primary');
  await manager.waitForSelector('main .trail li:has-text("convert risks to these criteria")');
  assert.equal(await manager.locator('main a:has-text("Convert risks to these criteria")').count(), 0);
  assert.deepEqual(demo.complaints, []);
});
