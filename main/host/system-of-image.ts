import type { OperatingSystem } from '../../contract/host.ts'

/** Code names that Ubuntu's files have instead of a number. */
const ubuntu: Readonly<Record<string, string>> = {
  ...{ bionic: '18.04', focal: '20.04', jammy: '22.04', noble: '24.04', oracular: '24.10', plucky: '25.04' },
}

/** File names of the vendors, each with the short name of osinfo that it stands for. */
const vendors: readonly (readonly [RegExp, (found: RegExpExecArray) => string])[] = [
  [/debian-(\d+)/, ([, version]) => `debian${version}`],
  [/ubuntu-(\d\d\.\d\d)/, ([, version]) => `ubuntu${version}`],
  [/(bionic|focal|jammy|noble|oracular|plucky)/, ([, name]) => `ubuntu${ubuntu[name ?? ''] ?? ''}`],
  [/fedora.*?[-_](\d\d)[-_.]/, ([, version]) => `fedora${version}`],
  [/almalinux-(\d+)/, ([, version]) => `almalinux${version}`],
  [/rocky-(\d+)/, ([, version]) => `rocky${version}`],
  [/centos-stream.*?-(\d+)/, ([, version]) => `centos-stream${version}`],
  [/opensuse-leap-(\d+\.\d)/, ([, version]) => `opensuse${version}`],
  [/opensuse-tumbleweed/, () => 'opensusetumbleweed'],
  [/alpine.*?-(\d\.\d+)/, ([, version]) => `alpinelinux${version}`],
  [/arch-?linux/, () => 'archlinux'],
  [/freebsd-(\d+\.\d)/, ([, version]) => `freebsd${version}`],
]

/** The system that an image's file name speaks of; null when it says nothing that the database knows. */
export function systemOfImage(path: string, systems: readonly OperatingSystem[]): string | null {
  const name = path.split('/').at(-1)?.toLowerCase() ?? ''
  for (const [pattern, shortId] of vendors) {
    const found = pattern.exec(name)
    if (found !== null) return systems.find((one) => one.shortId === shortId(found))?.id ?? null
  }
  return null
}

/** Code names of Debian's releases, as its mirrors have them. */
const debian: Readonly<Record<string, string>> = {
  ...{ buster: '10', bullseye: '11', bookworm: '12', trixie: '13' },
}

/** What an install tree says that it is, made one word: the patterns of images then find it. */
function treeWords({ name, version }: { readonly name: string; readonly version: string }): string {
  if (Object.hasOwn(debian, version)) return `debian-${debian[version] ?? ''}`
  const plain = name
    .toLowerCase()
    .replace(/\b(linux|server|everything|base|os)\b/g, ' ')
    .replace(/red hat enterprise/, 'rhel')
    .trim()
    .replace(/\s+/g, '-')
  return /\d/.test(plain) ? `${plain}-` : `${plain}-${version.toLowerCase()}-`
}

/** The system of an install tree; null when the database does not know it. */
export function systemOfTree(
  tree: { readonly name: string; readonly version: string },
  systems: readonly OperatingSystem[],
): string | null {
  return systemOfImage(treeWords(tree), systems)
}
