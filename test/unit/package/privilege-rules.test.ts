import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { helperFindings } from '../../../scripts/package/privilege-rules.mjs'
import { installedHelper } from '../../../main/step/privileged-words.ts'

const root = join(import.meta.dirname, '../../..')
const HELPER = 'resources/helper/labrig-helper'
const POLICY = 'resources/polkit/app.labrig.helper.policy'

let tree = ''
beforeEach(async () => {
  tree = await mkdtemp(join(tmpdir(), 'labrig-test-helper-'))
  for (const path of ['electron-builder.yml', HELPER, POLICY]) await cp(join(root, path), join(tree, path))
  await chmod(join(tree, HELPER), 0o755)
  await chmod(join(tree, POLICY), 0o644)
})
afterEach(() => rm(tree, { recursive: true }))

async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(tree, path), 'utf8')
  expect(text).toContain(from)
  await writeFile(join(tree, path), text.replaceAll(from, to))
}

describe('the privileged helper in packages', () => {
  it('is executable here, lies where the policy says, and only in packages that install', () => {
    expect(helperFindings(tree)).toEqual([])
  })

  it('lies where the app looks for it', async () => {
    const builder = await readFile(join(tree, 'electron-builder.yml'), 'utf8')
    expect(builder).toContain(`${HELPER}=${installedHelper.path}\n`)
    expect(builder).toContain(`${POLICY}=${installedHelper.policy}\n`)
  })

  it.each([
    ['writable by a group', () => chmod(join(tree, HELPER), 0o775), /has the mode 775/],
    ['not executable', () => chmod(join(tree, HELPER), 0o644), /has the mode 644/],
    ['open to whoever asks', () => edit(POLICY, '>auth_admin_keep<', '>yes<'), /no administrator/],
    ['open by the own password', () => edit(POLICY, '>auth_admin_keep<', '>auth_self_keep<'), /no administrator/],
    ['elsewhere', () => edit(POLICY, '/usr/lib/labrig/', '/opt/Labrig/'), /does not install/],
    [
      'without policy',
      () => edit('electron-builder.yml', `    - ${POLICY}=`, '    - LICENSE='),
      /deb does not install/,
    ],
    ['beside the app', () => edit('electron-builder.yml', 'from: LICENSE,', `from: ${HELPER},`), /in every package/],
  ])('%s is found', async (_, spoil, finding) => {
    await spoil()
    expect(helperFindings(tree).join('\n')).toMatch(finding)
  })

  it('speaks English and Japanese when polkit asks', async () => {
    const policy = await readFile(join(tree, POLICY), 'utf8')
    for (const name of ['description', 'message']) {
      expect(policy).toMatch(new RegExp(`<${name}>[A-Z].+</${name}>`))
      expect(policy).toMatch(new RegExp(`<${name} xml:lang="ja">.*[ぁ-んァ-ン].*</${name}>`))
    }
  })
})
