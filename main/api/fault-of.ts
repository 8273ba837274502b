import type { ErrorCode, ErrorData } from '../../contract/errors.ts'
import { engineErrorSentence, type EngineErrorCode } from '../../contract/texts/engine-error-texts.ts'
import { holderText } from '../../contract/texts/port-holder.ts'
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
import { StepFailure, type HalfWay } from '../work/perform.ts'
import { causeOf, type Cause, type KnownError } from './causes/cause.ts'
import { dockerErrors } from './causes/docker-errors.ts'
import { hostErrors } from './causes/host-errors.ts'
import { libvirtErrors } from './causes/libvirt-errors.ts'
import { plainText } from './causes/plain-text.ts'

interface Circumstances {
  readonly command?: string
  readonly left: readonly string[]
}

const alone: Circumstances = { left: [] }

/** ENOSPC of errno(3). */
const ENOSPC = 28

/**
 * Turns anything thrown below into a failure that the contract knows, with what stands behind it where that is known; the
 * error itself is kept for the log.
 */
export function faultOf(error: unknown): Fault {
  if (isFault(error)) return withBuildCause(error, undefined)
  if (!(error instanceof StepFailure)) return explained(translated(error, alone), error, undefined)
  const { command, left, halfWay, cause } = error
  const fault = isFault(cause)
    ? withBuildCause(cause, command)
    : explained(translated(cause, { command, left }), cause, command)
  return withHalf(withRemains(fault, left), halfWay)
}

function translated(error: unknown, circumstances: Circumstances): Fault {
  if (error instanceof LibvirtError) return faultOfLibvirt(error, circumstances)
  if (error instanceof ConnectionLostError || error instanceof LinkNotReadyError) {
    return lost('libvirt', error, circumstances)
  }
  if (isDockerError(error)) return faultOfDocker(error, circumstances)
  if (isAbort(error)) return new Fault('CANCELLED', { what: circumstances.command ?? 'the act' }, 'Cancelled.')
  if (isErrno(error, 'ENOSPC')) return diskFull(error.message, error)
  return engineError('host', error instanceof CommandError ? error.program : 'internal', error, circumstances)
}

function knownErrorsOf(error: unknown): readonly KnownError[] {
  if (error instanceof LibvirtError) return libvirtErrors
  return isDockerError(error) ? dockerErrors : hostErrors
}

/** The fault with its cause, in words of ours; without one in the engine's, less what programs put around each other's. */
function explained(fault: Fault, error: unknown, command: string | undefined): Fault {
  // These say already what happened, and the engine's words are about something else.
  if (fault.code === 'CANCELLED' || ('state' in fault.data && fault.data.state === 'lost')) return fault
  const detail = fault.data.detail ?? fault.message
  const cause = causeOf(knownErrorsOf(error), detail, command)
  const told = (code: ErrorCode, data: Fault['data'], message: string) =>
    new Fault(code, data, message, { cause: error })
  if (cause === null) {
    return told(fault.code, fault.data, fault.message === detail ? plainText(detail) : fault.message)
  }
  const { params, remedy } = cause
  const data = { ...fault.data, cause: cause.cause, params, remedy }
  const sentence = engineErrorSentence(cause.cause, params)
  const as = namedBy(cause)
  return as === null ? told(fault.code, data, sentence) : told('NAME_TAKEN', { ...data, ...as }, sentence)
}

/** A build that broke is told with its place; where the builder's words are known, what to do stands behind it. */
function withBuildCause(fault: Fault, command: string | undefined): Fault {
  const { data, message } = fault
  if (!('reason' in data) || data.reason !== 'build-failed' || data.cause !== undefined) return fault
  const found = causeOf(dockerErrors, data.detail ?? '', command)
  if (found === null) return fault
  const { cause, params, remedy } = found
  const sentence = `${message}${/[.!?]$/.test(message) ? '' : '.'} ${engineErrorSentence(cause, params)}`
  return new Fault('REFUSED', { ...data, cause, params, remedy }, sentence, { cause: fault.cause ?? fault })
}

/** libvirt has no code of its own for a name that is taken: it says that the operation failed. */
const takenNames = {
  'vm-exists': ['VM', 'name'],
  'network-exists': ['network', 'network'],
  'pool-exists': ['storage pool', 'pool'],
  'volume-exists': ['disk', 'volume'],
  'snapshot-exists': ['snapshot', 'snapshot'],
  'container-name-taken': ['container', 'name'],
  'network-name-taken': ['network', 'network'],
} as const satisfies Partial<Record<EngineErrorCode, readonly [string, string]>>

function namedBy({ cause, params }: Cause): { readonly what: string; readonly name: string } | null {
  const entry = (takenNames as Partial<Record<EngineErrorCode, readonly [string, string]>>)[cause]
  return entry === undefined ? null : { what: entry[0], name: params[entry[1]] ?? '' }
}

/** What stays behind: as data for pages, in the sentence for everybody else. */
function withRemains(fault: Fault, left: readonly string[]): Fault {
  if (left.length === 0) return fault
  const message = `${fault.message} Left behind; these would remove it: ${left.join('; ')}`
  return new Fault(fault.code, { ...fault.data, left: [...left] }, message, { cause: fault.cause ?? fault })
}

/** How far an act of several steps came that is not taken back: a deletion says what is gone and what is still there. */
function withHalf(fault: Fault, { done, rest }: HalfWay): Fault {
  if (done.length === 0) return fault
  const short = (commands: readonly string[]) => commands.map((command) => command.split('\n', 1)[0]).join('; ')
  const undone = rest.length === 0 ? '' : ` Not done: ${short(rest)}.`
  const message = `${fault.message} Done before: ${short(done)}.${undone}`
  const data = { ...fault.data, done: [...done], rest: [...rest] }
  return new Fault(fault.code, data, message, { cause: fault.cause ?? fault })
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
        holder: holderText({ by: 'unknown' }),
        held: { by: 'unknown' },
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
