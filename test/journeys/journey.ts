import { afterAll, afterEach, beforeAll, beforeEach, describe } from '@jest/globals';
import { createWorld, type Start, type World, type WorldOptions } from './world.js';

export interface JourneyOptions extends WorldOptions {
  /** How bot and workers are started; `false`: whoever opens the world starts them. */
  start?: Start | false;
  /** Each test has a world of its own. */
  perTest?: boolean;
}

type Open = (options?: JourneyOptions) => Promise<void>;

/** Tests in one world, which is there before their own hooks and closed after them. */
export function journey(
  title: string,
  { perTest = false, ...options }: JourneyOptions,
  tests: (world: World) => void,
): void {
  describe(title, () => {
    const { world, open, close } = successiveWorlds();
    (perTest ? beforeEach : beforeAll)(() => open(options));
    tests(world);
    (perTest ? afterEach : afterAll)(close);
  });
}

/** Tests that each open the world that they need; it is closed after them. */
export function journeys(title: string, tests: (world: World, open: Open) => void): void {
  describe(title, () => {
    const { world, open, close } = successiveWorlds();
    tests(world, open);
    afterEach(close);
  });
}

/** For tests that run at once: does this in a world that nobody else is in. */
export async function inOwnWorld(options: JourneyOptions, act: (world: World) => Promise<void>): Promise<void> {
  const world = await createWorld(options);
  try {
    if (options.start !== false) await world.start(options.start);
    await act(world);
  } finally {
    await world.close();
  }
}

/** Worlds one after the other; `world` is the open one, so that it can be named where tests are declared. */
function successiveWorlds(): { world: World; open: Open; close: () => Promise<void> } {
  let current: World | undefined;
  const opened = () => {
    if (!current) throw new Error('a world is open only while tests run');
    return current;
  };
  const open: Open = async ({ start, ...options } = {}) => {
    current = await createWorld(options);
    if (start !== false) await current.start(start);
  };
  const close = async () => {
    await current?.close();
    current = undefined;
  };
  return { world: delegatingTo(opened), open, close };
}

function delegatingTo(opened: () => World): World {
  return {
    get slack() {
      return opened().slack;
    },
    get adobe() {
      return opened().adobe;
    },
    get redis() {
      return opened().redis;
    },
    get redisClient() {
      return opened().redisClient;
    },
    get env() {
      return opened().env;
    },
    start: (options) => opened().start(options),
    spawn: (role) => opened().spawn(role),
    slash: (text, as) => opened().slash(text, as),
    ask: (text, as) => opened().ask(text, as),
    waitForShown: (pattern, channel) => opened().waitForShown(pattern, channel),
    close: () => opened().close(),
  };
}
