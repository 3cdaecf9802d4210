import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first is the same browser without windows of its own, which cost more than most pages. */
const NAMES = [
  'chromium-headless-shell',
  ...['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'],
];
const APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The system's Chromium: `CHROMIUM_PATH`, else the usual names on the path. Throws with what to do where there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string {
  const given = env['CHROMIUM_PATH'];
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const usual = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...APPLICATIONS];
  const found = (given ? [given] : usual).find(runs);
  if (found !== undefined) return found;
  const why = given ? `CHROMIUM_PATH is ${given}, which cannot be run.` : 'There is no Chromium on this machine.';
  throw new Error(
    `${why} script/bootstrap installs it (Debian: apt-get install --no-install-recommends chromium-headless-shell), or set CHROMIUM_PATH.`,
  );
}

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
