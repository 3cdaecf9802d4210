import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { PageOptions } from './slack/page/options.js';

const manifest = z.object({
  features: z.object({
    slash_commands: z.array(z.object({ description: z.string(), usage_hint: z.string().default('') })).min(1),
    shortcuts: z.array(z.object({ name: z.string(), type: z.string(), callback_id: z.string() })).default([]),
  }),
});

/** What Slack would know of the app from its manifest, in `folder`. */
export function readManifest(folder: string): NonNullable<PageOptions['command']> {
  const { features } = manifest.parse(parse(readFileSync(join(folder, 'manifest.yml'), 'utf8')));
  const [command] = features.slash_commands;
  return {
    ...(command ? { description: command.description, usageHint: command.usage_hint } : {}),
    shortcuts: features.shortcuts
      .filter(({ type }) => type === 'message')
      .map(({ name, callback_id }) => ({ name, callbackId: callback_id })),
  };
}
