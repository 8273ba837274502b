import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../../contract/machine.ts'
import type { HardwareDevice } from '../../../../../contract/vm-hardware.ts'
import { CodeBlock } from '../../../../components/code-block.tsx'
import { Fact } from '../../../../components/fact.tsx'
import { Icon } from '../../../../components/icon.tsx'
import { fieldsOf } from './change-form.ts'
import { deviceDetail, deviceIcon, nameKey, shownFacts } from './device-look.ts'
import { differenceOf } from './device-list.tsx'
import { factRows } from './fact-rows.ts'
import { QuickAct } from './quick-act.tsx'

interface Props {
  readonly vm: Vm
  readonly device: HardwareDevice
  /** Of a disk, where it is known. */
  readonly size: string | null
  readonly onChange: () => void
  readonly onRemove: () => void
  readonly onVirtio: () => void
  readonly onDone: () => void
}

/** Kinds that libvirt, or the page, has no removal for. */
const staying = new Set(['cpu', 'memory', 'boot', 'controller', 'video', 'graphics', 'other', 'input'])

/** Whether it is a copy of real hardware that virtio has a part for. */
function isSlowerThanVirtio(device: HardwareDevice): boolean {
  const name = nameKey(shownFacts(device))
  return device.nature === 'emulated' && (name === 'disk' || name === 'interface')
}

function VirtioButton({ onClick }: { readonly onClick: () => void }) {
  const { t } = useTranslation()
  return (
    <Button variant="secondary" onClick={onClick}>
      {t('hardware.virtio.button')}
    </Button>
  )
}

/** One device: what it is for, how it is, how it will be, what can be done to it. */
export function DeviceDetails({ vm, device, size, onChange, onRemove, onVirtio, onDone }: Props) {
  const { t } = useTranslation()
  const id = useId()
  const facts = shownFacts(device)
  const name = nameKey(facts)
  const detail = facts.kind === 'cpu' ? null : deviceDetail(facts)
  const isSlower = isSlowerThanVirtio(device)
  const changes = fieldsOf(facts, { networks: [], bootable: ['disk'] }).length > 0
  return (
    <section className="rig-hw-details" aria-labelledby={id}>
      <header>
        <Icon of={deviceIcon(facts)} size={16} />
        <h2 id={id}>
          {t(`hardware.kind.${name}`)} {detail !== null && <span translate="no">{detail}</span>}
        </h2>
        {device.nature !== null && (
          <span className={device.nature === 'emulated' ? 'rig-mp-chip' : 'rig-mp-chip is-accent'}>
            {t(`hardware.nature.${device.nature}`)}
          </span>
        )}
      </header>
      <p className="rig-quiet">{t(`hardware.meaning.${name}`)}</p>
      {isSlower && <p className="rig-quiet">{t('hardware.slower')}</p>}
      {device.differs && <p className="rig-hw-differs">{t(`hardware.differing.${differenceOf(device)}`)}</p>}
      <FactTable device={device} size={size} />
      <div className="rig-hw-acts">
        {changes && (
          <Button variant="secondary" onClick={onChange}>
            {t('hardware.change.button')}
          </Button>
        )}
        {isSlower && <VirtioButton onClick={onVirtio} />}
        <QuickAct vm={vm} facts={facts} onDone={onDone} />
        {!staying.has(facts.kind) && (
          <Button variant="secondary" isDanger onClick={onRemove}>
            {t('hardware.remove.button')}
          </Button>
        )}
      </div>
      {device.xml !== '' && (
        <details className="rig-hw-xml">
          <summary>{t('hardware.definition')}</summary>
          <CodeBlock lines={device.xml.split('\n')} copyLabel={t('machinePage.xml.copy')} />
        </details>
      )}
    </section>
  )
}

function FactTable({ device, size }: Pick<Props, 'device' | 'size'>) {
  const { t, i18n } = useTranslation()
  const said = (value: string | boolean | null) => {
    if (value === null) return '–'
    return typeof value === 'boolean' ? t(value ? 'storage.yes' : 'storage.no') : <code translate="no">{value}</code>
  }
  return (
    <dl className="rig-dl rig-mp-fact-list">
      {size !== null && <Fact name={t('fact.size')}>{size}</Fact>}
      {factRows(device, i18n.language).map(({ name, value, next }) => (
        <Fact key={name} name={t(`hardware.fact.${name}`)}>
          {said(value)}
          {next !== undefined && (
            <span className="rig-hw-next">
              {t('hardware.next')} {said(next)}
            </span>
          )}
        </Fact>
      ))}
      {Object.entries(device.now).map(([name, text]) => (
        <Fact key={name} name={t(`hardware.now.${name as 'tap'}`)}>
          <code translate="no">{text}</code>
        </Fact>
      ))}
    </dl>
  )
}
