import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useAll, useMe } from '../feed.js';
import { Avatar, Icon } from '../icons.js';
import { useMemory } from './memory.js';

interface TopBarProps {
  live: boolean;
  curtain: boolean;
  curtainButton: RefObject<HTMLButtonElement | null>;
  toggleCurtain: () => void;
  toggleSidebar: () => void;
}

export function TopBar({ live, curtain, curtainButton, toggleCurtain, toggleSidebar }: TopBarProps) {
  const behind = useAll('stage').length > 0;
  return (
    <header class="top-bar">
      <button type="button" class="icon-button only-narrow" aria-label="Channels and people" onClick={toggleSidebar}>
        <Icon name="menu" />
      </button>
      <span class="brand">
        <Avatar name="Usher" bot size={24} /> Usher playground
      </span>
      <span class="brand-note">a stand-in for Slack; nothing leaves this machine</span>
      {live ? null : (
        <span class="not-live" role="status">
          Not connected. Trying again …
        </span>
      )}
      <span class="spring" />
      {behind ? (
        <button
          type="button"
          ref={curtainButton}
          class={`curtain-button${curtain ? ' on' : ''}`}
          aria-label="Behind the curtain"
          aria-pressed={curtain}
          onClick={toggleCurtain}
        >
          <Icon name="curtain" /> <span>Behind the curtain</span>
        </button>
      ) : null}
      <Theme />
      <You />
    </header>
  );
}

function Theme() {
  const [theme, setTheme] = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  const label = other === 'light' ? 'Light colours' : 'Dark colours';
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={() => setTheme(other)}>
      <Icon name={other === 'light' ? 'sun' : 'moon'} />
    </button>
  );
}

const DARK = window.matchMedia('(prefers-color-scheme: dark)');
const systemTheme = () => (DARK.matches ? 'dark' : 'light');

function You() {
  const me = useMe();
  const name = useAll('person').find(({ id }) => id === me.id)?.name ?? '';
  return (
    <span class="you" title={`You act as ${name}`}>
      <Avatar name={name} size={26} />
      <span class="your-name">{name}</span>
    </span>
  );
}

/** As the system has it, by day and by night, until chosen. */
function useTheme(): [string, (theme: string) => void] {
  const [system, setSystem] = useState(systemTheme);
  const [chosen, setTheme] = useMemory('theme', '');
  const theme = chosen === '' ? system : chosen;
  useEffect(() => {
    const changed = () => setSystem(systemTheme());
    DARK.addEventListener('change', changed);
    return () => DARK.removeEventListener('change', changed);
  }, []);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return [theme, setTheme];
}
