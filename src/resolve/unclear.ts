import { z } from 'zod';
import type { LabelParts } from '../platform/distinct-labels.js';

const unclearProblemSchema = z.object({
  sentence: z.string(),
  typed: z.string(),
  /** `at`: its place among the asks that are kept for the question. */
  choices: z.array(
    z.object({ name: z.string(), detail: z.string().optional(), apart: z.string().optional(), at: z.number() }),
  ),
  /** How many more there are than choices. */
  more: z.number().optional(),
  /** What is to be chosen, if not an audience. */
  sort: z.enum(['audience', 'dataset', 'policy']).optional(),
  /** All choices match what was typed: more letters would not tell them apart. */
  alike: z.literal(true).optional(),
});
export type UnclearProblem = z.infer<typeof unclearProblemSchema>;

/** What is wrong with an ask, and what can be pressed instead of typing it again. */
export const unclearSchema = z.object({
  /** Where the asks to choose from are kept. */
  kept: z.string(),
  problems: z.array(unclearProblemSchema),
  /** The place of the ask without the problems, and the names it keeps. */
  without: z.object({ at: z.number(), names: z.array(z.string()) }).optional(),
});
export type UnclearRequest = z.infer<typeof unclearSchema>;

/** Which one of several audiences is to be looked at. */
export interface Which extends Pick<UnclearProblem, 'sentence' | 'typed' | 'more' | 'alike'> {
  sandbox: string;
  choices: (LabelParts & { id: string })[];
  /** What a press looks at it with. */
  action: string;
}
