// usage: node service.mjs ADDRESS CHROMIUM PICTURE [SCREENSHOT]   uses the page of the learning service as a hand would; prints what it showed.
import { launch } from './page.mjs';

const [address, chromium, picture, screenshot] = process.argv.slice(2);
const { browser, page } = await launch(chromium);
try {
  const errors = [], said = {};
  page.on('pageerror', error => errors.push(String(error)));
  page.on('console', message => message.type() === 'error' && errors.push(message.text()));
  const status = text => page.waitForFunction(part => document.getElementById('status').textContent.includes(part), text, { timeout: 30000 });
  const bars = () => page.evaluate(() => Object.fromEntries([...document.querySelectorAll('.bar')].map(bar => [bar.querySelector('button').textContent, parseInt(bar.querySelector('span').textContent)])));
  const shown = () => page.waitForFunction(() => document.querySelector('.bar span')?.textContent !== '');
  await page.goto(address);
  await status('classes');

  // A sentence of a class that there is not: it is added, taught, and known by other words.
  async function predict(text) {
    await page.fill('textarea', text);
    const answer = page.waitForResponse(response => response.url().endsWith('/predict'));
    await page.click('#predict');
    await answer;
    await shown();
    await page.waitForTimeout(100);
    return bars();
  }
  said.before = await predict('Where is my parcel?');
  await page.fill('#name', 'delivery');
  await page.click('#add');
  await status('a new class');
  await predict('The courier has not come yet.');
  await page.click('.bar button:text-is("delivery")');
  await status('2 rows learned');
  said.after = await predict('When will my package arrive?');
  if (screenshot) await page.screenshot({ path: screenshot });

  // A class without a row.
  await page.fill('#name', 'question');
  await page.click('#empty');
  await status('Added question');
  said.added = Object.keys(await bars());

  // What is refused is told.
  await page.fill('textarea', ' ');
  await page.click('#predict');
  await status('row.text');
  said.refused = await page.textContent('#status');

  // A picture is chosen, predicted, corrected.
  await page.click('nav button:text-is("pictures")');
  await page.setInputFiles('input[type=file]', picture);
  await shown();
  said.picture = await bars();
  await page.click('.bar button:text-is("tree")');
  await status('Learned as tree');
  said.corrected = await bars();
  console.log(JSON.stringify({ ...said, errors }));
} finally {
  await browser.close();
}
