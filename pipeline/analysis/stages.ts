import { cropsStage } from './crops-stage.ts';
import { detectStage } from './detect-stage.ts';
import { embedBestStage, embedRestStage } from './embed-stage.ts';
import { evidenceStage } from './evidence-stage.ts';
import { followStage } from './follow-stage.ts';
import { personsStage } from './persons-stage.ts';
import { previewsStage } from './previews-stage.ts';
import type { Stage } from './stage.ts';

/** The whole analysis, in order. What the analyst waits for comes first: the other crops follow the list of candidates. */
export const stages: readonly Stage[] = [
  detectStage,
  followStage,
  cropsStage,
  personsStage,
  embedBestStage,
  evidenceStage,
  previewsStage,
  embedRestStage,
];
