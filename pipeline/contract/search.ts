import { z } from 'zod';
import { libraryPerson, librarySyncReply, notCompared } from './library.ts';

const id = z.number().int();

/** What narrows a search. Everything that is given must hold. */
export const searchFilter = z.strictObject({
  sources: z.array(id).max(10_000).optional(),
  places: z.array(z.string().max(200)).max(1000).optional(),
  cameras: z.array(z.string().max(200)).max(1000).optional(),
  tags: z.array(z.string().max(200)).max(100).optional(),
  /** Ms since 1970: seen at this moment or later, or before. Sightings without a known time are left out then. */
  from_ms: z.number().optional(),
  to_ms: z.number().optional(),
});
/** A value of `searchFilter`. */
export type SearchFilter = z.infer<typeof searchFilter>;

/** A question: any of words, persons who are meant, persons who are not, and what narrows it. */
export const searchQuestion = z.strictObject({
  words: z.string().max(500).optional(),
  like: z.array(id).max(50).default([]),
  unlike: z.array(id).max(50).default([]),
  filter: searchFilter.default({}),
  limit: z.number().int().min(1).max(1000).default(50),
  /** How many of the best to pass over: the next page. */
  offset: z.number().int().min(0).max(100_000).default(0),
});
/** A value of `searchQuestion`. */
export type SearchQuestion = z.infer<typeof searchQuestion>;

/** How words were understood: chips of a search bar. */
export const understoodWords = z.object({
  terms: z.array(
    z.object({
      /** In words, as a chip shows it: `red top`, `no backpack`. */
      text: z.string(),
      kind: z.enum(['colour', 'carries']),
      /** False where nothing in the library can be asked this: the attribute model was not there when it was read. */
      judged: z.boolean(),
    }),
  ),
  /** Words that Doppel does not judge people by (sex, age, origin), and what they speak of. */
  refused: z.array(z.object({ word: z.string(), why: z.string() })),
  unknown: z.array(z.string()),
});
/** A value of `understoodWords`. */
export type UnderstoodView = z.infer<typeof understoodWords>;

/** A person who was found, with what each term of the question came to. */
export const searchHit = z.object({
  person: libraryPerson,
  /** 0 to 1 for words, a cosine for persons; only to be compared within one answer. */
  score: z.number(),
  /** Whether the score lies above the cut that fits this answer: the place where its scores fall into two groups. */
  above_cut: z.boolean(),
  /** What each term came to, in the order of the terms, 0 to 1. */
  terms: z.array(z.number()),
});
/** A value of `searchHit`. */
export type SearchHit = z.infer<typeof searchHit>;

/** The persons that a question found, best first, with how it was understood and what the order rests on. */
export const searchReply = z.object({
  library: z.string(),
  /** What the order rests on, in words. */
  ranked_by: z.array(z.string()),
  understood: understoodWords,
  hits: z.array(searchHit),
  /** Persons that were ranked. */
  total: id,
  /** Persons that the filter lets through and that could not be ranked by likeness, by video. */
  not_compared: z.array(notCompared),
  cut: z.number().nullable(),
  app_version: z.string(),
  model_sha256: z.string().nullable(),
});
/** A value of `searchReply`. */
export type SearchReply = z.infer<typeof searchReply>;

/** A question that was kept, and who is new in its answer since it was last looked at. */
export const savedSearch = z.object({
  id,
  name: z.string(),
  question: searchQuestion,
  made_at: z.string(),
  /** Persons above the cut that were not there when it was last looked at. */
  fresh: z.array(id),
  /** Why it cannot be asked, in words: a person that it names was taken out, or a search engine does not answer. Null where it can. */
  problem: z.string().nullable(),
});
/** A value of `savedSearch`. */
export type SavedSearch = z.infer<typeof savedSearch>;

/** What following the listed projects did, and what the questions that are kept say since. */
export const syncedReply = librarySyncReply.extend({ kept: z.array(savedSearch) });
/** A value of `syncedReply`. */
export type SyncedReply = z.infer<typeof syncedReply>;
