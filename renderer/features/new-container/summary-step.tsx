import { useTranslation } from 'react-i18next'
import { useValue } from '../../lib/value.ts'
import { CommandTabs } from '../wizard/command-tabs.tsx'
import { SummaryList, type SummaryLine } from '../wizard/summary-list.tsx'
import { useAsked, type Asked } from '../wizard/use-asked.ts'
import { containerInput, isEmptyMount, isEmptyPort, type ContainerForm, type ContainerStep } from './form.ts'
import { broken, runLine } from './run-line.ts'
import type { StepProps } from './step-props.ts'

interface Props {
  readonly draft: StepProps['draft']
  readonly onStep: (step: ContainerStep) => void
}

export function SummaryStep({ draft, onStep }: Props) {
  const form = useValue(draft.form)
  return (
    <>
      <SummaryList lines={useLines(form)} onStep={onStep} />
      <Commands form={form} />
    </>
  )
}

function useLines(form: ContainerForm): readonly SummaryLine<ContainerStep>[] {
  const { t } = useTranslation()
  const none = t('newContainer.summary.none')
  const ports = form.ports.filter((row) => !isEmptyPort(row))
  const mounts = form.mounts.filter((row) => !isEmptyMount(row))
  const variables = form.variables.filter((row) => row.name.trim() !== '')
  const flags = [
    form.terminal ? t('newContainer.process.terminal') : null,
    form.interactive ? t('newContainer.process.interactive') : null,
  ].filter((flag) => flag !== null)
  const coded = (code: string) => (code === '' ? { text: none } : { text: '', code })
  const extras = extrasText(form)
  const limits = [
    form.memory.trim() === '' ? null : `${form.memory.trim()}\u00a0MiB`,
    form.cpus.trim() === '' ? null : `${form.cpus.trim()}\u00a0CPU`,
    form.processes.trim() === '' ? null : `--pids-limit ${form.processes.trim()}`,
  ].filter((limit) => limit !== null)
  return [
    { label: t('newContainer.step.image'), text: '', code: form.image.trim(), step: 'image' },
    {
      label: t('newContainer.process.name'),
      ...(form.name.trim() === '' ? { text: t('newContainer.summary.anyName') } : coded(form.name.trim())),
      step: 'process',
    },
    {
      label: t('newContainer.process.command'),
      ...(form.command.trim() === '' ? { text: t('newContainer.summary.ofImage') } : coded(form.command.trim())),
      step: 'process',
    },
    { label: t('newContainer.summary.terminal'), text: flags.join(' · ') || none, step: 'process' },
    {
      label: t('newContainer.variable.title'),
      ...coded(variables.map((row) => row.name.trim()).join(' ')),
      step: 'process',
    },
    {
      label: t('newContainer.network.label'),
      ...(form.network === '' ? { text: t('newContainer.network.default') } : coded(form.network)),
      step: 'network',
    },
    { label: t('newContainer.port.title'), ...coded(ports.map(portText).join('  ')), step: 'network' },
    {
      label: t('newContainer.mount.title'),
      ...coded(mounts.map((row) => `${row.source.trim()}:${row.target.trim()}${row.readOnly ? ':ro' : ''}`).join('  ')),
      step: 'network',
    },
    {
      label: t('newContainer.step.rights'),
      ...coded(rightsText(form)),
      step: 'rights',
    },
    {
      label: t('newContainer.summary.limits'),
      text: limits.join(' · ') || t('newContainer.limits.none'),
      step: 'limits',
    },
    {
      label: t('newContainer.limits.restart'),
      text: t(`newContainer.restart.${form.restart}.title`),
      step: 'limits',
    },
    ...(extras === '' ? [] : [{ label: t('newContainer.summary.extras'), ...coded(extras), step: 'process' } as const]),
  ]
}

/** What it may and is given, as the engine's options. */
function rightsText({ rights, extras }: ContainerForm): string {
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['--user', extras.user],
    ['--cap-add', rights.capabilities.trim()],
    ['--cap-drop', rights.dropped.trim()],
    ['--health-cmd', rights.health.command.trim()],
    ...rights.secrets.map(({ name }) => ['/run/secrets/', name.trim()] as const),
    ...rights.tmpfs.map(({ name }) => ['--tmpfs', name.trim()] as const),
    ...rights.labels.map(({ name }) => ['--label', name.trim()] as const),
    ...rights.devices.map(({ name }) => ['--device', name.trim()] as const),
  ]
  return lines
    .flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [`${name}${name.endsWith('/') ? '' : ' '}${value}`],
    )
    .join('  ')
}

/** What a pasted line said and no field shows, as the engine's options. */
function extrasText({ extras }: ContainerForm): string {
  const { entrypoint, hostname, workingDirectory } = extras
  const options: readonly (readonly [string, string | undefined])[] = [
    ['--entrypoint', entrypoint],
    ['--hostname', hostname],
    ['--workdir', workingDirectory],
  ]
  return options.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])).join('  ')
}

function portText(row: ContainerForm['ports'][number]): string {
  return `${row.address}:${row.host.trim()}:${row.container.trim()}${row.protocol === 'tcp' ? '' : `/${row.protocol}`}`
}

function Commands({ form }: { readonly form: ContainerForm }) {
  const { t } = useTranslation()
  const input = containerInput(form)
  const { asked } = useAsked(JSON.stringify(input), async (client, signal) => {
    const { commands } = await client.explain({ procedure: 'container.create', input }, { signal })
    return commands
  })
  const line = asked.type === 'known' ? runLine(asked.value) : null
  const steps: Asked<readonly string[]> =
    asked.type === 'known' ? { type: 'known', value: asked.value.map(broken) } : asked
  return (
    <CommandTabs
      tools={[
        ...(line === null ? [] : [{ name: 'docker run', lines: { type: 'known', value: [line] } as const }]),
        { name: 'docker create', lines: steps },
      ]}
      note={t('newContainer.summary.secret')}
    />
  )
}
