import { ModelError } from '../model-error.ts';
import type { RgbImage } from '../rgb-image.ts';
import type { PairPicture } from './pair-catalogue.ts';
import { cutCentre, resizePicture } from './resize-picture.ts';

/**
 * Writes a picture as (3, size, size) floats into `out` from `offset`, as the pair was trained on it: resized as Pillow does, cut to the
 * middle or stretched, scaled and normalised. The longer side of a picture that is cut is rounded down, as transformers' and
 * torchvision's resizing to the shorter side do.
 * @throws ModelError `bad_input` for an empty picture or one whose bytes do not fit its size.
 */
export function pictureInput(image: RgbImage, picture: PairPicture, out: Float32Array, offset: number): void {
  const { sizePx, fit, kernel, mean, std } = picture;
  const { widthPx, heightPx, data } = image;
  if (!(widthPx > 0 && heightPx > 0) || data.length !== widthPx * heightPx * 3) {
    throw new ModelError('bad_input', `A picture of ${widthPx} x ${heightPx} with ${data.length} bytes is none.`);
  }
  const shorter = Math.min(widthPx, heightPx);
  const side = (length: number): number => (fit === 'stretch' ? sizePx : Math.floor((sizePx * length) / shorter));
  const resized = resizePicture(image, { widthPx: side(widthPx), heightPx: side(heightPx), kernel });
  const ready = fit === 'stretch' ? resized : cutCentre(resized, sizePx);
  const plane = sizePx * sizePx;
  for (let channel = 0; channel < 3; channel++) {
    for (let at = 0; at < plane; at++) {
      out[offset + channel * plane + at] = (ready.data[3 * at + channel] / 255 - mean[channel]) / std[channel];
    }
  }
}
