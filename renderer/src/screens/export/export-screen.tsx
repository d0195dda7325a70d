import { Button, Checkbox } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import type { ExportReply } from '#contract/replies.ts';
import type { PersonFormat } from '#contract/track-formats.ts';
import { useFilePicker } from '../../files/use-file-picker.tsx';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { ErrorNote, LoadingScreen } from '../../parts/states.tsx';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useProject } from '../../state/project-context.ts';
import { countsOf } from '../../state/queue-state.ts';
import { useStore } from '../../state/store.ts';
import { useReply } from '../../state/use-reply.ts';
import { OpenQuestions } from '../open-questions.tsx';
import { ClearChoice } from './clear-choice.tsx';
import { ClipChoice } from './clip-choice.tsx';
import styles from './export.module.css';
import { ExportDone } from './export-done.tsx';
import { fileRows } from './file-words.ts';
import { FormatChoice } from './format-choice.tsx';
import { PersonChoice } from './person-choice.tsx';
import { SaveCopy } from './save-copy.tsx';

/** The files that leave Doppel. */
export const exportScreen: AppScreen = {
  name: 'export',
  pattern: '',
  title: 'Export',
  within: 'project',
  rail: { Icon: IconDownload, key: '5' },
  Screen: ExportScreen,
};

/** What an export writes and where; then what it wrote, and the folder. */
function ExportScreen() {
  const client = useClient();
  const { opened, session, version } = useProject();
  const { state } = useStore(session.store);
  const picker = useFilePicker();
  const [to, setTo] = useState<string | null>(null);
  const [replaces, setReplaces] = useState(false);
  const [person, setPerson] = useState<number | null>(null);
  const [formats, setFormats] = useState<readonly PersonFormat[]>([]);
  const [clips, setClips] = useState<readonly number[]>([]);
  const [clear, setClear] = useState<readonly number[] | null>(null);
  const plan = useReply('export.plan', { project: opened.project, to, formats: [...formats] }, version);
  const persons = useReply('review.persons', { project: opened.project }, version);
  const [done, setDone] = useState<ExportReply | null>(null);
  const [failure, setFailure] = useState<DoppelError | null>(null);
  const [isRunning, setIsRunning] = useState(false);

  const choose = async () => {
    const folder = await picker.pick('folder');
    if (folder !== null) setTo(folder);
  };
  const run = async (folder: string) => {
    setIsRunning(true);
    setFailure(null);
    try {
      setDone(
        await client.request('export.run', {
          project: opened.project,
          to: folder,
          person,
          formats: [...formats],
          ...(clear === null ? {} : { clear: [...clear] }),
          ...(clips.length === 0 ? {} : { clips: [...clips] }),
        }),
      );
    } catch (caught) {
      setFailure(asDoppelError(caught));
    } finally {
      setIsRunning(false);
    }
  };
  const left = state === null ? 0 : countsOf(state).left;
  return (
    <div className={styles.screen}>
      <h2>Export</h2>
      {left > 0 && (
        <p className={styles.dim}>
          {left} {left === 1 ? 'pair is' : 'pairs are'} not answered yet. What you export now is how things stand; you
          can export again.
        </p>
      )}
      <section className={styles.openQuestions} aria-label="What is open">
        <OpenQuestions persons={persons.value?.persons ?? []} />
      </section>
      {plan.error !== null && <ErrorNote error={plan.error} />}
      {failure !== null && <ErrorNote error={failure} />}
      {plan.value === null && plan.error === null && <LoadingScreen what="Looking at what would be written" />}
      {plan.value !== null && done === null && (
        <>
          <div className={styles.where}>
            <span className={styles.dim}>Into</span>
            <b>{plan.value.to}</b>
            <Button size="compact-sm" variant="default" onClick={choose}>
              Choose another folder
            </Button>
          </div>
          <PersonChoice person={person} onChoose={setPerson} />
          <FormatChoice formats={formats} onChoose={setFormats} />
          <ClipChoice
            persons={persons.value?.persons ?? []}
            hasVideo={opened.video !== null}
            clips={clips}
            onChoose={setClips}
          />
          <ClearChoice persons={persons.value?.persons ?? []} clear={clear} onChoose={setClear} />
          {plan.value.existing && (
            <Checkbox
              label="Replace the export that is in this folder already"
              checked={replaces}
              onChange={(event) => setReplaces(event.currentTarget.checked)}
            />
          )}
          <Button
            className={styles.run}
            loading={isRunning}
            disabled={plan.value.existing && !replaces}
            onClick={() => plan.value !== null && void run(plan.value.to)}
          >
            Export
          </Button>
          <ul className={styles.files} aria-label="Files that an export writes">
            {fileRows(plan.value.files).map(({ name, words }) => (
              <li key={name}>
                <span>{name}</span>
                <span className={styles.dim}>{words}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {done !== null && <ExportDone reply={done} onAgain={() => setDone(null)} />}
      <SaveCopy pick={picker.pick} />
      {picker.dialog}
    </div>
  );
}
