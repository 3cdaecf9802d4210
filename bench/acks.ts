import { setTimeout as pause } from 'node:timers/promises';
import { type Figure, percentile, figureOfPairs, timed } from './figures.js';
import { openPlace, type Place, portSchema } from './place.js';
import { startProgram } from './program.js';
import { send, sendAsk, SIGNING_SECRET } from './signed.js';
import { channelIds } from '../playground/slack/content.js';

const WARM = 20;

interface Amounts {
  asks: number;
  /** Asks a second, and for how many seconds, of the busy part. */
  perSecond: number;
  seconds: number;
}

/**
 * From Slack's signed request to the ack, against a bare Bolt app that only acks. `help` is what Usher adds to every
 * command; `evaluate` also writes the run's record and its queue job before it acks. No worker runs meanwhile.
 */
export async function* acks({ asks, perSecond, seconds }: Amounts): AsyncGenerator<Figure> {
  const place = await openPlace({ people: Math.max(8, Math.ceil((asks + 2 * perSecond * seconds) / 40)) });
  const { config, env } = place;
  const { botToken, apiUrl: slackApiUrl } = config.slack;
  const bare = await startProgram('bare-bot', { signingSecret: SIGNING_SECRET, botToken, slackApiUrl, env });
  const urls = { bare: `http://127.0.0.1:${portSchema.parse(bare.ready).port}/slack/events`, usher: place.eventsUrl };
  try {
    const words = place.different(WARM + asks + perSecond * seconds);
    const one = (url: string, text: string) =>
      timed(() => (text.startsWith('evaluate') ? sendAsk : send)(url, typed(place, text)));
    // What is only slow the first times: connections, the token, code that is not compiled yet.
    for (const set of words.splice(0, WARM)) {
      for (const url of Object.values(urls)) await one(url, 'help');
      await one(urls.usher, `evaluate ${set}`);
    }
    const pairs: Record<'help' | 'evaluate', { bare: number; usher: number }[]> = { help: [], evaluate: [] };
    for (const set of words.splice(0, asks)) {
      const alone = await one(urls.bare, 'help');
      pairs.help.push({ bare: alone, usher: await one(urls.usher, 'help') });
      pairs.evaluate.push({ bare: alone, usher: await one(urls.usher, `evaluate ${set}`) });
    }
    const what = (verb: string) => `ack of /audience ${verb}, median of ${asks}`;
    yield figureOfPairs({ what: what('help'), unit: 'ms', pairs: pairs.help, goal: { atMost: 1.4 } });
    yield figureOfPairs({ what: what('evaluate'), unit: 'ms', pairs: pairs.evaluate, goal: { atMost: 3 } });
    const busy = (url: string, texts: string[]) => atRate(perSecond, texts, (text) => one(url, text));
    const bareBusy = await busy(urls.bare, Array<string>(words.length).fill('help'));
    const evaluates = words.map((set) => `evaluate ${set}`);
    const usher = percentile(await busy(urls.usher, evaluates), 99);
    const p99 = `p99 ack of /audience evaluate, ${perSecond} a second`;
    yield { what: p99, unit: 'ms', bare: percentile(bareBusy, 99), usher, goal: { atMost: 4 } };
  } finally {
    await bare.close();
    await place.close();
  }
}

const typed = (place: Place, text: string) => ({ user: place.asker(), channel: channelIds.campaigns, text });

/** Begins so many a second, however long each takes. */
async function atRate(perSecond: number, texts: string[], one: (text: string) => Promise<number>): Promise<number[]> {
  const begun = performance.now();
  const going: Promise<number>[] = [];
  for (const [n, text] of texts.entries()) {
    const wait = begun + (n * 1_000) / perSecond - performance.now();
    if (wait > 0) await pause(wait);
    going.push(one(text));
  }
  return Promise.all(going);
}
