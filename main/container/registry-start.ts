import type { z } from 'zod'
import { containerCreate } from '../../contract/container.ts'
import type { registryProcedures } from '../../contract/registry.ts'
import { REGISTRY_LABEL } from '../inventory/own-marks.ts'
import { isHere, type Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import { planCreate } from './create.ts'

/** Where every registry listens and keeps its data (distribution, "Configuring a registry"). */
const PORT = 5000
const DATA = '/var/lib/registry'
/** Seconds that it may take to answer. */
const PATIENCE = 60

type Input = z.infer<NonNullable<(typeof registryProcedures)['start']['~orpc']['inputSchema']>>

export interface RegistryStartPlan extends Plan {
  readonly name: string
  readonly address: string
}

/** A registry as a container of Labrig’s, on loopback only, its data in a volume that stays. @throws as creating a container */
export async function planRegistryStart(input: Input, engines: Engines): Promise<RegistryStartPlan> {
  const { connection, name, image, port, deletion } = input
  const address = `127.0.0.1:${port}`
  const plan = await planCreate(
    containerCreate.parse({
      ...{ connection, name, image, start: true },
      environment: deletion ? { REGISTRY_STORAGE_DELETE_ENABLED: 'true' } : {},
      ports: [{ container: PORT, host: port }],
      mounts: [{ kind: 'volume', volume: `${name}-data`, target: DATA }],
      restart: { name: 'unless-stopped' },
      labels: { [REGISTRY_LABEL]: address },
    }),
    engines,
  )
  const wait = { type: 'registry.wait' as const, connection, address, seconds: PATIENCE }
  return {
    ...plan,
    address,
    title: `start a registry at ${address}`,
    // The loopback of another host cannot be asked from here.
    steps: isHere(engines, connection) ? [...plan.steps, wait] : plan.steps,
  }
}
