import { railPlaces } from '../../app/routes.ts'

/** Keys as they are written on screen, by where they work. The names are `help.key.<name>`. */
export const keyGroups = [
  {
    group: 'everywhere',
    keys: [
      ['palette', 'Ctrl K'],
      ['pages', `Ctrl 1–${railPlaces.length}`],
      ['new', 'Ctrl N'],
      ['rail', 'Ctrl B'],
      ['dock', 'Ctrl J'],
      ['check', 'F5'],
      ['help', 'F1'],
      ['keys', '?'],
      ['close', 'Esc'],
    ],
  },
  {
    group: 'table',
    keys: [
      ['filter', '/'],
      ['move', '↑ ↓ Home End'],
      ['select', 'Space'],
      ['range', 'Shift ↑ ↓'],
      ['all', 'Ctrl A'],
      ['open', 'Enter'],
      ['menu', 'Shift F10'],
      ['delete', 'Del'],
    ],
  },
  {
    group: 'diagram',
    keys: [
      ['walk', '↑ ↓ ← → Home End'],
      ['node', 'Enter'],
      ['nodeMenu', 'Shift F10'],
      ['zoom', '+ −'],
      ['whole', '0'],
    ],
  },
  {
    group: 'single',
    keys: [
      ['startStop', 'S'],
      ['pauseResume', 'P'],
      ['console', 'C'],
      ['menuKey', 'M'],
    ],
  },
  {
    group: 'consoles',
    keys: [['leave', 'Ctrl Shift Esc']],
  },
] as const

export type KeyGroup = (typeof keyGroups)[number]
