import { people } from '../../playground/slack/content.js';

/** All that a guest is ever told, once an hour; else nothing. */
const SENTENCE = /^(Only full members of this workspace can use Usher, and you’re a guest here\. [^.]+\.)?$/;

/** All that somebody may read who may not use Usher: guests one sentence, others nothing. */
export const refused = (user: string): RegExp => (user === people.gus ? SENTENCE : /^$/);
