import { chmod, chown, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CommandError } from '../../../main/system/command.ts'
import { isInstalled, runPrivileged, type PrivilegedProgram } from '../../../main/system/privileged.ts'

let folder = ''
let program: PrivilegedProgram

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-privileged-'))
  program = { path: join(folder, 'lib/helper'), policy: join(folder, 'policy'), pkexec: join(folder, 'pkexec') }
  await mkdir(join(folder, 'lib'), { mode: 0o755 })
  await writeFile(program.path, '#!/bin/sh\n')
  await chmod(program.path, 0o755)
  await writeFile(program.policy, '<policyconfig/>')
  await chmod(program.policy, 0o644)
  await writeFile(program.pkexec, '#!/bin/sh\n')
  await chmod(program.pkexec, 0o4755)
})
afterEach(() => rm(folder, { recursive: true }))

const needsRoot = process.getuid?.() === 0 ? undefined : 'needs root'

describe('a privileged program', () => {
  beforeEach((context) => context.skip(needsRoot !== undefined, needsRoot))

  it('is installed when it, its folder, its policy and pkexec are root’s alone', async () => {
    expect(await isInstalled(program)).toBe(true)
  })

  it.each([
    ['belongs to another', () => chown(program.path, 12345, 0)],
    ['is writable by its group', () => chmod(program.path, 0o775)],
    ['is writable by all', () => chmod(program.path, 0o757)],
    ['cannot be executed', () => chmod(program.path, 0o644)],
    ['lies in a folder of another', () => chown(join(folder, 'lib'), 12345, 0)],
    ['lies in a folder that others write to', () => chmod(join(folder, 'lib'), 0o777)],
    ['has no policy', () => rm(program.policy)],
    ['has a policy that others write', () => chmod(program.policy, 0o666)],
    ['has a policy of another', () => chown(program.policy, 12345, 0)],
    ['has no pkexec', () => rm(program.pkexec)],
    ['has a pkexec without rights', () => chmod(program.pkexec, 0o755)],
    ['is a folder', () => rm(program.path).then(() => mkdir(program.path))],
    ['is a link', () => rm(program.path).then(() => symlink('/bin/true', program.path))],
  ])('that %s is not', async (_, spoil) => {
    await spoil()
    expect(await isInstalled(program)).toBe(false)
  })
})

describe('what pkexec answers', () => {
  const ending = (script: string) => writeFile(program.pkexec, `#!/bin/sh\n${script}\n`, { mode: 0o755 })

  it.each([
    ['exit 0', 'done'],
    ['exit 64', 'not-for-this'],
    ['exit 126', 'refused'],
    ['echo "Error executing command as another user: Not authorized" >&2; exit 127', 'refused'],
    ['echo "Error executing command as another user: No authentication agent found." >&2; exit 127', 'nobody'],
  ])('by "%s" is %s', async (script, answer) => {
    await ending(script)
    expect(await runPrivileged(program, ['apply', 'x'])).toBe(answer)
  })

  it('is passed on when the program itself failed, with its words', async () => {
    await ending('echo "labrig-helper: usermod: no" >&2; exit 1')
    await expect(runPrivileged(program, [])).rejects.toThrow(/usermod: no/)
    await expect(runPrivileged(program, [])).rejects.toBeInstanceOf(CommandError)
  })

  it('follows the program and its words, each as one argument', async () => {
    await ending(`printf '%s|' "$@" >${folder}/seen`)
    await runPrivileged(program, ['apply', 'a b', '$(id)'])
    expect(await readFile(join(folder, 'seen'), 'utf8')).toBe(`${program.path}|apply|a b|$(id)|`)
  })
})
