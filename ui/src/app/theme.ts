import { createTheme } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core';

const blue: MantineColorsTuple = [
  '#eaf2ff',
  '#d2e3ff',
  '#a6c6ff',
  '#78acff',
  '#4c8cff',
  '#1f72ff',
  '#0061fe',
  '#0056e0',
  '#004bc4',
  '#003d9f',
];

/** Warm greys, from text to the deepest background; Mantine uses them for the dark scheme. */
const dark: MantineColorsTuple = [
  '#f2eee9',
  '#d3ccc5',
  '#a8a099',
  '#7b736d',
  '#4a4440',
  '#34302d',
  '#1e1b1a',
  '#161413',
  '#110f0e',
  '#0b0a0a',
];

export const theme = createTheme({
  black: '#1e1919',
  colors: { blue, dark },
  primaryColor: 'blue',
  primaryShade: 6,
  defaultRadius: 'md',
  respectReducedMotion: true,
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
  shadows: { xs: 'none', sm: 'none', md: 'none', lg: 'none', xl: 'none' },
});

/** Lets Mantine's own colours follow the palette in base.css. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const palette = {
    '--mantine-color-body': 'var(--tm-page)',
    '--mantine-color-text': 'var(--tm-ink)',
    '--mantine-color-dimmed': 'var(--tm-muted)',
    '--mantine-color-error': 'var(--tm-danger)',
    '--mantine-color-default-border': 'var(--tm-line)',
  };
  return { variables: {}, light: palette, dark: palette };
};
