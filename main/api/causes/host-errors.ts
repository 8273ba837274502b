import type { KnownError } from './cause.ts'

/** What the kernel says, whoever passes it on. strerror(3) in C's locale, and Go's lower-case words (syscall/zerrors). */
export const hostErrors: readonly KnownError[] = [
  {
    cause: 'no-space',
    pattern: /no space left on device|\bENOSPC\b|disk quota exceeded/i,
    remedy: ['df -h', 'docker system df'],
  },
  { cause: 'read-only', pattern: /read-only file system|\bEROFS\b/i, remedy: ['sudo dmesg | tail'] },
  { cause: 'files-used-up', pattern: /too many open files|\bE[MN]FILE\b/i, remedy: ['ulimit -n'] },
  {
    cause: 'processes-used-up',
    pattern:
      /cannot fork|fork\/exec \S+: resource temporarily unavailable|\bEAGAIN\b.*\b(?:spawn|fork)|spawn \S+ EAGAIN/i,
    remedy: ['free -h', 'ulimit -u'],
  },
  { cause: 'file-denied', pattern: /\b(?:EACCES|EPERM): [^,]+, \w+ '(?<path>[^']+)'/ },
  { cause: 'file-missing', pattern: /\bENOENT: [^,]+, \w+ '(?<path>[^']+)'/ },
  { cause: 'program-absent', pattern: /^(?<program>[\w.-]+): there is no such program/ },
  { cause: 'program-slow', pattern: /^(?<program>[\w.-]+): took too long and was stopped/ },
  { cause: 'server-silent', pattern: /^no answer from (?<host>\S+) at port (?<port>\d+)/ },
  { cause: 'device-busy', pattern: /device or resource busy|\bEBUSY\b/i },
]
