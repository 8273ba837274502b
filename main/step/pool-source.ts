import type { PoolPrepare, PoolSource } from '../../contract/pool-source.ts'
import { STORAGE_POOL_BUILD } from '../libvirt/flags.ts'
import { xmlText } from './xml-text.ts'

const attribute = (name: string, value: string | number) => ` ${name}='${xmlText(String(value))}'`
const host = (name: string, port?: number) =>
  `<host${attribute('name', name)}${port === undefined ? '' : attribute('port', port)}/>`
const device = (path: string) => `<device${attribute('path', path)}/>`
const format = (type: string) => `<format${attribute('type', type)}/>`

/** Block devices appear there under names that survive a restart (the iSCSI backend waits for its by-path links). */
const BY_PATH = '/dev/disk/by-path'

function sourceXml(source: PoolSource): string {
  switch (source.type) {
    case 'dir':
      return ''
    case 'fs':
    case 'disk':
      return `<source>${device(source.device)}${format(source.format)}</source>`
    case 'netfs':
      return `<source>${host(source.host)}<dir${attribute('path', source.folder)}/>${format(source.format)}</source>`
    case 'logical':
      return `<source>${source.devices.map(device).join('')}<name>${xmlText(source.group)}</name>${format('lvm2')}</source>`
    case 'iscsi':
      return `<source>${host(source.host, source.port)}${device(source.target)}</source>`
  }
}

/** Where the volumes are to be found on the host. */
export function targetOf(source: PoolSource): string {
  switch (source.type) {
    case 'dir':
    case 'fs':
    case 'netfs':
      return source.path
    case 'logical':
      return `/dev/${source.group}`
    case 'iscsi':
      return BY_PATH
    case 'disk':
      return '/dev'
  }
}

/** The definition of a pool (https://libvirt.org/formatstorage.html). */
export function poolXml(name: string, source: PoolSource): string {
  const target = `<target><path>${xmlText(targetOf(source))}</path></target>`
  return `<pool type='${source.type}'><name>${xmlText(name)}</name>${sourceXml(source)}${target}</pool>`
}

/** The same as words for `virsh pool-define-as`; null for several devices, of which it takes one. */
export function poolWords(name: string, source: PoolSource): string[] | null {
  const words = ['pool-define-as', name, source.type]
  const target = ['--target', targetOf(source)]
  switch (source.type) {
    case 'dir':
      return [...words, ...target]
    case 'fs':
    case 'disk':
      return [...words, '--source-dev', source.device, '--source-format', source.format, ...target]
    case 'netfs':
      return [
        ...words,
        ...['--source-host', source.host, '--source-path', source.folder, '--source-format', source.format],
        ...target,
      ]
    case 'logical': {
      if (source.devices.length > 1) return null
      const devices = source.devices.flatMap((path) => ['--source-dev', path])
      return [...words, ...devices, '--source-name', source.group, '--source-format', 'lvm2', ...target]
    }
    case 'iscsi':
      if (source.port !== undefined) return null
      return [...words, '--source-host', source.host, '--source-dev', source.target, ...target]
  }
}

export const buildFlags: Readonly<Record<PoolPrepare, number>> = {
  keep: STORAGE_POOL_BUILD.NEW,
  'if-empty': STORAGE_POOL_BUILD.NO_OVERWRITE,
  overwrite: STORAGE_POOL_BUILD.OVERWRITE,
}

export const buildWords: Readonly<Record<PoolPrepare, readonly string[]>> = {
  keep: [],
  'if-empty': ['--no-overwrite'],
  overwrite: ['--overwrite'],
}
