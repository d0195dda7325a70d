import { timeCode } from '#contract/words/time-words.ts';
import { csvText } from '#platform/formats/csv-text.ts';
import type { ExportInput } from './export-input.ts';

const columns = [
  'person_id',
  'name',
  'made_of',
  'first_frame',
  'last_frame',
  'first_ms',
  'last_ms',
  'first_time',
  'last_time',
  'frames',
  'tracklets',
  'pictures',
  'remarks',
  'notes',
] as const;

/** persons.csv: the persons after all decisions for a spreadsheet, one a row; several values in one field stand apart by "; ". */
export function personsCsv(input: ExportInput): string {
  const rows = input.persons.map((person) => {
    const { frameIndices, trackletIds } = person.track;
    const remarks = [
      person.possiblyMisaligned ? 'possibly misaligned' : null,
      person.perhapsNobody ? 'perhaps not a person' : null,
      person.splitProposal === null ? null : `may be two people: ${person.splitProposal.why}`,
      person.embedding === null ? 'not compared' : null,
    ];
    return [
      person.personId,
      person.name,
      person.madeOf.join('; '),
      frameIndices[0],
      frameIndices[frameIndices.length - 1],
      person.firstMs,
      person.lastMs,
      timeCode(person.firstMs),
      timeCode(person.lastMs),
      frameIndices.length,
      trackletIds.length,
      person.cropCount,
      remarks.filter((remark) => remark !== null).join('; '),
      person.notes.join('; '),
    ];
  });
  return csvText([columns, ...rows]);
}
