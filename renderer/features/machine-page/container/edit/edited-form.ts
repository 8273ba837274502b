import type { ContainerChange, EditedContainer } from '../../../../../contract/container-edit.ts'
import { containerInput, emptyContainerForm, type ContainerForm } from '../../../new-container/form.ts'
import { withPastedContainer } from '../../../new-container/pasted.ts'
import type { ContainerProblems } from '../../../new-container/problem.ts'
import { containerProblems } from '../../../new-container/problems.ts'

/** A container as the form of a new one shows it. */
export function formOf(connection: string, now: EditedContainer): ContainerForm {
  const {
    memory,
    cpus,
    hostname,
    user,
    workingDirectory,
    entrypoint: _entrypoint,
    processes: _processes,
    ...same
  } = now
  return withPastedContainer(emptyContainerForm(connection), {
    ...same,
    ...(memory === null ? {} : { memory }),
    ...(cpus === null ? {} : { cpus }),
    hostname: hostname ?? undefined,
    user: user ?? undefined,
    workingDirectory: workingDirectory ?? undefined,
  })
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

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
    capabilities: [wanted.capabilities, before.capabilities],
    labels: [wanted.labels, before.labels],
    restart: [wanted.restart, before.restart],
    memory: [orNull(wanted.memory), orNull(before.memory)],
    cpus: [orNull(wanted.cpus), orNull(before.cpus)],
    hostname: [orNull(wanted.hostname || undefined), orNull(before.hostname)],
    user: [orNull(wanted.user || undefined), orNull(before.user)],
    workingDirectory: [orNull(wanted.workingDirectory || undefined), orNull(before.workingDirectory)],
  }
  const changed = Object.entries(all).filter(([, [after, was]]) => !same(after, was))
  return Object.fromEntries(changed.map(([key, [after]]) => [key, after])) as ContainerChange
}

const live = new Set(['memory', 'cpus', 'restart'])

/** What the engine changes while it runs: limits that are not lifted, and the restart policy. */
export function isLive(change: ContainerChange): boolean {
  return Object.entries(change).every(([key, value]) => live.has(key) && value !== null)
}

/** What is wrong with any part of it. */
export function problemsOf(form: ContainerForm): ContainerProblems {
  const none = new Set<string>()
  return Object.assign(
    {},
    ...(['image', 'process', 'network', 'rights', 'limits'] as const).map((step) =>
      containerProblems(form, step, none),
    ),
  ) as ContainerProblems
}
