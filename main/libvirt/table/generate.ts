// Makes the files beside it from libvirt's protocol definition:
//   node main/libvirt/table/generate.ts <libvirt source>/src/remote/remote_protocol.x
// Only the facts of the interface are taken: numbers, names, field order, limits. `../table.ts` explains the rows.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface GeneratedRow {
  number: number
  name: string
  args: string
  result: string
  kind: string
  priority: string
}

/** C names of structs that have a short name in `structs` of ../table.ts. */
const shortNames: Readonly<Record<string, string>> = {
  remote_nonnull_domain: 'dom',
  remote_nonnull_network: 'net',
  remote_nonnull_network_port: 'netport',
  remote_nonnull_storage_pool: 'pool',
  remote_nonnull_storage_vol: 'vol',
  remote_nonnull_nwfilter: 'nwf',
  remote_nonnull_nwfilter_binding: 'nwfb',
  remote_nonnull_interface: 'iface',
  remote_nonnull_node_device: 'nodedev',
  remote_nonnull_secret: 'secret',
  remote_nonnull_domain_snapshot: 'snap',
  remote_nonnull_domain_checkpoint: 'ckpt',
  remote_typed_param: 'tp',
  remote_vcpu_info: 'vcpu_info',
  remote_domain_memory_stat: 'memory_stat',
  remote_node_get_cpu_stats: 'node_stat',
  remote_node_get_memory_stats: 'node_stat',
  remote_domain_disk_error: 'disk_error',
  remote_domain_iothread_info: 'iothread_info',
  remote_domain_get_security_label_ret: 'security_label',
  remote_network_dhcp_lease: 'dhcp_lease',
  remote_domain_stats_record: 'stats_record',
  remote_domain_fsinfo: 'fsinfo',
  remote_domain_ip_addr: 'ip_addr',
  remote_domain_interface: 'guest_interface',
  remote_domain_event_graphics_address: 'graphics_address',
  remote_domain_event_graphics_identity: 'graphics_identity',
}

const primitives: Readonly<Record<string, string>> = {
  int: 'i32',
  'unsigned int': 'u32',
  hyper: 'i64',
  'unsigned hyper': 'u64',
  double: 'f64',
  char: 'i8',
  'unsigned char': 'u8',
  'unsigned short': 'u16',
  opaque: 'opaque',
  remote_nonnull_string: 'str',
  remote_uuid: 'uuid',
  remote_auth_type: 'i32',
}

/** Constants of libvirt's public headers that limits refer to. */
const headerConstants: Readonly<Record<string, number>> = {
  VIR_SECURITY_LABEL_BUFLEN: 4097,
  VIR_SECURITY_MODEL_BUFLEN: 257,
  VIR_SECURITY_DOI_BUFLEN: 257,
}

interface Definitions {
  constants: Map<string, string>
  /** Fields as written, `type name<max>`, by struct. */
  structs: Map<string, string[]>
  /** What a `typedef X *Y` stands for. */
  pointers: Map<string, string>
}

/** Reads a protocol definition. @throws Error naming what it does not understand */
export function rowsOf(source: string): GeneratedRow[] {
  const definitions = define(source.replace(/\/\*[\s\S]*?\*\//g, ''))
  const body = /^enum remote_procedure \{([\s\S]*?)^\}/m.exec(source)?.[1]
  if (body === undefined) throw new Error('no enum remote_procedure')
  const entry = /((?:\/\*[\s\S]*?\*\/\s*)*)REMOTE_PROC_(\w+) = (\d+)/g
  return [...body.matchAll(entry)].map(([, comment = '', name = '', number = '']) =>
    rowOf(definitions, { name, number: Number(number), notes: annotations(comment) }),
  )
}

/** The structs that have a short name, as `structs` of ../table.ts has them: a change there must be made by hand. */
export function structsOf(source: string): Record<string, string> {
  const definitions = define(source.replace(/\/\*[\s\S]*?\*\//g, ''))
  const known = Object.entries({ ...shortNames, remote_error: 'error' }).filter(([, short]) => short !== 'tp')
  return Object.fromEntries(
    known.map(([name, short]) => [
      short,
      (definitions.structs.get(name) ?? []).map((field) => fieldOf(definitions, field)).join(', '),
    ]),
  )
}

/** Only the last comment belongs to the procedure: the first entry follows an explanation of all annotations. */
function annotations(comment: string): string {
  return comment.slice(comment.lastIndexOf('/*'))
}

function define(source: string): Definitions {
  const match = (pattern: RegExp) => [...source.matchAll(pattern)]
  return {
    constants: new Map(match(/const (\w+)\s*=\s*(\w+);/g).map(([, name = '', value = '']) => [name, value])),
    structs: new Map(
      match(/struct (\w+) \{([^}]*)\}/g).map(([, name = '', body = '']) => [
        name,
        body.split(';').map((field) => field.trim().replace(/\s+/g, ' ')).filter(Boolean),
      ]),
    ),
    pointers: new Map(match(/typedef (\w+) \*(\w+);/g).map(([, to = '', name = '']) => [name, to])),
  }
}

function rowOf(definitions: Definitions, entry: { name: string; number: number; notes: string }): GeneratedRow {
  const { name, number, notes } = entry
  const prefix = `remote_${name.toLowerCase()}`
  const message = definitions.structs.get(`${prefix}_msg`)
  const signature = (fields: string[] | undefined) => (fields ?? []).map((field) => fieldOf(definitions, field)).join(', ')
  return {
    number,
    name,
    args: signature(definitions.structs.get(`${prefix}_args`)),
    result: signature(message ?? definitions.structs.get(`${prefix}_ret`)),
    kind: message ? 'event' : streamKind(name, notes),
    priority: /@priority: high/.test(notes) ? 'high' : '',
  }
}

/** Consoles and channels are read streams to libvirt, but carry both ways. */
function streamKind(name: string, notes: string): string {
  if (name === 'DOMAIN_OPEN_CONSOLE' || name === 'DOMAIN_OPEN_CHANNEL') return 'both'
  const direction = /@writestream/.test(notes) ? 'up' : /@readstream/.test(notes) ? 'down' : ''
  return direction !== '' && /@sparseflag/.test(notes) ? `${direction}-sparse` : direction
}

/** `remote_nonnull_domain doms<REMOTE_DOMAIN_LIST_MAX>` → `dom<16384> doms`. */
function fieldOf(definitions: Definitions, field: string): string {
  const parts = /^(.+) (\*?)(\w+)(?:<(\w+)>|\[(\w+)\])?$/.exec(field)
  if (!parts) throw new Error(`not a field: ${field}`)
  const [, type = '', star, name = '', list, vector] = parts
  // An event of today carries the fields of its ancestor in a struct of their own; on the wire that is the same.
  const message = /_msg$/.test(type) ? definitions.structs.get(type) : undefined
  if (message) return message.map((each) => fieldOf(definitions, each)).join(', ')
  const plain = typeOf(definitions, type)
  if (list !== undefined) return `${plain === 'i8' ? 'char' : plain}<${constant(definitions, list)}> ${name}`
  if (vector !== undefined) return `${plain === 'i8' ? 'char' : plain}[${constant(definitions, vector)}] ${name}`
  return `${plain}${star ? '?' : ''} ${name}`
}

function typeOf(definitions: Definitions, type: string): string {
  const known = primitives[type] ?? shortNames[type]
  if (known !== undefined) return known
  const target = definitions.pointers.get(type)
  if (target === undefined) throw new Error(`a struct without a short name: ${type}`)
  return `${typeOf(definitions, target)}?`
}

function constant(definitions: Definitions, name: string): number {
  const value = definitions.constants.get(name) ?? name
  const number = headerConstants[value] ?? Number(value)
  return Number.isNaN(number) ? constant(definitions, value) : number
}

/** Numbers at which a new file begins; the last one takes all that follow. */
const files = [1, 121, 241, 351]

function write(rows: readonly GeneratedRow[]): void {
  for (const [i, first] of files.entries()) {
    const own = rows.filter(({ number }) => number >= first && number < (files[i + 1] ?? Infinity))
    const label = String(first).padStart(3, '0')
    const lines = own.map((row) => `  ${row.name}: [${cells(row)}],`)
    const header = `// Generated by generate.ts: procedures ${first} to ${own.at(-1)?.number} of libvirt's "remote" program. Do not edit.`
    const text = `${header}\n\nexport const procedures${label} = {\n${lines.join('\n')}\n} as const\n`
    writeFileSync(join(import.meta.dirname, `procedures-${label}.ts`), text)
  }
}

function cells({ number, args, result, kind, priority }: GeneratedRow): string {
  const texts = [args, result, ...(kind || priority ? [kind] : []), ...(priority ? [priority] : [])]
  return [String(number), ...texts.map((text) => `'${text}'`)].join(', ')
}

if (import.meta.main) {
  const path = process.argv[2]
  if (path === undefined) throw new Error('usage: generate.ts remote_protocol.x')
  write(rowsOf(readFileSync(path, 'utf8')))
}
