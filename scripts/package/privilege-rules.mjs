// What runs as root has to be installed where polkit's policy says, by packages only, and writable by root alone.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

const HELPER = 'resources/helper/labrig-helper'
const POLICY = 'resources/polkit/app.labrig.helper.policy'
const ACTIONS = '/usr/share/polkit-1/actions/'
const EXEC_PATH = /<annotate key="org\.freedesktop\.policykit\.exec\.path">([^<]+)<\/annotate>/

/** fpm keeps the mode of a file; its owner becomes root. */
function modeFindings(root) {
  return [
    [HELPER, 0o755],
    [POLICY, 0o644],
  ].flatMap(([path, wanted]) => {
    const mode = statSync(join(root, path)).mode & 0o7777
    return mode === wanted ? [] : [`${path} has the mode ${mode.toString(8)} instead of ${wanted.toString(8)}`]
  })
}

/**
 * @param {string} root of the checkout
 * @returns {string[]} one sentence per finding
 */
export function helperFindings(root) {
  const builder = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'))
  const policy = readFileSync(join(root, POLICY), 'utf8')
  const place = EXEC_PATH.exec(policy)?.[1] ?? ''
  const [id, ...more] = [...policy.matchAll(/<action id="([^"]+)"/g)].map((match) => match[1])
  const pairs = [`${HELPER}=${place}`, `${POLICY}=${ACTIONS}${id}.policy`]
  const loose = [...builder.files, ...builder.extraResources.map(({ from }) => from)]
  return [
    ...modeFindings(root),
    ...(place.startsWith('/usr/lib/') ? [] : [`the policy runs "${place}"`]),
    ...(more.length === 0 ? [] : [`the policy has more actions than one: ${more.join(', ')}`]),
    ...(/<allow_\w+>(yes|auth_self\w*)</.test(policy) ? ['the policy lets in who is no administrator'] : []),
    ...['deb', 'rpm'].flatMap((kind) =>
      pairs.filter((pair) => !builder[kind].fpm.includes(pair)).map((pair) => `${kind} does not install ${pair}`),
    ),
    ...loose.filter((path) => /resources\/(helper|polkit)/.test(path)).map((path) => `${path} is in every package`),
  ]
}
