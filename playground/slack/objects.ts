import { z } from 'zod';

/** Block Kit's composition objects, with their limits: https://docs.slack.dev/reference/block-kit/composition-objects */

export const LIMITS = {
  id: 255,
  url: 3_000,
  text: 3_000,
  imageText: 2_000,
  label: 2_000,
  header: 150,
  alert: 200,
  field: 2_000,
  fields: 10,
  contextElements: 10,
  actionElements: 25,
  messageBlocks: 50,
  viewBlocks: 100,
  buttonText: 75,
  buttonValue: 2_000,
  optionText: 75,
  placeholder: 150,
  typed: 3_000,
  /** Slack's pages say 150, its own types 75: the stricter holds here. */
  optionValue: 75,
  options: 100,
  groups: 100,
  boxes: 10,
  overflow: 5,
  title: 24,
  metadata: 3_000,
  viewBytes: 250_000,
  views: 3,
  columns: 20,
  /** The head included. */
  dataTableRows: 201,
  dataTableText: 20_000,
  pageSize: 100,
  tableRows: 100,
  tableText: 10_000,
  /** In one message, of `table` and `data_table` together. */
  tables: 1,
  chartTitle: 50,
  /** Names of series, of categories and of a pie's pieces. */
  chartLabel: 20,
  /** Pieces of a pie as well. */
  series: 12,
  points: 20,
  /** In one message. */
  charts: 2,
  /** Undocumented; measured by others at about 13,200 characters. */
  messageBlocksLength: 13_100,
} as const;

export const id = z.string().min(1).max(LIMITS.id);

export const plain = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(most), emoji: z.boolean().optional() });

export const text = (most: number) =>
  z.discriminatedUnion('type', [
    plain(most),
    z.strictObject({
      type: z.literal('mrkdwn'),
      text: z.string().min(1).max(most),
      verbatim: z.boolean().optional(),
    }),
  ]);

export const confirm = z.strictObject({
  title: plain(100),
  text: text(300),
  confirm: plain(30),
  deny: plain(30),
  style: z.enum(['primary', 'danger']).optional(),
});

const optionOf = <Text extends z.ZodType>(label: Text) =>
  z.strictObject({
    text: label,
    value: z.string().min(1).max(LIMITS.optionValue),
    description: plain(LIMITS.optionText).optional(),
  });

/** An option of a menu. */
export const option = optionOf(plain(LIMITS.optionText));
/** An option of checkboxes and radio buttons, which may carry mrkdwn. */
export const boxOption = z.strictObject({
  text: text(LIMITS.optionText),
  value: z.string().min(1).max(LIMITS.optionValue),
  description: text(LIMITS.optionText).optional(),
});
export const overflowOption = option.extend({ url: z.url().max(LIMITS.url).optional() });

export const options = z.array(option).min(1).max(LIMITS.options);
export const group = z.strictObject({ label: plain(LIMITS.optionText), options });
export const groups = z.array(group).min(1).max(LIMITS.groups);

export type Option = z.infer<typeof boxOption>;
export type Group = z.infer<typeof group>;
