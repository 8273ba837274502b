import type { ErrorCode, ErrorData } from '../../contract/errors.ts'
import { Fault } from '../../contract/fault.ts'
import type { DockerError } from '../docker/errors.ts'
import { isDockerError } from '../docker/errors.ts'
import {
  ConnectionLostError,
  isBusy,
  isDenied,
  isOperationInvalid,
  isUnsupported,
  LibvirtError,
} from '../libvirt/errors.ts'
import { LinkNotReadyError } from '../libvirt/link.ts'
import { CommandError } from '../system/command.ts'
import { StepFailure } from '../work/perform.ts'

interface Circumstances {
  readonly command?: string
  readonly left: readonly string[]
}

const alone: Circumstances = { left: [] }

/** ENOSPC of errno(3). */
const ENOSPC = 28

/** Turns anything thrown below into a failure that the contract knows; the cause is kept for the log. */
export function faultOf(error: unknown, circumstances: Circumstances = alone): Fault {
  if (isFault(error)) return error
  if (error instanceof StepFailure) {
    return withRemains(faultOf(error.cause, { command: error.command, left: error.left }), error.left)
  }
  if (error instanceof LibvirtError) return faultOfLibvirt(error, circumstances)
  if (error instanceof ConnectionLostError || error instanceof LinkNotReadyError) {
    return lost('libvirt', error, circumstances)
  }
  if (isDockerError(error)) return faultOfDocker(error, circumstances)
  if (isAbort(error)) return new Fault('CANCELLED', { what: circumstances.command ?? 'the act' }, 'Cancelled.')
  if (isErrno(error, 'ENOSPC')) return diskFull(error.message, error)
  return engineError('host', error instanceof CommandError ? error.program : 'internal', error, circumstances)
}

/** Only ENGINE_ERROR has a field for what stays behind; of the others the sentence tells it. */
function withRemains(fault: Fault, left: readonly string[]): Fault {
  if (left.length === 0) return fault
  const message = `${fault.message} Left behind; these would remove it: ${left.join('; ')}`
  return new Fault(fault.code, fault.data, message, { cause: fault.cause ?? fault })
}

function engineError(
  engine: ErrorData<'ENGINE_ERROR'>['engine'],
  code: string,
  error: unknown,
  { command, left }: Circumstances,
): Fault {
  const text = error instanceof Error ? error.message : String(error)
  const data = { engine, code, left: [...left], detail: text, ...(command === undefined ? {} : { command }) }
  return new Fault('ENGINE_ERROR', data, text, { cause: error })
}

function diskFull(detail: string, cause: unknown): Fault {
  return new Fault('DISK_FULL', { path: '', detail }, `No space is left on the disk: ${detail}`, { cause })
}

function lost(engine: 'libvirt' | 'docker', error: Error, { command }: Circumstances): Fault {
  // The first line names the act; a definition's document behind it would bury the sentence.
  const during = command === undefined ? '' : ` It is not known whether this took effect: ${command.split('\n', 1)[0]}`
  return new Fault(
    'ENGINE_UNAVAILABLE',
    { connection: engine, state: 'lost', remedy: [], detail: error.message },
    `The connection to ${engine} was lost.${during}`,
    { cause: error },
  )
}

const missingThings: Readonly<Record<string, string>> = {
  NO_DOMAIN: 'VM',
  NO_DOMAIN_SNAPSHOT: 'snapshot',
  NO_NETWORK: 'network',
  NO_STORAGE_POOL: 'storage pool',
  NO_STORAGE_VOL: 'disk',
}

function faultOfLibvirt(error: LibvirtError, circumstances: Circumstances): Fault {
  // Taken out first: the predicates below narrow one way only.
  const { message: detail, codeName, procedure, int1 } = error
  const as = <C extends ErrorCode>(code: C, data: ErrorData<C>) => new Fault(code, data, detail, { cause: error })
  // virErrorNumber SYSTEM_ERROR carries the host's errno.
  if (int1 === ENOSPC && codeName === 'SYSTEM_ERROR') return diskFull(detail, error)
  if (isDenied(error)) return as('REFUSED', { reason: 'denied', detail })
  if (isUnsupported(error)) return as('UNSUPPORTED', { feature: procedure ?? 'this', detail })
  if (isBusy(error)) return as('BUSY', { what: 'the VM', holder: 'another job of libvirt', detail })
  // Somebody else changed it between planning and doing.
  if (isOperationInvalid(error)) return as('REFUSED', { reason: 'state', detail })
  const missing = missingThings[codeName]
  if (missing !== undefined) return as('NOT_FOUND', { what: missing, id: '', detail })
  return engineError('libvirt', codeName, error, circumstances)
}

function faultOfDocker(error: DockerError, circumstances: Circumstances): Fault {
  const detail = error.message
  const as = <C extends ErrorCode>(code: C, data: ErrorData<C>) => new Fault(code, data, detail, { cause: error })
  switch (error.reason) {
    case 'aborted':
      return as('CANCELLED', { what: error.operation, detail })
    case 'lost':
    case 'not-ready':
    case 'absent':
      return lost('docker', error, circumstances)
    case 'denied':
      return as('ENGINE_UNAVAILABLE', { connection: 'docker', state: 'denied', remedy: [], detail })
    case 'not-found':
      return as('NOT_FOUND', { what: error.operation, id: '', detail })
    case 'name-in-use':
      return as('NAME_TAKEN', {
        what: 'container',
        name: '',
        detail,
        ...(error.detail.holder === undefined ? {} : { holder: error.detail.holder }),
      })
    case 'port-in-use':
      return as('PORT_IN_USE', {
        port: error.detail.port ?? 0,
        protocol: 'tcp',
        address: error.detail.address ?? '',
        holder: error.detail.holder ?? 'another program',
        detail,
      })
    case 'no-space':
      return diskFull(detail, error)
    case 'conflict':
      return as('REFUSED', { reason: 'conflict', detail })
    case 'unsupported':
      return as('UNSUPPORTED', { feature: error.operation, detail })
    case 'source':
      return engineError('host', 'source', error, circumstances)
    case 'timeout':
    case 'bad-answer':
    case 'bad-request':
    case 'unauthorized':
    case 'not-modified':
    case 'engine':
      return engineError('docker', error.reason, error, circumstances)
  }
}

function isFault(error: unknown): error is Fault {
  return error instanceof Fault
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

function isErrno(error: unknown, code: string): error is NodeJS.ErrnoException {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code
}
