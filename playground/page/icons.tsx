/** Our own drawings, on a 20 by 20 grid. */
const PATHS = {
  hash: 'M7.5 3 6 17M14 3l-1.5 14M3.5 7.5h14M2.5 12.5h14',
  lock: 'M5.5 9h9v7.5h-9zM7 9V6.5a3 3 0 0 1 6 0V9',
  thread: 'M3 4.5h14v9H9l-4 3v-3H3z',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  close: 'M5 5l10 10M15 5 5 15',
  back: 'M12.5 4.5 7 10l5.5 5.5',
  down: 'M5 7.5 10 12.5l5-5',
  right: 'M7.5 5l5 5-5 5',
  send: 'M3 3.5 17.5 10 3 16.5 5 10zM5 10h6',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  eye: 'M2 10s3-5.5 8-5.5S18 10 18 10s-3 5.5-8 5.5S2 10 2 10zM10 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z',
  curtain: 'M2.5 3.5h15M4 3.5v13c2.5-1.5 4-5.5 4-13M16 3.5v13c-2.5-1.5-4-5.5-4-13',
  home: 'M3.5 9.5 10 3.5l6.5 6v7h-4.5v-4.5h-4v4.5H3.5z',
  clock: 'M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 5.5V10l3 2',
  moon: 'M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5z',
  sun: 'M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6 16 16M4 16l1.4-1.4M14.6 5.4 16 4',
  slash: 'M4 3.5h12v13H4zM11.5 6.5l-3 7',
  tick: 'M4 10.5 8.2 14.5 16 5.5',
  bolt: 'M11 2.5 4.5 11.5h5l-1 6 6.5-9h-5z',
} as const;

/** Filled signs in a colour of their own. */
const SIGNS = {
  done: { colour: 'good', path: 'M5.5 10.3 8.6 13.3 14.5 7' },
  warning: { colour: 'care', path: 'M10 6.5v4.5M10 13.6v.1' },
  failed: { colour: 'bad', path: 'M7 7l6 6M13 7l-6 6' },
  stopped: { colour: 'still stop', path: 'M7.2 7.2h5.6v5.6H7.2z' },
  refused: { colour: 'bad', path: 'M6.5 10h7' },
  held: { colour: 'care', path: 'M8 7v6M12 7v6' },
  waiting: { colour: 'care', path: 'M10 6.5V10l2.4 1.6' },
  expired: { colour: 'still', path: 'M10 6.5V10l2.4 1.6' },
  unsure: { colour: 'still', path: 'M7.8 8a2.3 2.3 0 1 1 3.2 2.1c-.7.4-1 .8-1 1.5M10 13.8v.1' },
} as const;

/** Where a stage stands. */
const STEPS = {
  todo: '',
  now: 'M8.5 6.8 13.5 10l-5 3.2z',
  past: 'M6.3 10.3 8.9 12.8 13.7 7.5',
  broken: 'M7.3 7.3l5.4 5.4M12.7 7.3l-5.4 5.4',
} as const;

/** A stage's mark in a line of text; the character that it stands for is still there to be read out and copied. */
export function Step({ name, sign }: { name: keyof typeof STEPS; sign: string }) {
  return (
    <span class={`step ${name}`}>
      <svg viewBox="0 0 20 20" aria-hidden>
        <circle cx="10" cy="10" r="7.5" />
        <path d={STEPS[name]} />
      </svg>
      <span class="unseen">{sign}</span>
    </span>
  );
}

export type IconName = keyof typeof PATHS | keyof typeof SIGNS;

/** With a label it is read out, without one it is decoration. */
export function Icon({ name, label }: { name: IconName; label?: string }) {
  const named = label === undefined ? { 'aria-hidden': true as const } : { role: 'img' as const, 'aria-label': label };
  const sign = name in SIGNS ? SIGNS[name as keyof typeof SIGNS] : undefined;
  const path = sign?.path ?? PATHS[name as keyof typeof PATHS];
  return (
    <svg class={sign ? `sign ${sign.colour}` : `icon icon-${name}`} viewBox="0 0 20 20" {...named}>
      {sign ? <rect x="1.5" y="1.5" width="17" height="17" rx="5" /> : null}
      <path d={path} />
    </svg>
  );
}

const TINTS = ['#7a4fb5', '#0b7a75', '#b4532a', '#2f6fb7', '#9a3d6b', '#4d7a1f'];

/** A person's square, or Usher's. */
export function Avatar({ name, bot = false, size = 36 }: { name: string; bot?: boolean; size?: number }) {
  const hash = [...name].reduce((sum, letter) => (sum * 43 + letter.charCodeAt(0)) % 9_973, 7);
  const tint = TINTS[hash % TINTS.length];
  return (
    <svg class="avatar" width={size} height={size} viewBox="0 0 36 36" aria-hidden="true">
      <rect width="36" height="36" rx="8" fill={bot ? '#1d3a5f' : tint} />
      {bot ? (
        <>
          <path
            d="M11 8.5v10.5a7 7 0 0 0 14 0V8.5"
            fill="none"
            stroke="#fff"
            stroke-width="3.6"
            stroke-linecap="round"
          />
          <circle cx="18" cy="13" r="2.9" fill="#ffc24b" />
        </>
      ) : (
        <text x="18" y="23.5" text-anchor="middle" fill="#fff" font-size="15" font-weight="700">
          {name.charAt(0).toUpperCase()}
        </text>
      )}
    </svg>
  );
}
