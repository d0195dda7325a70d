import { z } from 'zod';
import { tapRoles } from '#native-models/yolo/tap-roles.ts';

/** What a run over pictures is told. All of it is in the run's key. */
export const insightSettings = z.strictObject({
  /** Boxes kept from this score on; COCO's evaluation wants the low ones too. */
  min_score: z.number().min(0).max(1).default(0.001),
  /** Boxes of one class that overlap by more than this are one. */
  max_overlap: z.number().min(0).max(1).default(0.7),
  max_boxes: z.int().min(1).max(1000).default(300),
  /** Predictions from this score on are counted, drawn, and serve as targets of distances. */
  confidence: z.number().min(0).max(1).default(0.25),
  /** IoU from which a prediction is a hit. */
  match_iou: z.number().min(0).max(1).default(0.5),
  /** Maps whose mean over the picture is kept. */
  features: z.array(z.enum(tapRoles)).default(['backbone', 'p3', 'p4', 'p5']),
  /** Whether the maps themselves are kept too (float16, zstd). */
  maps: z.enum(['none', 'kept']).default('none'),
  /** How labels that lie over each other share the pixels of masks. */
  masks: z.enum(['separate', 'overlap']).default('overlap'),
  /** Rules for pictures with nothing in them. */
  compat: z.enum(['coco', 'seed']).default('coco'),
});
/** Bumped whenever what is computed changes, if only in its last digits, so that runs of different rules are not taken for the same. */
export const rulesVersion = 2;

export type InsightSettings = z.infer<typeof insightSettings>;
