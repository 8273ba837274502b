/** Colours of terminals and logs, the same in both themes. Each is 4.5:1 and more on the background but black. */
export const terminalTheme = {
  background: '#101318',
  foreground: '#d7dce2',
  cursor: '#d7dce2',
  cursorAccent: '#101318',
  selectionBackground: '#33587f',
  selectionForeground: '#ffffff',
  black: '#2c323b',
  red: '#f0785a',
  green: '#93c56c',
  yellow: '#e9bd55',
  blue: '#7fb2f0',
  magenta: '#c7a8f3',
  cyan: '#6fc8ce',
  white: '#d7dce2',
  brightBlack: '#8a94a2',
  brightRed: '#ff9a7a',
  brightGreen: '#b2dc8f',
  brightYellow: '#f6d582',
  brightBlue: '#a9cdf9',
  brightMagenta: '#dcc8fa',
  brightCyan: '#9fe0e4',
  brightWhite: '#ffffff',
} as const

/** The sixteen colours in their order (ECMA-48, SGR 30-37 and the bright ones of aixterm, 90-97). */
export const basicColours = [
  ...([terminalTheme.black, terminalTheme.red, terminalTheme.green, terminalTheme.yellow] as const),
  ...([terminalTheme.blue, terminalTheme.magenta, terminalTheme.cyan, terminalTheme.white] as const),
  ...([terminalTheme.brightBlack, terminalTheme.brightRed, terminalTheme.brightGreen] as const),
  ...([terminalTheme.brightYellow, terminalTheme.brightBlue, terminalTheme.brightMagenta] as const),
  ...([terminalTheme.brightCyan, terminalTheme.brightWhite] as const),
]
