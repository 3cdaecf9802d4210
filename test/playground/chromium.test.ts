import { expect, test } from '@jest/globals';
import { findChromium } from '../../playground/chromium.js';

test('without a Chromium the browser tests fail, with the sentence that says what to install', () => {
  expect(() => findChromium({ CHROMIUM_PATH: '/nowhere/chromium' })).toThrow(
    'CHROMIUM_PATH is /nowhere/chromium, which cannot be run. script/bootstrap installs it (Debian: apt-get install',
  );
  expect(findChromium({ CHROMIUM_PATH: process.execPath })).toBe(process.execPath);
});
