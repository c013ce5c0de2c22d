// Every role signs in to the demo and looks at what it may see; axe and a narrow screen come along.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { inspect, openDemo } from './annexa.mjs';

const at = 'http://127.0.0.1:8472';
let demo;

before(async () => {
  demo = await openDemo(8472);
});
after(async () => {
  await demo?.close();
});

test('the ISMS manager sees what needs a person, and every list and record reads well', async () => {
  const page = await demo.signIn('isms_manager');
  await inspect(page, 'demo-home');
  for (const [path, name] of [['assets', 'demo-assets'], ['assets?state=review_overdue&sort=-owner', 'demo-assets-asked'], ['people', 'demo-people'], ['units', 'demo-units'], ['role-assignments', 'demo-roles'], ['history', 'demo-history'], ['role-assignments/new', 'demo-role-new'], ['assets/A-001', 'demo-asset']]) {
    await page.goto(`${at}/o/corvane/${path}`);
    await inspect(page, name);
  }
});

test('an asset owner edits own assets and nobody else’s', async () => {
  const page = await demo.signIn('asset_owner');
  await page.goto(`${at}/o/corvane/assets?mine=true`);
  await page.click('tbody a.title >> nth=0');
  await page.waitForSelector('main a:has-text("Edit")');
  await page.goto(`${at}/o/corvane/assets`);
  const other = page.locator('tbody tr', { hasNotText: 'Chloe Marchetti' }).locator('a.title').first();
  await other.click();
  await page.waitForSelector('h2:has-text("Facts")');
  assert.equal(await page.locator('main a:has-text("Edit")').count(), 0);
});

test('an employee sees the assets that they own and no others, a platform administrator those of their own unit', async () => {
  for (const role of ['employee', 'platform_administrator']) {
    const { name } = demo.login(role);
    const page = await demo.signIn(role);
    await page.goto(`${at}/o/corvane/assets`);
    const others = await page.locator('tbody tr', { hasNotText: name }).count();
    assert.ok(others <= (role === 'employee' ? 0 : 1), `${role} sees ${others} assets of others`);
    await inspect(page, `demo-${role}`);
    assert.equal((await page.goto(`${at}/o/corvane/assets/A-001`)).status(), 404, role);
  }
});

test('a role is proposed by one person and accepted by another', async () => {
  const manager = await demo.signIn('isms_manager');
  await manager.goto(`${at}/o/corvane/role-assignments/new`);
  await manager.fill('#person', 'Oskar');
  await manager.click('[role=option]:has-text("Oskar Lind")');
  await manager.selectOption('#role', 'asset_owner');
  await manager.fill('#from', new Date().toISOString().slice(0, 10));
  await manager.click('main button.primary');
  await manager.waitForSelector('.tag:has-text("Proposed")');
  const address = manager.url();
  const employee = await demo.signIn('employee');
  await employee.goto(address);
  await inspect(employee, 'demo-role-proposed');
  await employee.click('main a:has-text("Accept role")');
  await employee.click('main button.primary');
  await employee.waitForSelector('.tag:has-text("Active")');
});

test('a past day shows fewer assets than today, read only', async () => {
  const page = await demo.signIn('isms_manager');
  await page.goto(`${at}/o/corvane/assets?limit=200`);
  const today = await page.locator('tbody tr').count();
  const then = new Date(Date.now() - 400 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  await page.goto(`${at}/o/corvane/assets?limit=200&as_of=${then}`);
  const past = await page.locator('tbody tr').count();
  assert.ok(past > 0 && past < today, `${past} then, ${today} today`);
  await inspect(page, 'demo-past');
});

test('no page made the console complain', () => assert.deepEqual(demo.complaints, []));
