import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isActive, type Vm } from '../../../../contract/machine.ts'
import type { Network } from '../../../../contract/resource.ts'
import { ActDialog } from '../../act-dialog/act-dialog.tsx'
import { ChoiceField } from '../../backup/place-fields.tsx'
import { useWhen } from '../../machine-page/vm/hardware/hardware-dialog.tsx'
import { useNetworks } from '../../wizard/host-facts.ts'
import { knownOf } from '../../wizard/use-asked.ts'
import type { PlugPlace, PlugQuestion, PluggedLink } from './plug-question.ts'

interface Props {
  readonly question: PlugQuestion
  readonly vm: Vm
  readonly onClose: () => void
}

/** A network card given to a VM or taken from it, running or not. */
export function VmPlug({ question, vm, onClose }: Props) {
  if (question.act === 'disconnect') return <TakeCard vm={vm} link={question.link} onClose={onClose} />
  if (question.act === 'move') return <MoveCard vm={vm} link={question.link} first={question.place} onClose={onClose} />
  return <AddCard vm={vm} first={question.place} onClose={onClose} />
}

const models = ['virtio', 'e1000e', 'rtl8139'] as const
type Model = (typeof models)[number]

const keyOf = ({ kind, name }: PlugPlace) => `${kind}:${name}`
const placeOf = (key: string): PlugPlace => ({
  kind: key.startsWith('bridge:') ? 'bridge' : 'network',
  name: key.slice(key.indexOf(':') + 1),
})

const placeAt = (key: string | undefined) => (key === undefined ? null : placeOf(key))

const running = (vm: Vm) => ({ running: isActive(vm.state), persistent: vm.persistent })

interface AddProps extends Pick<Props, 'vm' | 'onClose'> {
  readonly first: PlugPlace | null
}

function AddCard({ vm, first, onClose }: AddProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string | null>(first === null ? null : keyOf(first))
  const [model, setModel] = useState<Model>('virtio')
  const when = useWhen(running(vm))
  const networks = knownOf(useNetworks()) ?? []
  const places = placesFor(vm, networks, first)
  const key = chosen ?? places[0]?.key ?? null
  const place = key === null ? null : placeOf(key)
  const input = {
    id: vm.id,
    ...when.input,
    device: { kind: 'card' as const, source: place ?? { kind: 'network' as const, name: '' }, model },
  }
  return (
    <ActDialog
      id="plug"
      title={t('plug.connect', { name: vm.name })}
      verb={t('editContainer.connect.verb')}
      call={place === null ? null : { procedure: 'vm.attach', input, run: (client) => client.vm.attach(input) }}
      onClose={onClose}
    >
      {place === null ? (
        <p className="rig-quiet">{t('plug.noNetwork')}</p>
      ) : (
        <>
          <ChoiceField
            label={t('newContainer.network.label')}
            value={keyOf(place)}
            options={places.map((one) => ({ value: one.key, text: one.text }))}
            onChange={setChosen}
          />
          <ChoiceField
            label={t('hardware.field.model')}
            value={model}
            options={models.map((value) => ({ value, text: value }))}
            onChange={(value) => setModel(models.find((one) => one === value) ?? 'virtio')}
          />
          {when.field}
          <p className="rig-quiet">{t(place.kind === 'bridge' ? 'plug.bareBridge' : 'plug.newCard')}</p>
        </>
      )}
    </ActDialog>
  )
}

/** The card stays what it is, in another network: for the guest its cable is in another socket. */
function MoveCard({ vm, link, first, onClose }: AddProps & { readonly link: PluggedLink }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string | undefined>(first === null ? undefined : keyOf(first))
  const when = useWhen(running(vm))
  const networks = knownOf(useNetworks()) ?? []
  const places = placesFor(vm, networks, first).filter(({ key }) => placeOf(key).name !== link.place)
  const place = placeAt(chosen ?? places[0]?.key)
  const mac = link.mac ?? ''
  const change = { kind: 'card' as const, mac, ...(place === null ? {} : { source: place }) }
  const input = { id: vm.id, ...when.input, change }
  return (
    <ActDialog
      id="plug"
      title={t('plug.move.title', { name: vm.name, place: link.place })}
      verb={t('plug.move.verb')}
      call={place === null ? null : { procedure: 'vm.set', input, run: (client) => client.vm.set(input) }}
      onClose={onClose}
    >
      {place === null ? (
        <p className="rig-quiet">{t('plug.noNetwork')}</p>
      ) : (
        <>
          <ChoiceField
            label={t('newContainer.network.label')}
            value={keyOf(place)}
            options={places.map((one) => ({ value: one.key, text: one.text }))}
            onChange={setChosen}
          />
          {when.field}
          <p className="rig-quiet">{t('plug.move.vm', { mac })}</p>
          {place.kind === 'bridge' && <p className="rig-quiet">{t('plug.bareBridge')}</p>}
        </>
      )}
    </ActDialog>
  )
}

/** Networks of the VM's own libvirt, and the bridge that was pointed at. */
function placesFor(vm: Vm, networks: readonly Network[], first: PlugPlace | null) {
  const own = networks
    .filter(({ engine, connection }) => engine === 'libvirt' && connection === vm.connection)
    .map(({ name, mode, subnets }) => ({
      key: keyOf({ kind: 'network', name }),
      text: [name, mode, subnets[0]].filter(Boolean).join(' · '),
    }))
  if (first === null || own.some(({ key }) => key === keyOf(first))) return own
  return [{ key: keyOf(first), text: first.name }, ...own]
}

function TakeCard({ vm, link, onClose }: Pick<Props, 'vm' | 'onClose'> & { readonly link: PluggedLink }) {
  const { t } = useTranslation()
  const when = useWhen(running(vm))
  const input = { id: vm.id, ...when.input, device: `interface:${link.mac ?? ''}` }
  return (
    <ActDialog
      id="plug"
      title={t('editContainer.disconnect.title', { name: vm.name, network: link.place })}
      verb={t('editContainer.disconnect.verb')}
      focus="#plug-cancel"
      call={{ procedure: 'vm.detach', input, run: (client) => client.vm.detach(input) }}
      onClose={onClose}
    >
      <p>{t('plug.cardGoes', { mac: link.mac ?? '' })}</p>
      {isActive(vm.state) && <p className="rig-quiet">{t('hardware.remove.waits')}</p>}
      {when.field}
    </ActDialog>
  )
}
