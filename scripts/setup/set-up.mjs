// Brings a machine to where Labrig can work: shows the plan, asks where it must, installs what is missing, starts what
// is stopped. Changes nothing that is there: no configuration file, no other vendor's engine, no defined network.
import { spawnSync } from 'node:child_process'
import { askYes, consentOf } from './consent.mjs'
import { stoppedDaemons } from './daemons.mjs'
import { defaultNetworkState, startDefaultNetwork } from './default-network.mjs'
import { MANAGERS, choosePackages } from './package-manager.mjs'
import { describePlan, isEmpty, makePlan, missingNeeds } from './plan.mjs'
import { detectPlatform } from './platform.mjs'
import { startDaemon } from './start-daemon.mjs'

/** Set-up cannot go on; the message says what to do by hand. */
export class SetupError extends Error {}

/** The commands that do by hand what set-up would do, for a person without our rights or on an unknown distribution. */
export function manualSteps(plan) {
  const { family, init } = plan.platform
  const text = []
  if (plan.missing.length > 0) {
    const needs = plan.missing.map(({ need }) => need.manual ?? `${need.id} (${need.why})`)
    text.push(
      family && plan.packages.length > 0
        ? `  sudo ${MANAGERS[family].install(plan.packages).join(' ')}`
        : `  install with your package manager: ${needs.join('; ')}`,
    )
  }
  if (init === 'systemd') for (const daemon of plan.stopped) text.push(`  sudo systemctl start ${daemon.units[0]}`)
  else if (init === 'none')
    for (const daemon of plan.stopped)
      text.push(`  sudo ${daemon.programs[0]} ${daemon.args.join(' ')}${daemon.mode === 'stays' ? ' &' : ''}`)
  else if (plan.stopped.length > 0)
    text.push(`  start with your service manager, in this order: ${plan.stopped.map((one) => one.id).join(', ')}`)
  if (plan.network !== 'active') text.push('  sudo virsh -c qemu:///system net-start default')
  return text.join('\n')
}

function run(command, environment = {}) {
  const [program, ...args] = command
  // Package managers talk a lot: it goes to stderr, so that stdout stays for what called us.
  const result = spawnSync(program, args, { stdio: ['ignore', 2, 2], env: { ...process.env, ...environment } })
  if (result.error) return result.error.message
  return result.status === 0 ? undefined : `${command.join(' ')} ended with code ${result.status ?? result.signal}`
}

function install(plan, privileged) {
  const manager = MANAGERS[plan.platform.family]
  let packages = plan.packages
  const withEnvironment = (command) =>
    privileged(['env', ...Object.entries(manager.environment).map(([key, value]) => `${key}=${value}`), ...command])
  if (plan.refresh && manager.refresh) {
    const problem = run(withEnvironment(manager.refresh))
    if (problem) return problem
    const wanted = plan.missing.flatMap((one) => one.packages)
    const known = new Set(manager.known(wanted.flatMap((name) => name.split('|'))))
    const { chosen, unknown } = choosePackages(wanted, known)
    if (unknown.length > 0) return `${plan.platform.name} has no package ${unknown.join(', ')}`
    packages = chosen
  }
  return run(withEnvironment(manager.install(packages)))
}

async function startAll(platform, privileged, log) {
  const problems = []
  for (const daemon of await stoppedDaemons()) {
    log(`starting ${daemon.id}`)
    const problem = await startDaemon(daemon, platform.init, privileged)
    if (problem) problems.push(problem)
  }
  if (defaultNetworkState() === 'inactive') {
    log('starting network default')
    const problem = startDefaultNetwork(privileged)
    if (problem) problems.push(`network default: ${problem}`)
  }
  return problems
}

function refuse(plan, reason) {
  throw new SetupError(`${reason}\nDo this by hand, then try again:\n${manualSteps(plan)}`)
}

/** Reasons why this machine cannot be set up by us at all. */
function unsupported(plan) {
  if (plan.missing.length > 0 && !plan.platform.family)
    return `${plan.platform.name} is not a distribution that set-up knows.`
  const without = plan.missing.filter((one) => one.packages.length === 0)
  if (without.length > 0) return without.map((one) => one.need.manual).join('\n')
  if (plan.stopped.length > 0 && plan.platform.init === 'other')
    return 'Set-up does not know the service manager of this machine.'
  return undefined
}

/**
 * Does what is missing, or nothing (quickly). Throws SetupError with what to do by hand.
 * @param {{ sets: ('engines' | 'tests')[], dryRun?: boolean, log?: (line: string) => void }} options
 * @returns {Promise<{ changed: boolean }>}
 */
export async function setUp({ sets, dryRun = false, log = (line) => process.stderr.write(`${line}\n`) }) {
  const platform = detectPlatform()
  const plan = await makePlan(platform, sets)
  if (isEmpty(plan)) return { changed: false }
  log(describePlan(plan))
  if (dryRun) return { changed: false }
  const reason = unsupported(plan)
  if (reason) refuse(plan, reason)
  const consent = consentOf({
    root: platform.root,
    terminal: process.stdin.isTTY === true && process.stderr.isTTY === true,
    answer: process.env.LABRIG_SETUP,
  })
  if (consent === 'no') refuse(plan, 'Set-up may not change this machine (not root, or LABRIG_SETUP=no).')
  if (consent === 'ask' && !(await askYes('Do this now with sudo?'))) refuse(plan, 'Nothing was changed.')
  const privileged = (command) => (platform.root ? command : ['sudo', ...command])
  await carryOut(plan, privileged, sets, log)
  return { changed: true }
}

async function carryOut(plan, privileged, sets, log) {
  if (plan.missing.length > 0) {
    const problem = install(plan, privileged)
    if (problem) refuse(plan, problem)
    const left = missingNeeds(plan.platform.family, sets)
    if (left.length > 0)
      refuse({ ...plan, missing: left }, `Still missing: ${left.map((one) => one.need.id).join(', ')}.`)
  }
  // Without a service manager daemons are started directly, which sudo cannot do for us with pid and log files.
  if (plan.platform.init === 'none' && !plan.platform.root)
    refuse(plan, 'There is no service manager: start the services as root.')
  const problems = await startAll(plan.platform, privileged, log)
  if (problems.length > 0) refuse(await makePlan(plan.platform, sets), problems.join('\n'))
}
