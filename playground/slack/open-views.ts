import type { Block } from './blocks.js';
import type { plain } from './objects.js';
import type { z } from 'zod';
import type { Values } from './values.js';

type PlainText = z.infer<ReturnType<typeof plain>>;

/** A view as Slack gives it back. */
export interface View {
  id: string;
  type: 'modal' | 'home';
  team_id: string;
  blocks: Block[];
  title: PlainText | null;
  submit: PlainText | null;
  close: PlainText | null;
  private_metadata: string;
  callback_id: string;
  external_id: string;
  clear_on_close: boolean;
  notify_on_close: boolean;
  hash: string;
  root_view_id: string;
  previous_view_id: string | null;
  app_id: string;
  bot_id: string;
  app_installed_team_id: string;
}

/** A view in front of somebody, with what they have put into it. */
export interface OpenView {
  user: string;
  view: View;
  values: Values;
  /** The conversation they came from. */
  here?: string | undefined;
  /** What the app found wrong with the fields, by block id. */
  errors: Record<string, string>;
}
