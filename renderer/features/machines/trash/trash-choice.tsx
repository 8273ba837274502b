import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import { isActive, type Machine } from '../../../../contract/machine.ts'
import { useSettings } from '../../settings/appearance.ts'
import { canTrash, type DeletionChoice } from '../acts.ts'
import { NameList } from '../force-facts.tsx'

interface Props {
  readonly machines: readonly Machine[]
  readonly choice: DeletionChoice
  readonly onChoice: (choice: DeletionChoice) => void
}

/** Whether VMs go to the trash or for good; the trash first, since nothing is lost by it. */
export function TrashChoice({ machines, choice, onChoice }: Props) {
  const { t } = useTranslation()
  const { trashDays } = useSettings(usePage().settings)
  const able = machines.filter(canTrash)
  const others = machines.filter((machine) => !canTrash(machine))
  const toTrash = choice.way === 'trash'
  return (
    <div className="rig-facts rig-trash-choice">
      <fieldset>
        <legend className="rig-unseen">{t('trash.how')}</legend>
        <Option
          name="trash-way"
          text={t('trash.way')}
          hint={trashDays === null ? t('trash.wayHint') : t('trash.wayHintDays', { count: trashDays })}
          chosen={toTrash}
          onChoose={() => onChoice({ ...choice, way: 'trash', files: false })}
        />
        <Option
          name="trash-way"
          text={t('trash.good')}
          hint={t('trash.goodHint')}
          chosen={!toTrash}
          onChoose={() => onChoice({ ...choice, way: 'good' })}
        />
      </fieldset>
      {toTrash && <StopChoice machines={able} choice={choice} onChoice={onChoice} />}
      {toTrash && machines.length > 1 && <NameList machines={able} />}
      {toTrash && others.length > 0 && (
        <p className="rig-tone-attention">
          {t('trash.others', { count: others.length, names: others.map(({ name }) => name).join(', ') })}
        </p>
      )}
    </div>
  )
}

/** How those that run are stopped first. */
function StopChoice({ machines, choice, onChoice }: Props) {
  const { t } = useTranslation()
  const live = machines.filter(({ state }) => isActive(state) || state === 'crashed' || state === 'suspended')
  if (live.length === 0) return null
  const hears = live.some(({ state }) => state === 'running' || state === 'stopping')
  const stop = hears ? choice.stop : 'force'
  return (
    <fieldset>
      <legend>{t('trash.stopFirst', { count: live.length, names: live.map(({ name }) => name).join(', ') })}</legend>
      {hears && (
        <Option
          name="trash-stop"
          text={t('act.stop.vm')}
          hint={t('trash.shutdownHint')}
          chosen={stop === 'shutdown'}
          onChoose={() => onChoice({ ...choice, stop: 'shutdown' })}
        />
      )}
      <Option
        name="trash-stop"
        text={t('act.force.vm')}
        hint={t('trash.forceHint')}
        chosen={stop === 'force'}
        onChoose={() => onChoice({ ...choice, stop: 'force' })}
      />
    </fieldset>
  )
}

interface OptionProps {
  readonly name: string
  readonly text: string
  readonly hint: string
  readonly chosen: boolean
  readonly onChoose: () => void
}

function Option({ name, text, hint, chosen, onChoose }: OptionProps) {
  return (
    <label className="rig-choice">
      <input type="radio" name={name} checked={chosen} onChange={onChoose} />
      <span>
        {text}
        <span className="rig-quiet rig-choice-hint">{hint}</span>
      </span>
    </label>
  )
}
