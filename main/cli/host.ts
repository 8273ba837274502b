import { createRouterClient } from '@orpc/server'
import type { NodeDevice } from '../../contract/host-device.ts'
import { router } from '../api/router.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './failure.ts'
import { table, toJson } from './output.ts'
import type { Around } from './vm-looks.ts'

/** How far in a device stands: as far as there are others above it. */
function depths(devices: readonly NodeDevice[]): ReadonlyMap<string, number> {
  const depth = new Map<string, number>()
  // Parents come first.
  for (const { name, parent } of devices) depth.set(name, parent === null ? 0 : (depth.get(parent) ?? 0) + 1)
  return depth
}

function rows(devices: readonly NodeDevice[]): string[][] {
  const depth = depths(devices)
  return devices.map(({ name, kind, address, label, driver, group, size, link, usedBy }) => [
    '  '.repeat(depth.get(name) ?? 0) + address,
    kind,
    driver ?? '-',
    group === null ? '-' : String(group),
    usedBy.join(', ') || '-',
    [label, size === null ? null : `${(size / 2 ** 30).toFixed(1)} GiB`, link]
      .filter((part) => part !== null)
      .join(' '),
  ])
}

/** `labrig host devices`. @returns the exit code */
export async function hostCommand(args: Arguments, { services, output, signal }: Around): Promise<number> {
  const [word, ...more] = args.words
  if (word !== 'devices' || more.length > 0) {
    throw new UsageError('this is how it is used: labrig host devices [--connection ID]')
  }
  const client = createRouterClient(router, { context: services })
  const connection = args.values.get('connection')
  const devices = await client.host.devices(connection === undefined ? {} : { connection }, { signal })
  if (args.flags.has('json')) output.out(toJson(devices, 2) + '\n')
  else output.out(table(['DEVICE', 'KIND', 'DRIVER', 'GROUP', 'VMS', 'NAME'], rows(devices)))
  return 0
}
