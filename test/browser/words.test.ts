import { describe } from '@jest/globals';
import { typed } from './scenes/typed.js';
import { verbs } from './scenes/verbs.js';
import { onStage } from './stage.js';

const stage = onStage();
describe('the page, with what is typed', () => typed(stage));
describe('the page, with the other verbs', () => verbs(stage));
