import type { ModelState } from '../models.ts';

/** What each model is to somebody who does not know its file: what it does, and how it differs from its neighbours. */
const names: ReadonlyMap<string, string> = new Map([
  ['yolox_nano', 'Person finder'],
  ['rtmdet_nano_person', 'Person finder, faster, not for people who are far away'],
  ['yolov8n_int8_qdq', 'Person finder, more exact (AGPL)'],
  ['yolov8n_int8', 'Person finder, most exact and slowest (AGPL)'],
  ['yolo11n_320_int8', 'Person finder for small pictures (AGPL)'],
  ['yolo11n-seg_int8', 'Person finder with outlines (AGPL)'],
  ['person-reidentification-retail-0286', 'Person comparison'],
  ['person-reidentification-retail-0287', 'Person comparison, half the work'],
  ['person-reidentification-retail-0288', 'Person comparison, a fifth of the work'],
  ['person-reidentification-retail-0277', 'Person comparison, largest'],
  ['osnet_x0_25_msmt17', 'Person comparison of the upstream pipeline (OSNet x0.25)'],
  ['person-attributes-recognition-crossroad-0230', 'Bags, backpacks and hats'],
  ['clip_vit_b32', 'Pictures by words (CLIP)'],
  ['mobileclip_s0', 'Pictures by words, small and fast (MobileCLIP)'],
  ['siglip2_base_224', 'Pictures by words in many languages (SigLIP 2)'],
]);

/** What a model is called where people read it; its id where it has no other name. */
export const modelName = (id: string): string => names.get(id) ?? id;

/** What the models of a family are for. */
export const modelPurposes: Readonly<Record<ModelState['family'], string>> = {
  osnet: 'compares persons',
  yolo: 'finds persons',
  attributes: 'sees bags, backpacks and hats',
  clip: 'searches by text',
  pair: 'finds pictures and objects by words',
};

/** What cannot be done, or not well, without a model for this. */
export const needWords = {
  find: 'Without it a video can only be analysed with persons or tracks of your own.',
  compare: 'Without it persons are compared by the colours of their clothes, which tells fewer of them apart.',
} as const;
