import { fork } from 'node:child_process';
import { join } from 'node:path';
import { reportSchema, type Usage } from './programs/serve.js';

/** Where the built programs are, also for tests, which run this file unbuilt. */
const PROGRAMS = import.meta.filename.endsWith('.ts')
  ? join(import.meta.dirname, '..', 'dist', 'bench', 'programs')
  : join(import.meta.dirname, 'programs');

export interface Program {
  /** What it says it can be reached by. */
  ready: unknown;
  /** CPU time since it began, and memory now. */
  usage: () => Promise<Usage>;
  close: () => Promise<void>;
  /** With SIGKILL: nothing that it does is finished. */
  kill: () => Promise<void>;
}

/** Starts a part of the bench in a process of its own. Throws if it cannot open. */
export async function startProgram(name: string, options: unknown): Promise<Program> {
  const child = fork(join(PROGRAMS, `${name}.js`));
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const close = async () => {
    if (child.connected) child.disconnect();
    await gone;
  };
  const ask = (order: Record<string, unknown>) =>
    new Promise<unknown>((resolve, reject) => {
      child.once('message', resolve);
      void gone.then(() => reject(new Error(`the program ${name} has ended`)));
      child.send(order);
    }).then((message) => reportSchema.parse(message));
  const report = await ask({ open: options });
  if ('failed' in report) {
    await close();
    throw new Error(`the program ${name} did not open: ${report.failed}`);
  }
  return {
    ready: 'ready' in report ? report.ready : undefined,
    usage: async () => {
      const said = await ask({ usage: true });
      if (!('usage' in said)) throw new Error(`the program ${name} did not say what it uses`);
      return said.usage;
    },
    close,
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
