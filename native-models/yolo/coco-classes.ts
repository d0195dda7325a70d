/** The 80 classes of COCO 2017 (Lin et al., 2014) in the order of its detectors: for weights that do not name their classes. */
export const cocoClasses: readonly string[] =
  `person, bicycle, car, motorcycle, airplane, bus, train, truck, boat, traffic light, fire hydrant, stop sign, parking meter,
   bench, bird, cat, dog, horse, sheep, cow, elephant, bear, zebra, giraffe, backpack, umbrella, handbag, tie, suitcase, frisbee,
   skis, snowboard, sports ball, kite, baseball bat, baseball glove, skateboard, surfboard, tennis racket, bottle, wine glass,
   cup, fork, knife, spoon, bowl, banana, apple, sandwich, orange, broccoli, carrot, hot dog, pizza, donut, cake, chair, couch,
   potted plant, bed, dining table, toilet, tv, laptop, mouse, remote, keyboard, cell phone, microwave, oven, toaster, sink,
   refrigerator, book, clock, vase, scissors, teddy bear, hair drier, toothbrush`
    .split(',')
    .map((name) => name.trim());
