import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Files of the checkout that git tracks or would track; without git everything but what is installed or built. */
export function projectFiles(root) {
  try {
    const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
    const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return [...new Set(listed.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path))).sort()
  } catch {
    const left = ['node_modules', '.git', 'out', 'dist', 'coverage', '.labrig']
    return globSync('**/*', { cwd: root, exclude: (name) => left.includes(name) })
      .filter((path) => statSync(join(root, path)).isFile())
      .sort()
  }
}

/** One digest over the given files. Typed rules look across files, so a cache per file would miss what a neighbour broke. */
export function digestOf(root, paths) {
  const hash = createHash('sha256')
  for (const path of paths)
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0')
  return hash.digest('hex')
}
