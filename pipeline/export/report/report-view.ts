import { personName } from '#contract/words/person-words.ts';
import type { ExportInput, ExportPerson } from '../export-input.ts';
import type { SimilarityTable } from '../similarity-table.ts';

/** Which pictures an export wrote beside the page. */
export interface ReportPictures {
  /** Ids of persons. */
  readonly animations: ReadonlySet<number>;
  /** Ids of persons. */
  readonly stills: ReadonlySet<number>;
  /** Ids of crops. */
  readonly crops: ReadonlySet<number>;
}

/** What the sections of the page are made from. */
export interface ReportView {
  readonly input: ExportInput;
  readonly table: SimilarityTable;
  readonly pictures: ReportPictures;
  readonly personOf: ReadonlyMap<number, ExportPerson>;
  /** Width of the presence bars: frames of the video, or up to the last one that anybody is in. */
  readonly frameCount: number;
}

/** Puts together what the sections need to look up. */
export function reportView(input: ExportInput, table: SimilarityTable, pictures: ReportPictures): ReportView {
  const lastFrames = input.persons.map((person) => person.track.frameIndices[person.track.frameIndices.length - 1]);
  const lastFrame = lastFrames.reduce((last, frame) => Math.max(last, frame), 0);
  return {
    input,
    table,
    pictures,
    personOf: new Map(input.persons.map((person) => [person.personId, person])),
    frameCount: Math.max(input.video.frameCount ?? 0, lastFrame + 1),
  };
}

/** What a person is called: the name that the analyst gave, else "Person 12". */
export const titleOf = ({ personId: id, name }: ExportPerson): string => personName({ id, name });
