import type { Look, Seen } from '../system/look.ts'
import { evidenceOf, type Diagnosis } from './diagnosis.ts'

export interface PackagingFacts {
  /** Packagings of Docker that are installed. */
  readonly found: readonly string[]
  readonly seen: readonly Seen[]
}

/** Files that only a packaging of its own lays down; dpkg keeps a list per package, others leave their program. */
const traces: readonly (readonly [string, string])[] = [
  ['docker.io', '/var/lib/dpkg/info/docker.io.list'],
  ['docker-ce', '/var/lib/dpkg/info/docker-ce.list'],
  ['podman-docker', '/var/lib/dpkg/info/podman-docker.list'],
  ['docker (snap)', '/snap/docker/current/meta/snap.yaml'],
]
const RPMS = ['docker-ce', 'moby-engine', 'docker', 'podman-docker']

/** Which packagings of Docker Engine are installed at once. */
export async function readPackagings(look: Look): Promise<PackagingFacts> {
  const files = await Promise.all(traces.map(async ([name, path]) => ({ name, seen: await look.file(path) })))
  const laid = files.filter(({ seen }) => seen.problem === null || seen.problem === 'denied')
  // A Debian with rpm for other purposes answers for each that it is not installed.
  const rpm = laid.length > 0 ? null : await look.command('rpm', '--query', '--queryformat', '%{NAME}\\n', ...RPMS)
  const rpms = rpm?.text.split('\n').filter((line) => RPMS.includes(line)) ?? []
  const seen = laid.map(({ seen: { source } }) => ({ source, text: 'exists', problem: null, code: null }))
  return {
    found: [...laid.map(({ name }) => name), ...rpms],
    seen: [...seen, ...(rpms.length > 0 && rpm ? [rpm] : [])],
  }
}

/** Two packagings fight for one socket, one group and one service name. */
export function packagingFinding({ found, seen }: PackagingFacts): Diagnosis {
  const id = 'docker-packaging'
  const evidence = seen.map((one) => evidenceOf(one))
  const params = { packages: found.join(', ') }
  if (found.length > 1) return { id, status: 'warn', code: 'docker-packaging.mixed', params, evidence }
  const [first] = found
  if (first === undefined) return { id, status: 'ok', code: 'docker-packaging.none' }
  return { id, status: 'ok', code: 'docker-packaging.one', params, evidence }
}
