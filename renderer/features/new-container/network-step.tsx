import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { useValue } from '../../lib/value.ts'
import { SelectField, TextField } from '../wizard/field.tsx'
import { useNetworks, useVolumes } from '../wizard/host-facts.ts'
import { Cell, RowsEditor } from '../wizard/rows-editor.tsx'
import { readWhole } from '../wizard/numbers.ts'
import { knownOf } from '../wizard/use-asked.ts'
import { nextKey, type MountRow, type PortRow } from './form.ts'
import { MountBrowser } from './mount-browser.tsx'
import { portHolder } from './port-holder.ts'
import type { StepProps } from './step-props.ts'

const TARGET = '/data'

export function NetworkStep({ draft, problems }: StepProps) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  const networks = (knownOf(useNetworks()) ?? []).filter(
    // The engine's default bridge is the first choice, under that name.
    ({ engine, connection, name }) => engine === 'docker' && connection === form.connection && name !== 'bridge',
  )
  const names = [...new Set([...networks.map((network) => network.name), form.network])].filter((name) => name !== '')
  return (
    <>
      <SelectField
        id="container-network"
        label={t('newContainer.network.label')}
        value={form.network}
        hint={t('newContainer.network.hint')}
        options={[
          { value: '', label: t('newContainer.network.default') },
          ...names.map((name) => {
            const network = networks.find((one) => one.name === name)
            const subnet = network?.subnets[0]
            return { value: name, label: [...new Set([name, network?.mode, subnet])].filter(Boolean).join(' · ') }
          }),
        ]}
        onChange={(network) => draft.change({ network })}
      />
      {form.network !== '' && <InNetwork draft={draft} problems={problems} />}
      <Ports draft={draft} problems={problems} />
      <Mounts draft={draft} problems={problems} />
    </>
  )
}

/** What only a network of one's own can give. */
function InNetwork({ draft }: StepProps) {
  const { t } = useTranslation()
  const { rights } = useValue(draft.form)
  return (
    <div className="rig-w-fields">
      <TextField
        id="container-address"
        label={t('newContainer.rights.address')}
        value={rights.address}
        code
        hint={t('newContainer.rights.addressHint')}
        onChange={(address) => draft.change({ rights: { ...rights, address } })}
      />
      <TextField
        id="container-aliases"
        label={t('newContainer.rights.aliases')}
        value={rights.aliases}
        code
        hint={t('newContainer.rights.aliasesHint')}
        onChange={(aliases) => draft.change({ rights: { ...rights, aliases } })}
      />
    </div>
  )
}

interface PortsProps extends StepProps {
  /** A container whose ports are these. */
  readonly own?: string
}

export function Ports({ draft, problems, own: self }: PortsProps) {
  const { t } = useTranslation()
  const { machines } = usePage()
  const form = useValue(draft.form)
  const others = () => [...machines.machines()].filter(({ id }) => id !== self)
  const problemOf = (row: PortRow): string | null => {
    const port = readWhole(row.host, 1, 65_535)
    const holder = port === null ? null : portHolder(others(), form.connection, { ...row, port })
    if (holder !== null) return t('newContainer.port.held', { port: String(port), holder })
    const own = ['host', 'container', 'address'].map((part) => problems[`port-${row.key}-${part}`])
    return own.find((one) => one !== undefined) ?? null
  }
  return (
    <RowsEditor<PortRow>
      id="port"
      title={t('newContainer.port.title')}
      empty={t('newContainer.port.none')}
      addLabel={t('newContainer.port.add')}
      removeLabel={(row, index) =>
        t('newContainer.remove', { what: row.container === '' ? String(index + 1) : row.container })
      }
      heads={[
        t('newContainer.port.host'),
        t('newContainer.port.container'),
        t('newContainer.port.protocol'),
        t('newContainer.port.address'),
      ]}
      rows={form.ports}
      onRows={(ports) => draft.change({ ports })}
      // A lab's port is not for the whole network.
      make={(): PortRow => ({
        key: nextKey(form.ports),
        host: '',
        container: '',
        protocol: 'tcp',
        address: '127.0.0.1',
      })}
      problem={problemOf}
    >
      {(row, change) => (
        <>
          <Cell
            label={t('newContainer.port.host')}
            value={row.host}
            numeric
            placeholder={t('newContainer.port.any')}
            invalid={problemOf(row) !== null && problems[`port-${row.key}-container`] === undefined}
            describedBy={`port-${row.key}-hint`}
            onChange={(host) => change({ host })}
          />
          <Cell
            label={t('newContainer.port.container')}
            value={row.container}
            numeric
            invalid={problems[`port-${row.key}-container`] !== undefined}
            describedBy={`port-${row.key}-hint`}
            onChange={(container) => change({ container })}
          />
          <span className="rig-select">
            <select
              aria-label={t('newContainer.port.protocol')}
              value={row.protocol}
              onChange={(event) => change({ protocol: event.target.value as PortRow['protocol'] })}
            >
              {(['tcp', 'udp', 'sctp'] as const).map((protocol) => (
                <option key={protocol} value={protocol}>
                  {protocol}
                </option>
              ))}
            </select>
          </span>
          <span className="rig-select">
            <select
              aria-label={t('newContainer.port.address')}
              value={row.address}
              onChange={(event) => change({ address: event.target.value })}
            >
              <option value="127.0.0.1">{t('newContainer.port.thisHost')}</option>
              <option value="0.0.0.0">{t('newContainer.port.everyone')}</option>
              {row.address !== '127.0.0.1' && row.address !== '0.0.0.0' && (
                <option value={row.address}>{row.address}</option>
              )}
            </select>
          </span>
        </>
      )}
    </RowsEditor>
  )
}

export function Mounts({ draft, problems }: StepProps) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  const volumes = (knownOf(useVolumes()) ?? []).filter(
    (volume) => volume.engine === 'docker' && volume.connection === form.connection,
  )
  const change = (mounts: readonly MountRow[]) => draft.change({ mounts })
  return (
    <>
      <datalist id="docker-volumes">
        {volumes.map((volume) => (
          <option key={volume.id} value={volume.name} />
        ))}
      </datalist>
      <RowsEditor<MountRow>
        id="mount"
        title={t('newContainer.mount.title')}
        empty={t('newContainer.mount.none')}
        addLabel={t('newContainer.mount.add')}
        removeLabel={(row, index) =>
          t('newContainer.remove', { what: row.target === '' ? String(index + 1) : row.target })
        }
        heads={[
          t('newContainer.mount.kind'),
          t('newContainer.mount.source'),
          t('newContainer.mount.target'),
          t('newContainer.mount.readOnly'),
        ]}
        rows={form.mounts}
        onRows={change}
        make={(): MountRow => ({ key: nextKey(form.mounts), kind: 'volume', source: '', target: '', readOnly: false })}
        problem={(row) => problems[`mount-${row.key}-source`] ?? problems[`mount-${row.key}-target`] ?? null}
      >
        {(row, put) => (
          <>
            <span className="rig-select">
              <select
                aria-label={t('newContainer.mount.kind')}
                value={row.kind}
                onChange={(event) => put({ kind: event.target.value === 'bind' ? 'bind' : 'volume' })}
              >
                <option value="volume">{t('newContainer.mount.volume')}</option>
                <option value="bind">{t('newContainer.mount.bind')}</option>
              </select>
            </span>
            <MountBrowser
              row={row}
              invalid={`mount-${row.key}-source` in problems}
              onChange={(source) => put({ source })}
            />
            <Cell
              label={t('newContainer.mount.target')}
              value={row.target}
              placeholder={TARGET}
              invalid={`mount-${row.key}-target` in problems}
              describedBy={`mount-${row.key}-hint`}
              onChange={(target) => put({ target })}
            />
            <input
              type="checkbox"
              className="rig-w-lone-check"
              aria-label={t('newContainer.mount.readOnly')}
              checked={row.readOnly}
              onChange={(event) => put({ readOnly: event.target.checked })}
            />
          </>
        )}
      </RowsEditor>
    </>
  )
}
