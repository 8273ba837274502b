import { basename, dirname } from 'node:path'
import type { KeptFile } from './container-file-step.ts'
import { commandLine } from './shell-words.ts'

interface Owned {
  readonly as: string
  readonly owner: { readonly uid: number; readonly gid: number }
}

/** For tar's --transform, which is sed's s: an exact name, and what it becomes; what links say stays. */
function transform(name: string, as: string): string[] {
  if (name === as) return []
  const pattern = name.replace(/[.*[\]^$\\,]/g, '\\$&')
  const text = as.replace(/[\\&,]/g, '\\$&')
  return [`--transform=s,^${pattern},${text},S`]
}

const octal = (mode: number) => mode.toString(8).padStart(4, '0')

/** What takes a file of this host by its owner and rights: docker cp alone knows neither. */
function tarLine({ owner }: Owned, mode: number | null, ...words: string[]): string {
  const rights = mode === null ? [] : [`--mode=${octal(mode)}`]
  return commandLine(['tar', '--create', `--owner=:${owner.uid}`, `--group=:${owner.gid}`, ...rights, ...words])
}

/** @param unpack the docker line that unpacks its input in the container */
export function explainCopyIn(
  step: Owned & { readonly from: string; readonly mode: number | null; readonly kept?: readonly KeptFile[] },
  unpack: string,
): string {
  const name = basename(step.from)
  const pack = tarLine(step, step.mode, ...transform(name, step.as), '--', name)
  const rest = (step.kept ?? []).map(
    ({ path, mode, uid, gid }) => `${tarLine({ as: path, owner: { uid, gid } }, mode, '--', path)} | ${unpack}`,
  )
  return [`${commandLine(['cd', dirname(step.from)])} && ${pack} | ${unpack}`, ...rest].join('\n')
}

export function explainMakeFolder(step: Owned & { readonly mode: number }, unpack: string): string {
  return [
    'cd "$(mktemp -d)"',
    commandLine(['mkdir', '--', step.as]),
    `${tarLine(step, step.mode, '--', step.as)} | ${unpack}`,
    commandLine(['rmdir', '--', step.as]),
  ].join('\n')
}

export function explainWrite(step: Owned & { readonly mode: number; readonly text: string }, unpack: string): string {
  return [
    'cd "$(mktemp -d)"',
    `${commandLine(['printf', '%s', step.text])} >${commandLine([step.as])}`,
    `${tarLine(step, step.mode, '--', step.as)} | ${unpack}`,
    commandLine(['rm', '-f', step.as]),
  ].join('\n')
}
