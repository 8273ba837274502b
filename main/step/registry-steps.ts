import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../../contract/fault.ts'
import type { Secret } from '../../contract/secret.ts'
import { isDockerError } from '../docker/errors.ts'
import { forgetLogin, keepLogin, loginStore } from '../system/docker-credentials.ts'
import { HttpError } from '../system/http-get.ts'
import type { Addresses, StepContext } from './engines.ts'
import { docker } from './engines.ts'
import { askRegistry, openRegistry } from './registry-place.ts'
import { commandLine } from './shell-words.ts'

interface AtRegistry {
  readonly connection: string
  readonly address: string
}

export type RegistryStep =
  | (AtRegistry & {
      readonly type: 'registry.login'
      readonly username: string
      readonly password: Secret
      /** Whether docker's own file may keep it. */
      readonly plain: boolean
    })
  | (AtRegistry & { readonly type: 'registry.logout' })
  /** Waits until a registry that was just started answers. Seconds at most. */
  | (AtRegistry & { readonly type: 'registry.wait'; readonly seconds: number })
  | (AtRegistry & { readonly type: 'registry.delete'; readonly repository: string; readonly digest: string })

export async function runRegistryStep(step: RegistryStep, context: StepContext): Promise<void> {
  const { engines, signal } = context
  switch (step.type) {
    case 'registry.login':
      return logIn(step, context)
    case 'registry.logout':
      return forgetLogin(step.address, signal)
    case 'registry.wait':
      return untilAnswers(step, context)
    case 'registry.delete': {
      const registry = await openRegistry(step, engines, signal)
      const { repository, digest } = step
      const scope = `repository:${repository}:delete,pull`
      await askRegistry({ what: 'tag', id: `${repository}@${digest}` }, () =>
        registry.ask('DELETE', `${repository}/manifests/${digest}`, scope),
      )
    }
  }
}

type Login = Extract<RegistryStep, { readonly type: 'registry.login' }>

/** The engine is the one to reach it, so it tries; what it says is right is kept. */
async function logIn({ connection, address, username, password, plain }: Login, { engines, signal }: StepContext) {
  const store = await loginStore(address)
  if (store.kind === 'file' && !plain) throw plainLogin(address)
  const engine = await engines.docker(connection)
  const auth = { username, password: password.reveal(), serveraddress: address }
  try {
    const token = await engine.checkLogin(auth, signal)
    await keepLogin(address, token === '' ? auth : { identitytoken: token }, signal)
  } catch (error) {
    if (!isDockerError(error, 'unauthorized')) throw error
    const sentence = `${address} does not take this name with this password.`
    throw new Fault('REFUSED', { reason: 'registry-password', detail: address }, sentence, { cause: error })
  }
}

/** Nothing keeps it safely, and nobody agreed to a file. */
export function plainLogin(address: string): Fault<'REFUSED'> {
  const sentence = `No credential helper is set up: docker would keep the password for ${address} readable in its own file.`
  return new Fault('REFUSED', { reason: 'plain-login', detail: address }, sentence)
}

/** Milliseconds between two tries. */
const PAUSE = 250

async function untilAnswers(
  step: Extract<RegistryStep, { readonly type: 'registry.wait' }>,
  { engines, signal }: StepContext,
): Promise<void> {
  const registry = await openRegistry(step, engines, signal)
  const end = Date.now() + step.seconds * 1000
  await askRegistry({ what: 'registry', id: step.address }, async () => {
    for (;;) {
      try {
        if (await registry.answers()) return
      } catch (error) {
        if (!(error instanceof HttpError) || Date.now() >= end) throw error
      }
      if (Date.now() >= end)
        throw new HttpError('silent', `http://${step.address}/v2/`, `${step.address} is no registry.`)
      await sleep(PAUSE, undefined, { signal })
    }
  })
}

export function explainRegistryStep(step: RegistryStep, addresses: Addresses): string {
  const { address } = step
  switch (step.type) {
    case 'registry.login':
      // The password is asked for: it must stand neither in the history of a shell nor in its list of processes.
      return commandLine(docker(addresses, step.connection, 'login', '--username', step.username, address))
    case 'registry.logout':
      return commandLine(docker(addresses, step.connection, 'logout', address))
    case 'registry.wait':
      return `until ${commandLine(['curl', '--silent', '--output', '/dev/null', `http://${address}/v2/`])}; do sleep 1; done`
    case 'registry.delete': {
      const { repository, digest } = step
      const words = ['curl', '--fail', '--request', 'DELETE']
      return commandLine([...words, `${schemeOf(address)}://${address}/v2/${repository}/manifests/${digest}`])
    }
  }
}

const schemeOf = (address: string) => (/^(localhost|127\.|\[::1\])/.test(address) ? 'http' : 'https')
