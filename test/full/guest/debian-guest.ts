import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Conversation } from '../../support/app/conversation.ts'
import { tryRun, type DebianDisk, type RunResult } from '../../support/host/index.ts'

/** Minutes that an emulated boot may take on a machine that has other work; nothing waits that long when it need not. */
const BOOT = 5 * 60_000

/** Logs in at the serial console. What was printed before the console was open is gone: Return asks for it again. */
export async function logIn(console: Conversation, { hostName, user, password }: DebianDisk): Promise<void> {
  const end = Date.now() + BOOT
  while (!console.text.includes(`${hostName} login: `)) {
    if (Date.now() > end) throw new Error(`no login prompt: ${console.text.slice(-500)}\n${console.errors}`)
    console.send('\r')
    await sleep(1_000)
  }
  console.send(`${user}\r`)
  await console.waitFor(/Password: /, BOOT)
  console.send(`${password}\r`)
  await console.waitFor(new RegExp(`${user}@${hostName}:~\\$ `), BOOT)
}

/** ssh as a person has it, that trusts no other host than this one. Commands run in the guest's shell. */
export class GuestShell {
  readonly #options: readonly string[]

  private constructor(options: readonly string[]) {
    this.#options = options
  }

  static async make(address: string, disk: DebianDisk, folder: string): Promise<GuestShell> {
    const known = join(folder, 'known_hosts')
    await writeFile(known, `${address} ${disk.hostKey}\n`)
    const trust = ['-o', 'StrictHostKeyChecking=yes', '-o', `UserKnownHostsFile=${known}`]
    const quick = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=30', '-o', 'IdentitiesOnly=yes', '-o', 'LogLevel=ERROR']
    const key = ['-F', '/dev/null', '-i', disk.keyFile]
    return new GuestShell([...key, ...trust, ...quick, `${disk.user}@${address}`])
  }

  /** One that has not been met before: whatever key its host shows is taken. */
  static fresh(address: string, who: { readonly user: string; readonly keyFile: string }, folder: string): GuestShell {
    const known = join(folder, `known-${address}-${randomUUID()}`)
    const trust = ['-o', 'StrictHostKeyChecking=no', '-o', `UserKnownHostsFile=${known}`]
    const quick = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=30', '-o', 'IdentitiesOnly=yes', '-o', 'LogLevel=ERROR']
    return new GuestShell(['-F', '/dev/null', '-i', who.keyFile, ...trust, ...quick, `${who.user}@${address}`])
  }

  try(command: string): Promise<RunResult> {
    return tryRun('ssh', [...this.#options, command])
  }

  /** One that goes on: a program to talk to, or a way through (ssh -N -L). */
  spawn(options: readonly string[], ...command: string[]): ChildProcessWithoutNullStreams {
    return spawn('ssh', [...options, ...this.#options, ...command])
  }

  /** Standard output of a command that must succeed. */
  async run(command: string): Promise<string> {
    const { code, stdout, stderr } = await this.try(command)
    if (code !== 0) throw new Error(`${command} ended with ${code} in the guest: ${stderr}${stdout}`)
    return stdout
  }

  /** Waits until somebody may log in: sshd starts later than the address is leased. */
  async untilOpen(): Promise<void> {
    const end = Date.now() + BOOT
    for (;;) {
      const { code, stderr } = await this.try('true')
      if (code === 0) return
      if (Date.now() > end) throw new Error(`ssh does not answer: ${stderr}`)
      await sleep(1_000)
    }
  }
}
