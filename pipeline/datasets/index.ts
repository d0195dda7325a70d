// What other rooms may use of the data sets.
export type { DatasetInput } from './dataset-input.ts';
export { eachPicture, onePicture } from './each-picture.ts';
export { joinDatasets } from './join-datasets.ts';
export { loadPicture } from './load-picture.ts';
export { readCocoDataset } from './read-coco-dataset.ts';
export { readProjectDataset } from './read-project-dataset.ts';
export { readVideoDataset } from './read-video-dataset.ts';
export { readYoloDataset } from './read-yolo-dataset.ts';
export type { ReadingOptions } from './scan-pictures.ts';
export { type InsightFile, openInsightFile } from './store/insight-file.ts';
export {
  findDataset,
  readDatasets,
  readLabelPlaces,
  readLabels,
  readPicture,
  readPictures,
  readProblems,
  readTrackedLabels,
  type StoredDataset,
  type StoredLabel,
  type StoredPicture,
} from './store/read-datasets.ts';
export { storeDataset } from './store/store-dataset.ts';
