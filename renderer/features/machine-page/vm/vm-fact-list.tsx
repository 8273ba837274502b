import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../../components/copy-button.tsx'
import type { Vm } from '../../../../contract/machine.ts'
import { formatBytes } from '../../../lib/format.ts'
import { OrderFacts } from '../../machines/details/facts.tsx'
import { NoValue } from '../../machines/no-value.tsx'
import { systemOf } from '../../machines/rows.ts'
import { Fact, Typed } from '../../../components/fact.tsx'
import { AutostartSwitch } from './autostart-switch.tsx'
import type { DomainShape } from './domain-shape.ts'

const firmwareNames = { bios: 'BIOS', uefi: 'UEFI' } as const

/** What a VM is made of. */
export function VmFactList({ vm, shape }: { readonly vm: Vm; readonly shape: DomainShape | null }) {
  const { t, i18n } = useTranslation()
  return (
    <dl className="rig-dl rig-mp-fact-list">
      {vm.title !== null && <Fact name={t('fact.title')}>{vm.title}</Fact>}
      <OrderFacts machine={vm} />
      <Fact name={t('column.system')}>{systemOf(vm) ?? <NoValue />}</Fact>
      <Fact name={t('machinePage.fact.processors')}>{t('fact.vcpus', { count: vm.vcpus })}</Fact>
      <Fact name={t('column.memory')}>{formatBytes(vm.memory, i18n.language)}</Fact>
      <Fact name={t('fact.accelerator')}>
        {vm.accelerator === 'qemu' ? t('fact.emulated') : <Typed text={vm.accelerator} />}
      </Fact>
      {shape !== null && (
        <Fact name={t('machinePage.fact.platform')}>
          {shape.machine !== null && <Typed text={shape.machine} />}{' '}
          <span className="rig-quiet">{firmwareNames[shape.firmware]}</span>
        </Fact>
      )}
      <Fact name={t('fact.autostart')}>{vm.persistent ? <AutostartSwitch vm={vm} /> : t('fact.no')}</Fact>
      <Fact name={t('fact.kept')}>{t(vm.persistent ? 'machinePage.fact.persistent' : 'fact.transient')}</Fact>
      <Fact name={t('column.owner')}>{t(`owner.${vm.owner}`)}</Fact>
      <Fact name={t('fact.uuid')}>
        <span className="rig-mp-with-copy">
          <Typed text={vm.uuid} />
          <CopyButton text={vm.uuid} label={t('machinePage.fact.copyUuid')} />
        </span>
      </Fact>
    </dl>
  )
}
