import { assertNever } from '#base/doppel-error.ts';
import { cropId } from '#base/ids.ts';
import { personPreview } from '#comparison/person-preview.ts';
import { probabilityMatrix } from '#comparison/probability-matrix.ts';
import { pngSize } from '#platform/images/png-size.ts';
import { readCropImage } from '#project/crops.ts';
import { readFrameTimes } from '#project/video.ts';
import { type Asset, pictureAsset, tableAsset } from './asset.ts';
import type { AssetName } from './asset-ids.ts';
import type { ProjectFile } from './project-file.ts';
import type { VideoSources } from './video-sources.ts';

/** A browser waits for a video for minutes; the whole of one of some 10 GB is read in this time. */
const videoPatienceMs = 30_000;

/** What an id of a project stands for; null where the project does not have it (any more). */
export async function assetOf(file: ProjectFile, name: AssetName, videos: VideoSources): Promise<Asset | null> {
  switch (name.kind) {
    case 'crop': {
      const image = readCropImage(file.project, cropId(name.number));
      // Anything else than a PNG has a size that was not looked at, and the page would decode it.
      return image === null || pngSize(image) === null ? null : pictureAsset(image, 'image/png');
    }
    case 'preview': {
      const { gallery } = file.view();
      const person = [...gallery.state.persons.values()].find(({ id }) => id === name.number);
      return person === undefined ? null : pictureAsset(await personPreview(gallery, person), 'image/webp');
    }
    case 'matrix':
      // The numbers belong to the state of the log that the page asked about: others have other rows.
      return file.view().head.seq === name.revision ? tableAsset(file.view().gallery.compared().matrix) : null;
    case 'probabilities': {
      const { gallery, head } = file.view();
      return head.seq === name.revision ? tableAsset(probabilityMatrix(gallery)) : null;
    }
    case 'frame_times': {
      const times = readFrameTimes(file.project);
      // On the clock of what is played: `number` is what that says when the project's own says 0.
      return times === null ? null : tableAsset(times.map((timeMs) => timeMs + name.number));
    }
    case 'video':
      return (await videos.findSoon(file, videoPatienceMs)).asset;
    case 'recent_still':
    case 'live_frame':
    case 'insight_picture':
    case 'library_person':
    case 'library_crop':
      return null;
    default:
      return assertNever(name.kind);
  }
}
