import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calls } from './calls.js';
import { checkCalls, checkContract, type Exception, type Exchange, exchangeSchema, type Outcome } from './check.js';
import { exceptions } from './exceptions.js';
import { TRAFFIC } from './record.js';
import { type Operation, readSpecification } from './specification.js';

/** Checks what the tests recorded against Adobe's OpenAPI files: `npm run contract -- <folder with the files>`. */

function readTraffic(folder: string): Exchange[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : [];
  return files.flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line, index) => ({ ...exchangeSchema.parse(JSON.parse(line)), from: `${name}:${index + 1}` })),
  );
}

const amount = (count: number) => String(count).padStart(6);
const say = (line: string) => process.stdout.write(`${line}\n`);

function callLine({ file, name }: Operation, count: number): string {
  return `${amount(count)}  ${file.replace('.yaml', '').padEnd(13)} ${name}`;
}

function exceptionLines({ file, operation, pointer, reason }: Exception, count: number): string {
  return `${amount(count)}  ${file.replace('.yaml', '').padEnd(13)} ${operation} ${pointer}\n${' '.repeat(8)}${reason}`;
}

function tell(exchanges: Exchange[], { seen, used }: Outcome): void {
  say(`${exchanges.length} exchanges, ${seen.size} calls of Adobe’s files:`);
  const byName = (one: [Operation, number], other: [Operation, number]) =>
    `${one[0].file} ${one[0].name}`.localeCompare(`${other[0].file} ${other[0].name}`);
  for (const [operation, count] of [...seen].sort(byName)) say(callLine(operation, count));
  say(`\n${used.size} of ${exceptions.length} exceptions made use of:`);
  for (const [exception, count] of used) say(exceptionLines(exception, count));
}

/** Why the contract does not hold, a line each; none: it does. */
function main([folder]: string[]): string[] {
  if (folder === undefined || !existsSync(folder)) return ['Usage: npm run contract -- <folder with Adobe’s files>'];
  const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  if (files.length === 0) return [`${folder} holds no OpenAPI files (*.yaml).`];
  const exchanges = readTraffic(TRAFFIC);
  if (exchanges.length === 0) return [`${TRAFFIC} holds no exchanges: run the tests first, they record them.`];
  const operations = files.flatMap((name) => readSpecification(join(folder, name)));
  const outcome = checkContract(operations, exchanges, exceptions);
  tell(exchanges, outcome);
  const lines = [...outcome.deviations, ...checkCalls(calls, outcome.seen)];
  say(`\n${lines.length === 0 ? 'The contract holds.' : `The contract does not hold in ${lines.length} places:`}`);
  return lines;
}

const lines = main(process.argv.slice(2));
for (const line of lines) process.stderr.write(`${line}\n`);
process.exitCode = lines.length > 0 ? 1 : 0;
