import { splitWords } from '../../../contract/command-line.ts'
import { mebibytes, restartOf, type ContainerForm } from '../docker-run-values.ts'
import type { Entry } from './compose-text.ts'
import { takeHealth } from './health-value.ts'
import { noteOthers, take, takeEach, takePairs, type Filling } from './filling.ts'
import { takeDevices, takeSecrets, takeTmpfs, takeVolumes } from './mount-values.ts'
import { takeNetworks } from './network-value.ts'
import { takePorts } from './port-values.ts'

type Taker = (into: Filling, entry: Entry) => void

const plain = (text: string): string | null => (text === '' ? null : text)
const whole = (text: string): number | null => (/^[1-9]\d*$/.test(text) ? Number(text) : null)
const amount = (text: string): number | null => (Number(text) > 0 ? Number(text) : null)
const yes = (text: string): boolean | null => (text === 'true' ? true : text === 'false' ? false : null)
const capability = (text: string): string => text.replace(/^CAP_/, '')

/** A field that one scalar fills. */
function scalar<K extends keyof ContainerForm>(
  field: K,
  read: (text: string) => NonNullable<ContainerForm[K]> | null,
): Taker {
  return (into, entry) => {
    const value = take(into, entry, read)
    if (value !== undefined) into.form[field] = value
  }
}

/** Words of a command: a list as it is, a text split as a shell would. */
function takeWords(into: Filling, { key, value, place }: Entry): string[] | undefined {
  if (value.isNothing) return undefined
  return value.items === null
    ? take(into, { key, value }, splitWords)
    : takeEach(into, { key, value, place }, (text) => text)
}

const limitTakers: Readonly<Record<string, Taker>> = {
  cpus: scalar('cpus', amount),
  memory: scalar('memory', mebibytes),
  pids: scalar('processes', whole),
}

/** {limits: {cpus, memory, pids}} of deploy.resources; what a cluster does with a service has no meaning for a container. */
function takeDeploy(into: Filling, { key, value }: Entry): void {
  noteOthers(into, value, ['resources'], key)
  const resources = value.find('resources')
  if (resources !== undefined) noteOthers(into, resources, ['limits'], `${key}.resources`)
  const limits = resources?.find('limits')
  if (limits === undefined) return
  noteOthers(into, limits, Object.keys(limitTakers), `${key}.resources.limits`)
  for (const entry of limits.entries ?? []) limitTakers[entry.key]?.(into, entry)
}

const mode = (text: string): string | null => (/^(service:.*|)$/.test(text) ? null : text)
const policies = { always: null, missing: 'missing', if_not_present: 'missing', never: 'never' } as const

/** What each key of a service does to the form (Compose specification, services). */
export const takers: Readonly<Record<string, Taker>> = {
  image: scalar('image', plain),
  container_name: scalar('name', plain),
  hostname: scalar('hostname', plain),
  user: scalar('user', plain),
  working_dir: scalar('workingDirectory', plain),
  tty: scalar('terminal', yes),
  stdin_open: scalar('interactive', yes),
  restart: scalar('restart', (text) => restartOf(text) ?? null),
  mem_limit: scalar('memory', mebibytes),
  cpus: scalar('cpus', amount),
  pids_limit: scalar('processes', whole),
  network_mode: scalar('network', mode),
  pull_policy: scalar('pull', (text) => policies[text as keyof typeof policies] ?? null),
  environment: (into, entry) => void (into.form.environment = takePairs(into, entry)),
  labels: (into, entry) => void (into.form.labels = takePairs(into, entry)),
  cap_add: (into, entry) => void (into.form.capabilities = takeEach(into, entry, capability)),
  cap_drop: (into, entry) => void (into.form.dropCapabilities = takeEach(into, entry, capability)),
  ports: takePorts,
  volumes: takeVolumes,
  tmpfs: takeTmpfs,
  devices: takeDevices,
  secrets: takeSecrets,
  networks: takeNetworks,
  healthcheck: takeHealth,
  deploy: takeDeploy,
  command(into, entry) {
    const words = takeWords(into, entry)
    if (words !== undefined) (into.form.command ??= []).push(...words)
  },
  entrypoint(into, entry) {
    const [first, ...rest] = takeWords(into, entry) ?? []
    if (first === undefined) return into.notes.add('entrypoint', entry.place, 'not-carried')
    into.form.entrypoint = first
    // The form's entry point is one word, as the command line's is: the others go before the command.
    into.form.command = [...rest, ...(into.form.command ?? [])]
  },
}
