import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { AxeBuilder } from '@axe-core/playwright';
const demo = JSON.parse(readFileSync('/tmp/treatment-demo.json','utf8'));
const at = demo.url.replace(/\/$/,'');
const [role, name, ...paths] = process.argv.slice(2);
const login = demo.logins.find((l) => l.role === role);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-quic'] });
const ctx = await browser.newContext({ viewport: { width: 1440, height: 900 } });
const page = await ctx.newPage();
page.on('console', m => { if (m.type()==='error') console.log('console:', m.text()); });
await page.goto(`${at}/sign-in`);
await page.fill('#email', login.email); await page.fill('#password', login.password); await page.click('main button.primary');
await page.waitForURL(/\/o\/corvane\/$/);
let n = 0;
for (const p of paths) {
  n++;
  await page.goto(`${at}/o/corvane/${p}`);
  for (const [w, s] of [[1440,'light'],[390,'dark']]) {
    await page.setViewportSize({ width: w, height: 900 }); await page.emulateMedia({ colorScheme: s });
    await page.screenshot({ path: `/tmp/shots/${name}-${n}-${w}.png`, fullPage: true });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) console.log(p, w, 'over', over);
    const found = await new AxeBuilder({ page }).withTags(['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']).analyze();
    for (const v of found.violations) console.log(p, w, v.id, v.nodes.slice(0,3).map(x => x.target.join(' ') + ' ' + x.html.slice(0,160)).join(' | '));
  }
  await page.setViewportSize({ width: 1440, height: 900 }); await page.emulateMedia({ colorScheme: 'light' });
  console.log(p, '->', (await page.innerText('h1')).slice(0,100));
}
await browser.close();
