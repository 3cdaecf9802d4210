import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Blocks, Unknown } from '../blocks/blocks.js';
import { useInFront } from '../blocks/in-front.js';
import { useKeptFocus } from '../blocks/kept-focus.js';
import { readBlock, readView, type View } from '../blocks/kit.js';
import { SurfaceContext, type Tools, useSurface } from '../blocks/surface.js';
import { useAll, useMe } from '../feed.js';
import { Avatar, Icon } from '../icons.js';
import type { Outcome, ViewEntry } from '../protocol.js';

/** The forms that Usher has opened for this person, the topmost in front. Those below keep what was typed into them. */
export function Forms() {
  const stack = useAll('view').toSorted((a, b) => a.depth - b.depth);
  const top = stack.at(-1);
  const dialog = useInFront(top !== undefined);
  useEffect(() => {
    if (dialog.current) focusFirst(dialog.current);
  }, [top?.id]);
  const me = useMe();
  if (!top) return null;
  const close = (all: boolean) => void me.act({ do: 'close', view: top.id, all });
  const cancel = (event: Event) => {
    event.preventDefault();
    close(false);
  };
  return (
    <dialog class="dialog form" ref={dialog} onCancel={cancel} aria-labelledby="form-title">
      {stack.map((entry, below) => (
        <Form key={entry.id} entry={entry} below={below} close={close} shown={entry === top} />
      ))}
    </dialog>
  );
}

/** A form begins in the field that it asks for, else in its first; on a phone at its title: nothing pops up unasked. */
function focusFirst(dialog: HTMLElement): void {
  const form = dialog.querySelector<HTMLElement>('form:not([hidden])');
  const body = form?.querySelector<HTMLElement>('.dialog-body');
  const field = body?.querySelector<HTMLElement>('[data-first]') ?? body?.querySelector<HTMLElement>('input, textarea');
  const phone = window.matchMedia('(pointer: coarse)').matches;
  (phone ? form?.querySelector<HTMLElement>('h2') : (field ?? body))?.focus({ preventScroll: true });
}

interface FormProps {
  entry: ViewEntry;
  /** Forms under this one. */
  below: number;
  /** Is it the topmost? */
  shown: boolean;
  close: (all: boolean) => void;
}

function Form({ entry, below, shown, close }: FormProps) {
  const view = readView(entry.view);
  const form = useForm(entry, view);
  useFocus(form.body, view);
  const top = topWords(view);
  const first = useRef(top);
  if (!view) return <Unknown what="view" />;
  const { tools, problem, busy, submit } = form;
  return (
    <form onSubmit={submit} noValidate aria-busy={busy} hidden={!shown}>
      <FormHead title={view.title?.text ?? 'Usher'} below={below} shown={shown} close={close} />
      <div class="dialog-body" ref={form.body} tabIndex={0} role="group" aria-label="Form">
        <SurfaceContext.Provider value={tools}>
          <Blocks blocks={view.blocks} urgent={top !== first.current} />
        </SurfaceContext.Provider>
      </div>
      {problem === undefined ? null : (
        <p class="form-problem" role="alert">
          {problem}
        </p>
      )}
      <footer>
        <button type="button" class="button" onClick={() => close(false)}>
          {view.close?.text ?? 'Cancel'}
        </button>
        {view.submit ? (
          <button type="submit" class="button primary" aria-disabled={busy} disabled={view.submit_disabled === true}>
            {view.submit.text}
            {busy ? <span class="spinner" aria-hidden="true" /> : null}
          </button>
        ) : null}
      </footer>
    </form>
  );
}

/** An error that has no field stands on top: what is new there is read out at once. */
function topWords(view: View | undefined): string | undefined {
  const read = readBlock(view?.blocks[0]);
  return 'block' in read && read.block.type === 'section' ? read.block.text?.text : undefined;
}

const FIELD = '.input[data-block]';

/**
 * A form that is drawn anew: the focus goes to the field that asks for it, if that is new; else, if what had the focus is
 * gone, to the first new field.
 */
function useFocus(body: RefObject<HTMLElement | null>, view: View | undefined): void {
  const blocks = (inside: HTMLElement | null) => [...(inside?.querySelectorAll<HTMLElement>(FIELD) ?? [])];
  const before = new Set(blocks(body.current).map(({ dataset }) => dataset['block']));
  const asking = useRef<Element | null>(null);
  useLayoutEffect(() => {
    const asks = body.current?.querySelector<HTMLElement>('[data-first]') ?? null;
    if (asks !== asking.current && before.size > 0) asks?.focus();
    asking.current = asks;
  }, [view]);
  useKeptFocus(body, (inside) => {
    const fresh = blocks(inside).find(({ dataset }) => !before.has(dataset['block']));
    const field = (selector: string) => fresh?.querySelector<HTMLElement>(selector);
    return field('input:checked') ?? field('input, textarea, button') ?? inside;
  });
}

function FormHead({ title, below, shown, close }: { title: string } & Omit<FormProps, 'entry'>) {
  return (
    <header class="form-head">
      {below > 0 ? (
        <button type="button" class="icon-button" aria-label="Back" onClick={() => close(false)}>
          <Icon name="back" />
        </button>
      ) : (
        <Avatar name="Usher" bot size={28} />
      )}
      <h2 tabIndex={-1} {...(shown ? { id: 'form-title' } : {})}>
        {title}
      </h2>
      <button type="button" class="icon-button" aria-label="Close" onClick={() => close(true)}>
        <Icon name="close" />
      </button>
    </header>
  );
}

/** Sending a form, and what comes of it: it closes, changes, or stays with a sentence on a field. */
function useForm(entry: ViewEntry, view: View | undefined) {
  const me = useMe();
  const [outcome, setOutcome] = useState<Outcome>({});
  const [busy, setBusy] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const blocks = view?.blocks ?? NONE;
  const tools: Tools = useSurface(blocks, (values) => ({ on: 'view', id: entry.id, values }), {
    errors: outcome.errors ?? {},
    told: ({ error }) => setOutcome(error === undefined ? {} : { error }),
    ...(entry.here === undefined ? {} : { here: entry.here }),
  });
  const send = async () => {
    if (busy) return;
    setBusy(true);
    setOutcome({});
    setOutcome(await me.act({ do: 'submit', view: entry.id, values: tools.values }));
    setBusy(false);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void send();
  };
  useEffect(() => {
    // The first field that is wrong gets the focus, so that nobody has to look for it.
    const field = body.current?.querySelector<HTMLElement>('.wrong input, .wrong textarea');
    if (outcome.errors) field?.focus();
  }, [outcome.errors]);
  return { tools, submit, busy, body, problem: outcome.error };
}

const NONE: unknown[] = [];
