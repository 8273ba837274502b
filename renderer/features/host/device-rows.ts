import type { NodeDevice } from '../../../contract/host-device.ts'

export interface DeviceRow {
  readonly device: NodeDevice
  /** How many stand above it. */
  readonly depth: number
}

function fits(device: NodeDevice, words: readonly string[]): boolean {
  const { address, label, driver, kind, group, usedBy } = device
  const said = [address, label, driver, kind, group === null ? '' : `group:${group}`, ...usedBy].join(' ').toLowerCase()
  return words.every((word) => said.includes(word))
}

/** Those that fit, each with what it hangs on: a device alone does not tell where it is. Parents come first. */
export function deviceRows(devices: readonly NodeDevice[], text: string): DeviceRow[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const byName = new Map(devices.map((device) => [device.name, device]))
  const shown = new Set<string>()
  for (const device of devices) {
    if (!fits(device, words)) continue
    for (let one: NodeDevice | undefined = device; one !== undefined; one = byName.get(one.parent ?? ''))
      shown.add(one.name)
  }
  const depths = new Map<string, number>()
  return devices.flatMap((device) => {
    const depth = device.parent === null ? 0 : (depths.get(device.parent) ?? -1) + 1
    depths.set(device.name, depth)
    return shown.has(device.name) ? [{ device, depth }] : []
  })
}
