import type { ContainerChange, EditedContainer } from '../../../../../contract/container-edit.ts'
import { joinWords, splitWords } from '../../../../../contract/command-line.ts'
import { containerInput, emptyContainerForm, type ContainerForm } from '../../../new-container/form.ts'
import { withPastedContainer } from '../../../new-container/pasted.ts'
import type { ContainerProblems } from '../../../new-container/problem.ts'
import { containerProblems } from '../../../new-container/problems.ts'

/** A container as the form of a new one shows it. */
export function formOf(connection: string, now: EditedContainer): ContainerForm {
  const { memory, cpus, processes, hostname, user, workingDirectory, entrypoint, health, ...same } = now
  return withPastedContainer(emptyContainerForm(connection), {
    ...same,
    ...(memory === null ? {} : { memory }),
    ...(cpus === null ? {} : { cpus }),
    ...(processes === null ? {} : { processes }),
    ...(health === null ? {} : { health }),
    // Here it may be several words, as the engine has it.
    ...(entrypoint.length === 0 ? {} : { entrypoint: joinWords(entrypoint) }),
    hostname: hostname ?? undefined,
    user: user ?? undefined,
    workingDirectory: workingDirectory ?? undefined,
  })
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** Words of the entry point; null = as the image says. */
function wordsOrNull(text: string | undefined): readonly string[] | null {
  const words = splitWords(text ?? '') ?? []
  return words.length === 0 ? null : words
}

/** What the form says otherwise than the container is. Only for a form without problems. */
export function changeOf(form: ContainerForm, now: EditedContainer): ContainerChange {
  const wanted = containerInput(form)
  const before = containerInput(formOf(form.connection, now))
  const orNull = <T>(value: T | undefined): T | null => value ?? null
  const all = {
    image: [wanted.image, before.image],
    command: [
      wanted.command?.length === 0 ? null : wanted.command,
      before.command?.length === 0 ? null : before.command,
    ],
    environment: [wanted.environment, before.environment],
    ports: [wanted.ports, before.ports],
    mounts: [wanted.mounts, before.mounts],
    entrypoint: [wordsOrNull(wanted.entrypoint), wordsOrNull(before.entrypoint)],
    capabilities: [wanted.capabilities, before.capabilities],
    dropCapabilities: [wanted.dropCapabilities, before.dropCapabilities],
    health: [orNull(wanted.health), orNull(before.health)],
    tmpfs: [wanted.tmpfs, before.tmpfs],
    devices: [wanted.devices, before.devices],
    labels: [wanted.labels, before.labels],
    restart: [wanted.restart, before.restart],
    memory: [orNull(wanted.memory), orNull(before.memory)],
    cpus: [orNull(wanted.cpus), orNull(before.cpus)],
    processes: [orNull(wanted.processes), orNull(before.processes)],
    hostname: [orNull(wanted.hostname || undefined), orNull(before.hostname)],
    user: [orNull(wanted.user || undefined), orNull(before.user)],
    workingDirectory: [orNull(wanted.workingDirectory || undefined), orNull(before.workingDirectory)],
  }
  const changed = Object.entries(all).filter(([, [after, was]]) => !same(after, was))
  return Object.fromEntries(changed.map(([key, [after]]) => [key, after])) as ContainerChange
}

const live = new Set(['memory', 'cpus', 'processes', 'restart'])

/** What the engine changes while it runs: limits, of which only the one on processes can be lifted, and the restart policy. */
export function isLive(change: ContainerChange): boolean {
  return Object.entries(change).every(([key, value]) => live.has(key) && (value !== null || key === 'processes'))
}

/** What is wrong with any part of it. */
export function problemsOf(form: ContainerForm): ContainerProblems {
  const none = new Set<string>()
  return Object.assign(
    splitWords(form.extras.entrypoint ?? '') === null ? { entrypoint: 'quote' } : {},
    ...(['image', 'process', 'network', 'rights', 'limits'] as const).map((step) =>
      containerProblems(form, step, none),
    ),
  ) as ContainerProblems
}
