import { createCssVariablesTheme } from 'shiki';

/** One Shiki theme for light and dark: its colours are the `--code-…` variables of `tokens.css`. */
export const codeTheme = createCssVariablesTheme({
  name: 'lesion-lab',
  variablePrefix: '--code-',
  fontStyle: true,
});
