import type { Connection } from '../libvirt/connection.ts'
import type { Dom } from '../libvirt/signature.ts'
import { commandLine } from './shell-words.ts'

/** What runs on a disk ends, whoever began it; the guest goes on with the file that it writes to now. */
export interface BlockJobAbort {
  readonly type: 'domain.abort-job'
  readonly target: string
  /** A backup is a job of the whole VM, also one of a single disk (virDomainBackupBegin). */
  readonly whole: boolean
}

/** Returns when the job has gone. @throws LibvirtError OPERATION_INVALID when it ended meanwhile */
export function runBlockJobAbort(step: BlockJobAbort, connection: Connection, dom: Dom): Promise<unknown> {
  if (step.whole) return connection.call('DOMAIN_ABORT_JOB', { dom })
  return connection.call('DOMAIN_BLOCK_JOB_ABORT', { dom, path: step.target, flags: 0 })
}

export function explainBlockJobAbort(
  step: BlockJobAbort,
  words: (...more: readonly string[]) => readonly string[],
  domain: string,
): string {
  return commandLine(step.whole ? words('domjobabort', domain) : words('blockjob', domain, step.target, '--abort'))
}
