import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { HardwareDevice } from '../../../../../contract/vm-hardware.ts'
import { CodeBlock } from '../../../../components/code-block.tsx'
import { Fact } from '../../../../components/fact.tsx'
import { Icon } from '../../../../components/icon.tsx'
import { deviceIcon, nameKey, shownFacts, deviceDetail } from './device-look.ts'
import { differenceOf } from './device-list.tsx'
import { factRows } from './fact-rows.ts'

/** One device: what it is for, how it is, how it will be. */
export function DeviceDetails({ device }: { readonly device: HardwareDevice }) {
  const { t } = useTranslation()
  const id = useId()
  const facts = shownFacts(device)
  const name = nameKey(facts)
  const detail = facts.kind === 'cpu' ? null : deviceDetail(facts)
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
      {device.nature === 'emulated' && (facts.kind === 'disk' || facts.kind === 'interface') && name !== 'cdrom' && (
        <p className="rig-quiet">{t('hardware.slower')}</p>
      )}
      {device.differs && <p className="rig-hw-differs">{t(`hardware.differing.${differenceOf(device)}`)}</p>}
      <FactTable device={device} />
      {device.xml !== '' && (
        <details className="rig-hw-xml">
          <summary>{t('hardware.definition')}</summary>
          <CodeBlock lines={device.xml.split('\n')} copyLabel={t('machinePage.xml.copy')} />
        </details>
      )}
    </section>
  )
}

function FactTable({ device }: { readonly device: HardwareDevice }) {
  const { t, i18n } = useTranslation()
  const said = (value: string | boolean | null) => {
    if (value === null) return '–'
    return typeof value === 'boolean' ? t(value ? 'fact.yes' : 'fact.no') : <code translate="no">{value}</code>
  }
  return (
    <dl className="rig-dl rig-mp-fact-list">
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
