import { lossOf } from '../../../contract/texts/loss.ts'
import type { Secret } from '../../../contract/secret.ts'
import { notFound } from '../../../contract/fault.ts'
import type { Engines } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import { plainLogin } from '../../step/registry-steps.ts'
import type { Step } from '../../step/step.ts'
import { keptServers, loginStore, serverKey } from '../../system/docker-credentials.ts'
import { sameAs } from './browse.ts'

interface At {
  readonly connection: string
  readonly address: string
}

function plan(title: string, { address }: At, step: Step, destroys: Plan['destroys'] = []): Plan {
  return { title, subjects: [], steps: [step], atomic: false, destroys, locks: [`registry:${address}`] }
}

/** @throws Fault REFUSED where only a readable file would keep it and nobody agreed */
export async function planLogin(
  input: At & { username: string; password: Secret; plain: boolean },
  engines: Engines,
): Promise<Plan> {
  await engines.docker(input.connection)
  const { kind } = await loginStore(input.address)
  if (kind === 'file' && !input.plain) throw plainLogin(input.address)
  return plan(`log in to ${input.address}`, input, { type: 'registry.login', ...input })
}

/** @throws Fault NOT_FOUND when nobody is logged in */
export async function planLogout(input: At, engines: Engines): Promise<Plan> {
  await engines.docker(input.connection)
  const server = serverKey(input.address)
  if (!(await keptServers()).some((kept) => kept.server === server)) throw notFound('login', input.address)
  return plan(`log out of ${input.address}`, input, { type: 'registry.logout', ...input })
}

/** What shares the manifest goes with it: the losses name each tag. @throws Fault NOT_FOUND, REFUSED, DOWNLOAD_FAILED */
export async function planTagDelete(input: At & { repository: string; tag: string }, engines: Engines): Promise<Plan> {
  const { connection, address, repository, tag } = input
  const { digest, tags } = await sameAs(input, engines)
  return plan(
    `delete ${address}/${repository}:${tag}`,
    input,
    { type: 'registry.delete', connection, address, repository, digest },
    tags.map((name) => lossOf('registry-tag', { name: `${address}/${repository}:${name}` })),
  )
}
