import type { Checksum } from '../system/checksum-list.ts'
import { checksumOf, readChecksums } from '../system/checksum-list.ts'
import { HttpError, httpGet, httpText, type HttpOptions } from '../system/http-get.ts'
import { downloadFault, downloadFailed } from '../step/os-image-fetch.ts'

export interface TreeFile {
  readonly url: string
  /** As the tree itself has it; null where it has none. */
  readonly checksum: Checksum | null
}

/** What an install tree is and offers. */
export interface FoundTree {
  readonly name: string
  readonly family: 'red-hat' | 'suse' | 'debian' | 'other'
  readonly version: string
  readonly kernel: TreeFile
  readonly initrd: TreeFile
  /** For the kernel: where the installer finds its packages. Debian's asks for a mirror instead. */
  readonly arguments: string
}

/** Which answers the tree's installer takes; null for one that Labrig writes none for. */
export function installerOfTree({ family }: Pick<FoundTree, 'family'>): 'preseed' | 'kickstart' | null {
  return family === 'debian' ? 'preseed' : family === 'red-hat' ? 'kickstart' : null
}

/** libvirt's name of an architecture and Debian's. */
const debianNames: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' }

/** Bytes. A tree's description has some kilobytes, Debian's list of all installer images up to a hundred. */
const LARGEST_TEXT = 1 << 20

/** Where Debian and Ubuntu keep `images`, from a release's folder, an installer's, or its images themselves. */
const imageFolders = (arch: string) => [
  '',
  'current/images/',
  'current/legacy-images/',
  `main/installer-${arch}/current/images/`,
  `main/installer-${arch}/current/legacy-images/`,
]

/** Of Debian, of Ubuntu; and of what netboot.tar.gz unpacks. */
const netboots = (arch: string) => [
  `netboot/debian-installer/${arch}/`,
  `netboot/ubuntu-installer/${arch}/`,
  `debian-installer/${arch}/`,
]

/**
 * Looks for `.treeinfo` (Fedora, AlmaLinux, openSUSE; productmd's format) and the netboot folders of Debian and Ubuntu.
 * @param arch as libvirt calls it
 * @throws Fault DOWNLOAD_FAILED (`no-tree` when the server has neither)
 */
export async function readInstallTree(address: string, arch: string, options: HttpOptions): Promise<FoundTree> {
  const base = address.endsWith('/') ? address : `${address}/`
  try {
    for (const name of ['.treeinfo', 'treeinfo']) {
      const text = await textAt(base + name, options)
      const found = text === null ? null : treeinfo(text, base, arch)
      if (found !== null) return found
    }
    const found = await debianTree(base, debianNames[arch] ?? arch, options)
    if (found !== null) return found
  } catch (error) {
    throw error instanceof HttpError ? downloadFault(error) : error
  }
  const looked = '.treeinfo, or the netboot folders of Debian and Ubuntu'
  throw downloadFailed(base, 'no-tree', `${base} is no install tree for ${arch}: it has no ${looked}.`)
}

/** Null where the server has no such file. */
async function textAt(url: string, options: HttpOptions): Promise<string | null> {
  try {
    return await httpText(url, LARGEST_TEXT, options)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Some servers forbid what they do not have (S3 answers 403 for it). */
function isMissing(error: unknown): boolean {
  if (!(error instanceof HttpError)) return false
  return error.problem === 'not-found' || (error.problem === 'status' && error.status === 403)
}

async function isThere(url: string, options: HttpOptions): Promise<boolean> {
  try {
    const { response } = await httpGet(url, options)
    response.destroy()
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>

function readIni(text: string): Sections {
  const sections = new Map<string, Map<string, string>>()
  let section = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const head = /^\s*\[([^\]]+)\]\s*$/.exec(line)
    const pair = /^\s*([^=;#\s][^=]*?)\s*[=:]\s*(.*?)\s*$/.exec(line)
    if (head !== null) sections.set(head[1] ?? '', (section = new Map<string, string>()))
    else if (pair !== null) section.set(pair[1] ?? '', pair[2] ?? '')
  }
  return sections
}

/** Null where it has no kernel for this host; a path that leads out of the tree is none. */
function treeinfo(text: string, base: string, arch: string): FoundTree | null {
  const sections = readIni(text)
  const images = sections.get(`images-${arch}`)
  const sums = sections.get('checksums')
  const file = (path: string | undefined): TreeFile | null => {
    const url = path === undefined ? null : URL.parse(path, base)
    if (path === undefined || url?.href.startsWith(base) !== true) return null
    const [algorithm, digest = ''] = (sums?.get(path) ?? '').split(':')
    const [checksum] = algorithm === 'sha256' || algorithm === 'sha512' ? readChecksums(digest) : []
    const said = checksum === undefined ? null : { algorithm: checksum.algorithm, digest: checksum.digest }
    return { url: url.href, checksum: said }
  }
  const [kernel, initrd] = [file(images?.get('kernel')), file(images?.get('initrd'))]
  if (kernel === null || initrd === null) return null
  const { name, family, version } = releaseOf(sections)
  return { name, family, version, kernel, initrd, arguments: tellsTree(family, base) }
}

function releaseOf(sections: Sections): Pick<FoundTree, 'name' | 'family' | 'version'> {
  const general = sections.get('general') ?? sections.get('release')
  const said = (key: string) => general?.get(key) ?? ''
  const [vendor, version] = [said('family') || said('name'), said('version')]
  return { name: said('name') || `${vendor} ${version}`.trim(), family: familyOf(vendor), version }
}

function familyOf(vendor: string): FoundTree['family'] {
  if (/suse|sles|sled/i.test(vendor)) return 'suse'
  return /fedora|red hat|rhel|centos|alma|rocky|oracle/i.test(vendor) ? 'red-hat' : 'other'
}

/** Anaconda's boot option since Fedora 19 and RHEL 7, and linuxrc's; virt-install says the same (urldetect.py). */
function tellsTree(family: FoundTree['family'], base: string): string {
  if (family === 'red-hat') return `inst.repo=${base}`
  return family === 'suse' ? `install=${base}` : ''
}

async function debianTree(base: string, arch: string, options: HttpOptions): Promise<FoundTree | null> {
  for (const folder of imageFolders(arch)) {
    const images = new URL(folder, base).href
    const sums = await textAt(`${images}SHA256SUMS`, options)
    for (const netboot of sums === null && folder !== '' ? [] : netboots(arch)) {
      const listed = sums?.includes(`${netboot}linux`)
      if (listed === false || (listed === undefined && !(await isThere(`${images}${netboot}linux`, options)))) continue
      return debianFound(images, netboot, sums)
    }
  }
  return null
}

/** Lists of all images name several files alike: the path decides. */
function debianFound(images: string, netboot: string, sums: string | null): FoundTree {
  const file = (name: string): TreeFile => {
    const line = sums?.split('\n').find((one) => one.replace(/^\S+\s+\*?(?:\.\/)?/, '') === netboot + name)
    const checksum = line === undefined ? null : checksumOf(readChecksums(line), name)
    return { url: images + netboot + name, checksum }
  }
  const vendor = netboot.includes('ubuntu') || images.includes('legacy-images') ? 'Ubuntu' : 'Debian'
  const release = /\/dists\/([^/]+)\//.exec(images)?.[1] ?? ''
  return {
    name: `${vendor} ${release}`.trim(),
    family: 'debian',
    version: release,
    kernel: file('linux'),
    initrd: file('initrd.gz'),
    arguments: '',
  }
}
