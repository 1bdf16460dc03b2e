// usage: node node.mjs FOLDER   learns rows.json of the folder in node, and leaves there learned.safetensors and probabilities.json.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { Learner } from '../../../samples/LearningInTheBrowser/learner.mjs';

const folder = process.argv[2], read = async name => new Uint8Array(await readFile(join(folder, name)));
const { rows, labels, probes } = JSON.parse(await readFile(join(folder, 'rows.json')));
const feature = value => value ?? NaN;
const learner = await Learner.load(ort, await read('learn.onnx'), await read('learn.safetensors'));
for (const [i, row] of rows.entries())
  await learner.learn(row.map(feature), labels[i]);
const probabilities = [];
for (const probe of probes)
  probabilities.push(Array.from(await learner.predict(probe.map(feature))));
await writeFile(join(folder, 'learned.safetensors'), learner.save());
await writeFile(join(folder, 'probabilities.json'), JSON.stringify(probabilities));
