// Builds when a source is newer than what stands in out/.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = ['contract', 'main', 'preload', 'renderer', 'resources', 'electron.vite.config.ts', 'package-lock.json']

/** Newest modification time below a path, in ms; 0 when it does not exist. */
export function newest(path) {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

/** Whether `npm run build` has something to do; without a build configuration there is nothing to build. */
export function isBuildStale(root) {
  if (!existsSync(join(root, 'electron.vite.config.ts'))) return false
  const built = newest(join(root, 'out'))
  return SOURCES.some((source) => newest(join(root, source)) > built)
}
