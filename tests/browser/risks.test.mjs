// A risk from the first word to a signed acceptance: two people rate it, the owner signs, top management signs too.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { codeAt, inspect, openDemo, step } from './annexa.mjs';

const at = 'http://127.0.0.1:8478';
const title = 'Test data holds real customers';
let demo, address;
const pages = {};

before(async () => {
  demo = await openDemo(8478);
  await criteriaInForce();
  for (const role of ['isms_manager', 'risk_owner', 'top_management']) pages[role] = await demo.signIn(role);
});
after(async () => {
  await demo?.close();
});

async function take(role, path, noun) {
  const { etag } = await demo.ask(role, 'GET', path);
  await demo.ask(role, 'POST', `${path}/${noun}`, {}, { 'if-match': etag });
}

/** The demo founds with a draft; its story may have approved it by now. */
async function criteriaInForce() {
  const { json } = await demo.ask('isms_manager', 'GET', '/risk-criteria');
  if (json.items.some((version) => version.state.code === 'approved')) return;
  const [{ number }] = json.items;
  const { etag } = await demo.ask('isms_manager', 'GET', `/risk-criteria/${number}`);
  await demo.ask('isms_manager', 'PATCH', `/risk-criteria/${number}`, { appetite: 'We bear what harms nobody and stops nothing for a day.' }, { 'if-match': etag });
  await take('isms_manager', `/risk-criteria/${number}`, 'submission');
  await take('top_management', `/risk-criteria/${number}`, 'approval');
}

/** Sets up one-time codes where the page asks for a second factor; showing the first one proves it for five minutes. */
async function prove(page) {
  if (!(await page.innerText('main')).includes('This step needs your second factor')) return;
  await page.goto(`${at}/account/codes`);
  await page.fill('#code', codeAt(await page.innerText('main code'), step() - 1));
  await page.click('main button.primary');
  await page.waitForSelector('main code');
}

/** axe leaves empty styles behind, which htmx would carry over into the answer; the policy forbids any. */
async function inspectForm(page, name) {
  await inspect(page, name);
  await page.reload();
}

async function choose(page, field, words) {
  await page.fill(`#${field}`, words);
  await page.click(`[role=option]:has-text("${words}")`);
}

test('the manager names a risk, and it waits for the owner by name', async () => {
  const page = pages.isms_manager;
  await page.goto(`${at}/o/corvane/risks`);
  await inspect(page, 'risks');
  await page.click('main a:has-text("New risk")');
  await inspect(page, 'risk-new');
  await page.fill('#title', title);
  await choose(page, 'owner', demo.login('risk_owner').name);
  await choose(page, 'assessors', demo.login('isms_manager').name);
  await page.fill('#cause', 'copies of the live database in test systems');
  await page.fill('#source', 'a curious developer');
  await page.fill('#event', 'read invoices of customers');
  await choose(page, 'assets', 'Customer portal');
  await page.selectOption('#affects_confidentiality', 'true');
  await page.selectOption('#unit', { label: await page.locator('#unit option', { hasText: 'Engineering' }).first().innerText() });
  await page.click('main button.primary');
  await page.waitForURL(/\/risks\/R-\d+$/);
  address = page.url();
  const said = await page.innerText('main');
  assert.match(said, /Because of copies of the live database in test systems, a curious developer could read invoices of customers affecting Customer portal/);
  assert.match(said, new RegExp(`This waits for ${demo.login('risk_owner').name}`));
  await inspect(page, 'risk-identified');
});

test('the owner finds it in their work and rates it by anchored scales; what is missing is said at its field', async () => {
  const page = pages.risk_owner;
  await page.goto(`${at}/o/corvane/work`);
  await inspect(page, 'work');
  await page.click(`.todo a:has-text("${title}")`);
  await page.waitForSelector('input[name=likelihood]');
  await inspectForm(page, 'risk-analysis');
  for (const [name, level] of [['likelihood', 4], ['financial', 2], ['service', 0], ['legal', 4], ['people', 4], ['reputation', 2], ['safety', 0]]) {
    await page.check(`input[name=${name}][value="${level}"]`);
  }
  assert.match(await page.innerText('output.outcome'), /Level\s+High\s+above the acceptance line/);
  await page.click('button:has-text("Propose to a second person")');
  await page.waitForSelector('#rationale-error');
  assert.ok(await page.isChecked('input[name=legal][value="4"]'), 'what was chosen is still chosen');
  await inspect(page, 'risk-analysis-refused');
  await page.fill('#rationale', 'Copies were found twice last year.');
  await page.click('button:has-text("Propose to a second person")');
  await page.waitForURL(address);
  assert.match(await page.innerText('main'), new RegExp(`This waits for ${demo.login('isms_manager').name}`));
  await inspect(page, 'risk-proposed');
});

test('the assessor confirms what was proposed, and the level stands', async () => {
  const page = pages.isms_manager;
  await page.goto(`${at}/o/corvane/work`);
  await page.click(`.todo a:has-text("${title}")`);
  assert.match(await page.innerText('main'), /4 procedure of an authority, notifiable breach/);
  await inspect(page, 'risk-confirm');
  await page.click('button:has-text("Confirm analysis")');
  await page.waitForURL(address);
  await page.click('main .notice a:has-text("Compare with criteria")');
  await page.selectOption('#outcome', 'acceptable');
  await page.click('main button.primary');
  await page.waitForURL(address);
  assert.match(await page.innerText('#analysis'), /Current\s+4 likely\s+4\s+High/);
  assert.match(await page.innerText('#history'), /Current level\s+High/);
});

test('above the authority of its owner two people sign, each with a second factor', async () => {
  const owner = pages.risk_owner;
  await owner.goto(`${address}/acceptance`);
  await prove(owner);
  await owner.goto(`${address}/acceptance`);
  assert.notEqual(await owner.inputValue('#valid_until'), '', 'the latest day is suggested');
  await inspectForm(owner, 'risk-acceptance');
  await owner.click('main button.primary');
  await owner.waitForSelector('#statement-error');
  await owner.fill('#statement', 'Copies are masked from January; until then five people may open them.');
  await owner.click('main button.primary');
  await owner.waitForURL(address);
  assert.match(await owner.innerText('main'), /This waits for top management/);
  const chief = pages.top_management;
  await chief.goto(`${address}/acceptance`);
  await prove(chief);
  await chief.goto(`${at}/o/corvane/work`);
  await chief.click(`.todo a:has-text("${title}")`);
  await inspect(chief, 'risk-second-signature');
  await chief.click('main button.primary');
  await chief.waitForURL(address);
  assert.match(await chief.innerText('.steps'), /Accepted until/);
  assert.match(await chief.innerText('#acceptances'), new RegExp(`Signed by ${demo.login('risk_owner').name} and ${demo.login('top_management').name}`));
  await inspect(chief, 'risk-accepted');
});

test('the matrix counts it where it stands, and its cell leads to it', async () => {
  const page = pages.isms_manager;
  await page.goto(`${at}/o/corvane/risks/matrix`);
  await inspect(page, 'risk-matrix');
  await page.click('.matrix a[aria-label*="likelihood 4, consequence 4"]');
  await page.waitForSelector(`tbody a:has-text("${title}")`);
  await inspect(page, 'risks-of-a-cell');
  await page.goto(`${at}/o/corvane/risks?is_above_line=true&sort=-level`);
  assert.ok(await page.isVisible(`tbody a:has-text("${title}")`));
  await page.goto(`${at}/o/corvane/risks/matrix?of=before`);
  await inspect(page, 'risk-matrix-before');
});

test('who has nothing to do is told so kindly', async () => {
  const page = await demo.signIn('employee');
  await page.goto(`${at}/o/corvane/work`);
  assert.match(await page.innerText('main'), /Nothing waits for you|waits? for you/);
  await inspect(page, 'work-of-an-employee');
});

test('no page made the console complain', () => assert.deepEqual(demo.complaints, []));
