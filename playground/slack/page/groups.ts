import { z } from 'zod';
import type { Option, OptionGroup } from '../../page/protocol.js';
import type { Option as SlackOption } from '../objects.js';

const grouped = z.object({
  option_groups: z.array(
    z.object({ label: z.object({ text: z.string() }), options: z.array(z.looseObject({ value: z.string() })) }),
  ),
});

/** The offered options in their groups; `offered` is what the world has checked of them, without groups. */
export function readGroups(body: unknown, offered: SlackOption[]): OptionGroup[] {
  const read = grouped.safeParse(body);
  if (!read.success) return offered.length > 0 ? [{ options: offered.map(pageOption) }] : [];
  return read.data.option_groups.map(({ label, options }) => {
    const values = new Set(options.map(({ value }) => value));
    return { label: label.text, options: offered.filter(({ value }) => values.has(value)).map(pageOption) };
  });
}

function pageOption({ text, value, description }: SlackOption): Option {
  return { text, value, ...(description ? { description } : {}) };
}
