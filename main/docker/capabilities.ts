/** By their number (include/uapi/linux/capability.h), without the prefix CAP_. */
const NAMES = [
  ...['CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID', 'SETPCAP'],
  ...['LINUX_IMMUTABLE', 'NET_BIND_SERVICE', 'NET_BROADCAST', 'NET_ADMIN', 'NET_RAW', 'IPC_LOCK', 'IPC_OWNER'],
  ...['SYS_MODULE', 'SYS_RAWIO', 'SYS_CHROOT', 'SYS_PTRACE', 'SYS_PACCT', 'SYS_ADMIN', 'SYS_BOOT', 'SYS_NICE'],
  ...['SYS_RESOURCE', 'SYS_TIME', 'SYS_TTY_CONFIG', 'MKNOD', 'LEASE', 'AUDIT_WRITE', 'AUDIT_CONTROL', 'SETFCAP'],
  ...['MAC_OVERRIDE', 'MAC_ADMIN', 'SYSLOG', 'WAKE_ALARM', 'BLOCK_SUSPEND', 'AUDIT_READ', 'PERFMON', 'BPF'],
  ...['CHECKPOINT_RESTORE'],
] as const

/** A mask of /proc/PID/status by name; a bit that is newer than this table by its number. */
export function capabilityNames(mask: string): string[] {
  const bits = /^[0-9a-f]+$/i.test(mask) ? BigInt(`0x${mask}`) : 0n
  const names: string[] = []
  for (let bit = 0; bit < 64; bit++) if ((bits >> BigInt(bit)) & 1n) names.push(NAMES[bit] ?? String(bit))
  return names
}

/** All that a kernel knows whose last one has this number (/proc/sys/kernel/cap_last_cap). */
export function allCapabilities(last: number): string[] {
  return Array.from({ length: Math.min(63, last) + 1 }, (_, bit) => NAMES[bit] ?? String(bit))
}

/** The number of the last one that this table knows; for kernels that do not tell. */
export const LAST_CAPABILITY = NAMES.length - 1
