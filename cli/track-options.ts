import { type Command, InvalidArgumentError, Option } from 'commander';
import { boxLayouts, type TrackReading, trackFormats } from '#contract/track-formats.ts';
import { numberOption } from './option-values.ts';

/** What is left of the flags for reading tracks after parsing. */
export interface TrackOptions {
  readonly format?: TrackReading['format'];
  readonly boxes?: TrackReading['boxes'];
  readonly framesFrom?: TrackReading['frames_from'];
  readonly classes?: readonly string[];
  readonly sequence?: string;
  readonly minVisibility?: number;
}

/** Adds the flags that say how a file of persons or tracks is to be read; without them its content tells. */
export function withTrackOptions(command: Command): Command {
  return command
    .optionsGroup('Reading tracks (docs/formats.md):')
    .addOption(
      new Option('--format <F>', 'the form of the file, instead of what its content shows').choices(trackFormats),
    )
    .addOption(new Option('--boxes <B>', 'what the four numbers of a box are').choices(boxLayouts))
    .option('--frames-from <N>', 'the number of the first frame, 0 or 1', zeroOrOne)
    .option('--classes <LIST>', 'classes that are persons, by name or number, or "all"', namesOption)
    .option('--sequence <NAME>', 'the video that is meant, of a file of several (COCO)')
    .option('--min-visibility <V>', 'leave out rows that are less visible, 0 to 1', numberOption(0, 1))
    .optionsGroup('Options:');
}

/** How tracks are to be read, as the flags say it; absent where they say nothing. */
export function readingOf(options: TrackOptions): { readonly reading?: TrackReading } {
  const { format, boxes, framesFrom, classes, sequence, minVisibility } = options;
  const reading: TrackReading = {
    ...(format === undefined ? {} : { format }),
    ...(boxes === undefined ? {} : { boxes }),
    ...(framesFrom === undefined ? {} : { frames_from: framesFrom }),
    ...(classes === undefined ? {} : { classes: [...classes] }),
    ...(sequence === undefined ? {} : { sequence }),
    ...(minVisibility === undefined ? {} : { min_visibility: minVisibility }),
  };
  return Object.keys(reading).length === 0 ? {} : { reading };
}

function zeroOrOne(text: string): 0 | 1 {
  if (text === '0') return 0;
  if (text === '1') return 1;
  throw new InvalidArgumentError('Expected 0 or 1.');
}

function namesOption(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('Expected names or numbers of classes, separated by commas.');
  return names;
}
