import { useState } from 'preact/hooks';

/** A choice that outlives a reload of this tab; other tabs choose for themselves, so that two people can be open at once. */
export function useMemory(name: string, first: string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => sessionStorage.getItem(name) ?? first);
  const keep = (next: string) => {
    sessionStorage.setItem(name, next);
    setValue(next);
  };
  return [value, keep];
}
