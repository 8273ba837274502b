/** From a connected byte stream to an open connection: authenticate, ask for features, open the driver. */
import type { Channel } from './channel.ts'
import { errorCodes, errorDomains } from './error-codes.ts'
import { AuthError, LibvirtError } from './errors.ts'
import type { Args, Result } from './signature.ts'
import type { ProcedureName } from './table.ts'

/** Numbers of VIR_DRV_FEATURE_* that a remote client asks for. */
const feature = {
  fdPassing: 8,
  typedParamString: 9,
  programKeepalive: 10,
  remoteEventCallback: 14,
  remoteCloseCallback: 15,
  networkUpdateArgumentOrder: 16,
} as const

export type FeatureName = keyof typeof feature
export type Features = Readonly<Record<FeatureName, boolean>>

/** REMOTE_AUTH_* of AUTH_LIST. */
const authType = { none: 0, sasl: 1, polkit: 2 } as const
const READ_ONLY = 1

function call<N extends ProcedureName>(
  channel: Channel,
  name: N,
  args: Args<N>,
  signal?: AbortSignal,
): Promise<Result<N>> {
  return channel.call(name, args, signal) as Promise<Result<N>>
}

export interface Greeting {
  features: Features
  /** major * 1,000,000 + minor * 1,000 + release */
  libVersion: number
}

/**
 * The order is the daemon's: AUTH_LIST before anything (for root too, it is what lets root through), keepalive before
 * the driver is opened, the rest after.
 *
 * @throws AuthError, LibvirtError (driver absent, URI wrong), ConnectionLostError
 */
export async function greet(
  channel: Channel,
  options: { uri: string; readOnly: boolean; keepalive: boolean; signal: AbortSignal | undefined },
): Promise<Greeting> {
  const { signal } = options
  await authenticate(channel, signal)
  const programKeepalive = options.keepalive && (await supports(channel, 'programKeepalive', signal))
  await call(channel, 'CONNECT_OPEN', { name: options.uri, flags: options.readOnly ? READ_ONLY : 0 }, signal)
  const ask = (name: FeatureName) => supports(channel, name, signal)
  const [fdPassing, typedParamString, remoteEventCallback, remoteCloseCallback, networkUpdateArgumentOrder, version] =
    await Promise.all([
      ask('fdPassing'),
      ask('typedParamString'),
      ask('remoteEventCallback'),
      ask('remoteCloseCallback'),
      ask('networkUpdateArgumentOrder'),
      call(channel, 'CONNECT_GET_LIB_VERSION', {}, signal),
    ])
  return {
    features: {
      programKeepalive,
      fdPassing,
      typedParamString,
      remoteEventCallback,
      remoteCloseCallback,
      networkUpdateArgumentOrder,
    },
    libVersion: Number(version.lib_ver),
  }
}

async function supports(channel: Channel, name: FeatureName, signal?: AbortSignal): Promise<boolean> {
  try {
    const { supported } = await call(channel, 'CONNECT_SUPPORTS_FEATURE', { feature: feature[name] }, signal)
    return supported !== 0
  } catch (error) {
    // A daemon that has never heard of the feature, or of asking, does not have it.
    if (error instanceof LibvirtError) return false
    throw error
  }
}

async function authenticate(channel: Channel, signal?: AbortSignal): Promise<void> {
  try {
    const { types } = await call(channel, 'AUTH_LIST', {}, signal)
    if (types.length === 0 || types.includes(authType.none)) return
    if (!types.includes(authType.polkit)) {
      const methods = types.map((type) => (type === authType.sasl ? 'SASL' : `type ${type}`)).join(', ')
      throw new AuthError('unavailable', `the daemon asks for a login by ${methods}, which is not supported`)
    }
    // Blocks while the desktop's agent asks for a password: no timeout of ours.
    await call(channel, 'AUTH_POLKIT', {}, signal)
  } catch (error) {
    throw toAuthError(error)
  }
}

function toAuthError(error: unknown): unknown {
  if (!(error instanceof LibvirtError)) return error
  switch (error.code) {
    case errorCodes.AUTH_UNAVAILABLE:
      return new AuthError('unavailable', error.message, error)
    case errorCodes.AUTH_CANCELLED:
      return new AuthError('cancelled', error.message, error)
    case errorCodes.AUTH_FAILED:
    case errorCodes.ACCESS_DENIED:
    case errorCodes.OPERATION_DENIED:
      return new AuthError('denied', error.message, error)
    default:
      // Without a system bus nobody can ask polkit.
      return error.domain === errorDomains.DBUS ? new AuthError('unavailable', error.message, error) : error
  }
}
