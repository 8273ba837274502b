import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { Page } from 'playwright-core'
import type { Contract } from '../../../contract/contract.ts'
import { PORT_MESSAGE } from '../../../contract/port.ts'
import type { ShellContract } from '../../../contract/shell.ts'
import { Labrig } from '../app/labrig.ts'
import { builtFolder, ShimmedApp, shimLacks, type ShimOptions } from './launch.ts'
import { PageChannel } from './page-channel.ts'

/** Why tests of the built app cannot run here. */
export function appLacks(): string | undefined {
  return shimLacks() ?? undefined
}

/** Whether the built page asks for ports: one that only knows WebSockets shows nothing under Electron. */
export function pageLacksPorts(): string | undefined {
  const assets = join(builtFolder(), 'renderer/assets')
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'))
  const asks = scripts.some((name) => readFileSync(join(assets, name), 'utf8').includes(PORT_MESSAGE))
  return asks ? undefined : 'the built page does not ask for ports'
}

/** A user whose only engine is this host's Docker: quick to list, and containers are quick to make. */
export function dockerUser(): Promise<Labrig> {
  return Labrig.make({ connections: [{ id: 'docker', engine: 'docker', host: 'unix:///run/docker.sock' }] })
}

export function startApp(user: Labrig, options: Partial<ShimOptions> = {}): Promise<ShimmedApp> {
  return ShimmedApp.start({ ...options, environment: { ...user.environment, ...options.environment } })
}

/** The procedures of the contract over a port of the page, past the page's own code. */
export async function procedures(page: Page): Promise<ContractRouterClient<Contract>> {
  const websocket = (await PageChannel.open(page, { channel: 'rpc' })) as unknown as WebSocket
  return createORPCClient(new RPCLink({ websocket }))
}

/** The procedures of the window itself. */
export async function shellOf(page: Page): Promise<ContractRouterClient<ShellContract>> {
  const websocket = (await PageChannel.open(page, { channel: 'shell' })) as unknown as WebSocket
  return createORPCClient(new RPCLink({ websocket }))
}
