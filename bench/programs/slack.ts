import { z } from 'zod';
import { startSlack } from '../../playground/slack/world.js';
import type { SlackSettings } from '../../playground/slack/state.js';
import { serve } from './serve.js';

serve(z.custom<Partial<SlackSettings>>(), async (settings) => {
  const { url, apiUrl, close } = await startSlack({ settings });
  return { ready: { url, apiUrl }, close };
});
