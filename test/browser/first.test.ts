import { describe } from '@jest/globals';
import { evaluateForm } from './scenes/evaluate-form.js';
import { exportForm } from './scenes/export-form.js';
import { nativeBlocks } from './scenes/native-blocks.js';
import { verbs } from './scenes/verbs.js';
import { onStage } from './stage.js';

// A demo and a browser cost more than most scenes: there are two stages, as many as the usual machine of a CI has cores,
// and each has half of the work.
const stage = onStage();
describe('the page, with the form of evaluate', () => evaluateForm(stage));
describe('the page, with the form of export', () => exportForm(stage));
describe('the page, with the other verbs', () => verbs(stage));
describe('the page, with tables, charts, overflow menus and what is new', () => nativeBlocks(stage));
