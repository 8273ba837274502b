import { containerName } from '../../../contract/container-parts.ts'
import type { Failure } from '../../api/failure.ts'
import { plainDigits, readNumber, readWhole } from '../wizard/numbers.ts'
import {
  imageReference,
  isEmptyMount,
  isEmptyPort,
  type ContainerForm,
  type ContainerStep,
  type MountRow,
  type PortRow,
} from './form.ts'
import type { ContainerProblem, ContainerProblems } from './problem.ts'
import { rightsProblems } from './rights.ts'
import { splitWords } from '../../../contract/command-line.ts'

type Found = [string, ContainerProblem | null]

function portProblems(row: PortRow, rows: readonly PortRow[]): Found[] {
  if (isEmptyPort(row)) return []
  const host = plainDigits(row.host)
  const same = (other: PortRow) =>
    other.key < row.key && host !== '' && plainDigits(other.host) === host && other.protocol === row.protocol
  return [
    [`port-${row.key}-container`, readWhole(row.container, 1, 65_535) === null ? 'containerPort' : null],
    [
      `port-${row.key}-host`,
      host !== '' && readWhole(host, 0, 65_535) === null ? 'hostPort' : rows.some(same) ? 'portTwice' : null,
    ],
    [`port-${row.key}-address`, /^[0-9a-fA-F.:]+$/.test(row.address.trim()) ? null : 'address'],
  ]
}

function mountProblems(row: MountRow, rows: readonly MountRow[]): Found[] {
  if (isEmptyMount(row)) return []
  const source = row.source.trim()
  const target = row.target.trim()
  const sourceProblem = row.kind === 'bind' ? (source.startsWith('/') ? null : 'path') : volumeProblem(source)
  const isTwice = rows.some((other) => other.key < row.key && other.target.trim() === target)
  return [
    [`mount-${row.key}-source`, sourceProblem],
    [`mount-${row.key}-target`, !target.startsWith('/') ? 'target' : isTwice ? 'targetTwice' : null],
  ]
}

/** Docker's own rule for names of volumes. */
function volumeProblem(name: string): ContainerProblem | null {
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name) ? null : 'volume'
}

function imageProblem(form: ContainerForm): ContainerProblem | null {
  const reference = imageReference(form.image)
  if (reference === '') return 'noImage'
  return /\s/.test(reference) ? 'image' : null
}

function processProblems(form: ContainerForm, taken: ReadonlySet<string>): Found[] {
  const name = form.name.normalize('NFKC').trim()
  const names = form.variables.map((row) => row.name.trim())
  return [
    ['name', name === '' ? null : !containerName.safeParse(name).success ? 'name' : taken.has(name) ? 'taken' : null],
    ['command', splitWords(form.command) === null ? 'quote' : null],
    ...form.variables.map((row, index): Found => {
      const own = row.name.trim()
      if (own === '') return [`variable-${row.key}`, row.value === '' ? null : 'variable']
      if (/[=\0]/.test(own)) return [`variable-${row.key}`, 'variable']
      return [`variable-${row.key}`, names.indexOf(own) < index ? 'twice' : null]
    }),
  ]
}

function limitProblems(form: ContainerForm): Found[] {
  const cpus = readNumber(form.cpus)
  const hasRetries = form.restart === 'on-failure' && form.retries.trim() !== ''
  return [
    // The engine refuses less than 6 MiB.
    ['memory', form.memory.trim() !== '' && readWhole(form.memory, 6, 16_777_216) === null ? 'memory' : null],
    ['cpus', form.cpus.trim() !== '' && (cpus === null || cpus <= 0 || cpus > 1024) ? 'cpus' : null],
    [
      'processes',
      form.processes.trim() !== '' && readWhole(form.processes, 1, 4_194_304) === null ? 'processes' : null,
    ],
    ['retries', hasRetries && readWhole(form.retries, 0, 1000) === null ? 'retries' : null],
  ]
}

function foundIn(form: ContainerForm, step: ContainerStep, taken: ReadonlySet<string>): Found[] {
  switch (step) {
    case 'image':
      return [['image', imageProblem(form)]]
    case 'process':
      return processProblems(form, taken)
    case 'network':
      return [
        ...form.ports.flatMap((row) => portProblems(row, form.ports)),
        ...form.mounts.flatMap((row) => mountProblems(row, form.mounts)),
      ]
    case 'rights':
      return rightsProblems(form.rights)
    case 'limits':
      return limitProblems(form)
    case 'summary':
      return []
  }
}

/** What is wrong with a step before the host is asked. @param taken names of containers on the same connection */
export function containerProblems(
  form: ContainerForm,
  step: ContainerStep,
  taken: ReadonlySet<string>,
): ContainerProblems {
  const found = foundIn(form, step, taken).filter((one): one is [string, ContainerProblem] => one[1] !== null)
  return Object.fromEntries(found)
}

/** Which step the host's refusal is about. */
export function stepOfContainerFailure({ code, data }: Failure): ContainerStep {
  if (code === 'NAME_TAKEN') return 'process'
  if (code === 'PORT_IN_USE') return 'network'
  if (code !== 'NOT_FOUND') return 'summary'
  return data['what'] === 'network' ? 'network' : data['what'] === 'image' ? 'image' : 'summary'
}

/** The row whose port the host says is held by somebody; null when the failure is another. */
export function heldPort(form: ContainerForm, { code, data }: Failure): string | null {
  if (code !== 'PORT_IN_USE') return null
  const row = form.ports.find(
    (one) => readWhole(one.host, 1, 65_535) === data['port'] && one.protocol === data['protocol'],
  )
  return row === undefined ? null : `port-${row.key}-host`
}
