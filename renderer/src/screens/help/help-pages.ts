import { IconBook, IconFirstAidKit, IconKeyboard, IconLicense, IconRocket, IconScale } from '@tabler/icons-react';
import type { Address } from '../../navigation/go-to.ts';

/** The pages of the guide, in their order; the first is shown where none is named. */
export const helpPages = [
  { name: 'quick-start', title: 'Quick start', Icon: IconRocket },
  { name: 'guide', title: 'The guide', Icon: IconBook },
  { name: 'keys', title: 'Keys', Icon: IconKeyboard },
  { name: 'troubleshooting', title: 'Troubleshooting', Icon: IconFirstAidKit },
  { name: 'responsible-use', title: 'Responsible use', Icon: IconScale },
  { name: 'licences', title: 'Licences', Icon: IconLicense },
] as const;

/** The address of a page of the guide. */
export const helpAddress = (page: string): Address => `#/help/${page}`;
