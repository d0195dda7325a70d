import { Button, TextInput } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import type { DecisionRequest } from '#contract/decisions.ts';
import type { PersonDetail } from '#contract/review.ts';
import { personTitle } from '#contract/words/person-words.ts';
import { duration, span } from '#contract/words/time-words.ts';
import { KeyHint } from '../../keys/key-hint.tsx';
import { isComposing, useKeys } from '../../keys/use-keys.ts';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { useFollowedSurvivor } from '../../navigation/follow-survivor.ts';
import { goTo } from '../../navigation/go-to.ts';
import { ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { Term } from '../../parts/term.tsx';
import { showDone, showError } from '../../parts/toasts.ts';
import { useHistoryKeys } from '../../parts/use-history-keys.ts';
import { pictureInHand } from '../../pictures/picture-in-hand.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import { WhoElse } from '../join/who-else.tsx';
import { PersonsScreen } from '../persons/persons-screen.tsx';
import { MergeDialog } from '../review/merge-dialog.tsx';
import { NoteDialog } from '../review/note-dialog.tsx';
import { PairRemarks } from '../review/pair-remarks.tsx';
import { CropGrid } from './crop-grid.tsx';
import { EraseDialog } from './erase-dialog.tsx';
import styles from './person.module.css';
import { personAddress } from './person-address.ts';
import { SplitPanel } from './split-panel.tsx';
import { TrackletLine } from './tracklet-line.tsx';

/** `#/person/12/split`: with Split already open. An address that names nobody shows all persons. */
export const personScreen: AppScreen = {
  name: 'person',
  pattern: '/:person?/:does?',
  title: 'Person',
  within: 'project',
  rail: null,
  partOf: 'persons',
  keys: {
    'person.aside': { label: 'Do not use the picture under the pointer', group: 'Here', key: 'D' },
    'person.who_else': { label: 'Who else is this? Then a number chooses', group: 'Here', key: 'E' },
  },
  Screen: ({ params: { person = '', does } }) =>
    /^\d+$/.test(person) ? (
      <PersonScreen key={person} person={Number(person)} does={does === 'split' ? 'split' : undefined} />
    ) : (
      <PersonsScreen only={undefined} />
    ),
};

/** One person: when they are seen, of which tracklets, all pictures, their name, and Split. */
function PersonScreen({ person: id, does }: { readonly person: number; readonly does: 'split' | undefined }) {
  const { opened, version } = useProject();
  const { value: person, error, reload } = useReply('review.person', { project: opened.project, person: id }, version);
  useFollowedSurvivor(error, personAddress);
  if (person === null) {
    return error === null ? (
      <LoadingScreen what={`Loading person ${id}`} />
    ) : (
      <ErrorScreen error={error} onRetry={reload}>
        <Button variant="default" onClick={() => goTo('#/persons')}>
          All persons
        </Button>
      </ErrorScreen>
    );
  }
  return <PersonPage key={`${id} ${does}`} person={person} does={does} />;
}

function PersonPage({ person, does }: { readonly person: PersonDetail; readonly does: 'split' | undefined }) {
  const { session } = useProject();
  const { undo, redo } = useHistoryKeys();
  const [isNoting, setIsNoting] = useState(false);
  const [isErasing, setIsErasing] = useState(false);
  const [isSplitting, setIsSplitting] = useState(does === 'split');
  const [others, setOthers] = useState<readonly number[]>([]);
  const [isMerging, setIsMerging] = useState(false);
  const setAside = () => {
    const crop = pictureInHand();
    if (crop === null) return showDone('Point at a picture first');
    const words = 'The picture is not used any more';
    void decide({ kind: 'set_aside', person: person.id, crops: [crop] }, words);
  };
  useKeys({
    undo,
    redo,
    'person.aside': setAside,
    note: () => setIsNoting(true),
    merge: () => setIsMerging(others.length > 0),
  });

  const decide = async (decision: DecisionRequest, words: string) => {
    try {
      await session.decide(decision);
      showDone(words);
    } catch (caught) {
      showError(asDoppelError(caught));
    }
  };
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconArrowLeft size={15} aria-hidden="true" />}
          onClick={() => goTo('#/persons')}
        >
          All persons
        </Button>
        <h2>{personTitle(person)}</h2>
        <NameField
          person={person}
          onSave={(name) =>
            decide({ kind: 'rename', person: person.id, name }, name === '' ? 'Name taken away' : `Named ${name}`)
          }
        />
        <span className={styles.gap} />
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => setIsNoting(true)}
          rightSection={<KeyHint action="note" />}
        >
          Note
        </Button>
        {!person.hidden && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => decide({ kind: 'hide', person: person.id }, `${personTitle(person)} is hidden`)}
          >
            Hide
          </Button>
        )}
        {person.hidden && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => decide({ kind: 'show', person: person.id }, `${personTitle(person)} is shown again`)}
          >
            Show again
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" color="red" onClick={() => setIsErasing(true)}>
          Erase
        </Button>
        <Button
          size="compact-sm"
          variant={isSplitting ? 'default' : 'filled'}
          onClick={() => setIsSplitting(!isSplitting)}
          aria-expanded={isSplitting}
        >
          {isSplitting ? 'Do not split' : 'Split'}
        </Button>
      </header>
      {isErasing && <EraseDialog person={person} onClose={() => setIsErasing(false)} />}
      <p className={styles.facts}>
        Seen {span(person.first_ms, person.last_ms)} ({duration(person.last_ms - person.first_ms)}), {person.rows}{' '}
        boxes, {person.crops} pictures, {person.segments.length}{' '}
        <Term word={person.segments.length === 1 ? 'tracklet' : 'tracklets'} />
      </p>
      {isSplitting ? (
        <SplitPanel person={person} onDone={() => setIsSplitting(false)} />
      ) : (
        <>
          <TrackletLine person={person} />
          <PairRemarks persons={[person]} />
          <WhoElse
            persons={[person.id]}
            chosen={others}
            shortcut="person.who_else"
            onChoose={(id) => setOthers(others.includes(id) ? others.filter((each) => each !== id) : [...others, id])}
          />
          {others.length > 0 && (
            <p>
              <Button size="compact-sm" onClick={() => setIsMerging(true)} rightSection={<KeyHint action="merge" />}>
                Merge {person.id} with {others.join(', ')}
              </Button>
            </p>
          )}
          <CropGrid ranks="shown" crops={person.all_crops} name={`All pictures of person ${person.id}`} />
        </>
      )}
      {isMerging && (
        <MergeDialog
          persons={[person.id, ...others]}
          into={person.id}
          seen={null}
          onClose={() => {
            setIsMerging(false);
            setOthers([]);
          }}
        />
      )}
      {isNoting && <NoteDialog persons={[person]} onClose={() => setIsNoting(false)} />}
    </div>
  );
}

function NameField({ person, onSave }: { readonly person: PersonDetail; readonly onSave: (name: string) => void }) {
  const [typed, setTyped] = useState(person.name ?? '');
  const save = () => {
    if (typed.trim() !== (person.name ?? '')) onSave(typed.trim());
  };
  return (
    <TextInput
      size="xs"
      w={190}
      aria-label="Name"
      placeholder="Give a name"
      value={typed}
      maxLength={200}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => event.key === 'Enter' && !isComposing(event.nativeEvent) && event.currentTarget.blur()}
    />
  );
}
