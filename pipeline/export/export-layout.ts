import type { CropId, PersonId } from '#base/ids.ts';
import type { PersonFormat } from '#contract/track-formats.ts';

/** Where each file of an export stands, relative to its folder, with forward slashes. */
export const exportLayout = {
  similarityJson: 'similarity_matrix.json',
  similarityNpy: 'similarity_matrix.npy',
  embeddingsJson: 'embeddings.json',
  embeddingsNpy: 'embeddings.npy',
  timings: 'timings.json',
  mergingReport: 'merging_report.json',
  canonicalPersons: 'canonical_persons.npz',
  personsMot: 'persons_mot.txt',
  personsCoco: 'persons_coco.json',
  personsCvat: 'persons_cvat.xml',
  selectedPerson: 'selected_person.npz',
  personsCsv: 'persons.csv',
  decisionsJson: 'decisions.json',
  decisionsCsv: 'decisions.csv',
  detections: 'detections.txt',
  tracks: 'tracks.txt',
  trackletsRaw: 'tracklets_raw.npz',
  page: 'webp_viewer/person_selection.html',
  plotly: 'webp_viewer/plotly-cartesian.min.js',
  animation: (person: PersonId) => `webp_viewer/webp/person_${person}.webp`,
  still: (person: PersonId) => `webp_viewer/still/person_${person}.webp`,
  /** The nth stretch of the video in which a person is seen, from 1 on. */
  clip: (person: PersonId, nth: number) => `clips/person_${person}_${nth}.mp4`,
  crop: (crop: CropId) => `webp_viewer/crops/crop_${crop}.webp`,
  /** The list of the files above that an export wrote: what a later one may replace. Written last. */
  manifest: 'doppel-export.json',
} as const;

/** Where the persons stand in the form of another program. */
export const personFiles = {
  mot: exportLayout.personsMot,
  coco: exportLayout.personsCoco,
  cvat: exportLayout.personsCvat,
} as const satisfies Readonly<Record<PersonFormat, string>>;

const fixedNames: ReadonlySet<string> = new Set(Object.values(exportLayout).filter((name) => typeof name === 'string'));
const numberedName =
  /^webp_viewer\/(webp\/person|still\/person|crops\/crop)_-?\d+\.webp$|^clips\/person_-?\d+_\d+\.mp4$/;

/** Whether an export could have written a file of this name: nothing else is ever replaced or removed, whatever a manifest says. */
export const isExportName = (name: string): boolean => fixedNames.has(name) || numberedName.test(name);
