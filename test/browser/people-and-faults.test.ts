import { describe } from '@jest/globals';
import { accessibility } from './scenes/accessibility.js';
import { breaking } from './scenes/breaking.js';
import { people } from './scenes/people.js';
import { onStage } from './stage.js';

const stage = onStage();
describe('the page, with several people', () => people(stage));
describe('the page, with things that break', () => breaking(stage));
describe('axe-core finds nothing serious on the page', () => accessibility(stage));
