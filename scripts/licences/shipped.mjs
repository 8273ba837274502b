// Which packages are shipped, and their licences. Plain JavaScript: the build configuration loads it.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'

/** Shipped, although the lock file calls it a development tool: it carries everything else. */
const CARRIER = 'electron'
const FONTS_IN = '@patternfly/react-core'
const LICENCE_FILE = /^(licen[cs]e|copying|notice|ofl)([.-].*)?$/i
/** Longer than any licence; a file above this is something else. Bytes. */
const MOST = 200_000

/** The folder of the package that a module belongs to; null for our own modules. */
function packageFolder(root, moduleId) {
  const path = moduleId.replace(/^\0/, '').split('?')[0]
  const start = path.lastIndexOf(`${sep}node_modules${sep}`)
  if (!path.startsWith(root) || start < 0) return null
  const [first, second] = path.slice(start + 14).split(sep)
  const name = first?.startsWith('@') ? join(first, second ?? '') : first
  return name ? join(path.slice(0, start), 'node_modules', name) : null
}

/** Packages that are installed with Labrig, by its lock file. */
function installed(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  return Object.entries(packages)
    .filter(([path, entry]) => path !== '' && (entry.dev !== true || path === `node_modules/${CARRIER}`))
    .filter(([, entry]) => entry.devOptional !== true)
    .map(([path]) => join(root, path))
}

function licenceOf({ license, licenses }) {
  if (typeof license === 'string') return license
  if (typeof license?.type === 'string') return license.type
  return Array.isArray(licenses) ? licenses.map((one) => one.type).join(' OR ') : 'unknown'
}

function textOf(folder) {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && LICENCE_FILE.test(entry.name))
    .map((entry) => entry.name)
    .sort()
  const texts = names.map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim())
  const text = texts.join('\n\n')
  return text === '' || text.length > MOST ? null : text
}

/**
 * The list that the page About shows.
 * @param moduleIds every module that the page's bundle was made of
 */
export function shippedPackages(root, moduleIds) {
  const bundled = [...moduleIds].map((id) => packageFolder(root, id)).filter((folder) => folder !== null)
  const folders = [...new Set([...bundled, ...installed(root)])].filter((folder) =>
    existsSync(join(folder, 'package.json')),
  )
  const texts = []
  const packages = folders.map((folder) => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const text = textOf(folder)
    if (text !== null && !texts.includes(text)) texts.push(text)
    const number = text === null ? null : texts.indexOf(text)
    return { name: manifest.name, version: manifest.version, licence: licenceOf(manifest), text: number }
  })
  const fonts = packages.find(({ name }) => name === FONTS_IN)
  // The page's faces come inside another package, under a licence of their own.
  if (fonts !== undefined) {
    packages.push({ name: 'Red Hat Text, Red Hat Mono', version: fonts.version, licence: 'OFL-1.1', text: null })
  }
  const unique = new Map(packages.map((one) => [`${one.name} ${one.version}`, one]))
  const sorted = [...unique.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return { packages: sorted, texts }
}

/** Writes `licences.json` beside the page. */
export function licencesPlugin(root) {
  return {
    name: 'labrig-licences',
    apply: 'build',
    generateBundle() {
      const source = JSON.stringify(shippedPackages(root, this.getModuleIds()))
      this.emitFile({ type: 'asset', fileName: 'licences.json', source })
    },
  }
}
