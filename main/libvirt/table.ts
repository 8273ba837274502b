/**
 * Every procedure of libvirt's "remote" program and the two we use of its "qemu" program.
 *
 * A row is `[number, arguments, result, kind?, priority?]`. Numbers and field order are libvirt's append-only wire
 * contract (`src/remote/remote_protocol.x`, `src/remote/qemu_protocol.x`), the names are its own without the prefix
 * `REMOTE_PROC_`. Numbers above 443 exist only in daemons newer than 9.0.
 *
 * A signature is `type name, type name, …`:
 * `i32 u32 i64 u64 f64 str uuid`; `i8 u8 u16` (four bytes each on the wire, as every XDR integer);
 * a struct of `structs`; `T?` optional; `T<max>` list; `opaque<max>` bytes; `char<max>` bytes sent one per word;
 * `char[n]` a fixed C string; `tp<max>` typed parameters.
 *
 * Kind: `up`, `down`, `both` open a byte stream (`-sparse`: holes allowed by flag 1), `event` is a message of the daemon
 * and its second signature the payload. Priority `high`: the daemon serves it with its reserve workers.
 *
 * To regenerate after a libvirt release: `node main/libvirt/table/generate.ts <libvirt>/src/remote/remote_protocol.x`.
 */
import { procedures001 } from './table/procedures-001.ts'
import { procedures121 } from './table/procedures-121.ts'
import { procedures241 } from './table/procedures-241.ts'
import { procedures351 } from './table/procedures-351.ts'

export const programs = { remote: 0x20008086, qemu: 0x20008087, keepalive: 0x6b656570 } as const

export type StreamKind = 'up' | 'down' | 'both' | 'up-sparse' | 'down-sparse'
export type Row = readonly [
  number: number,
  args: string,
  result: string,
  kind?: StreamKind | 'event' | '',
  priority?: 'high',
]

export const procedures = { ...procedures001, ...procedures121, ...procedures241, ...procedures351 } as const

export const qemuProcedures = {
  QEMU_MONITOR_COMMAND: [1, 'dom dom, str cmd, u32 flags', 'str result'],
  QEMU_AGENT_COMMAND: [3, 'dom dom, str cmd, i32 timeout, u32 flags', 'str? result'],
} as const

export const structs = {
  dom: 'str name, uuid uuid, i32 id',
  net: 'str name, uuid uuid',
  netport: 'net net, uuid uuid',
  pool: 'str name, uuid uuid',
  vol: 'str pool, str name, str key',
  nwf: 'str name, uuid uuid',
  nwfb: 'str portdev, str filtername',
  iface: 'str name, str mac',
  nodedev: 'str name',
  secret: 'uuid uuid, i32 usageType, str usageID',
  snap: 'str name, dom dom',
  ckpt: 'str name, dom dom',
  error:
    'i32 code, i32 domain, str? message, i32 level, dom? dom, str? str1, str? str2, str? str3, i32 int1, i32 int2, net? net',
  vcpu_info: 'u32 number, i32 state, u64 cpu_time, i32 cpu',
  memory_stat: 'i32 tag, u64 val',
  node_stat: 'str field, u64 value',
  disk_error: 'str disk, i32 error',
  iothread_info: 'u32 iothread_id, opaque<2048> cpumap',
  security_label: 'char<4097> label, i32 enforcing',
  dhcp_lease:
    'str iface, i64 expirytime, i32 type, str? mac, str? iaid, str ipaddr, u32 prefix, str? hostname, str? clientid',
  stats_record: 'dom dom, tp<262144> params',
  fsinfo: 'str mountpoint, str name, str fstype, str<256> dev_aliases',
  ip_addr: 'i32 type, str addr, u32 prefix',
  guest_interface: 'str name, str? hwaddr, ip_addr<2048> addrs',
  graphics_address: 'i32 family, str node, str service',
  graphics_identity: 'str type, str name',
} as const

type RemoteTable = typeof procedures
type QemuTable = typeof qemuProcedures
type Table = RemoteTable & QemuTable
export type AnyName = keyof Table
type KindOf<N extends AnyName> = Table[N] extends readonly [number, string, string, infer K, ...unknown[]] ? K : ''

export type EventMessageName = { [N in AnyName]: KindOf<N> extends 'event' ? N : never }[AnyName]
export type ProcedureName = Exclude<AnyName, EventMessageName>
export type StreamProcedureName = { [N in AnyName]: KindOf<N> extends StreamKind ? N : never }[AnyName]

export type ArgsSignature<N extends AnyName> = Table[N][1]
export type ResultSignature<N extends AnyName> = Table[N][2]

/** The row of a procedure and the program that serves it. */
export function lookUp(name: AnyName): { program: number; row: Row } {
  if (Object.hasOwn(qemuProcedures, name)) {
    return { program: programs.qemu, row: qemuProcedures[name as keyof QemuTable] }
  }
  return { program: programs.remote, row: procedures[name as keyof RemoteTable] }
}
