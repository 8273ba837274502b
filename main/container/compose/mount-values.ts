import { mebibytes, tmpfsOf, volumeOf, type ContainerForm } from '../docker-run-values.ts'
import type { ComposeValue, Entry } from './compose-text.ts'
import { isRelative, noteOthers, take, takeEach, takeIn, textOf, type Filling } from './filling.ts'

type Mount = NonNullable<ContainerForm['mounts']>[number]

/** The engine's name of a volume, network or secret that the file declares; the name itself where it says no other. */
export function declaredName(into: Filling, group: 'volumes' | 'networks', name: string): string {
  const declared = into.file.find(group)?.find(name)
  if (declared === undefined) return name
  noteOthers(into, declared, ['name', 'external'], `${group}.${name}`)
  return takeIn(into, declared, 'name', (text) => text) ?? name
}

function named(into: Filling, mount: Mount): Mount {
  return mount.kind === 'bind' ? mount : { ...mount, volume: declaredName(into, 'volumes', mount.volume) }
}

function shortMount(into: Filling, text: string): Mount | null {
  if (isRelative(text)) return null
  const mount = volumeOf(text)
  return mount === null ? null : named(into, mount)
}

/** {type, source, target, read_only} */
function takeLongMount(into: Filling, value: ComposeValue): void {
  const word = (key: string) => takeIn(into, value, key, (text) => text)
  const [type, source, target] = [word('type'), word('source'), word('target')]
  const readOnly = word('read_only') === 'true'
  if (type === 'tmpfs' && target !== undefined) return takeMemory(into, value, target)
  noteOthers(into, value, ['type', 'source', 'target', 'read_only'], 'volumes')
  if (source === undefined || target === undefined || (type !== 'bind' && type !== 'volume')) {
    return into.notes.add(type ?? 'volumes', value.place, 'not-understood')
  }
  if (type === 'bind' && !source.startsWith('/')) return into.notes.add(source, value.place, 'relative-path')
  const mount: Mount =
    type === 'bind'
      ? { kind: 'bind', source, target, readOnly }
      : named(into, { kind: 'volume', volume: source, target, readOnly })
  ;(into.form.mounts ??= []).push(mount)
}

/** A mount in memory; its size is in bytes or with a unit. */
function takeMemory(into: Filling, value: ComposeValue, target: string): void {
  const options = value.find('tmpfs')
  noteOthers(into, value, ['type', 'target', 'tmpfs'], 'volumes')
  if (options !== undefined) noteOthers(into, options, ['size'], 'volumes.tmpfs')
  const size = options && takeIn(into, options, 'size', mebibytes)
  ;(into.form.tmpfs ??= []).push({ target, ...(size === undefined ? {} : { size }) })
}

/** volumes: in both of its forms. */
export function takeVolumes(into: Filling, { key, value }: Entry): void {
  const { items } = value
  if (items === null) return into.notes.add(key, value.place, 'not-understood')
  for (const item of items) {
    if (item.entries !== null) takeLongMount(into, item)
    else {
      const mount = take(into, { key, value: item }, (text) => shortMount(into, text))
      if (mount !== undefined) (into.form.mounts ??= []).push(mount)
    }
  }
}

export function takeTmpfs(into: Filling, entry: Entry): void {
  ;(into.form.tmpfs ??= []).push(...takeEach(into, entry, tmpfsOf))
}

type Device = NonNullable<ContainerForm['devices']>[number]

function deviceOf(text: string): Device | null {
  const [host = '', container, rights = 'rwm'] = text.split(':')
  if (!host.startsWith('/dev/') || rights !== 'rwm') return null
  return { host, ...(container === undefined ? {} : { container }) }
}

export function takeDevices(into: Filling, { key, value }: Entry): void {
  into.form.devices = (value.items ?? [value]).flatMap((item) => {
    if (item.entries === null) return take(into, { key, value: item }, deviceOf) ?? []
    noteOthers(into, item, ['source', 'target', 'permissions'], key)
    const parts = ['source', 'target', 'permissions'].map((part) => item.find(part)?.scalar ?? null)
    const found = deviceOf(parts.filter((part) => part !== null).join(':'))
    if (found === null) into.notes.add(key, item.place, 'not-understood')
    return found ?? []
  })
}

type Secret = NonNullable<ContainerForm['secrets']>[number]

/** The file of the host that the file's own list has for a name; null, and noted, when it has none. */
function secretSource(into: Filling, name: string, at: ComposeValue): string | null {
  const declared = into.file.find('secrets')?.find(name)
  const file = declared?.find('file')
  if (declared === undefined || file === undefined) {
    into.notes.add(name, at.place, 'not-carried')
    return null
  }
  noteOthers(into, declared, ['file'], `secrets.${name}`)
  const path = textOf(into, file, 'file')
  if (path === null || path.startsWith('/')) return path
  into.notes.add(path, file.place, 'relative-path')
  return null
}

function secretOf(into: Filling, key: string, item: ComposeValue): Secret | null {
  const isShort = item.entries === null
  if (!isShort) noteOthers(into, item, ['source', 'target'], key)
  const name = isShort ? take(into, { key, value: item }, (text) => text) : takeIn(into, item, 'source', (text) => text)
  const source = name === undefined ? null : secretSource(into, name, item)
  if (name === undefined || source === null) return null
  const target = isShort ? name : (takeIn(into, item, 'target', (text) => text) ?? name)
  return { source, name: target.replace(/^\/run\/secrets\//, '') }
}

/** secrets: names of the file's own list, each a file of the host. */
export function takeSecrets(into: Filling, { key, value }: Entry): void {
  const items = value.items ?? [value]
  into.form.secrets = items.map((item) => secretOf(into, key, item)).filter((secret) => secret !== null)
}
