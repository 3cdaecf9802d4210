import type { Sandbox } from '../src/adobe/sandboxes.js';
import { resolveRequest } from '../src/resolve/resolve-request.js';
import { keepUnclear } from '../src/runs/open-questions.js';
import { RequestProblems } from '../src/resolve/request-errors.js';
import { AdobeError, UserError, NotAllowed, type Sentence } from '../src/errors.js';
import { Unwritable } from '../src/platform/zod-json.js';
import { type Submitted, type RunRecord, isLive, placeOf, type Refusal } from '../src/runs/record.js';
import { formatDuration } from '../src/platform/english.js';
import { unreadableWords } from '../src/messages/adobe-errors.js';
import { holdUntilReset, openHold } from '../src/runs/hold.js';
import { requestDigest, type Request } from '../src/request/request.js';
import type { JobParts } from './parts.js';
import { again, sleep, type StepResult } from './step.js';

const AGAIN_MS = 5_000;
/** After this long without an answer from Adobe the ask is refused. */
const PATIENCE_MS = 10 * 60_000;

type LateResolverOptions = Pick<JobParts, 'runs' | 'holds' | 'adobe' | 'questions' | 'reach' | 'now'> & {
  /** The reason if the person may not do this or has to confirm it first. */
  mayWrite: (asked: Submitted, sandboxType: 'production' | 'development') => Sentence | undefined;
};

/** Checks an ask that was accepted unchecked: it becomes a request, or is refused before any card or creating call. */
export class LateResolver {
  readonly #options: LateResolverOptions;

  constructor(options: LateResolverOptions) {
    this.#options = options;
  }

  async check(run: string, { asked, cancel }: RunRecord): Promise<StepResult> {
    if (cancel) return this.#refuse(run, 'Cancelled while the names were being checked.');
    try {
      const permits = ({ type }: Sandbox) => NotAllowed.refuse(this.#options.mayWrite(asked, type));
      const request = await resolveRequest({ ask: asked.ask, adobe: this.#options.adobe, permits });
      const holder = await this.#claim(run, request, asked);
      if (holder !== run) return await this.#giveWay(run, holder, asked);
      // Before the request, without which nothing is sent.
      if (asked.hold) await this.#hold(run, request, asked);
      await this.#options.runs.write(run, 'request', request);
      return again;
    } catch (error) {
      if (error instanceof RequestProblems) return this.#ask(run, asked, error);
      if (error instanceof NotAllowed) return this.#refuse(run, error.sentence);
      if (error instanceof UserError) return this.#refuse(run, error.message);
      if (!(error instanceof AdobeError)) throw error;
      if (this.#options.now() - asked.at < patienceFor(error)) return sleep(AGAIN_MS);
      return this.#refuse(run, whyNot(error));
    }
  }

  async #hold(run: string, request: Request, { at }: Submitted): Promise<void> {
    const hold = holdUntilReset(at, requestDigest(request));
    await this.#options.holds.place(run, { hold: { attempts: [] } }, request.sandbox.name, hold);
  }

  /** The run that holds the request. If the place may not know of it, an evaluation becomes a run of its own. */
  async #claim(run: string, request: Request, asked: Submitted): Promise<string> {
    const holder = await this.#options.runs.claimRequest(run, request, asked);
    const facts =
      holder === run || request.kind !== 'evaluation' ? undefined : await this.#options.runs.readOrSkip(holder);
    if (!facts || !isLive(facts) || (await this.#mayFollow(asked, facts))) return holder;
    return this.#options.runs.claimRequest(run, request, asked, placeOf(asked));
  }

  async #mayFollow(asked: Submitted, facts: RunRecord): Promise<boolean> {
    return (await this.#options.reach.mayFollowIn(asked.by, placeOf(asked), facts)) === 'yes';
  }

  /** Refuses the ask in favour of the run that does the same. That run is followed only if it has not ended. */
  async #giveWay(run: string, holder: string, asked: Submitted): Promise<StepResult> {
    const facts = await this.#options.runs.readOrSkip(holder);
    if (!facts?.ending) {
      const mayKnow = !facts || (await this.#mayFollow(asked, facts));
      const state = goesOn(mayKnow ? holder : undefined, stateOf(facts));
      return this.#refuse(run, state, { follow: holder });
    }
    const { by: person } = asked;
    const ago = formatDuration(this.#options.now() - facts.ending.at);
    const isKnown = (await this.#options.reach.mayRead({ person }, facts)) === 'yes';
    const said = isKnown
      ? `${holder} did exactly this ${ago} ago. To do it again, press “Run again…” on its report.`
      : `This was already done ${ago} ago. To see the result, run the same command again in a few minutes.`;
    return this.#refuse(run, said);
  }

  /** Asks about what is unclear. This run ends, and the answer begins another one. */
  async #ask(run: string, asked: Submitted, wrong: RequestProblems): Promise<StepResult> {
    const unclear = await keepUnclear(this.#options.questions, asked, wrong).catch((error: unknown) => {
      // The question cannot be stored, now or later; the sentences are sent without buttons.
      if (error instanceof Unwritable) return undefined;
      throw error;
    });
    return this.#refuse(run, wrong.message, unclear ? { unclear } : {});
  }

  async #refuse(run: string, text: Sentence, more: Pick<Refusal, 'follow' | 'unclear'> = {}): Promise<StepResult> {
    await this.#options.runs.write(run, 'refusal', { at: this.#options.now(), text, ...more });
    return again;
  }
}

const stateOf = (facts: RunRecord | undefined) =>
  facts?.cancel ? 'cancelling' : facts && openHold(facts) ? 'held' : 'running';

/** `holder` is undefined if the place may not know of that run; then only the asker gets its report. */
function goesOn(holder: string | undefined, state: ReturnType<typeof stateOf>): string {
  switch (state) {
    case 'cancelling':
      return holder === undefined
        ? 'The same request is being cancelled right now. Ask again once I’ve sent you its result.'
        : `${holder} was running this request and is being cancelled. Ask again once you see its result.`;
    case 'held':
      return holder === undefined
        ? 'The same request is already on hold in a private conversation. I’ll send you its result.'
        : `${holder} is already on hold for the same request. You’re following it.`;
    case 'running':
      return holder === undefined
        ? 'The same request is already running in a private conversation. I’ll send you its result.'
        : `${holder} is already running this request. You’re following it.`;
  }
}

/** An unreadable answer is asked for once more, as it may be the page of a proxy. */
function patienceFor({ failure }: AdobeError): number {
  if (failure === 'auth' || failure === 'denied') return 0;
  return failure === 'unreadable' ? AGAIN_MS : PATIENCE_MS;
}

function whyNot({ failure, details }: AdobeError): string {
  return failure === 'unreadable' ? unreadableWords(details) : `Adobe couldn’t be reached: ${details.message}`;
}
