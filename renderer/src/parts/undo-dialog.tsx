import { Button, Group, Modal } from '@mantine/core';
import { listInDetails } from '../state/error-words.ts';
import { useStore } from '../state/store.ts';
import { refusedChange } from './undo-dialog-state.ts';
import { useHistoryKeys } from './use-history-keys.ts';

function titleOf({ kind, after }: NonNullable<ReturnType<typeof refusedChange.get>>): string {
  if (after === 'ask') return 'This was not decided here';
  return kind === 'undo' ? 'Other decisions stand on this one' : 'This stands against later decisions';
}

/** Asks whether an undo or redo may take with it what depends on it, after naming that, or whether it may be about what others decided. */
export function UndoDialog() {
  const refused = useStore(refusedChange);
  const { change } = useHistoryKeys();
  if (refused === null) return null;
  const { kind, event, error, after } = refused;
  const close = () => refusedChange.set(null);
  const events = listInDetails(error, 'events');
  const reasons = listInDetails(error, 'reasons');
  return (
    <Modal opened onClose={close} title={titleOf(refused)} closeButtonProps={{ 'aria-label': 'Close' }}>
      <p style={{ marginTop: 0 }}>{error.message}</p>
      {reasons.length > 0 && (
        <ul>
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close} data-autofocus>
          Leave it
        </Button>
        <Button
          color="red.8"
          onClick={() => {
            close();
            void change(kind, event, after);
          }}
        >
          {events.length > 0 ? `Take back ${events.length + 1} decisions` : 'Do it all the same'}
        </Button>
      </Group>
    </Modal>
  );
}
