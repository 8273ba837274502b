import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { VmOffers } from '../../../../../contract/vm-hardware.ts'
import { CodeBlock } from '../../../../components/code-block.tsx'
import { ActDialog } from '../../../act-dialog/act-dialog.tsx'
import { ChoiceField } from '../../../backup/place-fields.tsx'
import { addFieldsOf, additions, deviceOf, firstDraft, type Addition } from './add-form.ts'
import type { Draft } from './change-form.ts'
import { DraftFields, useWhen, type DialogProps } from './hardware-dialog.tsx'

interface Props extends DialogProps {
  readonly networks: readonly string[]
  readonly offers: VmOffers | null
  /** What was asked for; another kind can be chosen. */
  readonly first: Addition
}

/** Gives the VM a device that it does not have yet. */
export function AddDialog({ vm, hardware, networks, offers, first, onDone, onClose }: Props) {
  const { t } = useTranslation()
  const [kind, setKind] = useState<Addition>(first)
  const [draft, setDraft] = useState<Draft>({ ...firstDraft, network: networks[0] ?? '' })
  const when = useWhen(hardware)
  const device = deviceOf(kind, draft)
  const input = { id: vm.id, ...when.input, device }
  return (
    <ActDialog
      title={t('hardware.add.title', { name: vm.name })}
      verb={t('hardware.add.verb')}
      call={
        device === null
          ? null
          : {
              procedure: 'vm.attach',
              input,
              run: (client) => client.vm.attach(input as unknown as Parameters<typeof client.vm.attach>[0]),
            }
      }
      done={() => <Mounting tag={draft['tag'] ?? ''} />}
      onDone={() => {
        onDone()
        if (kind !== 'folder') onClose()
      }}
      onClose={onClose}
    >
      <ChoiceField
        label={t('hardware.add.what')}
        value={kind}
        options={additions.map((value) => ({ value, text: t(`hardware.add.kind.${value}`) }))}
        onChange={(value) => setKind(value as Addition)}
      />
      <p className="rig-quiet">{t(`hardware.add.hint.${kind}`)}</p>
      <DraftFields
        fields={addFieldsOf(kind, draft, { networks, hostDevices: offers?.hostDevices ?? [] })}
        draft={draft}
        onChange={(next) => setDraft({ ...draft, ...next })}
      />
      {when.field}
    </ActDialog>
  )
}

/** What the guest types to have the folder. */
function Mounting({ tag }: { readonly tag: string }) {
  const { t } = useTranslation()
  return (
    <>
      <p>{t('hardware.add.mount')}</p>
      <CodeBlock lines={[`mount -t virtiofs ${tag} /mnt`]} copyLabel={t('copy.commands')} />
    </>
  )
}
