import { spawn } from 'node:child_process';

/** Opens an address in the browser of whoever sits here; does nothing where there is no desktop. */
export function openDesktop(url: string, env: NodeJS.ProcessEnv = process.env): void {
  const hasDesktop = process.platform === 'darwin' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']);
  if (!hasDesktop) return;
  const opener = spawn(process.platform === 'darwin' ? 'open' : 'xdg-open', [url], { stdio: 'ignore', detached: true });
  opener.once('error', () => undefined); // the address is printed anyway
  opener.unref();
}
