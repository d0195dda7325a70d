import { type BrowserWindow, dialog } from 'electron';
import { log } from '#pipeline';

/**
 * Asks what to do with a window whose page does not answer: wait, or load it anew. The question goes by itself when the page answers
 * again. Nothing is lost by loading: what was decided is on disk before it counts as decided.
 */
export function askWhenSilent(window: BrowserWindow): void {
  let asking: AbortController | null = null;
  const ask = async (): Promise<void> => {
    if (asking !== null) return;
    log.warn('a page does not answer; what was decided is on disk');
    asking = new AbortController();
    const { signal } = asking;
    try {
      const { response } = await dialog.showMessageBox(window, {
        type: 'warning',
        message: 'This window does not answer.',
        detail:
          'It may only be at work on something long. All that was decided is on disk; nothing is lost by loading it anew.',
        buttons: ['Wait', 'Load Anew'],
        defaultId: 0,
        cancelId: 0,
        signal,
      });
      // A page that hangs hears no wish to reload: its process ends, and whoever watches that loads it anew.
      if (response === 1 && !signal.aborted) window.webContents.forcefullyCrashRenderer();
    } finally {
      asking = null;
    }
  };
  window.on('unresponsive', () => void ask());
  window.on('responsive', () => {
    log.warn('the page answers again');
    asking?.abort();
  });
}
