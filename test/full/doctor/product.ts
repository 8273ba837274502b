import { join } from 'node:path'
import type { Finding } from '../../../contract/doctor.ts'
import { root } from '../../../scripts/pinned-node.mjs'
import type { FreshDebian } from '../setup/fresh-debian.ts'

/** What runs of Labrig on a machine without its sources, as volumes of a fresh Debian. */
export const labrigVolumes = (): string[] =>
  ['out', 'node_modules', 'bin', 'resources', 'package.json'].map((name) => `${join(root, name)}:/src/${name}:ro`)

/** A command line of a new login of this user; its answer is JSON. */
export async function labrig<T>(debian: FreshDebian, user: string, ...words: string[]): Promise<T> {
  const home = user === 'root' ? '/root' : `/home/${user}`
  const program = ['node', '/src/bin/labrig.mjs', ...words]
  const { stdout, stderr } = await debian.run('runuser', '-u', user, '--', 'env', `HOME=${home}`, ...program)
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as T
}

export async function findings(debian: FreshDebian, user: string): Promise<Finding[]> {
  return (await labrig<{ findings: Finding[] }>(debian, user, 'doctor', '--json')).findings
}

export const statusOf = (all: readonly Finding[], id: string): Finding['status'] | undefined =>
  all.find((one) => one.id === id)?.status
