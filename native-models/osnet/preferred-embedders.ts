/**
 * The embedders of the catalogue in the order in which `auto` takes them: the first whose weights are on this machine.
 *
 * Quality first, then cost. Average precision by P(same) on sets that no part of the model had seen, people with returns before one
 * camera, in the same clothes and seen mostly once (190 in all), and on PETS09-S2L1 cut in three; processor time of a crop
 * (`npm run bench -- truth --embedders`, docs/calibration.md):
 *
 *                                       one camera   same clothes   mostly once   PETS in three   ms a crop
 *   person-reidentification-retail-0286    0.991         0.987          0.998          0.991           14
 *   person-reidentification-retail-0287    0.976         0.964          0.997          0.993            7
 *   person-reidentification-retail-0288    0.949         0.897          0.967          0.970          2.8
 *   osnet_x0_25_msmt17                     0.88          0.57           0.72           0.97           2.5
 *
 * 0277 costs 24 ms and gains nothing on these sets. osnet_x0_25_msmt17 is what an upstream configuration names and gets.
 */
export const preferredEmbedders = [
  'person-reidentification-retail-0286',
  'person-reidentification-retail-0287',
  'person-reidentification-retail-0288',
  'person-reidentification-retail-0277',
  'osnet_x0_25_msmt17',
] as const;
