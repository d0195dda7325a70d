/** IoU limits that COCO's mean goes over. */
export const cocoIous = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95] as const;

/** COCO counts this many predictions a picture (and class), without a word; here it is said. */
export const cocoMaxDets = 100;
