import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Fault, notFound } from '../../contract/fault.ts'
import type { Secret } from '../../contract/secret.ts'
import { CommandError, runCommand } from '../system/command.ts'
import { startDetached } from '../system/detached.ts'
import { readTextIfThere, writeFileAtomic } from '../system/files.ts'
import { digestOf, readBridgeRecord, recordText } from './host-bridge-records.ts'
import {
  bridgeFolder,
  giveBackScript,
  keptFile,
  recordPath,
  scriptPath,
  wayBackCommands,
} from './host-bridge-script.ts'
import type { OfBridge as Of } from './host-bridge-step.ts'

/** The taking back itself has to wait for DHCP at times. Milliseconds. */
const BACK = 180_000
/** Before the timer ends, so that a bridge that just came to be is not kept and taken back at once. Milliseconds. */
const MARGIN = 500

/** @throws Fault REFUSED when a file is not what it was when the plan was made, or another bridge of the name is on trial */
export async function armBridge(step: Of<'bridge.arm'>): Promise<void> {
  const { bridge, nic, manager, token, seconds, files } = step
  for (const { path, before } of files) await refuseChanged(path, before)
  await mkdir(dirname(bridgeFolder(bridge)), { recursive: true, mode: 0o755 })
  await mkdir(bridgeFolder(bridge), { mode: 0o755 })
  try {
    await mkdir(`${bridgeFolder(bridge)}/files`, { mode: 0o700 })
    for (const [index, { before }] of files.entries()) {
      if (before !== null) await writeFileAtomic(keptFile(bridge, index), before.reveal())
    }
    await writeFileAtomic(scriptPath(bridge), giveBackScript(step), 0o755)
    const record = { bridge, nic, manager, token, until: Date.now() + seconds * 1000 }
    const written = files.map(({ path, after }) => ({ path, sha256: digestOf(after.reveal()) }))
    const commands = wayBackCommands(bridge, files, step.back)
    await writeFileAtomic(recordPath(bridge), recordText({ ...record, files: written, commands }), 0o644)
    await startTimer(bridge, token, seconds)
  } catch (error) {
    await rm(bridgeFolder(bridge), { recursive: true, force: true })
    throw error
  }
}

/** By systemd where it runs, since what ends a service or a login may end all that came of it; else in a session of its own. */
async function startTimer(bridge: string, token: string, seconds: number): Promise<void> {
  const waiting = ['/bin/sh', scriptPath(bridge), 'after', String(seconds)]
  const unit = ['--quiet', '--collect', `--unit=labrig-bridge-${token}`]
  try {
    await runCommand('systemd-run', [...unit, ...waiting], { timeout: 5000 })
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    await startDetached('/bin/sh', waiting.slice(1))
  }
}

async function refuseChanged(path: string, before: Secret | null): Promise<void> {
  if ((await readTextIfThere(path)) === (before?.reveal() ?? null)) return
  throw new Fault('REFUSED', { reason: 'bridge-file-changed', detail: path }, `${path} has just been changed.`)
}

/** Milliseconds until all is taken back. @throws Fault REFUSED when that has begun */
export async function remainingOfBridge(bridge: string): Promise<number> {
  const record = await readBridgeRecord(bridge)
  const left = (record?.until ?? 0) - Date.now() - MARGIN
  if (left > 0) return left
  throw new Fault(
    'REFUSED',
    { reason: 'bridge-late', detail: bridge },
    `${bridge} was not there in time: what was before it is given back.`,
  )
}

const logPath = (bridge: string) => `${bridgeFolder(bridge)}/log`
/** Its output goes into a file: daemons that it starts keep their ends of our pipes open. */
const LOGGED = 'log=$1; shift; exec timeout -k 2 "$@" >>"$log" 2>&1'

/** Ends by itself in time also when we do not live to see it. */
export async function carryOutBridge({ bridge, words, seconds }: Of<'bridge.run'>, signal: AbortSignal): Promise<void> {
  const within = Math.max(1, Math.min(seconds, Math.floor((await remainingOfBridge(bridge)) / 1000)))
  const args = ['-c', LOGGED, 'sh', logPath(bridge), String(within), ...words]
  const { code } = await runCommand('sh', args, { signal, expect: 'any', timeout: (within + 5) * 1000 })
  if (code !== 0) throw new CommandError(words[0] ?? '', 'exit-code', code, await lastOf(logPath(bridge)))
}

/** The last lines of a log. */
async function lastOf(path: string): Promise<string> {
  const text = (await readTextIfThere(path).catch(() => null)) ?? ''
  return text.trim().split('\n').slice(-5).join('\n').slice(-1000)
}

/** In place: mode, owner and label of a file that was there stay. */
export async function writeBridgeFile({ bridge, file }: Of<'bridge.write'>): Promise<void> {
  await remainingOfBridge(bridge)
  await refuseChanged(file.path, file.before)
  await mkdir(dirname(file.path), { recursive: true, mode: 0o755 })
  await using handle = await open(file.path, 'w', file.mode)
  await handle.writeFile(file.after.reveal())
  await handle.sync()
}

/** From now on it is not taken back by itself. @throws Fault NOT_FOUND when it has been, or there is none */
export async function keepHostBridge(bridge: string): Promise<void> {
  const record = await readBridgeRecord(bridge)
  const path = scriptPath(bridge)
  // 3: it has been given back meanwhile. 127: there was never one.
  const { code, stderr } = await runCommand('sh', [path, 'keep'], { expect: 'any' })
  if (record === null || code === 3 || code === 127) throw notFound('bridge on trial', bridge)
  if (code !== 0) throw new CommandError(path, 'exit-code', code, stderr)
}

/** Nothing to do when it has been given back already. */
export async function giveBridgeBack(bridge: string): Promise<void> {
  const path = scriptPath(bridge)
  if ((await readFile(path).catch(() => null)) === null) return
  const { code } = await runCommand('sh', [path, 'now'], { expect: 'any', timeout: BACK })
  if (code !== 0) throw new CommandError(path, 'exit-code', code, await lastOf(logPath(bridge)))
}
