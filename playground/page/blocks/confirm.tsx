import { render } from 'preact';
import { Mrkdwn } from '../words/text.js';
import { useInFront } from './in-front.js';
import type { Confirm } from './kit.js';

/** Asks before something is done; Escape and the no button both mean no. The browser keeps the focus inside. */
export function ask(question: Confirm): Promise<boolean> {
  const home = document.createElement('div');
  document.body.append(home);
  return new Promise((resolve) => {
    const answer = (yes: boolean) => {
      render(null, home);
      home.remove();
      resolve(yes);
    };
    render(<Question question={question} answer={answer} />, home);
  });
}

function Question({ question, answer }: { question: Confirm; answer: (yes: boolean) => void }) {
  const dialog = useInFront(true);
  const { title, text, confirm, deny, style } = question;
  return (
    <dialog class="dialog confirm" ref={dialog} aria-labelledby="confirm-title" onCancel={() => answer(false)}>
      <h2 id="confirm-title">{title.text}</h2>
      <div class="dialog-body">
        {text.type === 'mrkdwn' ? <Mrkdwn text={text.text} verbatim={text.verbatim ?? false} /> : <p>{text.text}</p>}
      </div>
      <footer>
        <button type="button" class="button" onClick={() => answer(false)}>
          {deny.text}
        </button>
        <button type="button" class={`button ${style ?? 'primary'}`} onClick={() => answer(true)}>
          {confirm.text}
        </button>
      </footer>
    </dialog>
  );
}
