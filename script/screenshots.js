// Takes the README's picture anew; with a folder, a picture of every main state of the page as well:
//   npm run screenshots [-- <folder> [name of a tour …]]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openStudio } from './screenshots/studio.js';
import { tours } from './screenshots/tours.js';

const root = join(import.meta.dirname, '..');
const [folder, ...wanted] = process.argv.slice(2);
const unknown = wanted.filter((one) => tours.every(({ name }) => name !== one));
if (unknown.length > 0) throw new Error(`There is no tour ${unknown.join(', ')}`);
const chosen = tours.filter(({ name }) =>
  folder === undefined ? name === 'readme' : wanted.length === 0 || wanted.includes(name),
);
if (folder !== undefined) mkdirSync(folder, { recursive: true });

for (const { name, demo = {}, take } of chosen) {
  const studio = await openStudio({ dist: join(root, 'dist'), folder: folder ?? join(root, 'docs'), ...demo });
  try {
    await take(studio);
  } catch (error) {
    await studio.shot(`${name}-stopped-here`).catch(() => undefined); // what is left to see of it
    process.exitCode = 1;
    console.error(`${name}:`, error);
  } finally {
    await studio.close();
  }
}
