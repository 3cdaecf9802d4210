import { z } from 'zod';
import { UserError } from '../../../src/errors.js';
import type { FilterDef } from '../../../src/export-filters/definition.js';

/** A filter that Adobe does not have: at least so many orders. */
export const madeUp = {
  key: 'leastOrders',
  schema: z.number(),
  modifiers: [
    {
      key: 'orders',
      usage: 'orders:<least>',
      means: 'only profiles with so many orders',
      parse(text) {
        if (/^\d+$/.test(text)) return Number(text);
        throw new UserError('Type orders:<number>.');
      },
      format: String,
      fields: [{ block: 'orders', kind: 'text', label: 'Least orders', placeholder: '3', longest: 9 }],
    },
  ],
  toBody: (orders) => ({ filter: { orders } }),
  pieces: [],
  fromJob: ({ filter }) => z.object({ orders: z.number() }).safeParse(filter).data?.orders,
  summary: (value) => [`at least ${value} orders`],
  review: (value) => (value === undefined ? [] : [`Orders: at least ${value}`]),
  place: { summary: 9, review: 9 },
  canonical: (value) => value,
} satisfies FilterDef<number>;
