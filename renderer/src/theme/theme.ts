import { Button, createTheme, type MantineColorsTuple, Modal, Tooltip } from '@mantine/core';

/** The one accent: a blue that keeps 4.5:1 under white text at its two filled shades. */
const signal: MantineColorsTuple = [
  '#eef4fb',
  '#dfeaf6',
  '#bcd4ee',
  '#93bce6',
  '#6ea8e8',
  '#5b9bdc',
  '#3a7ec6',
  '#2a6bb0',
  '#235b97',
  '#1b4a7c',
];

/** Neutral greys without a tint, so that nothing on screen colours the pictures. */
const dark: MantineColorsTuple = [
  '#e8e9eb',
  '#c4c6ca',
  '#a3a6ad',
  '#6c7077',
  '#33353a',
  '#292b2f',
  '#232528',
  '#1d1e21',
  '#161719',
  '#101113',
];

/** Mantine's components in the measures of these screens: small type, small corners, no shadows. */
export const theme = createTheme({
  primaryColor: 'signal',
  primaryShade: { light: 7, dark: 7 },
  colors: { signal, dark },
  fontFamily: 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '11px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '6px', md: '8px', lg: '10px', xl: '12px' },
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, transitionProps: { duration: 80 }, overlayProps: { backgroundOpacity: 0.5 } },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, withArrow: true } }),
  },
});
