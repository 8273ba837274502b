import type { GuestInside } from '../../contract/vm-agent.ts'
import type { TypedParam } from '../libvirt/signature.ts'

type Values = ReadonlyMap<string, TypedParam['value']>

function text(values: Values, field: string): string | null {
  const value = values.get(field)
  return typeof value === 'string' && value !== '' ? value : null
}

function number(values: Values, field: string): number | null {
  const value = values.get(field)
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null
}

/** The entries of a list; null when its group was not told. */
function entries<T>(values: Values, group: string, read: (at: string) => T): T[] | null {
  const count = number(values, `${group}.count`)
  return count === null ? null : Array.from({ length: count }, (_, at) => read(`${group}.${at}`))
}

function system(values: Values): GuestInside['os'] {
  const name = text(values, 'os.pretty-name') ?? text(values, 'os.name') ?? text(values, 'os.id')
  if (name === null) return null
  return {
    id: text(values, 'os.id'),
    name,
    kernel: text(values, 'os.kernel-release'),
    machine: text(values, 'os.machine'),
  }
}

function timezone(values: Values): GuestInside['timezone'] {
  const offset = number(values, 'timezone.offset')
  return offset === null ? null : { name: text(values, 'timezone.name') ?? '', offset }
}

/** Loop devices of snaps and the like are full by design and many: without a disk of the definition below, they are left out. */
const isOnDisk = ({ disks, device }: { disks: readonly string[]; device: string }) =>
  disks.length > 0 || !device.startsWith('loop')

/**
 * What virDomainGetGuestInfo told, by the names of its documentation. Parts that the agent left out are null.
 * The clock is asked for apart.
 */
export function readInside(params: readonly TypedParam[]): Omit<GuestInside, 'ahead'> {
  const values: Values = new Map(params.map(({ field, value }) => [field, value]))
  const filesystems = entries(values, 'fs', (at) => ({
    mountpoint: text(values, `${at}.mountpoint`) ?? '',
    device: text(values, `${at}.name`) ?? '',
    type: text(values, `${at}.fstype`) ?? '',
    total: number(values, `${at}.total-bytes`),
    used: number(values, `${at}.used-bytes`),
    disks: (entries(values, `${at}.disk`, (disk) => text(values, `${disk}.alias`)) ?? []).filter((one) => one !== null),
  }))
  return {
    hostname: text(values, 'hostname'),
    os: system(values),
    timezone: timezone(values),
    users: entries(values, 'user', (at) => {
      // Milliseconds.
      const since = number(values, `${at}.login-time`)
      return { name: text(values, `${at}.name`) ?? '', since: since === null ? null : since / 1000 }
    }),
    filesystems: filesystems?.filter(isOnDisk).sort((a, b) => (a.mountpoint < b.mountpoint ? -1 : 1)) ?? null,
    interfaces: entries(values, 'if', (at) => ({
      name: text(values, `${at}.name`) ?? '',
      mac: text(values, `${at}.hwaddr`),
      addresses: (
        entries(values, `${at}.addr`, (one) => `${text(values, `${one}.addr`)}/${number(values, `${one}.prefix`)}`) ??
        []
      ).filter((address) => !address.startsWith('null')),
    })),
  }
}
