import { z } from 'zod';

/** What a program is told, and what it says: `ready` is what its opener needs to reach it. */
const orderSchema = z.union([z.object({ open: z.unknown() }), z.object({ usage: z.literal(true) })]);
export const reportSchema = z.union([
  z.object({ ready: z.unknown() }),
  z.object({ failed: z.string() }),
  z.object({ usage: z.object({ cpuMs: z.number(), rssMb: z.number(), heapMb: z.number() }) }),
]);
export type Usage = Extract<z.infer<typeof reportSchema>, { usage: unknown }>['usage'];

/** Runs a part of the bench in a process of its own, until the process that started it goes away or lets go of it. */
export function serve<Options>(schema: z.ZodType<Options>, open: (options: Options) => Promise<Opened>): void {
  let opened: Promise<Opened> | undefined;
  const say = (report: z.infer<typeof reportSchema>) => process.send?.(report);
  process.on('message', (message) => {
    const order = orderSchema.parse(message);
    if ('usage' in order) say({ usage: usage() });
    else {
      opened = open(schema.parse(order.open));
      opened.then(
        ({ ready }) => say({ ready }),
        (error: unknown) => say({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      );
    }
  });
  process.once('disconnect', () => {
    const closed = Promise.resolve(opened).then((one) => one?.close());
    closed.then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}

interface Opened {
  ready: unknown;
  close: () => Promise<unknown>;
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const MB = 1024 * 1024;
  return { cpuMs: (user + system) / 1_000, rssMb: rss / MB, heapMb: heapUsed / MB };
}
