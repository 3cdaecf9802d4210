import type { z } from 'zod';
import { entry, id, moment } from './lenient.js';

/** A job of either kind, as far as it is told from others: `creationTime` is epoch ms of Adobe's clock. */
export const jobHead = entry({ id }, { creationTime: moment });

export type JobHead = z.infer<typeof jobHead>;
