import { describe } from '@jest/globals';
import { accessibility } from './scenes/accessibility.js';
import { breaking } from './scenes/breaking.js';
import { faithful } from './scenes/faithful.js';
import { people } from './scenes/people.js';
import { typed } from './scenes/typed.js';
import { onStage } from './stage.js';

const stage = onStage();
describe('the page, with what is typed', () => typed(stage));
describe('the page, with several people', () => people(stage));
describe('the page, with things that break', () => breaking(stage));
describe('the page can draw all that Usher shows', () => faithful(stage));
describe('axe-core finds nothing serious on the page', () => accessibility(stage));
