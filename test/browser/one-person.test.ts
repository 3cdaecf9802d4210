import { describe } from '@jest/globals';
import { evaluateForm } from './scenes/evaluate-form.js';
import { exportForm } from './scenes/export-form.js';
import { typed } from './scenes/typed.js';
import { verbs } from './scenes/verbs.js';
import { onStage } from './stage.js';

const stage = onStage();
describe('the page, with the form of evaluate', () => evaluateForm(stage));
describe('the page, with the form of export', () => exportForm(stage));
describe('the page, with what is typed', () => typed(stage));
describe('the page, with the other verbs', () => verbs(stage));
