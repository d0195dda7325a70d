import { z } from 'zod';
import {
  clockSetting,
  crossPairEvidence,
  crossPairsReply,
  indexReply,
  libraryPerson,
  libraryReply,
  sourceFacts,
} from './library.ts';
import { decideReply } from './replies.ts';
import { assetUrl, cropView } from './review.ts';
import { savedSearch, searchQuestion, searchReply, syncedReply } from './search.ts';

const id = z.number().int();
const library = z.string().min(1).max(4096);
const ofLibrary = z.strictObject({ library });
/** Where each person's picture is, by the person's number as text; persons without one are left out. */
const pictures = z.record(z.string(), assetUrl);

const acrossDecision = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('merge'), persons: z.array(id).min(2).max(100) }),
  z.strictObject({ kind: z.literal('apart'), a: id, b: id }),
  z.strictObject({ kind: z.literal('unsure'), a: id, b: id }),
  z.strictObject({ kind: z.literal('rename'), person: id, name: z.string().max(200) }),
  z.strictObject({ kind: z.literal('undo') }),
  z.strictObject({ kind: z.literal('redo') }),
]);

/** One of two persons of a pair: its pictures from those of its videos whose projects are here, and why others are not. */
const seenPerson = z.object({
  person: libraryPerson,
  all_crops: z.array(cropView.extend({ source: id })),
  missing: z.array(z.string()),
});

/** One person from head to foot: JPEG, PNG or WebP in base64, made small by the page. */
const picture = z.base64().max(700_000);

/** The questions of the screens of library and search. A library is named by its path; the engine keeps it open. */
export const libraryChannels = {
  /** `if_missing` makes an empty one where there is none. */
  'library.open': {
    request: z.strictObject({ library, create: z.enum(['never', 'if_missing']) }),
    reply: libraryReply,
  },
  'library.add': {
    request: z.strictObject({ library, projects: z.array(z.string()).min(1) }),
    reply: syncedReply,
  },
  /** Says where, when and by which camera a source was made. */
  'library.describe': { request: z.strictObject({ library, source: id, facts: sourceFacts }), reply: libraryReply },
  'library.clock': {
    request: z.strictObject({ library, camera: z.string().min(1).max(200), clock: clockSetting }),
    reply: libraryReply,
  },
  /** Takes a source out; its project and what was decided stay. */
  'library.remove': { request: z.strictObject({ library, source: id }), reply: libraryReply },
  'library.sync': { request: ofLibrary, reply: syncedReply },
  'library.index': { request: ofLibrary, reply: indexReply },
  'library.person': {
    request: z.strictObject({ library, person: id }),
    reply: z.object({ person: libraryPerson, pictures }),
  },
  'library.duplicates': {
    request: z.strictObject({ library, limit: id.min(1).max(500) }),
    reply: crossPairsReply.extend({ people: z.array(libraryPerson), pictures }),
  },
  'library.pair': {
    request: z.strictObject({ library, a: id, b: id }),
    reply: z.object({ evidence: crossPairEvidence, persons: z.tuple([seenPerson, seenPerson]) }),
  },
  'library.decide': {
    request: z.strictObject({ library, decision: acrossDecision, force: z.boolean() }),
    reply: decideReply,
  },
  'search.ask': {
    request: z.strictObject({ library, question: searchQuestion, picture: picture.optional() }),
    reply: searchReply.extend({ pictures }),
  },
  /** Writes an answer into a new folder within `to`: a table, the question with all versions, a contact sheet and, where `cut`, clips. */
  'search.export': {
    request: z.strictObject({
      ...{ library, question: searchQuestion, picture: picture.optional() },
      to: z.string().min(1).max(4096),
      clips: z.enum(['cut', 'none']),
    }),
    reply: z.object({ folder: z.string(), files: z.array(z.string()), notes: z.array(z.string()) }),
  },
  'search.saved': { request: ofLibrary, reply: z.object({ saved: z.array(savedSearch) }) },
  'search.save': {
    request: z.strictObject({ library, name: z.string().min(1).max(200), question: searchQuestion }),
    reply: savedSearch,
  },
  /** Notes which persons a kept question has shown, so that they are not told as new again. */
  'search.told': {
    request: z.strictObject({ library, id, persons: z.array(id).max(1000) }),
    reply: z.strictObject({}),
  },
  'search.forget': { request: z.strictObject({ library, id }), reply: z.strictObject({}) },
} as const;

/** Those of them that can be asked twice without harm. */
export const repeatableLibraryChannels = [
  'library.open',
  'library.sync',
  'library.index',
  'library.person',
  'library.duplicates',
  'library.pair',
  'search.ask',
  'search.saved',
] as const satisfies readonly (keyof typeof libraryChannels)[];
