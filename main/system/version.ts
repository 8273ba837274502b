import { readFileSync } from 'node:fs'

/** package.json lies above `main/` in a checkout, and above `out/main/` and its chunks when built. */
const PLACES = ['../../package.json', '../package.json', '../../../package.json', '../../../../package.json']

/** Labrig's own version; `unknown` when its package.json is nowhere above. */
export function labrigVersion(): string {
  for (const place of PLACES) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8')) as Record<
        string,
        unknown
      >
      if (name === 'labrig' && typeof version === 'string') return version
    } catch {
      // Not this one.
    }
  }
  return 'unknown'
}
