import { type ReactNode, useRef, useState } from 'react';
import { showError } from '../parts/toasts.ts';
import { useClient } from '../state/client-context.ts';
import { asDoppelError } from '../state/error-words.ts';
import { FolderDialog } from './folder-dialog.tsx';
import type { PickKind } from './pick-kind.ts';

/** Lets the analyst choose a file: in the system's dialog, or in one of the page's own where the door has none. */
export function useFilePicker(): {
  readonly pick: (kind: PickKind) => Promise<string | null>;
  /** To be drawn somewhere on the screen. */
  readonly dialog: ReactNode;
} {
  const client = useClient();
  const [asked, setAsked] = useState<PickKind | null>(null);
  const answer = useRef<((path: string | null) => void) | null>(null);

  const pick = async (kind: PickKind): Promise<string | null> => {
    try {
      const { path, has_dialogs } = await client.request('files.pick', { kind });
      if (has_dialogs) return path;
    } catch (caught) {
      showError(asDoppelError(caught));
      return null;
    }
    answer.current?.(null);
    setAsked(kind);
    const { promise, resolve } = Promise.withResolvers<string | null>();
    answer.current = resolve;
    return promise;
  };
  const close = (path: string | null) => {
    setAsked(null);
    answer.current?.(path);
    answer.current = null;
  };
  return {
    pick,
    dialog: asked === null ? null : <FolderDialog kind={asked} onChoose={close} onClose={() => close(null)} />,
  };
}
