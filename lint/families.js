// The rule families of `npm run lint`. Each answers { ok, note, detail }: a note for its line, a detail when it fails.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { looseVersions, resolvedAddresses } from './pins.js'
import { digestOf, projectFiles } from './tree.js'
import { findWords, forbiddenWords, spellsTheWords } from './words.js'

const CODE = /\.(ts|tsx|js|mjs|cjs|json)$/
const FOLDERS = ['contract', 'main', 'preload', 'renderer', 'test', 'scripts', 'bin', 'lint']

/** Runs an installed tool with our own Node in `root`; its two outputs become the detail. */
function tool(root, script, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root })
    const chunks = []
    child.stdout.on('data', (chunk) => chunks.push(chunk))
    child.stderr.on('data', (chunk) => chunks.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => resolve({ ok: code === 0, detail: Buffer.concat(chunks).toString().trim() }))
  })
}

/** Skips a check whose whole input is the one that passed last time. */
async function unlessUnchanged({ root, family, files, fresh }, check) {
  const note = `${files.length} files`
  const seal = join(root, 'node_modules', '.cache', 'labrig-lint', family)
  const digest = digestOf(root, files)
  if (!fresh && existsSync(seal) && readFileSync(seal, 'utf8') === digest) {
    return { ok: true, note: `${note}, unchanged since they passed` }
  }
  const result = await check()
  if (result.ok) {
    mkdirSync(dirname(seal), { recursive: true })
    writeFileSync(seal, digest)
  }
  return { ...result, note }
}

async function format({ root }) {
  const cache = join('node_modules', '.cache', 'labrig-lint', 'prettier')
  const args = [
    '--check',
    '--log-level',
    'warn',
    '--cache',
    '--cache-strategy',
    'content',
    '--cache-location',
    cache,
    '.',
  ]
  return tool(root, 'prettier/bin/prettier.cjs', args)
}

async function eslint({ root, fresh }) {
  const files = projectFiles(root).filter((path) => CODE.test(path))
  return unlessUnchanged({ root, family: 'eslint', files, fresh }, () => tool(root, 'eslint/bin/eslint.js', ['.']))
}

async function directions({ root, fresh }) {
  const files = projectFiles(root).filter((path) => CODE.test(path))
  const folders = FOLDERS.filter((folder) => existsSync(join(root, folder)))
  const args = [...folders, '--config', '.dependency-cruiser.cjs', '--output-type', 'err-long']
  return unlessUnchanged({ root, family: 'directions', files, fresh }, () =>
    tool(root, 'dependency-cruiser/bin/dependency-cruise.mjs', args),
  )
}

async function words({ root }) {
  const list = forbiddenWords(root)
  const files = projectFiles(root).filter((path) => !spellsTheWords.has(path))
  const found = files.flatMap((path) => findWords(path, readFileSync(join(root, path), 'utf8'), list))
  return { ok: found.length === 0, note: `${files.length} files`, detail: found.join('\n') }
}

async function pins({ root }) {
  const read = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'))
  const found = [...looseVersions(read('package.json')), ...resolvedAddresses(read('package-lock.json'))]
  return { ok: found.length === 0, note: 'package.json, package-lock.json', detail: found.join('\n') }
}

export const families = { format, eslint, directions, words, pins }
