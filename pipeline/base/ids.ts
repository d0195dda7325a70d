/** A person: the id that the persons or tracks file gave, or a new one that a split made. Never used twice. */
export type PersonId = number & { readonly __brand: 'PersonId' };
/** A tracklet: one unbroken piece of a person's track, with rows of its own. Unique within a project. */
export type TrackletId = number & { readonly __brand: 'TrackletId' };
/** A crop: one picture of one person in one frame. Unique within a project. */
export type CropId = number & { readonly __brand: 'CropId' };
/** An event of the decision log: its place in the chain, counted from 1. */
export type EventSeq = number & { readonly __brand: 'EventSeq' };

export const personId = (value: number): PersonId => value as PersonId;
export const trackletId = (value: number): TrackletId => value as TrackletId;
export const cropId = (value: number): CropId => value as CropId;
export const eventSeq = (value: number): EventSeq => value as EventSeq;
