import { Refusal } from './faults.ts'
import { elementText, poolRef, type FakeHost, type FakePool, type FakeVolume } from './host.ts'
import type { Procedures } from './procedure.ts'

/** As a daemon without the driver of iSCSI says it. */
const CAPABILITIES = `<storagepoolCapabilities>
  ${['dir', 'fs', 'netfs', 'logical', 'disk'].map((type) => `<pool type='${type}' supported='yes'></pool>`).join('')}
  <pool type='iscsi' supported='no'></pool>
</storagepoolCapabilities>`

/** As showmount and pvs answer, through the daemon (`virsh find-storage-pool-sources-as`). */
const found: Readonly<Record<string, string>> = {
  netfs: `<source><host name='nas'/><dir path='/export/labs'/><format type='auto'/></source>`,
  logical: `<source><device path='/dev/sdb'/><device path='/dev/sdc'/><name>vg0</name><format type='lvm2'/></source>`,
}

export const storageProcedures: Procedures = {
  CONNECT_GET_STORAGE_POOL_CAPABILITIES: () => ({ capabilities: CAPABILITIES }),
  CONNECT_FIND_STORAGE_POOL_SOURCES: (_host, { type }) => ({ xml: `<sources>${found[type] ?? ''}</sources>` }),
  CONNECT_LIST_ALL_STORAGE_POOLS: (host, { flags }) => {
    const passes = (pool: FakePool) => !(flags & 3) || (flags & (pool.active ? 2 : 1)) !== 0
    const pools = [...host.pools.values()].filter(passes).map(poolRef)
    return { pools, ret: pools.length }
  },
  STORAGE_POOL_LOOKUP_BY_NAME: (host, { name }) => {
    const found = [...host.pools.values()].find((pool) => pool.name === name)
    if (!found) throw new Refusal(49, `Storage pool not found: no storage pool with matching name '${name}'`, 18)
    return { pool: poolRef(found) }
  },
  STORAGE_POOL_LOOKUP_BY_UUID: (host, args) => ({ pool: poolRef(host.pool(args)) }),
  STORAGE_POOL_LOOKUP_BY_TARGET_PATH: (host, { path }) => {
    const found = [...host.pools.values()].find((pool) => elementText(pool.xml, 'path') === path)
    if (!found) throw new Refusal(49, `Storage pool not found: no storage pool with matching target path '${path}'`, 18)
    return { pool: poolRef(found) }
  },
  STORAGE_POOL_LOOKUP_BY_VOLUME: (host, { vol }) => {
    const found = [...host.pools.values()].find((pool) => pool.name === vol.pool)
    if (!found) throw new Refusal(49, `Storage pool not found: no storage pool with matching name '${vol.pool}'`, 18)
    return { pool: poolRef(found) }
  },
  STORAGE_POOL_GET_INFO: (host, { pool }) => {
    const { active } = host.pool(pool)
    return active
      ? { state: 2, capacity: 1n << 40n, allocation: 1n << 30n, available: (1n << 40n) - (1n << 30n) }
      : { state: 0, capacity: 0n, allocation: 0n, available: 0n }
  },
  STORAGE_POOL_GET_XML_DESC: (host, { pool }) => ({ xml: host.pool(pool).xml }),
  STORAGE_POOL_GET_AUTOSTART: (host, { pool }) => ({ autostart: host.pool(pool).autostart ? 1 : 0 }),
  STORAGE_POOL_SET_AUTOSTART: (host, { pool, autostart }) => void (host.pool(pool).autostart = autostart !== 0),
  STORAGE_POOL_IS_ACTIVE: (host, { pool }) => ({ active: host.pool(pool).active ? 1 : 0 }),
  STORAGE_POOL_DEFINE_XML: (host, { xml }) => {
    const pool = addPool(host, xml, false)
    emit(host, pool, 0)
    return { pool: poolRef(pool) }
  },
  STORAGE_POOL_CREATE_XML: (host, { xml }) => {
    const pool = addPool(host, xml, true)
    emit(host, pool, 2)
    return { pool: poolRef(pool) }
  },
  STORAGE_POOL_BUILD: (host, { pool }) => void host.pool(pool),
  STORAGE_POOL_DELETE: (host, { pool }) => void host.pool(pool),
  STORAGE_POOL_CREATE: (host, { pool }) => setActive(host, host.pool(pool), true),
  STORAGE_POOL_DESTROY: (host, { pool }) => setActive(host, host.pool(pool), false),
  STORAGE_POOL_UNDEFINE: (host, { pool }) => {
    const found = host.pool(pool)
    host.pools.delete(found.uuid)
    emit(host, found, 1)
  },
  STORAGE_POOL_REFRESH: (host, { pool }) => {
    const found = host.pool(pool)
    host.emit('STORAGE_POOL_EVENT_REFRESH', { pool: poolRef(found) }, found.uuid)
  },
  STORAGE_POOL_LIST_ALL_VOLUMES: (host, { pool }) => {
    const found = host.pool(pool)
    const vols = [...found.volumes.values()].map((volume) => volRef(found, volume))
    return { vols, ret: vols.length }
  },
  STORAGE_VOL_LOOKUP_BY_NAME: (host, { pool, name }) => {
    const found = host.pool(pool)
    const volume = found.volumes.get(name)
    if (!volume) throw new Refusal(50, `Storage volume not found: no storage vol with matching name '${name}'`, 18)
    return { vol: volRef(found, volume) }
  },
  STORAGE_VOL_LOOKUP_BY_PATH: (host, { path }) => {
    for (const pool of host.pools.values()) {
      for (const volume of pool.volumes.values()) if (volume.key === path) return { vol: volRef(pool, volume) }
    }
    throw new Refusal(50, `Storage volume not found: no storage vol with matching path '${path}'`, 18)
  },
  STORAGE_VOL_CREATE_XML: (host, { pool, xml }) => {
    const found = host.pool(pool)
    const name = elementText(xml, 'name') ?? ''
    if (found.volumes.has(name)) throw new Refusal(90, `storage volume '${name}' exists already`, 18)
    const capacity = BigInt(/<capacity[^>]*>(\d+)</.exec(xml)?.[1] ?? 0)
    return { vol: volRef(found, host.addVolume(found, name, Buffer.alloc(0), capacity)) }
  },
  STORAGE_VOL_CREATE_XML_FROM: (host, { pool, xml, clonevol }) => {
    const found = host.pool(pool)
    const { data, capacity } = host.volume(clonevol)
    return { vol: volRef(found, host.addVolume(found, elementText(xml, 'name') ?? '', Buffer.from(data), capacity)) }
  },
  STORAGE_VOL_DELETE: (host, { vol }) => {
    const { name } = host.volume(vol)
    for (const pool of host.pools.values()) if (pool.name === vol.pool) pool.volumes.delete(name)
  },
  STORAGE_VOL_GET_INFO: (host, { vol }) => {
    const { capacity, data } = host.volume(vol)
    return { type: 0, capacity, allocation: BigInt(data.length) }
  },
  STORAGE_VOL_GET_INFO_FLAGS: (host, { vol, flags }) => {
    const { capacity, data } = host.volume(vol)
    const allocation = flags & 1 ? capacity : BigInt(data.length)
    return { type: 0, capacity, allocation }
  },
  STORAGE_VOL_GET_XML_DESC: (host, { vol }) => ({ xml: host.volume(vol).xml }),
  STORAGE_VOL_GET_PATH: (host, { vol }) => ({ name: host.volume(vol).key }),
  STORAGE_VOL_RESIZE: (host, { vol, capacity }) => void (host.volume(vol).capacity = capacity),
}

function volRef(pool: FakePool, volume: FakeVolume) {
  return { pool: pool.name, name: volume.name, key: volume.key }
}

function addPool(host: FakeHost, xml: string, active: boolean): FakePool {
  const name = elementText(xml, 'name')
  if (name === undefined) throw new Refusal(27, 'XML error: missing pool source name element', 18)
  return host.addPool(name, { active })
}

function setActive(host: FakeHost, pool: FakePool, active: boolean): void {
  pool.active = active
  emit(host, pool, active ? 2 : 3)
}

function emit(host: FakeHost, pool: FakePool, event: number): void {
  host.emit('STORAGE_POOL_EVENT_LIFECYCLE', { pool: poolRef(pool), event, detail: 0 }, pool.uuid)
}
