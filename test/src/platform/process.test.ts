import { describe, expect, test } from '@jest/globals';
import { linesOf, runToEnd } from '../../processes/program.js';
import { GOOD } from '../environment.js';

/** A program whose role does what `role` says and would otherwise live for ever. */
function program(role: string, close = 'async () => {}'): string[] {
  const code = `
    import { configOrExit, createLogFor } from './dist/src/config.js';
    import { runProcess } from './dist/src/platform/process.js';
    const config = configOrExit(process.env);
    const log = createLogFor(config);
    await runProcess(log, async () => {
      setInterval(() => {}, 1000);
      ${role}
      return { close: ${close} };
    });`;
  return ['--input-type=module', '--eval', code];
}

const SOON = (what: string) => `setTimeout(() => { ${what} }, 10);`;
const TERM = SOON("process.kill(process.pid, 'SIGTERM')");

describe('a bad configuration', () => {
  test.each(['dist/src/main.js', 'dist/jobs/main.js'])('%s names every problem and ends with 78', async (entry) => {
    const { code, out, err } = await runToEnd([entry], { ...GOOD, AEP_SANDBOX: '', PORT: 'x', AEP_CLIENT_SECRET: '' });
    expect(code).toBe(78);
    expect(err).toContain('Its configuration has 3 problems:\n  AEP_CLIENT_SECRET: is missing');
    expect(err).toContain('  AEP_SANDBOX: is missing, for example dev\n  PORT: must be a whole number');
    expect(out).toBe('');
  });
});

describe('a process', () => {
  test.each([
    ['a rejection', "Promise.reject(new Error('boom'))"],
    ['an exception', "throw new Error('boom')"],
  ])('ends with 1 and says so at %s that nobody was waiting for', async (_what, happens) => {
    const { code, out } = await runToEnd(program(SOON(happens)), GOOD);
    expect(code).toBe(1);
    expect(linesOf(out)).toEqual([
      expect.objectContaining({ level: 60, err: expect.objectContaining({ message: 'boom' }) }),
    ]);
  });

  test('that cannot start ends with 1 and the reason', async () => {
    const { code, out } = await runToEnd(program("throw new Error('no way in');"), GOOD);
    expect(code).toBe(1);
    expect(linesOf(out)).toEqual([
      expect.objectContaining({ msg: 'Usher could not start', err: expect.objectContaining({ message: 'no way in' }) }),
    ]);
  });

  test('that is told to stop closes, then ends with 0', async () => {
    const { code, out } = await runToEnd(program(TERM, "async () => log.info('closing')"), GOOD);
    expect(code).toBe(0);
    expect(linesOf(out).map(({ msg }) => msg)).toEqual(['stopping', 'closing', 'stopped']);
  });

  test('that cannot close ends all the same, and says why', async () => {
    const { code, out } = await runToEnd(program(TERM, "async () => { throw new Error('stuck'); }"), GOOD);
    expect(code).toBe(0);
    expect(linesOf(out).map(({ msg }) => msg)).toContain('not everything closed by itself');
  });

  test('hides its secrets in whatever it logs', async () => {
    const role = `log.warn({ config }, 'with ' + config.slack.botToken); ${TERM}`;
    const { out } = await runToEnd(program(role), { ...GOOD, SLACK_BOT_TOKEN: 'xoxb-very-secret' });
    expect(out).not.toContain('very-secret');
    expect(out).not.toContain('hush-hush');
    expect(linesOf(out)[0]).toMatchObject({ msg: 'with [hidden]' });
  });
});
