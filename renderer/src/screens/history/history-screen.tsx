import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { KeyHint } from '../../keys/key-hint.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { goTo } from '../../navigation/go-to.ts';
import { EmptyScreen, ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { useHistoryKeys } from '../../parts/use-history-keys.ts';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import { ChainState } from './chain-state.tsx';
import { EventTable } from './event-table.tsx';
import styles from './history.module.css';

/** Every decision. */
export const historyScreen: AppScreen = {
  name: 'history',
  pattern: '',
  title: 'History',
  within: 'project',
  rail: { Icon: IconHistory, key: '4' },
  Screen: HistoryScreen,
};

/** Every decision that was ever made, the newest first; any one can be taken back. */
function HistoryScreen() {
  const { opened, version } = useProject();
  const log = useReply('history.log', { project: opened.project }, version);
  const { undo, redo, change } = useHistoryKeys();
  useKeys({ undo, redo });

  if (log.error !== null) return <ErrorScreen error={log.error} onRetry={log.reload} />;
  if (log.value === null) return <LoadingScreen what="Reading the history" />;
  const { events, head } = log.value;
  return (
    <>
      <header className={styles.head}>
        <h2>History</h2>
        <span className={styles.dim}>
          {events.length} {events.length === 1 ? 'event' : 'events'}, {events.filter(({ in_force }) => in_force).length}{' '}
          in force
        </span>
        <span className={styles.gap} />
        <Button variant="default" size="compact-sm" onClick={undo} rightSection={<KeyHint action="undo" />}>
          Undo
        </Button>
        <Button variant="default" size="compact-sm" onClick={redo} rightSection={<KeyHint action="redo" />}>
          Redo
        </Button>
      </header>
      <div className={styles.body}>
        {events.length === 0 ? (
          <EmptyScreen title="No decisions yet" actions={<Button onClick={() => goTo('#/review')}>Review</Button>}>
            Every answer of the review will stand here, with who gave it, when, and what was seen.
          </EmptyScreen>
        ) : (
          <EventTable
            events={events}
            onUndo={(seq) => void change('undo', seq, 'ask')}
            onRedo={(seq) => void change('redo', seq, 'ask')}
          />
        )}
        <ChainState head={head} />
      </div>
    </>
  );
}
