// Passwords, one-time codes, recovery codes, invitations, tokens: as the people see them who use them.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { browse, codeAt, inspect, start, step } from './annexa.mjs';

const at = 'http://127.0.0.1:8473';
const password = 'vermillion kettle orbit ladder';
let annexa, browser, page, key, used, recovery, invitation;

before(async () => {
  annexa = await start(['serve', '--listen', '127.0.0.1:8473'], /^(?=[\s\S]*serving)[\s\S]*this code: ([\w-]+)/);
  browser = await browse();
  page = await browser.page();
  await page.goto(`${at}/first-run`);
  for (const [name, value] of [['code', annexa.match[1]], ['organisation.name', 'Corvane'], ['organisation.time_zone', 'Europe/Lisbon'], ['organisation.currency', 'EUR'], ['person.name', 'Maren Solberg'], ['person.email', 'maren@corvane.example'], ['password', password]]) {
    await page.fill(`[name="${name}"]`, value);
  }
  await page.click('main button.primary');
  await page.waitForURL(/\/o\/corvane\/$/);
});
after(async () => {
  await browser?.close();
  await annexa?.stop();
});

test('whoever makes a token without a second factor is led to setting one up, and back', async () => {
  await page.goto(`${at}/o/corvane/account`);
  await page.fill('#name', 'script');
  await page.click('button:has-text("Make a token")');
  await page.waitForURL(/\/account\/codes\?to=/);
  assert.match(await page.innerText('main'), /needs a code beside your password/);
});

test('one-time codes are set up with the first code, and recovery codes are shown once', async () => {
  await page.goto(`${at}/account/codes`);
  await inspect(page, 'codes');
  await page.fill('#code', '000000');
  await page.click('main button.primary');
  assert.match(await page.innerText('.error'), /not right/);
  key = await page.innerText('main code');
  used = codeAt(key, step() - 1);
  await page.fill('#code', used);
  await page.click('main button.primary');
  recovery = await page.locator('main code').allInnerTexts();
  assert.equal(recovery.length, 10);
  await inspect(page, 'recovery-codes');
});

test('from then on a password alone opens nothing, and no code is good twice', async () => {
  const other = await browser.page();
  await other.goto(`${at}/sign-in`);
  await other.fill('#email', 'MAREN@corvane.example');
  await other.fill('#password', password);
  await other.click('main button.primary');
  await other.waitForURL(/sign-in\/code/);
  await inspect(other, 'code');
  await other.goto(`${at}/o/corvane/assets`);
  assert.match(other.url(), /sign-in\/code/);
  await other.fill('#code', used);
  await other.click('main button.primary');
  assert.match(await other.innerText('.error'), /used before/);
  await other.fill('#code', recovery[0]);
  await other.click('main button.primary');
  await other.waitForURL(/\/assets$/);
});

test('a token is shown once and can be revoked', async () => {
  await page.goto(`${at}/o/corvane/account`);
  await page.fill('#name', 'script');
  await page.selectOption('#reach', 'write');
  await page.click('button:has-text("Make a token")');
  const token = await page.innerText('.notice.good code');
  assert.match(token, /^annexa_token_/);
  const asked = await fetch(`${at}/api/v1/assets`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(asked.status, 200);
  await page.click('button:has-text("Revoke")');
  await page.click('dialog button:has-text("Revoke")');
  await page.waitForSelector('.tag:has-text("Over")');
  const again = await fetch(`${at}/api/v1/assets`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(again.status, 401);
});

test('a person is invited, chooses a password that is good enough, and finds little before somebody gives them a role', async () => {
  await page.goto(`${at}/o/corvane/people/new`);
  await page.fill('#name', 'Oskar Lind');
  await page.fill('#email', 'oskar@corvane.example');
  await page.click('main button.primary');
  await page.waitForURL(/P-002$/);
  await page.click('button:has-text("Invite to sign in")');
  if (/account\/proof/.test(page.url())) {
    await page.fill('#code', recovery[1]);
    await page.click('main button.primary');
    await page.waitForURL(/P-002$/);
    await page.click('button:has-text("Invite to sign in")');
  }
  invitation = await page.innerText('main code');
  await inspect(page, 'invited');
  const guest = await browser.page();
  await guest.goto(invitation);
  await inspect(guest, 'invitation');
  await guest.fill('#password', 'password123456789');
  await guest.click('main button.primary');
  assert.match(await guest.innerText('.error'), /first that are guessed/);
  await guest.fill('#password', 'lantern under seven bridges');
  await guest.click('main button.primary');
  await guest.waitForURL(/\/o\/corvane\/$/);
  await inspect(guest, 'home-without-role');
  await guest.goto(`${at}/o/corvane/people`);
  assert.match(await guest.innerText('main'), /nothing here that you may see/i);
});

test('a link works once, and whoever opens it later is told so', async () => {
  const late = await browser.page();
  await late.goto(invitation);
  assert.match(await late.innerText('main'), /does not work any more/);
  await inspect(late, 'link-used');
});

test('a forgotten password is answered alike whether the address is known or not', async () => {
  const one = await browser.page();
  const texts = [];
  for (const email of ['maren@corvane.example', 'nobody@corvane.example']) {
    await one.goto(`${at}/forgotten`);
    await one.fill('#email', email);
    await one.click('main button.primary');
    texts.push(await one.innerText('main'));
  }
  assert.equal(texts[0], texts[1]);
  await inspect(one, 'forgotten');
});

test('after five wrong passwords in a row there is a pause', async () => {
  const guesser = await browser.page();
  await guesser.goto(`${at}/sign-in`);
  let said = '';
  for (let attempt = 0; attempt < 6; attempt += 1) {
    await guesser.fill('#email', 'oskar@corvane.example');
    await guesser.fill('#password', `guess number ${attempt}`);
    await guesser.click('main button.primary');
    said = await guesser.innerText('.error');
  }
  assert.match(said, /Too many attempts/);
});

test('no page made the console complain', () => assert.deepEqual(browser.complaints, []));
