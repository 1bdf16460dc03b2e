// A server of files on this machine alone, and a headless browser.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';

const types = { '.mjs': 'text/javascript', '.html': 'text/html', '.wasm': 'application/wasm', '.json': 'application/json' };

// places: from a path, or a beginning of paths that ends with '/', to a file or a folder.
export async function serve(places) {
  const server = createServer(async (request, response) => {
    try {
      const { pathname } = new URL(request.url, 'http://localhost');
      const place = Object.keys(places).find(begin => pathname === begin || (begin.endsWith('/') && begin !== '/' && pathname.startsWith(begin)));
      const path = place === undefined ? null : place.endsWith('/') && place !== '/' ? join(places[place], pathname.slice(place.length)) : places[place];
      const body = path === null && pathname === '/' ? '<!doctype html><title>A page</title>' : await readFile(path);
      response.writeHead(200, { 'content-type': path === null ? 'text/html' : types[extname(path)] ?? 'application/octet-stream' });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise(listening => server.listen(0, '127.0.0.1', listening));
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

export async function launch(executablePath) {
  const browser = await chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
  return { browser, page: await browser.newPage() };
}
