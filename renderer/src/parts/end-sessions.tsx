import { Button, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import { useClient } from '../state/client-context.ts';
import { asDoppelError } from '../state/error-words.ts';
import { showError } from './toasts.ts';

/** Shuts every page out that was let in, this one too: for a machine that others use. Nothing where the door has no sessions. */
export function EndSessions() {
  const { endSessions } = useClient();
  const [isAsked, setIsAsked] = useState(false);
  if (endSessions === null) return null;
  const end = async () => {
    try {
      await endSessions();
      // Nothing of the case stays on this page, nor in what the browser keeps for it.
      window.sessionStorage.clear();
      window.location.reload();
    } catch (caught) {
      setIsAsked(false);
      showError(asDoppelError(caught));
    }
  };
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setIsAsked(true)}>
        End all sessions
      </Button>
      {isAsked && (
        <Modal
          opened
          onClose={() => setIsAsked(false)}
          title="End all sessions"
          closeButtonProps={{ 'aria-label': 'Close' }}
        >
          <p>
            Every page is shut out, this one too. What was decided is kept, and what is being analysed goes on. A new
            address stands where <code>doppel serve</code> runs.
          </p>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setIsAsked(false)}>
              Cancel
            </Button>
            <Button onClick={end} data-autofocus>
              End all sessions
            </Button>
          </Group>
        </Modal>
      )}
    </>
  );
}
