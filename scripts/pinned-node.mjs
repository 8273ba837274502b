// Where the pinned Node 24 is: an npm package per processor, chosen by npm through its os/cpu fields.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Absolute path of the pinned Node binary; throws with the remedy when the packages are not installed. */
export function pinnedNode() {
  const path = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node')
  if (existsSync(path)) return path
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new Error(`Node 24 is missing (${path}). Run "npm ci" in ${root}, then try again.`)
}
