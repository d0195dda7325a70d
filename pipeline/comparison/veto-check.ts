import type { VetoCheck } from '#review/contradictions.ts';
import { measureCovisibility } from '#tracking/tracks/covisibility.ts';
import type { Gallery } from './gallery.ts';

/** Says why two sets of rows cannot be one body, by the frames that they share. */
export function vetoCheck(gallery: Gallery): VetoCheck {
  return (a, b) =>
    measureCovisibility(gallery.rowsOfSegments(a), gallery.rowsOfSegments(b), gallery.settings.veto).vetoReason;
}
