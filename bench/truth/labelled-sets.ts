import type { PersonTrack } from '#tracking/tracks/person-track.ts';
import { type Cut, cutTracks, middleFifth, pieceId, trainingCuts } from './cut-tracks.ts';
import { type PublicVideo, publicVideos, trainedOnVideos, unseenVideos } from './public-videos.ts';

/** Tracks of a video as an analysis is given them, and who each of them is. */
export interface LabelledSet {
  readonly video: PublicVideo;
  /** `whole`, or the name of the cut. */
  readonly name: string;
  readonly tracks: readonly PersonTrack[];
  /** The human being of each id of `tracks`. */
  readonly personOf: ReadonlyMap<number, number>;
}

/** The sets that pairs are learnt from: PETS as it is, the three videos cut in several ways, and the unseen people. */
export function trainingSets(): readonly LabelledSet[] {
  return [
    ...publicVideos.flatMap((video) => [
      ...(video.name === 'PETS09-S2L1' ? [wholeSet(video)] : []),
      ...trainingCuts.map((cut) => cutSet(video, cut)),
    ]),
    ...unseenVideos.map(wholeSet),
  ];
}

/** The sets that are only looked at: the zoo's embedders were probably trained on their people. */
export function regressionSets(): readonly LabelledSet[] {
  return trainedOnVideos.map(wholeSet);
}

/** A video's tracks as they are: the real returns. */
export function wholeSet(video: PublicVideo): LabelledSet {
  return { video, name: 'whole', tracks: video.readTracks(), personOf: video.readPersons() };
}

/** A video's tracks, each cut into pieces. */
function cutSet(video: PublicVideo, cut: Cut = middleFifth): LabelledSet {
  const tracks = video.readTracks();
  const persons = video.readPersons();
  const personOf = new Map(
    tracks.flatMap(({ personId: id }) => cut.pieces.map((_, piece) => [pieceId(id, piece), persons.get(id) ?? id])),
  );
  return { video, name: cut.name, tracks: cutTracks(tracks, cut), personOf };
}
