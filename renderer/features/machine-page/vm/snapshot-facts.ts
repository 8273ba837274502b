import type { Snapshot } from '../../../../contract/vm.ts'

/** The snapshots that were made on top of one, and on top of those; oldest first as they are listed. */
export function descendantsOf(all: readonly Snapshot[], name: string): Snapshot[] {
  const found = new Set([name])
  // A parent comes before its children in the list; a broken list of any order ends all the same.
  for (let grew = true; grew;) {
    const before = found.size
    for (const one of all) if (one.parent !== null && found.has(one.parent)) found.add(one.name)
    grew = found.size > before
  }
  return all.filter((one) => one.name !== name && found.has(one.name))
}

/** How the VM is after a revert: libvirt brings back the state that the snapshot was taken in. */
export function stateAfter(snapshot: Snapshot): 'running' | 'paused' | 'off' {
  if (snapshot.memory === 'none') return 'off'
  return snapshot.state === 'paused' ? 'paused' : 'running'
}

/** A name that is free: the wanted one, or the first with a number. */
export function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted
  for (let number = 2; ; number += 1) {
    const name = `${wanted}-${number}`
    if (!taken.includes(name)) return name
  }
}
