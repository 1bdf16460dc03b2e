// usage: node sample.mjs SITE CHROMIUM [SCREENSHOT]   teaches the sample's page a sign that is no digit, by drawing it as a hand would; prints what is guessed before and after.
import { join } from 'node:path';
import { serve, launch } from './page.mjs';

const [site, chromium, screenshot] = process.argv.slice(2);
const server = await serve({ '/': join(site, 'index.html'), '/index.html': join(site, 'index.html'), '/learner.mjs': join(site, 'learner.mjs'), '/learn.onnx': join(site, 'learn.onnx'), '/learn.safetensors': join(site, 'learn.safetensors'), '/ort/': join(site, 'ort') });
const { browser, page } = await launch(chromium);
try {
  const errors = [];
  page.on('pageerror', error => errors.push(String(error)));
  await page.goto(server.address + '/index.html');
  await page.waitForFunction(() => document.getElementById('status').textContent === 'Ready.', null, { timeout: 60000 });
  const box = await page.locator('#canvas').boundingBox();

  // A triangle, moved a little each time, is to be a 4.
  async function draw(shift) {
    await page.click('#clear');
    const corners = [[0.5, 0.15], [0.85, 0.8], [0.15, 0.8], [0.5, 0.15]].map(([x, y], i) => [box.x + box.width * (x + shift * (i % 2)), box.y + box.height * (y - shift)]);
    await page.mouse.move(...corners[0]);
    await page.mouse.down();
    for (const corner of corners.slice(1))
      await page.mouse.move(...corner, { steps: 8 });
    await page.mouse.up();
    await page.waitForFunction(() => document.querySelector('#bars span').textContent !== '');
    return page.evaluate(() => [...document.querySelectorAll('#bars span')].map(span => parseInt(span.textContent)));
  }

  const shot = async title => {
    const picture = (await page.locator('main').screenshot()).toString('base64');
    return `<figure style="margin: 0"><img src="data:image/png;base64,${picture}"><figcaption style="text-align: center; padding-top: 6px">${title}</figcaption></figure>`;
  };
  const before = await draw(0.05), shots = [await shot('never seen')];
  for (let i = 0; i < 5; i++) {
    await draw(0.02 * i);
    await page.click('#bars div:nth-child(5) button');
    await page.waitForFunction(taught => document.getElementById('status').textContent.startsWith(`Taught ${taught},`), i + 1);
  }

  const after = await draw(0.05), status = await page.textContent('#status');
  shots.push(await shot('taught five times, on the device'));
  if (screenshot) {
    await page.setContent(`<div id="all" style="display: inline-flex; gap: 24px; padding: 12px; font: 16px system-ui, sans-serif; background: #fff">${shots.join('')}</div>`);
    await page.locator('#all').screenshot({ path: screenshot });
  }
  console.log(JSON.stringify({ before: before[4], after: after[4], status, errors }));
} finally {
  await browser.close();
  server.close();
}
