import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import { Fact, Typed } from '../../../components/fact.tsx'
import { groupOf, tagsOf } from '../../../../contract/machine-search.ts'
import type { Container, Machine, Vm } from '../../../../contract/machine.ts'
import { formatBytes, formatDate } from '../../../lib/format.ts'
import { CpuLoad, MemoryLoad } from '../load-cells.tsx'
import { TagChips } from '../organise/tag-chips.tsx'
import { NoValue } from '../no-value.tsx'
import { systemOf } from '../rows.ts'

/** Load now; only where it is read. */
function LoadFacts({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation()
  if (machine.state !== 'running') return null
  return (
    <>
      <Fact name={t('column.cpu')}>
        <CpuLoad id={machine.id} />
      </Fact>
      <Fact name={t('column.memory')}>
        <MemoryLoad id={machine.id} />
      </Fact>
    </>
  )
}

/** Tags, group and place in the start order, where there are any. */
export function OrderFacts({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation()
  const group = groupOf(machine)
  const start = machine.kind === 'vm' ? machine.start : undefined
  return (
    <>
      {group !== null && (
        <Fact name={t('organise.group')}>
          <span translate="no">{group}</span>
        </Fact>
      )}
      {tagsOf(machine).length > 0 && (
        <Fact name={t('column.tags')}>
          <TagChips machine={machine} />
        </Fact>
      )}
      {start !== undefined && (
        <Fact name={t('organise.start')}>{t('organise.startPlace', { order: start.order, delay: start.delay })}</Fact>
      )}
    </>
  )
}

export function VmFacts({ vm }: { readonly vm: Vm }) {
  const { t, i18n } = useTranslation()
  const size = formatBytes(vm.memory, i18n.language)
  return (
    <dl className="rig-dl">
      {vm.title !== null && <Fact name={t('fact.title')}>{vm.title}</Fact>}
      <OrderFacts machine={vm} />
      <Fact name={t('column.system')}>{systemOf(vm) ?? <NoValue />}</Fact>
      <LoadFacts machine={vm} />
      <Fact name={t('fact.size')}>
        {t('fact.sizeOf', { cpus: t('fact.vcpus', { count: vm.vcpus }), memory: size })}
      </Fact>
      <Fact name={t('fact.accelerator')}>
        {vm.accelerator === 'qemu' ? t('fact.emulated') : <Typed text={vm.accelerator} />}
      </Fact>
      <Fact name={t('fact.autostart')}>{t(vm.autostart ? 'fact.yes' : 'fact.no')}</Fact>
      {!vm.persistent && <Fact name={t('fact.kept')}>{t('fact.transient')}</Fact>}
      <Origin machine={vm} />
      <Fact name={t('fact.uuid')}>
        <Typed text={vm.uuid} />
      </Fact>
    </dl>
  )
}

export function ContainerFacts({ container }: { readonly container: Container }) {
  const { t, i18n } = useTranslation()
  return (
    <dl className="rig-dl">
      <Fact name={t('fact.image')}>
        <Typed text={container.image} />
      </Fact>
      <Fact name={t('fact.command')}>
        <Typed text={container.command} />
      </Fact>
      <OrderFacts machine={container} />
      <LoadFacts machine={container} />
      <Fact name={t('fact.created')}>{formatDate(container.created * 1000, i18n.language)}</Fact>
      <Origin machine={container} />
      <Fact name={t('fact.id')}>
        <Typed text={container.id.split('/').at(-1)?.slice(0, 12) ?? ''} />
      </Fact>
    </dl>
  )
}

function Origin({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation()
  const connection = usePage().machines.connection(machine.connection)
  return (
    <>
      <Fact name={t('column.connection')}>
        <Typed text={connection?.address ?? machine.connection} />
      </Fact>
      <Fact name={t('column.owner')}>{t(`owner.${machine.owner}`)}</Fact>
    </>
  )
}
