import { z } from 'zod';
import {
  distanceMatrixReply,
  evaluationReply,
  insightOverview,
  neighboursReply,
  pictureRow,
  pictureView,
  runReply,
} from './insight.ts';
import { assetUrl } from './review.ts';

const ofFile = { path: z.string().min(1) };
const ofRun = { ...ofFile, run: z.number().int().nullable() };

/** What the screen of insight asks. A run that is null is the last finished one. */
export const insightChannels = {
  'insight.overview': { request: z.strictObject(ofFile), reply: insightOverview },
  'insight.pictures': {
    request: z.strictObject(ofRun),
    reply: z.object({ run: runReply, pictures: z.array(pictureRow) }),
  },
  'insight.picture': {
    request: z.strictObject({ ...ofFile, run: z.number().int(), picture: z.number().int() }),
    /** `image` are the pixels, its longest side at most 1600. */
    reply: pictureView.extend({ image: assetUrl }),
  },
  'insight.evaluation': { request: z.strictObject(ofRun), reply: evaluationReply },
  'insight.distances': {
    request: z.strictObject({ ...ofFile, component: z.enum(['box', 'cls', 'dfl', 'seg']) }),
    reply: distanceMatrixReply,
  },
  'insight.neighbours': { request: z.strictObject(ofFile), reply: neighboursReply },
} as const;
