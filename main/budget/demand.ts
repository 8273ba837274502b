import { noDemand, type Demand } from '../../contract/budget-effect.ts'
import type { Vm } from '../../contract/machine.ts'
import type { Pool } from '../../contract/resource.ts'

const MIB = 2 ** 20
const GIB = 2 ** 30

/** Where libvirt's system instance keeps disks until a pool says otherwise. */
export const IMAGES_FOLDER = '/var/lib/libvirt/images'

interface NewVm {
  readonly connection: string
  /** MiB. */
  readonly memory: number
  readonly vcpus: number
  /** GiB. */
  readonly disk: { readonly size: number; readonly pool: string; readonly format: 'qcow2' | 'raw' } | null
  readonly start: boolean
}

interface NewContainer {
  /** MiB. */
  readonly memory?: number | undefined
  readonly ports: readonly { readonly host: number; readonly protocol: string; readonly address: string }[]
  readonly start: boolean
}

/** What a new VM takes: its disk as soon as it is made, memory and processors once it runs. */
export function demandOfNewVm(input: NewVm, pools: readonly Pool[]): Demand {
  const { disk } = input
  const pool = pools.find((one) => one.connection === input.connection && one.name === disk?.pool)
  const bytes = (disk?.size ?? 0) * GIB
  return {
    ...noDemand,
    memory: input.start ? input.memory * MIB : 0,
    vcpus: input.start ? input.vcpus : 0,
    disks: disk === null ? [] : [{ path: pool?.path ?? IMAGES_FOLDER, bytes, now: disk.format === 'raw' ? bytes : 0 }],
  }
}

interface Clones {
  readonly names: readonly string[]
  readonly disks: readonly {
    readonly path: string
    readonly treatment: 'copied' | 'linked' | 'shared'
    readonly bytes: number
    readonly capacity: number
  }[]
}

/** Copies lie beside what they are copies of, and are off. Media that all of them share take nothing. */
export function demandOfClones({ names, disks }: Clones): Demand {
  const own = disks.filter(({ treatment }) => treatment !== 'shared')
  const count = names.length
  return {
    ...noDemand,
    disks: own.map(({ path, bytes, capacity }) => ({ path, bytes: capacity * count, now: bytes * count })),
  }
}

export function demandOfStart(vm: Pick<Vm, 'memory' | 'vcpus'>): Demand {
  return { ...noDemand, memory: vm.memory, vcpus: vm.vcpus }
}

export function demandOfNewContainer({ memory = 0, ports, start }: NewContainer): Demand {
  if (!start) return noDemand
  const wanted = ports.map(({ host, protocol, address }) => ({ port: host, protocol, address }))
  return { ...noDemand, memory: memory * MIB, ports: wanted }
}
