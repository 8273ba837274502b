import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../../contract/machine.ts'
import { ActDialog } from '../../act-dialog/act-dialog.tsx'
import { joinable, placeLabel } from '../../machine-page/container/edit/connect-dialog.tsx'
import { SelectField } from '../../wizard/field.tsx'
import { useNetworks } from '../../wizard/host-facts.ts'
import { knownOf } from '../../wizard/use-asked.ts'

interface Props {
  readonly container: Container
  /** The network that it leaves. */
  readonly from: string
  /** The one that was pointed at; another can be chosen. */
  readonly first: string | null
  readonly onClose: () => void
}

/** Another network for a container instead of one that it is in. */
export function ContainerMove({ container, from, first, onClose }: Props) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string | null>(first)
  const networks = joinable(knownOf(useNetworks()) ?? [], container)
  const to = chosen ?? networks[0]?.name ?? null
  const input = { id: container.id, from, to: to ?? '' }
  return (
    <ActDialog
      title={t('plug.move.title', { name: container.name, place: from })}
      verb={t('plug.move.verb')}
      call={to === null ? null : { procedure: 'container.move', input, run: (client) => client.container.move(input) }}
      onDone={onClose}
      done={() => null}
      onClose={onClose}
    >
      {to === null ? (
        <p className="rig-quiet">{t('editContainer.connect.none')}</p>
      ) : (
        <div className="rig-edit-fields">
          <SelectField
            id="move-network"
            label={t('newContainer.network.label')}
            value={to}
            options={networks.map((one) => ({ value: one.name, label: placeLabel(one) }))}
            onChange={setChosen}
          />
          <p className="rig-quiet">{t('plug.move.container', { place: from })}</p>
        </div>
      )}
    </ActDialog>
  )
}
