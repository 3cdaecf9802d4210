import { batch } from './batch.js';
import { empty } from './empty.js';
import { entered } from './entered.js';
import { eventFields } from './events.js';
import { fields } from './fields.js';
import { policy } from './policy.js';
import { updated } from './updated.js';

/** Every export filter, in the order in which help lists their modifiers and commands write them. */
export const all = [entered, updated, fields, policy, eventFields, empty, batch] as const;
