import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ObservedVm } from '../../inventory/observed-vm.ts'
import type { Step } from '../../step/step.ts'
import { volumeAt, type LayerPlace } from './layers.ts'

/** How a file goes: by the pool that has it, else by this host; null for one that neither has. */
export async function removalStep(vm: ObservedVm, path: string, local: boolean): Promise<Step | null> {
  const vol = await volumeAt(vm.connection, path)
  if (vol !== null) return { type: 'volume.delete', connection: vm.connectionId, pool: vol.pool, name: vol.name }
  const info = local ? await stat(path).catch(() => null) : null
  return info?.isFile() === true ? { type: 'file.remove', path } : null
}

/** Pools learn of files that libvirt made or changed beside them when they look again. */
export async function refreshSteps(vm: ObservedVm, files: readonly string[]): Promise<Step[]> {
  const pools = new Set<string>()
  for (const file of files) {
    const vol = await volumeAt(vm.connection, file)
    if (vol !== null) pools.add(vol.pool)
  }
  return [...pools].map((pool) => ({ type: 'pool.refresh', connection: vm.connectionId, pool }))
}

/** The files go, once their pools have looked again and nothing is seen to stand on them. */
export async function removalSteps(vm: ObservedVm, files: readonly string[], local: boolean): Promise<Step[]> {
  const steps = (await Promise.all(files.map((path) => removalStep(vm, path, local)))).filter((step) => step !== null)
  if (steps.length === 0) return []
  return [
    ...(await refreshSteps(vm, files)),
    { type: 'disk.unused', connection: vm.connectionId, paths: files },
    ...steps,
  ]
}

/** Names for new files that nobody has yet. */
export class FreshFiles {
  readonly #vm: ObservedVm
  readonly #local: boolean
  readonly #given = new Set<string>()

  constructor(vm: ObservedVm, local: boolean) {
    this.#vm = vm
    this.#local = local
  }

  /** @param ending with its dot @returns the name without its folder */
  async name(place: LayerPlace, stem: string, ending: string): Promise<string> {
    for (let number = 1; ; number += 1) {
      const name = `${stem}${number === 1 ? '' : `-${number}`}${ending}`
      const path = join(place.path, name)
      if (!this.#given.has(path) && !(await this.#isThere(path))) {
        this.#given.add(path)
        return name
      }
    }
  }

  async #isThere(path: string): Promise<boolean> {
    if (this.#local && (await stat(path).catch(() => null)) !== null) return true
    return (await volumeAt(this.#vm.connection, path)) !== null
  }
}

/** Of a snapshot's name, what a file's name takes without quoting. */
export function fileWord(name: string): string {
  const word = name
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
  return word.slice(0, 40) || 'snapshot'
}
