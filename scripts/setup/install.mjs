// Installs the packages of a plan.
import { spawnSync } from 'node:child_process'
import { MANAGERS, choosePackages } from './package-manager.mjs'

function run(command) {
  const [program, ...args] = command
  // Package managers talk a lot: it goes to stderr, so that stdout stays for what called us.
  const result = spawnSync(program, args, { stdio: ['ignore', 2, 2] })
  if (result.error) return result.error.message
  return result.status === 0 ? undefined : `${command.join(' ')} ended with code ${result.status ?? result.signal}`
}

/**
 * Resolves to undefined when the packages are installed, else to what went wrong. The index is fetched only when it
 * lacks a name, or names versions that the archive no longer has.
 * @param {import('./plan.mjs').Plan} plan
 * @param {(command: string[]) => string[]} privileged
 */
export function install(plan, privileged) {
  const manager = MANAGERS[plan.platform.family]
  const environment = Object.entries(manager.environment).map(([key, value]) => `${key}=${value}`)
  const asRoot = (command) => run(privileged(['env', ...environment, ...command]))
  if (!plan.refresh) {
    const problem = asRoot(manager.install(plan.packages))
    if (!problem || !manager.refresh) return problem
  }
  if (manager.refresh) {
    const problem = asRoot(manager.refresh)
    if (problem) return problem
  }
  const names = plan.missing.flatMap((one) => one.packages)
  const known = new Set(manager.known(names.flatMap((name) => name.split('|'))))
  const { chosen, unknown } = choosePackages(names, known)
  if (unknown.length > 0) return `${plan.platform.name} has no package ${unknown.join(', ')}`
  return asRoot(manager.install(chosen))
}
