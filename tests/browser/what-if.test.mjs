// What would happen if, in the browser: a form says what it would change while somebody types, is tried first in a what-if, which is applied.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { inspect, openDemo } from './annexa.mjs';

const port = process.env.ANNEXA_PORT ?? '8486';
const at = `http://127.0.0.1:${port}`;
let demo, page;

before(async () => {
  demo = await openDemo(port);
  page = await demo.signIn('isms_manager');
});
after(async () => {
  await demo?.close();
});

test('a form says what it would change as soon as a field changes, and saves nothing', async () => {
  await page.goto(`${at}/o/corvane/assets/A-001/edit`);
  await page.fill('#location', 'Rack 4 in Bern');
  await page.press('#location', 'Tab');
  await page.waitForSelector('#tried .notice');
  assert.match(await page.innerText('#tried'), /This would/);
  assert.equal(await page.inputValue('#location'), 'Rack 4 in Bern', 'what was typed stays');
  await inspect(page, 'tried');
});

test('it is tried first in a new what-if, which says what follows', async () => {
  await page.goto(`${at}/o/corvane/assets/A-001/edit`);
  await page.fill('#location', 'Rack 4 in Bern');
  await page.click('summary:has-text("Try this first")');
  await page.fill('#what_if_name', 'Move to Bern');
  await page.click('button[value=try]');
  await page.waitForURL(/what-ifs\/WI-\d+/);
  assert.match(await page.innerText('#edits'), /Rack 4 in Bern/);
  await inspect(page, 'what-if');
});

test('two what-ifs stand side by side', async () => {
  await page.goto(`${at}/o/corvane/assets/A-001/edit`);
  await page.fill('#location', 'Oslo');
  await page.click('summary:has-text("Try this first")');
  await page.fill('#what_if_name', 'Or to Oslo');
  await page.click('button[value=try]');
  await page.waitForURL(/what-ifs\/WI-\d+/);
  await page.click('aside a:has-text("Move to Bern")');
  await page.waitForSelector('table');
  assert.match(await page.innerText('table'), /Oslo/);
  await inspect(page, 'what-ifs side by side');
});

test('where today moved on somebody answers, and then it is applied', async () => {
  await page.goto(`${at}/o/corvane/assets/A-001/edit`);
  await page.fill('#location', 'Ghent');
  await page.click('button.primary:has-text("Save")');
  await page.waitForURL(/A-001$/);
  await page.goto(`${at}/o/corvane/what-ifs`);
  await page.click('a:has-text("Move to Bern")');
  assert.match(await page.innerText('main'), /cannot be changed as drafted/);
  await inspect(page, 'what-if clash');
  await page.click('button:has-text("Keep these choices")');
  await page.waitForSelector('text=This can be applied');
  await page.click('button:has-text("Apply 1 change")');
  await page.click('dialog button:has-text("Apply")');
  await page.waitForSelector('text=Applied on');
  await page.goto(`${at}/o/corvane/assets/A-001`);
  assert.match(await page.innerText('main'), /Rack 4 in Bern/);
  assert.deepEqual(demo.complaints, []);
});
