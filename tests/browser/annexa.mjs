// Starts Annexa on data of its own, and a browser that looks at it; fails on whatever the console says.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const binary = process.env.ANNEXA_BIN ?? join(here, '../../target/debug/annexa');
const shots = process.env.ANNEXA_SHOTS;

/** Runs `annexa` until `stop`; resolves with what it said once `ready` matches. */
export function start(args, ready) {
  const data = mkdtempSync(join(tmpdir(), 'annexa-browser-'));
  const child = spawn(binary, [...args, '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  return new Promise((resolve, reject) => {
    const listen = (chunk) => {
      said += chunk;
      const match = said.match(ready);
      if (!match) return;
      clearTimeout(timer);
      resolve({ said, match, data, stop: () => stop(child, data) });
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', (code, signal) => {
      const words = `annexa ended with ${code ?? signal}: ${said.slice(-4000)}`;
      console.error(words); // Also when it ends in the middle of a story, whose own error would not say why.
      reject(new Error(words));
    });
    const late = () => {
      child.kill('SIGKILL');
      reject(new Error(`annexa was not ready in a minute: ${said}`));
    };
    const timer = setTimeout(late, 60_000);
    timer.unref();
  });
}

async function stop(child, data) {
  child.removeAllListeners('exit');
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
  rmSync(data, { recursive: true, force: true });
}

/** A browser whose pages fail the test when their console complains. */
export async function browse() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const complaints = [];
  const page = async (options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    page.on('console', (message) => {
      // Chromium reports every answer of 4xx as an error of its own.
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error}`));
    return page;
  };
  return { page, complaints, close: () => browser.close() };
}

/** A demo on that port, a browser beside it, and what stories do with both: people sign in, and the API is asked as one of them. */
export async function openDemo(port) {
  const at = `http://127.0.0.1:${port}`;
  const annexa = await start(['demo', '--listen', `127.0.0.1:${port}`, '--json'], /^(\{"url".*\})$/m);
  const browser = await browse();
  const { logins } = JSON.parse(annexa.match[1]);
  const login = (role) => logins.find((login) => login.role === role);
  const signIn = async (role, options = {}) => {
    const page = await browser.page(options);
    await page.goto(`${at}/sign-in`);
    await page.fill('#email', login(role).email);
    await page.fill('#password', login(role).password);
    await page.click('main button.primary');
    await page.waitForURL(/\/o\/corvane\/$/);
    return page;
  };
  const ask = async (role, method, path, body, headers = {}) => {
    const authorization = `Bearer ${login(role).token}`;
    const answer = await fetch(`${at}/api/v1${path}`, { method, body: body && JSON.stringify(body), headers: { authorization, 'content-type': 'application/json', ...headers } });
    const json = await answer.json();
    assert.ok(answer.ok, `${method} ${path}: ${JSON.stringify(json)}`);
    return { json, etag: answer.headers.get('etag') };
  };
  const close = async () => {
    await browser.close();
    await annexa.stop();
  };
  return { logins, login, signIn, ask, page: browser.page, complaints: browser.complaints, close };
}

/** axe finds nothing; nothing hangs over the edge; a picture is kept when ANNEXA_SHOTS names a directory. */
export async function inspect(page, name) {
  for (const [width, scheme] of [[1400, 'light'], [1400, 'dark'], [390, 'light'], [390, 'dark']]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: scheme });
    if (shots) {
      mkdirSync(shots, { recursive: true });
      await page.screenshot({ path: join(shots, `${name}-${width}-${scheme}.png`), fullPage: true });
    }
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(over <= 0, `${name} hangs ${over} px over the edge at ${width} px`);
    const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
    const said = found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join('; ')}`);
    assert.deepEqual(said, [], `axe on ${name} at ${width} px, ${scheme}`);
  }
  await page.setViewportSize({ width: 1400, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
}

/** The one-time code of a time step (RFC 6238). */
export function codeAt(base32, step) {
  const bits = [...base32.replace(/=+$/, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const bytes = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', bytes).update(counter).digest();
  const offset = digest[19] & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1e6).padStart(6, '0');
}

/** The time step of one-time codes that runs now. */
export const step = () => Math.floor(Date.now() / 30_000);
