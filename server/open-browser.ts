import { spawn } from 'node:child_process';

/** The program that opens an address in the person's own browser; null on a machine without a screen. */
function opener(): readonly [string, readonly string[]] | null {
  if (process.platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler']];
  if (process.platform === 'darwin') return ['open', []];
  const hasScreen = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  return hasScreen ? ['xdg-open', []] : null;
}

/**
 * Opens an address in the default browser. Where there is none nothing happens: the address is printed as well. The address
 * stands in the other program's arguments for a moment, which other users of the machine can see; `--no-open` avoids it.
 */
export function openBrowser(url: string): void {
  const found = opener();
  if (found === null) return;
  const [program, args] = found;
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined); // not installed: the person has the printed address
  child.unref();
}
