import type { DecisionAction } from '#contract/decisions.ts';
import { decisionWords, personsOf } from '#contract/words/decision-words.ts';
import { evidenceFacts } from '#contract/words/evidence-words.ts';
import type { ExportInput } from './export-input.ts';
import type { SimilarityTable } from './similarity-table.ts';

/** Which persons the original ones ended up in: several where one was split, none of them shown where it was hidden. */
function originalToFinal(input: ExportInput): Record<string, number[]> {
  const finals = new Map<number, number[]>();
  for (const person of [...input.persons, ...input.hidden]) {
    for (const original of person.madeOf) {
      finals.set(original, [...(finals.get(original) ?? []), person.personId]);
    }
  }
  const byId = [...finals].sort(([left], [right]) => left - right);
  return Object.fromEntries(byId.map(([original, final]) => [original, final.sort((left, right) => left - right)]));
}

/** The decisions of some kinds that are in force, each with who, when and what was overridden. */
function inForce(input: ExportInput, ...kinds: readonly DecisionAction['kind'][]) {
  return input.events
    .filter((event) => event.in_force && kinds.includes(event.action.kind))
    .map(({ seq, action, by, at, forced, hash }) => ({
      event: seq,
      by,
      at,
      persons: personsOf(action),
      action,
      in_words: decisionWords(action),
      forced,
      hash,
    }));
}

/** The same for answers about two persons, each with the evidence for and against as it is now, in words, where both are there. */
function answered(input: ExportInput, kind: 'apart' | 'unsure') {
  return inForce(input, kind).map((entry) => {
    const pair = input.pairs.find(({ a, b }) => entry.persons.includes(a) && entry.persons.includes(b));
    return { ...entry, evidence: pair === undefined ? [] : evidenceFacts(pair).map(({ text }) => text) };
  });
}

/** merging_report.json: what became of every original person, by whose decision and when. */
export function mergingReport(input: ExportInput, table: SimilarityTable): string {
  const report = {
    project: input.projectName,
    app_version: input.appVersion,
    video: { path: input.video.path, sha256: input.video.sha256 },
    chain_head: input.head,
    reviewed_by: [...new Set(input.events.map((event) => event.by))].sort(),
    original_persons: new Set([...input.persons, ...input.hidden].flatMap((person) => person.madeOf)).size,
    final_persons: input.persons.length,
    original_to_final: originalToFinal(input),
    persons: input.persons.map((person) => ({
      person_id: person.personId,
      name: person.name,
      notes: person.notes,
      made_of: person.madeOf,
      original_tracklet_ids: person.track.trackletIds,
      num_tracklets_merged: person.track.trackletIds.length,
      first_frame: person.track.frameIndices[0],
      last_frame: person.track.frameIndices[person.track.frameIndices.length - 1],
      rows: person.track.frameIndices.length,
      possibly_misaligned: person.possiblyMisaligned,
      perhaps_nobody: person.perhapsNobody,
      split_proposed_at_frame: person.splitProposal?.at_frame ?? null,
    })),
    merged: inForce(input, 'merge', 'join'),
    split: inForce(input, 'split', 'split_tracklets', 'cut', 'give'),
    kept_apart: answered(input, 'apart'),
    unsure: answered(input, 'unsure'),
    set_aside: inForce(input, 'set_aside'),
    hidden: input.hidden.map(({ personId, madeOf, hiddenBy }) => ({
      person_id: personId,
      made_of: madeOf,
      hidden_by: hiddenBy,
    })),
    left_out: table.leftOut,
    loss: input.loss,
    warnings: input.warnings,
    timestamp: input.timestamp,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** timings.json: wall-clock seconds a stage of the last analysis, and their sum. */
export function timingsJson(input: ExportInput): string {
  const total = Object.values(input.stageSeconds).reduce((sum, seconds) => sum + seconds, 0);
  const file = {
    stage_seconds: input.stageSeconds,
    total_seconds: Math.round(total * 1000) / 1000,
    device: input.embedder?.device ?? null,
    persons: input.persons.length,
    crops: input.persons.reduce((sum, person) => sum + person.cropCount, 0),
    timestamp: input.timestamp,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
