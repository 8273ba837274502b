import type { ContainerCreate } from '../../../contract/container.ts'
import type { ContainerForm } from './form.ts'
import { pastedRights } from './rights.ts'
import { joinWords } from '../../../contract/command-line.ts'

type Pasted = { readonly [K in keyof ContainerCreate]?: ContainerCreate[K] | undefined }

function lists(pasted: Pasted): Partial<ContainerForm> {
  const { environment = {}, ports = [], mounts = [] } = pasted
  return {
    variables: Object.entries(environment).map(([name, value], key) => ({ key, name, value })),
    ports: ports.map(({ host, container, protocol, address }, key) => ({
      key,
      host: host === 0 ? '' : String(host),
      container: String(container),
      protocol,
      address,
    })),
    mounts: mounts.map((mount, key) => ({
      key,
      kind: mount.kind,
      source: mount.kind === 'bind' ? mount.source : mount.volume,
      target: mount.target,
      readOnly: mount.readOnly,
    })),
  }
}

function limits({ memory, cpus, processes, restart }: Pasted): Partial<ContainerForm> {
  return {
    ...(memory === undefined ? {} : { memory: String(memory) }),
    ...(cpus === undefined ? {} : { cpus: String(cpus) }),
    ...(processes === undefined ? {} : { processes: String(processes) }),
    ...(restart === undefined
      ? {}
      : { restart: restart.name, retries: restart.retries === 0 ? '' : String(restart.retries) }),
  }
}

/** The form with what a pasted line said; what it did not say stays as it was. */
export function withPastedContainer(form: ContainerForm, pasted: Pasted): ContainerForm {
  const { entrypoint, hostname, user, workingDirectory } = pasted
  return {
    ...form,
    ...lists(pasted),
    ...limits(pasted),
    image: pasted.image ?? form.image,
    name: pasted.name ?? form.name,
    command: joinWords(pasted.command ?? []),
    network: pasted.network ?? form.network,
    terminal: pasted.terminal ?? form.terminal,
    interactive: pasted.interactive ?? form.interactive,
    start: pasted.start ?? form.start,
    rights: pastedRights(pasted),
    extras: { entrypoint, hostname, user, workingDirectory },
  }
}
