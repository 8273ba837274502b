import type { FakePool } from '../../support/fake-libvirt/host.ts'
import type { FakeWorld } from '../support/fake-world.ts'

const IMAGES = '/var/lib/libvirt/images'

interface PoolShape {
  readonly path: string
  readonly active?: boolean
  /** GiB. */
  readonly capacity: number
  readonly available: number
}

interface VolumeShape {
  /** GiB. */
  readonly size: number
  readonly used: number
  readonly format?: string
  /** Another volume of the pool, on which it stands. */
  readonly backing?: string
}

const gib = (value: number) => BigInt(Math.round(value * 1024 ** 3))

/** Room and use as the pictures want them, where the fake itself keeps no bytes. */
class Stock {
  readonly #world: FakeWorld
  readonly #pools = new Map<string, PoolShape>()
  readonly #used = new Map<string, bigint>()

  constructor(world: FakeWorld) {
    this.#world = world
    const { procedures } = world.libvirt
    procedures.STORAGE_POOL_GET_INFO = (host, { pool }) => {
      const { name, active } = host.pool(pool)
      const { capacity, available } = this.#pools.get(name) ?? { capacity: 0, available: 0 }
      if (!active) return { state: 0, capacity: 0n, allocation: 0n, available: 0n }
      return {
        state: 2,
        capacity: gib(capacity),
        allocation: gib(capacity - available),
        available: gib(available),
      }
    }
    procedures.DOMAIN_GET_BLOCK_INFO = (_host, { path }) => {
      const allocation = this.#used.get(path) ?? 0n
      return { allocation, capacity: allocation, physical: allocation }
    }
    procedures.STORAGE_VOL_GET_INFO = (host, { vol }) => {
      const { key, capacity } = host.volume(vol)
      return { type: 0, capacity, allocation: this.#used.get(key) ?? 0n }
    }
  }

  pool(name: string, shape: PoolShape): FakePool {
    this.#pools.set(name, shape)
    const pool = this.#world.libvirt.host.addPool(name, { active: shape.active ?? true, autostart: true })
    pool.xml = pool.xml.replace(`/fake/${name}`, shape.path)
    return pool
  }

  volume(pool: FakePool, name: string, { size, used, format = 'qcow2', backing }: VolumeShape): void {
    const folder = this.#pools.get(pool.name)?.path ?? ''
    const volume = this.#world.libvirt.host.addVolume(pool, name, Buffer.alloc(0), gib(size))
    volume.key = `${folder}/${name}`
    this.#used.set(volume.key, gib(used))
    const base =
      backing === undefined
        ? ''
        : `<backingStore><path>${folder}/${backing}</path><format type='qcow2'/></backingStore>`
    volume.xml = `<volume type='file'>
  <name>${name}</name>
  <key>${volume.key}</key>
  <capacity unit='bytes'>${gib(size)}</capacity>
  <allocation unit='bytes'>${gib(used)}</allocation>
  <target><path>${volume.key}</path><format type='${format}'/></target>
  ${base}
</volume>
`
  }
}

/** The pool that libvirt's packages make, with nothing in it. */
export function emptyPool(world: FakeWorld): { readonly stock: Stock; readonly pool: FakePool } {
  const stock = new Stock(world)
  return { stock, pool: stock.pool('default', { path: IMAGES, capacity: 476, available: 148 }) }
}

const bases = { 'debian-12.qcow2': 8, 'almalinux-9.qcow2': 10 } as const

/** A disk for each guest of a lab, what they stand on, and what somebody has forgotten. */
export function labPools(world: FakeWorld, { stock, pool }: ReturnType<typeof emptyPool>): void {
  const backings: Readonly<Record<string, keyof typeof bases>> = {
    lb1: 'debian-12.qcow2',
    lb2: 'debian-12.qcow2',
    node1: 'almalinux-9.qcow2',
    node2: 'almalinux-9.qcow2',
  }
  for (const [name, size] of Object.entries(bases)) stock.volume(pool, name, { size, used: size / 5 })
  for (const [at, { name }] of [...world.libvirt.host.domains.values()].entries()) {
    const backing = backings[name]
    const shape = backing === undefined ? { size: 60, used: 18.4 } : { size: bases[backing], used: 0.3 + at / 10 }
    stock.volume(pool, `${name}.qcow2`, { ...shape, ...(backing === undefined ? {} : { backing }) })
    stock.volume(pool, `seed-${name}.iso`, { size: 0.0004, used: 0.0004, format: 'iso' })
  }
  stock.volume(pool, 'old-web.qcow2', { size: 20, used: 6.2 })
  const courses = stock.pool('courses', { path: '/srv/courses', capacity: 1862, available: 1204 })
  stock.volume(courses, 'debian-12.9.0-amd64-netinst.iso', { size: 0.63, used: 0.63, format: 'iso' })
  stock.volume(courses, 'AlmaLinux-9.5-x86_64-minimal.iso', { size: 2.1, used: 2.1, format: 'iso' })
  stock.volume(courses, 'data.qcow2', { size: 40, used: 0.1 })
  stock.pool('usb-backup', { path: '/media/hina/backup', active: false, capacity: 0, available: 0 })
}

/** 500 images: a disk for each student, and those of the last examination. */
export function crowdedPools(world: FakeWorld, { stock, pool }: ReturnType<typeof emptyPool>): void {
  stock.volume(pool, 'debian-12.qcow2', { size: 8, used: 1.6 })
  const guests = [...world.libvirt.host.domains.values()]
  for (const [at, { name }] of guests.entries()) {
    stock.volume(pool, `${name}.qcow2`, { size: 8, used: 0.2 + (at % 17) / 20, backing: 'debian-12.qcow2' })
  }
  const exams = stock.pool('exams', { path: '/srv/exams', capacity: 1862, available: 880 })
  for (let number = guests.length + 1; number < 500; number++) {
    stock.volume(exams, `exam-2026-${number}.qcow2`, { size: 12, used: 1 + (number % 13) / 8 })
  }
}
