import { Button } from '@mantine/core';
import type { AppInfo } from '#contract/channels.ts';
import { counted } from '#contract/words/count-words.ts';
import { EndSessions } from '../../parts/end-sessions.tsx';
import { ReviewerName } from '../../parts/reviewer-name.tsx';
import { showDone, showError } from '../../parts/toasts.ts';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import styles from './settings.module.css';

/** What is kept of the person and told to nobody, and the ways to take it back. */
export function PrivacyPart({ info, onChange }: { readonly info: AppInfo; readonly onChange: () => void }) {
  const client = useClient();
  const forget = async () => {
    try {
      for (const { path } of info.recent) await client.request('app.forget_recent', { path });
      showDone('The list of recent projects is empty. The projects are where they were.');
    } catch (caught) {
      showError(asDoppelError(caught));
    } finally {
      onChange();
    }
  };
  return (
    <section aria-label="Privacy">
      <h2>Privacy</h2>
      <p className={styles.dim}>
        Nothing of a video leaves this machine: no picture, no telemetry, no report of a crash. The one thing that is
        ever fetched are models, when a button says so.
      </p>
      <ReviewerName name={info.reviewer} onSaved={onChange} />
      <div className={styles.privacy}>
        <Button variant="default" size="compact-sm" disabled={info.recent.length === 0} onClick={() => void forget()}>
          {info.recent.length === 0
            ? 'No recent projects are listed'
            : `Forget ${counted(info.recent.length, 'recent project')}`}
        </Button>
        <EndSessions />
      </div>
    </section>
  );
}
