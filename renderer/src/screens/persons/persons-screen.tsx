import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { IconLayoutGrid, IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { PersonSummary } from '#contract/review.ts';
import { FilterChoice } from '../../filters/filter-choice.tsx';
import { isActive, passes } from '../../filters/person-filter.ts';
import { usePersonFilter } from '../../filters/use-person-filter.ts';
import { KeyHint } from '../../keys/key-hint.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { goTo } from '../../navigation/go-to.ts';
import { withQueryOf } from '../../navigation/use-address-query.ts';
import { ConditionChoice } from '../../parts/condition-choice.tsx';
import { EmptyScreen, ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { showError } from '../../parts/toasts.ts';
import { useHistoryKeys } from '../../parts/use-history-keys.ts';
import { type ConditionWish, speaking } from '../../state/condition-wish.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useProject } from '../../state/project-context.ts';
import { useMayBeTwo } from '../../state/use-may-be-two.ts';
import { useReply } from '../../state/use-reply.ts';
import { MergeDialog } from '../review/merge-dialog.tsx';
import { orderByCondition } from './order-by-condition.ts';
import { PersonGrid } from './person-grid.tsx';
import styles from './persons.module.css';
import { type PersonOrder, type PersonWish, personOrders, selectPersons } from './select-persons.ts';

/** `#/persons/two`: only those who may be two people. */
export const personsScreen: AppScreen = {
  name: 'persons',
  pattern: '/:only?',
  title: 'Persons',
  within: 'project',
  rail: { Icon: IconLayoutGrid, key: '2' },
  Screen: ({ params: { only } }) => <PersonsScreen key={only ?? 'all'} only={only === 'two' ? 'two' : undefined} />,
};

/** All persons, or only those who may be two people: search, sort, hide, and merge any number of them. */
export function PersonsScreen({ only }: { readonly only: 'two' | undefined }) {
  const { opened, session, times, version } = useProject();
  const reply = useReply('review.persons', { project: opened.project }, version);
  const mayBeTwo = useMayBeTwo();
  const conditions = useReply('conditions.persons', { project: opened.project });
  const { filter, change, filtered } = usePersonFilter();
  const [conditionWish, setConditionWish] = useState<ConditionWish | null>(null);
  const [wish, setWish] = useState<Omit<PersonWish, 'among'>>({ search: '', order: 'first_seen', hidden: 'left_out' });
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [isMerging, setIsMerging] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const { undo, redo } = useHistoryKeys();
  const selected = (reply.value?.persons ?? []).filter(({ id }) => chosen.has(id));
  const merge = () => selected.length > 1 && setIsMerging(true);
  useKeys({ search: () => search.current?.focus(), undo, redo, merge });

  if (reply.value === null) {
    return reply.error === null ? (
      <LoadingScreen what="Loading the persons" />
    ) : (
      <ErrorScreen error={reply.error} onRetry={reply.reload} />
    );
  }
  const { persons } = reply.value;
  const said = speaking(conditions.value?.said ?? null);
  const among = selectPersons(persons, { ...wish, among: only === 'two' ? mayBeTwo.persons : null });
  const found = isActive(filter) ? among.filter((person) => passes(filtered(person), filter, times.msOf)) : among;
  const shown = orderByCondition(found, said, conditionWish);
  const hiddenCount = persons.filter(({ hidden }) => hidden).length;
  const toggle = (id: number) =>
    setChosen((before) =>
      before.has(id) ? new Set([...before].filter((each) => each !== id)) : new Set([...before, id]),
    );
  const decideChosen = async (kind: 'hide' | 'show') => {
    try {
      for (const { id, hidden } of selected) {
        if (hidden === (kind === 'show')) await session.decide({ kind, person: id });
      }
      setChosen(new Set());
    } catch (caught) {
      showError(asDoppelError(caught));
    }
  };
  return (
    <>
      <div className={styles.tools} role="toolbar" aria-label="Persons">
        <TextInput
          ref={search}
          size="xs"
          w={230}
          aria-label="Search by name or id"
          placeholder="Name or id"
          leftSection={<IconSearch size={14} aria-hidden="true" />}
          rightSection={<KeyHint action="search" />}
          value={wish.search}
          onChange={(event) => setWish({ ...wish, search: event.currentTarget.value })}
        />
        <Select
          size="xs"
          w={150}
          aria-label="Order"
          allowDeselect={false}
          data={Object.entries(personOrders).map(([value, label]) => ({ value, label }))}
          value={wish.order}
          onChange={(order) => order !== null && setWish({ ...wish, order: order as PersonOrder })}
        />
        {said !== null && <ConditionChoice said={said} wish={conditionWish} onWish={setConditionWish} />}
        <Checkbox
          size="xs"
          label={`Show ${hiddenCount} hidden`}
          disabled={hiddenCount === 0}
          checked={wish.hidden === 'shown'}
          onChange={(event) => setWish({ ...wish, hidden: event.currentTarget.checked ? 'shown' : 'left_out' })}
        />
        <Checkbox
          size="xs"
          label={`May be two people: ${mayBeTwo.persons.size}${mayBeTwo.isComplete ? '' : ' …'}`}
          disabled={mayBeTwo.persons.size === 0 && only === undefined}
          checked={only === 'two'}
          onChange={(event) => goTo(withQueryOf(event.currentTarget.checked ? '#/persons/two' : '#/persons'))}
        />
        <FilterChoice filter={filter} of="persons" leftOut={among.length - found.length} onChange={change} />
        <span className={styles.count} role="status">
          {shown.length} of {persons.length}
          {selected.length > 0 && `, ${selected.length} selected`}
        </span>
        <span className={styles.gap} />
        {selected.length > 0 && (
          <Button size="compact-sm" variant="subtle" onClick={() => setChosen(new Set())}>
            Select none
          </Button>
        )}
        {selected.some(({ hidden }) => hidden) && (
          <Button size="compact-sm" variant="default" onClick={() => decideChosen('show')}>
            Show again
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="default"
          disabled={selected.every(({ hidden }) => hidden)}
          onClick={() => decideChosen('hide')}
        >
          Hide
        </Button>
        <Button
          size="compact-sm"
          disabled={selected.length < 2}
          onClick={merge}
          rightSection={<KeyHint action="merge" />}
        >
          Merge selected
        </Button>
      </div>
      {shown.length === 0 ? (
        <EmptyScreen title={persons.length === 0 ? 'No persons' : 'Nobody found'}>
          {persons.length === 0
            ? 'This project has no persons. Was its analysis finished?'
            : among.length > 0
              ? 'The filter leaves out everybody. Clear it to see them.'
              : only === 'two' && wish.search === ''
                ? mayBeTwo.isComplete
                  ? 'Doppel sees nobody any more whose pictures fall into two groups.'
                  : 'Doppel is still looking whose pictures fall into two groups.'
                : 'No name contains that, and no person has that id.'}
        </EmptyScreen>
      ) : (
        <PersonGrid persons={shown} chosen={chosen} mayBeTwo={mayBeTwo.persons} onToggle={toggle} />
      )}
      {isMerging && (
        <MergeDialog
          persons={intoFirst(selected)}
          into={intoFirst(selected)[0]}
          seen={null}
          onClose={() => {
            setIsMerging(false);
            setChosen(new Set());
          }}
        />
      )}
    </>
  );
}

/** The ids of a merge, the one that stays first: the lowest that has a name, else the lowest. */
function intoFirst(persons: readonly PersonSummary[]): readonly number[] {
  return persons
    .toSorted((one, other) => Number(!one.name) - Number(!other.name) || one.id - other.id)
    .map(({ id }) => id);
}
