import { Fault } from '../../../contract/fault.ts'

/**
 * A list of the host's processors as the mask that libvirt takes: a bit for each, the lowest first.
 * @param text such as 0-3,8; null for all @param total how many the host has @throws Fault INVALID_INPUT
 */
export function cpuMask(text: string | null, total: number): Uint8Array {
  const mask = new Uint8Array(Math.ceil(total / 8))
  for (const part of (text ?? `0-${total - 1}`).split(',')) {
    const [first = 0, last = first] = part.split('-').map(Number)
    if (last < first || last >= total) {
      const problem = `${part} is none of the host's processors 0 to ${total - 1}`
      throw new Fault('INVALID_INPUT', { field: 'pins', problem }, `pins: ${problem}.`)
    }
    for (let cpu = first; cpu <= last; cpu += 1) mask[cpu >> 3] = (mask[cpu >> 3] ?? 0) | (1 << (cpu & 7))
  }
  return mask
}
