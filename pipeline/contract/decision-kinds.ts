import { z } from 'zod';
import { listed } from '#base/listed.ts';
import { type DecisionOption, decisionKind } from './decision-kind.ts';

const id = z.number().int();
const frame = z.number().int().nonnegative();
const aboutTwo = { a: id, b: id };
const aboutOne = { person: id };
const stretch = z.object({ first_frame: frame, last_frame: frame });

/** A stretch of frames, both ends included: "frame 7", "frames 7 to 12". */
function stretchWords({ first_frame, last_frame }: z.infer<typeof stretch>): string {
  return first_frame === last_frame ? `frame ${first_frame}` : `frames ${first_frame} to ${last_frame}`;
}

/** The option by which a split says where the new person begins. */
const atOption: DecisionOption = {
  name: 'at',
  flags: '--at <FRAME>',
  help: 'the first frame (from 0) of the new person',
  need: 'must',
};

const trackletsOption: DecisionOption = {
  name: 'tracklets',
  flags: '--tracklets <T...>',
  help: 'the tracklets of the new person',
  need: 'must',
};

/**
 * The kinds of decisions, each with its schemas, whom it concerns, its words, its columns and how it is typed. What is on disk is
 * the action: a schema that has shipped may grow an optional field and is never changed otherwise.
 */
export const decisionKinds = {
  merge: decisionKind({
    request: z.object({ kind: z.literal('merge'), persons: z.array(id).min(2), into: id.optional() }),
    action: z.object({ kind: z.literal('merge'), persons: z.array(id).min(2), into: id }),
    names: ({ persons }) => persons,
    movesRows: true,
    words: ({ persons, into }) => `Merged ${listed(persons)} into ${into}`,
    columns: ({ into }) => ({ into }),
    command: {
      word: 'merge',
      values: 'A B [C ...]',
      options: [{ name: 'into', flags: '--into <A>', help: 'the id that stays', need: 'may' }],
      read: ({ ids, number, refuse }) => {
        const persons = ids(2, Number.POSITIVE_INFINITY);
        const into = number('into');
        if (into === undefined) return { persons };
        if (!persons.includes(into)) return refuse(`--into ${into} is none of ${persons.join(', ')}`);
        return { persons, into };
      },
    },
  }),
  /**
   * A pile, or a screen of pairs, answered at once: each group becomes one person, and what was taken out of it is kept apart. One
   * event, so that one undo takes all of it back.
   */
  join: decisionKind({
    request: z
      .object({
        kind: z.literal('join'),
        groups: z.array(z.object({ persons: z.array(id).min(2), into: id.optional() })),
        aparts: z.array(z.object(aboutTwo)),
      })
      .refine(({ groups, aparts }) => groups.length + aparts.length > 0, 'Nothing is joined, and nothing kept apart.'),
    action: z.object({
      kind: z.literal('join'),
      groups: z.array(z.object({ persons: z.array(id).min(2), into: id })),
      aparts: z.array(z.object(aboutTwo)),
    }),
    names: ({ groups, aparts }) => [
      ...new Set([...groups.flatMap(({ persons }) => persons), ...aparts.flatMap(({ a, b }) => [a, b])]),
    ],
    movesRows: true,
    words: ({ groups, aparts }) => {
      const kept = aparts.map(({ a, b }) => `${a} and ${b}`).join(', ');
      const joined = groups.map(({ persons, into }) => `${listed(persons)} into ${into}`).join(', ');
      if (groups.length === 0) return `Kept apart ${kept}`;
      return `Joined ${joined}${aparts.length === 0 ? '' : `; kept apart ${kept}`}`;
    },
    columns: ({ groups }) => ({ into: groups.map(({ into }) => into).join(' ') }),
    command: {
      word: 'join',
      values: 'A B [C ...]',
      options: [{ name: 'apart', flags: '--apart <P...>', help: 'persons who are somebody else', need: 'may' }],
      read: ({ ids, numbers, has }) => {
        const persons = ids(2, Number.POSITIVE_INFINITY);
        const others = has('apart') ? numbers('apart') : [];
        return { groups: [{ persons }], aparts: others.map((b) => ({ a: persons[0], b })) };
      },
    },
  }),
  apart: decisionKind({
    request: z.object({ kind: z.literal('apart'), ...aboutTwo }),
    action: z.object({ kind: z.literal('apart'), ...aboutTwo }),
    names: ({ a, b }) => [a, b],
    words: ({ a, b }) => `Kept ${a} and ${b} apart: two different people`,
    command: {
      word: 'apart',
      values: 'A B',
      read: ({ ids }) => {
        const [a, b] = ids(2, 2);
        return { a, b };
      },
    },
  }),
  unsure: decisionKind({
    request: z.object({ kind: z.literal('unsure'), ...aboutTwo }),
    action: z.object({ kind: z.literal('unsure'), ...aboutTwo }),
    names: ({ a, b }) => [a, b],
    words: ({ a, b }) => `Left ${a} and ${b} open: could not tell`,
    command: {
      word: 'unsure',
      values: 'A B',
      read: ({ ids }) => {
        const [a, b] = ids(2, 2);
        return { a, b };
      },
    },
  }),
  split: decisionKind({
    request: z.object({ kind: z.literal('split'), ...aboutOne, at_frame: frame }),
    action: z.object({ kind: z.literal('split'), ...aboutOne, at_frame: frame, new_person: id }),
    names: ({ person }) => [person],
    makes: ({ new_person }) => [new_person],
    movesRows: true,
    words: ({ person, at_frame, new_person }) =>
      `Split ${person} before frame ${at_frame}: the rest became ${new_person}`,
    columns: ({ at_frame, new_person }) => ({ into: new_person, at_frame }),
    command: {
      word: 'split',
      values: 'P',
      options: [atOption],
      read: ({ ids, number, refuse }) => {
        const [person] = ids(1, 1);
        const at_frame = number('at') ?? refuse('found no --at');
        if (at_frame < 0) return refuse(`frames count from 0, found ${at_frame}`);
        return { person, at_frame };
      },
    },
  }),
  split_tracklets: decisionKind({
    request: z.object({ kind: z.literal('split_tracklets'), ...aboutOne, tracklets: z.array(id).min(1) }),
    action: z.object({
      kind: z.literal('split_tracklets'),
      ...aboutOne,
      tracklets: z.array(id).min(1),
      new_person: id,
    }),
    names: ({ person }) => [person],
    makes: ({ new_person }) => [new_person],
    movesRows: true,
    words: ({ person, tracklets, new_person }) =>
      `Split ${tracklets.length === 1 ? 'tracklet' : 'tracklets'} ${listed(tracklets)} off ${person}: they became ${new_person}`,
    columns: ({ tracklets, new_person }) => ({ into: new_person, tracklets: tracklets.join(' ') }),
    command: {
      word: 'split',
      values: 'P',
      options: [trackletsOption],
      read: ({ ids, numbers }) => {
        const [person] = ids(1, 1);
        return { person, tracklets: numbers('tracklets') };
      },
    },
  }),
  /** Several cuts of one person at once: each part from a frame up to the next becomes a person of its own. */
  cut: decisionKind({
    request: z.object({ kind: z.literal('cut'), ...aboutOne, at_frames: z.array(frame).min(1).max(1000) }),
    action: z.object({
      kind: z.literal('cut'),
      ...aboutOne,
      at_frames: z.array(frame).min(1),
      new_persons: z.array(id).min(1),
    }),
    names: ({ person }) => [person],
    makes: ({ new_persons }) => new_persons,
    movesRows: true,
    words: ({ person, at_frames, new_persons }) =>
      `Cut ${person} before ${at_frames.length === 1 ? 'frame' : 'frames'} ${listed(at_frames)}: the parts became ${listed(new_persons)}`,
    columns: ({ at_frames, new_persons }) => ({ into: new_persons.join(' '), at_frame: at_frames.join(' ') }),
    command: {
      word: 'cut',
      values: 'P',
      options: [
        { name: 'frames', flags: '--frames <F...>', help: 'the first frame (from 0) of each new person', need: 'must' },
      ],
      read: ({ ids, numbers, refuse }) => {
        const [person] = ids(1, 1);
        const at_frames = numbers('frames');
        if (at_frames.some((each) => each < 0)) return refuse('frames count from 0');
        return { person, at_frames };
      },
    },
  }),
  /**
   * The boxes that a person has in some stretches of frames are another's: what a tracker gave to the wrong one of two who were seen
   * together. Both ends of a stretch belong to it.
   */
  give: decisionKind({
    request: z.object({ kind: z.literal('give'), ...aboutOne, to: id, stretches: z.array(stretch).min(1).max(1000) }),
    action: z.object({ kind: z.literal('give'), ...aboutOne, to: id, stretches: z.array(stretch).min(1) }),
    names: ({ person, to }) => [person, to],
    movesRows: true,
    words: ({ person, to, stretches }) =>
      `Gave the boxes of ${person} in ${listed(stretches.map(stretchWords))} to ${to}`,
    columns: ({ to, stretches }) => ({
      into: to,
      at_frame: stretches.map(({ first_frame, last_frame }) => `${first_frame}-${last_frame}`).join(' '),
    }),
    command: {
      word: 'give',
      values: 'P TO',
      options: [
        { name: 'first', flags: '--first <FRAME>', help: 'the first frame (from 0) of those given', need: 'may' },
        { name: 'last', flags: '--last <FRAME>', help: 'the last of them', need: 'may' },
      ],
      read: ({ ids, number, refuse }) => {
        const [person, to] = ids(2, 2);
        const first_frame = number('first') ?? refuse('found no --first');
        const last_frame = number('last') ?? refuse('found no --last');
        if (first_frame < 0 || last_frame < first_frame) {
          return refuse(`found --first ${first_frame} --last ${last_frame}`);
        }
        return { person, to, stretches: [{ first_frame, last_frame }] };
      },
    },
  }),
  rename: decisionKind({
    request: z.object({ kind: z.literal('rename'), ...aboutOne, name: z.string().trim().max(200) }),
    action: z.object({ kind: z.literal('rename'), ...aboutOne, name: z.string() }),
    names: ({ person }) => [person],
    words: ({ person, name }) => (name === '' ? `Took the name of ${person} away` : `Named ${person} “${name}”`),
    text: ({ name }) => name,
    columns: ({ name }) => ({ text: name }),
    command: {
      word: 'rename',
      values: 'P NAME',
      read: ({ idAndText }) => {
        const { id: person, text: name } = idAndText();
        return { person, name };
      },
    },
  }),
  hide: decisionKind({
    request: z.object({ kind: z.literal('hide'), ...aboutOne }),
    action: z.object({ kind: z.literal('hide'), ...aboutOne }),
    names: ({ person }) => [person],
    words: ({ person }) => `Hid ${person}`,
    command: { word: 'hide', values: 'P', read: ({ ids }) => ({ person: ids(1, 1)[0] }) },
  }),
  /** Shows a hidden person again, whatever hides it: a decision, or a setting of the analysis. */
  show: decisionKind({
    request: z.object({ kind: z.literal('show'), ...aboutOne }),
    action: z.object({ kind: z.literal('show'), ...aboutOne }),
    names: ({ person }) => [person],
    words: ({ person }) => `Showed ${person} again`,
    command: { word: 'show', values: 'P', read: ({ ids }) => ({ person: ids(1, 1)[0] }) },
  }),
  /**
   * The person, as it is now, was looked at and is one human being: it is not proposed for a split until its rows change.
   * `segments`: what the person was then, stretches of tracklets with both ends; it holds for exactly these.
   */
  whole: decisionKind({
    request: z.object({ kind: z.literal('whole'), ...aboutOne }),
    action: z.object({
      kind: z.literal('whole'),
      ...aboutOne,
      segments: z.array(z.object({ tracklet: id, first_frame: id, last_frame: id })),
    }),
    names: ({ person }) => [person],
    words: ({ person }) => `Said that ${person} is one person`,
    command: { word: 'whole', values: 'P', read: ({ ids }) => ({ person: ids(1, 1)[0] }) },
  }),
  /** Pictures of a person that are not to be used: of the sign before it, of nothing, of two at once. They leave the scores and the covers. */
  set_aside: decisionKind({
    request: z.object({ kind: z.literal('set_aside'), ...aboutOne, crops: z.array(id).min(1).max(1000) }),
    action: z.object({ kind: z.literal('set_aside'), ...aboutOne, crops: z.array(id).min(1) }),
    names: ({ person }) => [person],
    movesRows: true,
    words: ({ person, crops }) =>
      `Set ${crops.length} ${crops.length === 1 ? 'picture' : 'pictures'} of ${person} aside: not used for its scores`,
    columns: ({ crops }) => ({ text: `pictures ${crops.join(' ')}` }),
    command: {
      word: 'set-aside',
      values: 'P',
      options: [{ name: 'pictures', flags: '--pictures <C...>', help: 'the ids of the pictures', need: 'must' }],
      read: ({ ids, numbers }) => ({ person: ids(1, 1)[0], crops: numbers('pictures') }),
    },
  }),
  note: decisionKind({
    request: z.object({ kind: z.literal('note'), ...aboutOne, text: z.string().trim().min(1).max(10_000) }),
    action: z.object({ kind: z.literal('note'), ...aboutOne, text: z.string() }),
    names: ({ person }) => [person],
    words: ({ person, text }) => `Noted on ${person}: ${text}`,
    text: ({ text }) => text,
    columns: ({ text }) => ({ text }),
    command: {
      word: 'note',
      values: 'P TEXT',
      read: ({ idAndText }) => {
        const { id: person, text } = idAndText();
        return { person, text };
      },
    },
  }),
  /** Takes a decision back; without an event, the latest that stands. */
  undo: decisionKind({
    request: z.object({ kind: z.literal('undo'), event: id.optional() }),
    action: z.object({ kind: z.literal('undo'), event: id }),
    names: () => [],
    words: ({ event }) => `Took decision ${event} back`,
    columns: ({ event }) => ({ takes_back_or_restores: event }),
    command: {
      word: 'undo',
      values: '[EVENT]',
      read: ({ ids }) => {
        const [event] = ids(0, 1);
        return event === undefined ? {} : { event };
      },
    },
  }),
  /** Makes a decision count again that was taken back; without an event, the one that was taken back last. */
  redo: decisionKind({
    request: z.object({ kind: z.literal('redo'), event: id.optional() }),
    action: z.object({ kind: z.literal('redo'), event: id }),
    names: () => [],
    words: ({ event }) => `Restored decision ${event}`,
    columns: ({ event }) => ({ takes_back_or_restores: event }),
    command: {
      word: 'redo',
      values: '[EVENT]',
      read: ({ ids }) => {
        const [event] = ids(0, 1);
        return event === undefined ? {} : { event };
      },
    },
  }),
} as const;
