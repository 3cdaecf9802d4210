import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';

const FILES: Record<string, { file: string; type: string }> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/main.js': { file: 'main.js', type: 'text/javascript; charset=utf-8' },
  '/main.js.map': { file: 'main.js.map', type: 'application/json' },
  '/main.css': { file: 'main.css', type: 'text/css; charset=utf-8' },
  '/main.css.map': { file: 'main.css.map', type: 'application/json' },
};
/** Nothing from elsewhere, and nothing in a message can run. Styles are set by the page itself. */
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/** Serves the built page from its folder. */
export function createFiles(folder: string) {
  return async (path: string, response: ServerResponse): Promise<void> => {
    const wanted = FILES[path];
    const content = wanted && (await readFile(join(folder, wanted.file)).catch(() => undefined));
    if (!wanted || content === undefined) {
      const why = wanted ? 'The page has not been built: npm run build.' : 'There is nothing here.';
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end(why);
      return;
    }
    const headers = { 'content-type': wanted.type, 'cache-control': 'no-cache', 'content-security-policy': POLICY };
    response.writeHead(200, headers).end(content);
  };
}
