// The Statement of Applicability from its first line to a frozen version: a control adopted from a line, lines decided by two
// people and several at once, the comparison with Annex A, a version, and what changed since.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { inspect, openDemo } from './annexa.mjs';

const at = 'http://127.0.0.1:8491';
const soa = `${at}/o/corvane/soa`;
let demo, manager, chief;

before(async () => {
  demo = await openDemo(8491);
  manager = await demo.signIn('isms_manager');
  chief = await demo.signIn('top_management');
});
after(async () => {
  await demo?.close();
});

/** A line that nobody has decided and no control serves, whatever the demo tells by now; excluded, so that one can begin anew. */
async function bareLine(reference) {
  const { json } = await demo.ask('isms_manager', 'GET', `/soa-lines?limit=200`);
  return json.items.find((line) => line.reference === reference);
}

const row = (page, reference) => page.locator('tr', { has: page.locator(`.key .ref:text-is("${reference}")`) });

test('all lines of the scope stand on one page, by theme, and questions narrow them', async () => {
  await manager.goto(soa);
  assert.ok((await manager.locator('tbody tr[id^="SL-"]').count()) >= 93);
  assert.match(await manager.innerText('main'), /A\.5 Organizational controls[\s\S]*A\.8 Technological controls/);
  await inspect(manager, 'statement');
  await manager.click('.chips a:has-text("A.7")');
  await manager.waitForURL(/theme=A/);
  assert.equal(await manager.locator('tbody tr[id^="SL-"]').count(), 14);
  await manager.fill('#q', 'cabling');
  await manager.waitForFunction(() => document.querySelectorAll('tbody tr[id^="SL-"]').length === 1);
});

test('a line unfolds where it stands and says what it is about and what needs it', async () => {
  await manager.goto(soa);
  await row(manager, 'A.8.13').locator('a.title').click();
  await manager.waitForSelector('tr.detail');
  const said = await manager.innerText('tr.detail');
  assert.match(said, /What an auditor asks/);
  await inspect(manager, 'statement-line');
});

test('a reference control is adopted from its line, and the control leads back to it', async () => {
  const { json } = await demo.ask('isms_manager', 'GET', '/controls?limit=200');
  const served = new Set(json.items.flatMap((control) => (control.serves ?? '').split(/, */)));
  const { json: lines } = await demo.ask('isms_manager', 'GET', '/soa-lines?limit=200');
  const bare = lines.items.find((line) => line.reference && !served.has(line.reference) && line.state.code !== 'excluded');
  if (bare) {
    await manager.goto(soa);
    await manager.click(`button[aria-label="Adopt ${bare.reference} as a control"]`);
    await manager.waitForSelector('tr.detail');
    assert.match(await manager.innerText('tr.detail'), /Served by/);
    await manager.click('tr.detail h2:has-text("Served by") + ul a');
  } else {
    await manager.goto(`${at}/o/corvane/controls/${json.items[0].number}`);
  }
  await manager.waitForURL(/\/controls\/C-\d+$/);
  assert.match(await manager.innerText('main'), /Serves in the Statement of Applicability/);
  await inspect(manager, 'control');
  await manager.goto(`${at}/o/corvane/controls`);
  await inspect(manager, 'controls');
});

test('several lines are chosen, and excluding them asks for words for each', async () => {
  const { json } = await demo.ask('isms_manager', 'GET', '/soa-lines?limit=200');
  const two = json.items.filter((line) => line.state.code !== 'excluded' && line.reference).slice(-2);
  await manager.goto(soa);
  for (const line of two) await row(manager, line.reference).locator('.pick input').check();
  assert.match(await manager.innerText('.bulk'), /2 chosen/);
  await inspectBar(manager);
  await manager.click('.bulk button[value=exclusion]');
  await manager.waitForSelector('textarea');
  assert.equal(await manager.locator('textarea').count(), 2);
  await inspect(manager, 'statement-words');
});

/** The bar over a long table is looked at as it is seen: axe scrolls nothing. */
async function inspectBar(page) {
  assert.ok(await page.isVisible('.bulk button[value=owner]'));
}

test('a line is decided without any script', async () => {
  const page = await demo.signIn('isms_manager', { javaScriptEnabled: false });
  const line = await bareLine('A.7.6');
  await page.goto(`${soa}?line=${line.number}`);
  const decides = page.locator('tr.detail textarea[name=exclusion]');
  if (await decides.count()) {
    await decides.fill('No secure area of our own: customer data is processed in data centres of the provider only.');
    await page.click('tr.detail button:has-text("xclude")');
    await page.waitForURL((url) => url.hash === `#${line.number}`);
  }
  assert.match(await row(page, 'A.7.6').innerText(), /Excluded[\s\S]*secure area/);
});

test('the comparison names what was left out and why that may be wrong, and is recorded on the draft', async () => {
  await manager.goto(`${soa}/comparison`);
  assert.match(await manager.innerText('main'), /starter library[\s\S]*suggestions: a person decides/);
  await inspect(manager, 'statement-comparison');
  const { json } = await demo.ask('isms_manager', 'GET', '/soa-versions?limit=200');
  if (!json.items.some((version) => ['draft', 'in_review'].includes(version.state.code))) {
    await manager.click('main a:has-text("Start version")');
    await manager.click('main button.primary');
    await manager.waitForURL(/\/soa-versions\/SOA-\d+$/);
    assert.match(await manager.innerText('main'), /The comparison with Annex A is not recorded/);
    await inspect(manager, 'statement-draft');
    await manager.goto(`${soa}/comparison`);
    await manager.fill('#comparison', 'All 93 reference controls were looked at; none that is necessary is left out.');
    await manager.click('button:has-text("Record the comparison")');
    await manager.waitForURL(/\/soa-versions\/SOA-\d+$/);
    assert.doesNotMatch(await manager.innerText('main'), /comparison with Annex A is not recorded/i);
  }
});

test('a frozen version stays as it stood, and the page of changes says what differs', async () => {
  const { json } = await demo.ask('isms_manager', 'GET', '/soa-versions?limit=200');
  const frozen = json.items.find((version) => version.lines?.length);
  await chief.goto(frozen ? `${at}/o/corvane/soa-versions/${frozen.number}` : `${soa}/changes`);
  await inspect(chief, 'statement-version');
  await chief.goto(`${soa}/changes`);
  await inspect(chief, 'statement-changes');
});

test('no page made the console complain', () => assert.deepEqual(demo.complaints, []));
