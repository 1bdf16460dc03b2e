// usage: node browser.mjs FOLDER CHROMIUM   does in a page, in ONNX Runtime Web (WebAssembly), what node.mjs does.
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve, launch } from './page.mjs';

const [folder, chromium] = process.argv.slice(2), here = dirname(fileURLToPath(import.meta.url));
const server = await serve({
  '/learner.mjs': join(here, '../../../samples/LearningInTheBrowser/learner.mjs'),
  '/ort/': join(here, 'node_modules/onnxruntime-web/dist'),
  '/data/': folder,
});
const { browser, page } = await launch(chromium);
try {
  await page.goto(server.address + '/');
  const { probabilities, state } = await page.evaluate(async () => {
    const ort = await import('/ort/ort.wasm.bundle.min.mjs'), { Learner } = await import('/learner.mjs');
    ort.env.wasm.numThreads = 1;
    const bytes = async name => new Uint8Array(await (await fetch('/data/' + name)).arrayBuffer()), feature = value => value ?? NaN;
    const { rows, labels, probes } = await (await fetch('/data/rows.json')).json();
    const learner = await Learner.load(ort, await bytes('learn.onnx'), await bytes('learn.safetensors'));
    for (const [i, row] of rows.entries())
      await learner.learn(row.map(feature), labels[i]);
    const probabilities = [];
    for (const probe of probes)
      probabilities.push(Array.from(await learner.predict(probe.map(feature))));
    const saved = learner.save(), parts = [];
    for (let i = 0; i < saved.length; i += 32768)
      parts.push(String.fromCharCode(...saved.subarray(i, i + 32768)));
    return { probabilities, state: btoa(parts.join('')) };
  });
  await writeFile(join(folder, 'learned.safetensors'), Buffer.from(state, 'base64'));
  await writeFile(join(folder, 'probabilities.json'), JSON.stringify(probabilities));
} finally {
  await browser.close();
  server.close();
}
