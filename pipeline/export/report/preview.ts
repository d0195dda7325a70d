import { type Html, html } from '#platform/pages/html.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';
import type { ExportPerson } from '../export-input.ts';
import { exportLayout } from '../export-layout.ts';
import { presenceColumns, presencePath } from './presence.ts';
import { type ReportView, titleOf } from './report-view.ts';

/** A path of the export as the page, which lies in webp_viewer, says it. */
export const fromPage = (name: string): string => name.replace(/^webp_viewer\//, '');

const silhouette: Html = html`<svg class="no-picture" viewBox="0 0 64 64" aria-hidden="true"><circle cx="32" cy="20" r="9"/><path d="M14 58c0-14 7-24 18-24s18 10 18 24z"/></svg>`;

/** Width to height of the place of a preview on the page; report-style.css has it too. */
const tileAspect = 2 / 3;

/** Whether every box of a track is so slim that the square preview can lose its sides, which are ground, without a loss. */
function isSlim({ boxesPx }: PersonTrack): boolean {
  for (let row = 0; row < boxesPx.length; row += 4) {
    if (boxesPx[row + 2] - boxesPx[row] > tileAspect * (boxesPx[row + 3] - boxesPx[row + 1])) return false;
  }
  return true;
}

/** The animated preview of a person; the still one for readers who asked for less motion; a silhouette where there is neither. */
export function preview(person: ExportPerson, { pictures }: ReportView): Html {
  const animation = pictures.animations.has(person.personId) ? fromPage(exportLayout.animation(person.personId)) : null;
  const still = pictures.stills.has(person.personId) ? fromPage(exportLayout.still(person.personId)) : null;
  const source = animation ?? still;
  if (source === null) return html`<span class="preview">${silhouette}</span>`;
  const image = html`<img src="${source}" data-moving="${source}" data-still="${still ?? source}" alt="${titleOf(person)}" width="256" height="256" loading="lazy" decoding="async">`;
  const calm = still === null ? null : html`<source media="(prefers-reduced-motion: reduce)" srcset="${still}">`;
  return html`<span class="preview ${isSlim(person.track) ? 'slim' : 'wide'}"><picture>${calm}${image}</picture></span>`;
}

/** A bar over the length of the video, filled where the person is in the picture. */
export function presenceBar(person: ExportPerson, view: ReportView): Html {
  const path = presencePath(person.track, view.frameCount, 8);
  return html`<svg class="presence" viewBox="0 0 ${presenceColumns} 8" preserveAspectRatio="none" aria-hidden="true"><path d="${path}"/></svg>`;
}

/** Id and name of a person, as a link to their card. The name stands apart (bdi), so that its writing direction stays its own. */
export function personLink(person: ExportPerson): Html {
  const name = person.name ? html` <bdi class="name">${person.name}</bdi>` : null;
  return html`<a class="person-link" href="#person-${person.personId}"><span class="id">${person.personId}</span>${name}</a>`;
}
