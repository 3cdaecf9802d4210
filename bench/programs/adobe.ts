import { z } from 'zod';
import { startAdobe } from '../../playground/adobe/world.js';
import type { Settings } from '../../playground/adobe/state.js';
import { serve } from './serve.js';

serve(z.custom<Partial<Settings>>(), async (settings) => {
  const { url, close } = await startAdobe({ settings });
  return { ready: { url }, close };
});
