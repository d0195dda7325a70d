import sharp from 'sharp';
import { seededRandom } from '#base/seeded-random.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { cameraStyle } from './camera-style.ts';
import { composeFrame, type Layer, type Sighting } from './compose-frame.ts';
import { type FigureSprite, figureSprites, spritePhases } from './figure-sprites.ts';
import { outfits } from './outfits.ts';
import { sceneSize } from './scene-geometry.ts';
import { type Placement, placements, sceneFrameCount, walks } from './scene-script.ts';
import { occluders, streetSvg } from './street-svg.ts';

/** One frame of the scene, and what is seen in it of each walk that is under way; a sighting's mark is the walk's number. */
export interface SceneFrame {
  readonly frameIndex: number;
  readonly image: RgbImage;
  readonly sightings: readonly Sighting[];
}

/**
 * The frames of the scene in order, or the first `frameCount` of them. The same seed gives the same pixels. Each image is its
 * own memory. Figures are drawn when they first appear and given back when they have left.
 */
export async function* renderScene(seed: number, frameCount: number = sceneFrameCount): AsyncGenerator<SceneFrame> {
  const { widthPx, heightPx } = sceneSize;
  const background = await sharp(Buffer.from(streetSvg())).removeAlpha().raw().toBuffer();
  const things = await Promise.all(occluders().map(async ({ svg, footY }) => await occluderLayer(svg, footY)));
  const actors: Actor[] = walks.map((walk, index) => ({
    mark: index + 1,
    person: walk.person,
    firstFrame: walk.firstFrame,
    path: placements(walk),
    sprites: null,
  }));
  const look = cameraStyle(seededRandom(seed), widthPx);
  const scene = new Uint8Array(widthPx * heightPx * 3);
  const owners = new Uint8Array(widthPx * heightPx);
  for (let frameIndex = 0; frameIndex < frameCount; frameIndex += 1) {
    const layers: Layer[] = [...things];
    for (const actor of actors) {
      const placement = actor.path[frameIndex - actor.firstFrame];
      if (placement === undefined) actor.sprites = null;
      else layers.push(await figureLayer(actor, placement));
    }
    const sightings = composeFrame(background, layers, scene, owners);
    const picture = new Uint8ClampedArray(scene.length);
    look.develop(scene, frameIndex, picture);
    yield { frameIndex, image: { widthPx, heightPx, data: new Uint8Array(picture.buffer) }, sightings };
  }
}

interface Actor {
  readonly mark: number;
  readonly person: number;
  readonly firstFrame: number;
  readonly path: readonly Placement[];
  sprites: { readonly bodyPx: number; readonly facing: string; readonly phases: readonly FigureSprite[] } | null;
}

async function figureLayer(actor: Actor, placement: Placement): Promise<Layer> {
  if (actor.sprites === null || actor.sprites.facing !== placement.facing) {
    // Drawn at the largest size of the walk, so that figures are only ever shrunk.
    const bodyPx = Math.max(...actor.path.map(({ heightPx }) => heightPx));
    const phases = await figureSprites(outfits[actor.person - 1], placement.facing, bodyPx);
    actor.sprites = { bodyPx, facing: placement.facing, phases };
  }
  const { phases, bodyPx } = actor.sprites;
  return {
    kind: 'figure',
    mark: actor.mark,
    sprite: phases[Math.round(placement.phase * spritePhases) % spritePhases],
    x: placement.x,
    footY: placement.footY,
    scale: placement.heightPx / bodyPx,
  };
}

async function occluderLayer(svg: string, footY: number): Promise<Layer> {
  const rgba = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer();
  const { widthPx, heightPx } = sceneSize;
  const bounds = { x1: widthPx, y1: heightPx, x2: 0, y2: 0 };
  for (let pixel = 0; pixel < widthPx * heightPx; pixel += 1) {
    const alpha = rgba[pixel * 4 + 3];
    if (alpha === 0) continue;
    for (let channel = 0; channel < 3; channel += 1) rgba[pixel * 4 + channel] *= alpha / 255;
    const x = pixel % widthPx;
    const y = Math.floor(pixel / widthPx);
    bounds.x1 = Math.min(bounds.x1, x);
    bounds.x2 = Math.max(bounds.x2, x + 1);
    bounds.y1 = Math.min(bounds.y1, y);
    bounds.y2 = Math.max(bounds.y2, y + 1);
  }
  return { kind: 'occluder', footY, rgba, bounds };
}
