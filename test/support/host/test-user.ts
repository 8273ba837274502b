import { chown, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { reachableFolder, removeFolder } from './folders.ts'
import { uniqueName } from './identity.ts'
import { run, tryRun, type RunOptions, type RunResult } from './run.ts'

export type TestUser = {
  readonly name: string
  readonly uid: number
  readonly home: string
  /** Runs a program with the user's ids, groups and a bare environment. */
  readonly run: (command: string, args: readonly string[], options?: RunOptions) => Promise<RunResult>
  /** The words that root runs to do this as the user: to be put behind others, such as nsenter's. */
  readonly words: (command: readonly string[], env?: Readonly<Record<string, string>>) => string[]
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

export type TestUserOptions = {
  /** Groups besides the user's own, such as libvirt and docker. */
  readonly groups?: readonly string[]
  /** A polkit rule for this user alone: may or may not use libvirt's system connection and actions of tests. */
  readonly polkit?: 'yes' | 'no'
}

/** Before every other rule, so that distribution and administrator have no say over a user that is ours. */
export const polkitRuleFile = (user: string): string => `/etc/polkit-1/rules.d/00-${user}.rules`

/** A user without password and without rights but those given. Needs root. */
export async function testUser({ groups = [], polkit }: TestUserOptions = {}): Promise<TestUser> {
  const name = uniqueName('u')
  const home = await reachableFolder('home')
  const dispose = async (): Promise<void> => {
    await removeTestUser(name)
    await removeFolder(home)
  }
  try {
    const more = groups.length > 0 ? ['--groups', groups.join(',')] : []
    await run('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      home,
      '--shell',
      '/bin/sh',
      ...more,
      name,
    ])
    const uid = Number(await run('id', ['-u', name]))
    await chown(home, uid, Number(await run('id', ['-g', name])))
    if (polkit) await addPolkitRule(name, polkit)
    const words = wordsAs(name, home)
    return { name, uid, home, words, run: runBy(words, home), [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

const wordsAs =
  (name: string, home: string): TestUser['words'] =>
  (command, env = {}) => {
    const environment = Object.entries({
      HOME: home,
      USER: name,
      LC_ALL: 'C',
      PATH: '/usr/bin:/bin:/usr/sbin:/sbin',
      ...env,
    })
    const clean = ['env', '-i', ...environment.map(([key, value]) => `${key}=${value}`), ...command]
    return ['setpriv', `--reuid=${name}`, `--regid=${name}`, '--init-groups', ...clean]
  }

const runBy =
  (words: TestUser['words'], home: string): TestUser['run'] =>
  (command, args, options = {}) => {
    const [program = '', ...rest] = words([command, ...args], options.env)
    return tryRun(program, rest, { cwd: home, ...options })
  }

async function addPolkitRule(name: string, answer: 'yes' | 'no'): Promise<void> {
  const rule = `polkit.addRule(function (action, subject) {
  var ours = action.id.indexOf("org.libvirt.") === 0 || action.id.indexOf("labrig.test.") === 0
  if (ours && subject.user === "${name}") return polkit.Result.${answer.toUpperCase()}
})
`
  await writeFile(polkitRuleFile(name), rule, { mode: 0o644 })
  await untilPolkitSays(name, answer)
}

/** polkitd notices new files by itself, a moment later: asked with pkcheck about a process of the user. */
async function untilPolkitSays(name: string, answer: 'yes' | 'no'): Promise<void> {
  const ask = ['sh', '-c', 'pkcheck --action-id org.libvirt.unix.manage --process $$']
  for (let round = 0; round < 100; round += 1) {
    const { code } = await tryRun('setpriv', [`--reuid=${name}`, `--regid=${name}`, '--init-groups', ...ask])
    if ((code === 0) === (answer === 'yes')) return
    await sleep(100)
  }
  throw new Error(`polkit does not follow the rule for ${name}`)
}

/** Everything that runs under the user's id; userdel refuses while there is anything. */
async function endProcessesOf(name: string): Promise<void> {
  const { code, stdout } = await tryRun('id', ['-u', name])
  if (code !== 0) return
  for (const pid of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    const owner = await stat(`/proc/${pid}`).catch(() => undefined)
    if (owner?.uid !== Number(stdout)) continue
    await tryRun('kill', ['-KILL', pid])
  }
}

/** Removes the user, the group of the same name and the polkit rule. */
export async function removeTestUser(name: string): Promise<void> {
  await endProcessesOf(name)
  await rm(polkitRuleFile(name), { force: true })
  await tryRun('userdel', [name])
  await tryRun('groupdel', [name])
}
