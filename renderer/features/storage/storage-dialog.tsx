import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { knownOf, useAsked } from '../wizard/use-asked.ts'
import { PoolFinder } from './pool-finder.tsx'
import { poolFields, typeIn } from './pool-form.ts'
import { askedFields, callOf, firstFields, isDangerous, type StorageQuestion } from './storage-acts.ts'
import type { FieldName, Fields } from './storage-fields.ts'
import { StorageField } from './storage-field.tsx'

interface Props {
  readonly connection: string
  readonly question: StorageQuestion
  readonly onClose: (done: boolean) => void
}

function titleOf(question: StorageQuestion, t: TFunction): string {
  switch (question.on) {
    case 'host':
      return t('storage.title.host.create')
    case 'pool':
      return t(`storage.title.pool.${question.act}`, { name: question.pool.name })
    case 'volume':
      return t(`storage.title.volume.${question.act}`, { name: question.volume.name })
  }
}

function verbOf(question: StorageQuestion, t: TFunction): string {
  switch (question.on) {
    case 'host':
      return t('storage.verb.host.create')
    case 'pool':
      if (question.act === 'autostart' && question.pool.autostart) return t('storage.verb.pool.manual')
      return t(`storage.verb.pool.${question.act}`)
    case 'volume':
      return t(`storage.verb.volume.${question.act}`)
  }
}

/** The fields after a change; another type of pool has others. */
function changed(fields: Fields, name: FieldName, value: string): Fields {
  const next = { ...fields, [name]: value }
  return name === 'type' ? poolFields(typeIn(next), fields.pool) : next
}

/** Which types of pools the host cannot have, and what the chosen one lacks. */
function useAbilities(connection: string, { on }: StorageQuestion, { type }: Fields) {
  const { asked } = useAsked(on === 'host' ? connection : null, (client, signal) =>
    client.pool.abilities({ connection }, { signal }),
  )
  const abilities = knownOf(asked) ?? []
  return {
    unsupported: abilities.filter(({ supported }) => !supported).map((ability) => ability.type),
    lacked: abilities.find((ability) => ability.type === type)?.missing ?? [],
  }
}

/** Asks for what an act needs, shows its commands, and stays open until it is done: a failure loses nothing typed. */
export function StorageDialog({ connection, question, onClose }: Props) {
  const { t } = useTranslation()
  const [fields, setFields] = useState<Fields>(() => firstFields(question))
  const { unsupported, lacked } = useAbilities(connection, question, fields)
  const asked = askedFields(question, fields)
  return (
    <ActDialog
      id="storage"
      width="600px"
      title={titleOf(question, t)}
      verb={verbOf(question, t)}
      danger={isDangerous(question, fields)}
      focus={asked.length === 0 ? '#storage-cancel' : '#storage-first'}
      call={callOf(connection, question, fields)}
      onClose={onClose}
      below={
        question.on === 'host' && <PoolFinder {...{ connection, fields }} key={fields.type} onChange={setFields} />
      }
    >
      {asked.map((name, index) => (
        <StorageField
          key={name}
          {...{ name, question, fields, unsupported }}
          first={index === 0}
          onChange={(value) => setFields(changed(fields, name, value))}
        />
      ))}
      {lacked.length > 0 && (
        <p className="rig-tone-attention">{t('storage.typeLacks', { programs: lacked.join(', ') })}</p>
      )}
    </ActDialog>
  )
}
