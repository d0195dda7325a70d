import type { ReplyOf, RequestOf } from '#contract/channels.ts';
import type { AssetUrl } from '#contract/review.ts';
import * as insight from './index.ts';

type InsightChannel =
  | 'insight.overview'
  | 'insight.pictures'
  | 'insight.picture'
  | 'insight.evaluation'
  | 'insight.distances'
  | 'insight.neighbours';

/** What answers each of the screen's channels. */
type InsightHandlers = {
  readonly [Name in InsightChannel]: (request: RequestOf<Name>) => Promise<ReplyOf<Name>>;
};

/** What the engine lends: the address under which a page gets a picture of an insight file. */
export interface InsightAssets {
  readonly urlOf: (path: string, pictureId: number) => AssetUrl;
}

/** The screen's channels: each opens the file, reads, and closes it, so that a run in a terminal is never in its way. */
export function insightHandlers(assets: InsightAssets): InsightHandlers {
  return {
    'insight.overview': ({ path }) => insight.overview(path),
    'insight.pictures': async ({ path, run }) => {
      const reply = await insight.pictures(path, run ?? undefined);
      return { run: reply.run, pictures: [...reply.pictures] };
    },
    'insight.picture': async ({ path, run, picture }) => ({
      ...(await insight.picture(path, run, picture)),
      image: assets.urlOf(path, picture),
    }),
    'insight.evaluation': ({ path, run }) => insight.evaluate(path, run ?? undefined),
    'insight.distances': ({ path, component }) => insight.distanceMatrix(path, component),
    'insight.neighbours': ({ path }) => insight.readNeighbourRows(path),
  };
}
