// Treatment in the browser: the desk of a risk, the plan that its owner approves, evidence with a file, many records at once.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { codeAt, inspect, openDemo, step } from './annexa.mjs';

const port = process.env.ANNEXA_PORT ?? '8482';
const at = `http://127.0.0.1:${port}`;
let demo, risk, owner;
const pages = {};

before(async () => {
  demo = await openDemo(port);
  for (const role of ['isms_manager', 'risk_owner', 'control_owner']) pages[role] = await demo.signIn(role);
  owner = await me('risk_owner');
  risk = await evaluated();
});
after(async () => {
  await demo?.close();
});

async function me(role) {
  const { json } = await demo.ask(role, 'GET', `/people?q=${encodeURIComponent(demo.login(role).name)}`);
  return json.items.find((person) => person.name === demo.login(role).name).id;
}

async function take(role, path, noun, body = {}) {
  const { etag } = await demo.ask(role, 'GET', path);
  return demo.ask(role, 'POST', `${path}/${noun}`, body, { 'if-match': etag });
}

/** A risk of the risk owner's, rated and compared with the criteria: what is done about it is theirs to choose. */
async function evaluated() {
  const { json: mine } = await demo.ask('isms_manager', 'GET', `/risks?owner=${owner}&limit=1`);
  const unit = mine.items[0].unit;
  const { json: manager } = await demo.ask('isms_manager', 'GET', `/people?q=${encodeURIComponent(demo.login('isms_manager').name)}`);
  const { json: assets } = await demo.ask('isms_manager', 'GET', '/assets?limit=1');
  const { json: made } = await demo.ask('isms_manager', 'POST', '/risks', {
    title: 'Exports lie on laptops', unit, owner, assessors: [manager.items[0].id], cause: 'no encryption', event: 'read exports', assets: [assets.items[0].id], affects_confidentiality: true,
  });
  const path = `/risks/${made.number}`;
  await take('risk_owner', path, 'analysis', { likelihood: 4, financial: 2, service: 0, legal: 4, people: 3, reputation: 1, safety: 0, rationale: 'It happened last year.' });
  await take('risk_owner', path, 'evaluation', { outcome: 'treat', priority: 1 });
  return made.number;
}

async function choose(page, field, words) {
  await page.fill(`#${field.replaceAll('.', '\\.')}`, words);
  await page.click(`[role=option]:has-text("${words}")`);
}

/** Sets up one-time codes where the page asks for a second factor. */
async function prove(page) {
  if (!(await page.innerText('main')).includes('This step needs your second factor')) return;
  await page.goto(`${at}/account/codes`);
  await page.fill('#code', codeAt(await page.innerText('main code'), step() - 1));
  await page.click('main button.primary');
  await page.waitForSelector('main code');
}

test('what is late and what is forgotten stands at the top of treatment', async () => {
  const page = pages.isms_manager;
  await page.goto(`${at}/o/corvane/treatment`);
  assert.match(await page.innerText('h1'), /in no plan/);
  assert.match(await page.innerText('#unplanned'), /Exports lie on laptops/);
  await inspect(page, 'treatment');
  await page.click('.chips a:has-text("Overdue")');
  assert.match(page.url(), /show=overdue/);
  await page.selectOption('select[name=owner]', { index: 1 });
  await page.waitForURL(/owner=/);
  await page.goto(`${at}/o/corvane/treatment?show=finished`);
  await inspect(page, 'treatment-finished');
});

test('the owner puts the treatment together on one page, with the level in sight', async () => {
  const page = pages.risk_owner;
  await page.goto(`${at}/o/corvane/work`);
  await page.click('.todo a:has-text("Exports lie on laptops")');
  await page.waitForURL(new RegExp(`${risk}/treatment$`));
  await page.click('button:has-text("Choose this treatment")');
  await page.waitForSelector('#errors');
  await page.check('input[name=option][value=modify]');
  await page.check('input[name=target_likelihood][value="2"]');
  await page.check('input[name=target_consequence][value="2"]');
  assert.match(await page.innerText('output.outcome'), /Target\s+Low\s+up to the acceptance line/);
  await page.fill('[name="actions.0.title"]', 'Disks are encrypted');
  await choose(page, 'actions.0.assignee', demo.login('isms_manager').name);
  await page.fill('[name="actions.0.due"]', '2099-01-31');
  await page.fill('[name="actions.0.effect"]', 'Nobody reads them');
  await page.fill('[name="actions.0.resources"]', 'Two days');
  await page.fill('[name="actions.0.cost"]', '1800');
  await page.click('button:has-text("Choose this treatment")');
  await page.waitForSelector('#reason-error');
  assert.equal(await page.inputValue('[name="actions.0.title"]'), 'Disks are encrypted');
  await inspect(page, 'risk-desk');
  await page.fill('#reason', 'It is cheap and quick.');
  await page.click('button:has-text("Choose this treatment")');
  await page.waitForURL(/#treatment$/);
  assert.match(await page.innerText('#treatment'), /Disks are encrypted/);
});

test('the manager ties controls from anywhere to it', async () => {
  const page = pages.isms_manager;
  await page.goto(`${at}/o/corvane/risks/${risk}/treatment`);
  await page.fill('#own', 'Laptops are wiped from afar');
  await choose(page, 'control_owner', demo.login('control_owner').name);
  await inspect(page, 'risk-desk-manager');
  await page.click('button:has-text("Save controls and actions")');
  await page.waitForURL(/#treatment$/);
  assert.match(await page.innerText('main'), /Laptops are wiped from afar/);
});

test('the owner approves their part of the plan on one page', async () => {
  const manager = pages.isms_manager;
  const { json } = await demo.ask('isms_manager', 'GET', '/treatment-plans?state.in=draft,submitted');
  let number = json.items[0]?.number;
  if (!number) number = (await demo.ask('isms_manager', 'POST', '/treatment-plans/draft', { summary: 'Laptops' })).json.number;
  await manager.goto(`${at}/o/corvane/treatment-plans/${number}`);
  await inspect(manager, 'plan-draft');
  if (await manager.isVisible('#submission button')) await manager.click('#submission button');
  await manager.waitForSelector('#approvals');
  assert.match(await manager.innerText('#lines'), /Exports lie on laptops/);
  assert.match(await manager.innerText('main'), /This waits for/);
  const page = pages.risk_owner;
  await page.goto(`${at}/o/corvane/treatment-plans/${number}/approval`);
  await prove(page);
  await page.goto(`${at}/o/corvane/treatment-plans/${number}/approval`);
  assert.match(await page.innerText('#lines'), /Exports lie on laptops/);
  await inspect(page, 'plan-approval');
  await page.goto(`${at}/o/corvane/treatment-plans/${number}`);
  await page.click('#approval button');
  await page.waitForURL(new RegExp(`${number}$`));
  assert.match(await page.innerText('#approvals'), new RegExp(`${demo.login('risk_owner').name}[\\s\\S]*Approved on`));
  await inspect(page, 'plan-approved-in-part');
});

test('an action is carried out on its own page', async () => {
  const page = pages.isms_manager;
  await page.goto(`${at}/o/corvane/actions?q=Disks+are+encrypted`);
  await page.click('tbody a.title');
  await inspect(page, 'action');
  await page.click('button:has-text("Agree to carry it out")');
  await page.waitForSelector('text=This waits for');
});

test('evidence is taken in with its file, and what it proves is chosen by search', async () => {
  const page = pages.control_owner;
  await page.goto(`${at}/o/corvane/evidence/new/evidence`);
  await inspect(page, 'evidence-new');
  await page.setInputFiles('#file', { name: 'wipe test.txt', mimeType: 'text/plain', buffer: Buffer.from('three laptops wiped') });
  await page.fill('#title', 'Test of wiping in June');
  await page.click('button:has-text("Look at it first")');
  await page.waitForSelector('#preview');
  assert.match(await page.innerText('#preview'), /wipe test\.txt[\s\S]*19 bytes[\s\S]*text/);
  await inspect(page, 'evidence-preview');
  await page.click('button:has-text("Submit evidence")');
  await page.waitForSelector('#source-error');
  await page.fill('#source', 'device management');
  await page.fill('#period_from', '2026-06-01');
  await page.fill('#period_to', '2026-06-30');
  await choose(page, 'controls', 'Laptops are wiped from afar');
  await page.click('button:has-text("Submit evidence")');
  await page.waitForURL(/\/evidence\/E-\d+$/);
  assert.match(await page.innerText('#proves'), /Laptops are wiped from afar/);
  await inspect(page, 'evidence-one');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('a:has-text("Download")')]);
  assert.equal(download.suggestedFilename(), 'wipe test.txt');
  await page.goto(`${at}/o/corvane/evidence`);
  await inspect(page, 'evidence');
});

test('many records change by one form, with and without scripts', async () => {
  const page = pages.isms_manager;
  await page.goto(`${at}/o/corvane/risks`);
  const boxes = page.locator('tbody .pick input');
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await inspect(page, 'risks-chosen');
  await page.click('.bulk button:has-text("Change")');
  await page.waitForSelector('h1:has-text("Change 2 risks")');
  await inspect(page, 'risks-change');
  await page.click('button:has-text("Change the chosen risks")');
  await page.waitForSelector('#errors');
  assert.match(await page.innerText('#errors'), /Say what changes/);
  await page.click('summary:has-text("More")');
  await page.selectOption('#approach', 'event');
  const [first] = await page.locator('tbody .name a').allInnerTexts();
  const { json } = await demo.ask('isms_manager', 'GET', `/risks?q=${encodeURIComponent(first)}&limit=1`);
  const { etag } = await demo.ask('isms_manager', 'GET', `/risks/${json.items[0].number}`);
  await demo.ask('isms_manager', 'PATCH', `/risks/${json.items[0].number}`, { existing_controls: 'changed in between' }, { 'if-match': etag });
  await page.click('button:has-text("Change the chosen risks")');
  await page.waitForSelector('.answer');
  assert.match(await page.innerText('.answer'), /changed it since you chose it/);
  assert.equal(await page.inputValue('#approach'), 'event');
  await inspect(page, 'risks-change-refused');
  await page.click('button:has-text("Leave those out")');
  await page.waitForURL(/\/risks$/);
  const plain = await (await page.context().browser().newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() })).newPage();
  await plain.goto(`${at}/o/corvane/risks`);
  await plain.locator('tbody .pick input').nth(0).check();
  await plain.click('.bulk button:has-text("Change")');
  await plain.locator('summary:has-text("More")').click();
  await plain.selectOption('#has_personal_data', 'true');
  await plain.click('button:has-text("Change the chosen risks")');
  await plain.waitForURL(/\/risks$/);
});

test('no page made the console complain', () => assert.deepEqual(demo.complaints, []));
