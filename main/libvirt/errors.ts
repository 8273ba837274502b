/** What can go wrong between us and a libvirt daemon. Callers decide by class and code, never by message text. */
import { errorCodeName, errorCodes, errorDomains, type ErrorCodeName } from './error-codes.ts'
import type { Struct } from './signature.ts'
import { lookUp, type AnyName } from './table.ts'

/** An error the daemon answered with. The message may be in the daemon's locale: show it, never match it. */
export class LibvirtError extends Error {
  override readonly name: string = 'LibvirtError'
  readonly code: number
  /** The part of libvirt that refused (virErrorDomain). */
  readonly domain: number
  readonly codeName: ReturnType<typeof errorCodeName>
  readonly procedure: string | undefined
  /** For SYSTEM_ERROR this is the errno of the host. */
  readonly int1: number

  constructor(error: Struct<'error'>, procedure?: string) {
    super(error.message ?? `libvirt refused${procedure ? ` ${procedure}` : ''} without a message`)
    this.code = error.code
    this.domain = error.domain
    this.codeName = errorCodeName(error.code)
    this.procedure = procedure
    this.int1 = error.int1
  }
}

/** The daemon does not know the procedure (error 39 of domain 7): it is older than the feature. */
export class UnsupportedProcedureError extends LibvirtError {
  override readonly name = 'UnsupportedProcedureError'

  constructor(error: Struct<'error'>, procedure?: string) {
    const what = procedure ? `${procedure} is unknown to it` : (error.message ?? 'unknown procedure')
    super({ ...error, message: `this host's libvirt is too old: ${what}` }, procedure)
  }
}

/** The connection ended, by either side, while something still needed it. Whether a running call took effect is unknown. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError'

  constructor(reason: string, cause?: unknown) {
    super(`the connection to libvirt was lost: ${reason}`, cause === undefined ? undefined : { cause })
  }
}

/** Bytes that are not libvirt's protocol, or a value that the protocol cannot carry. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}

/**
 * The daemon let us connect but not in. `denied`: polkit or the daemon said no; `cancelled`: the person closed the
 * password dialogue; `unavailable`: nobody can ask (no polkit agent, no system bus) or the method is not one we speak.
 */
export class AuthError extends Error {
  override readonly name = 'AuthError'
  readonly reason: 'denied' | 'cancelled' | 'unavailable'

  constructor(reason: AuthError['reason'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.reason = reason
  }
}

/** Turns the error struct of a reply into the class that callers look for. */
export function toLibvirtError(error: Struct<'error'>, procedure?: AnyName): LibvirtError {
  return procedure !== undefined && isUnknownProcedure(error, procedure)
    ? new UnsupportedProcedureError(error, procedure)
    : new LibvirtError(error, procedure)
}

/**
 * 39 of domain 7 covers every RPC failure, and the sentence ("unknown procedure: 444", "Cannot find program 536903815
 * version 1") may be translated: the number in it is what no locale changes.
 */
function isUnknownProcedure(error: Struct<'error'>, procedure: AnyName): boolean {
  if (error.code !== errorCodes.RPC || error.domain !== errorDomains.RPC) return false
  const { program, row } = lookUp(procedure)
  const numbers: string[] = error.message?.match(/\d+/g) ?? []
  return numbers.includes(String(row[0])) || numbers.includes(String(program))
}

/** True when the daemon answered with this code. */
export function hasCode(error: unknown, code: ErrorCodeName): error is LibvirtError {
  return error instanceof LibvirtError && error.code === errorCodes[code]
}

export const isNoDomain = (error: unknown): error is LibvirtError => hasCode(error, 'NO_DOMAIN')
export const isNoSnapshot = (error: unknown): error is LibvirtError => hasCode(error, 'NO_DOMAIN_SNAPSHOT')
export const isNoNetwork = (error: unknown): error is LibvirtError => hasCode(error, 'NO_NETWORK')
export const isNoPool = (error: unknown): error is LibvirtError => hasCode(error, 'NO_STORAGE_POOL')
export const isNoVolume = (error: unknown): error is LibvirtError => hasCode(error, 'NO_STORAGE_VOL')
export const isNoNodeDevice = (error: unknown): error is LibvirtError => hasCode(error, 'NO_NODE_DEVICE')
export const isNoMetadata = (error: unknown): error is LibvirtError => hasCode(error, 'NO_DOMAIN_METADATA')
/** The object is in a state that does not allow the act, such as starting a running guest. */
export const isOperationInvalid = (error: unknown): error is LibvirtError => hasCode(error, 'OPERATION_INVALID')
export const isUnsupported = (error: unknown): error is LibvirtError =>
  error instanceof UnsupportedProcedureError ||
  (['NO_SUPPORT', 'OPERATION_UNSUPPORTED', 'CONFIG_UNSUPPORTED', 'ARGUMENT_UNSUPPORTED'] as const).some((code) =>
    hasCode(error, code),
  )
/** The act needs more rights: a read-only connection, or an access rule of the host. */
export const isDenied = (error: unknown): error is LibvirtError =>
  hasCode(error, 'OPERATION_DENIED') || hasCode(error, 'ACCESS_DENIED')
/** The guest agent is absent, not running, or does not answer. */
export const isAgentUnresponsive = (error: unknown): error is LibvirtError =>
  hasCode(error, 'AGENT_UNRESPONSIVE') || hasCode(error, 'AGENT_UNSYNCED')
/** The thing behind a stream went away: a guest stopped, somebody else took the console (daemonStreamEvent). */
export const isHangup = (error: unknown): error is LibvirtError =>
  hasCode(error, 'RPC') && error.domain === errorDomains.STREAMS
/** Another job holds the object's lock, or the object is in use. */
export const isBusy = (error: unknown): error is LibvirtError =>
  hasCode(error, 'RESOURCE_BUSY') || hasCode(error, 'OPERATION_TIMEOUT')
/** Reverting could lose data; the same call with FORCE is the answer after asking. */
export const isRevertRisky = (error: unknown): error is LibvirtError => hasCode(error, 'SNAPSHOT_REVERT_RISKY')
/** Something of this name or id exists. Domains and networks come as OPERATION_FAILED and are told apart by the caller. */
export const isExists = (error: unknown): error is LibvirtError =>
  (['DOM_EXIST', 'NETWORK_EXIST', 'STORAGE_VOL_EXIST', 'NETWORK_PORT_EXIST'] as const).some((code) =>
    hasCode(error, code),
  )
