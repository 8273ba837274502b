import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Remedy } from '../../../contract/doctor.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { remedyWords } from './finding-words.ts'
import { RemedyEffects } from './remedy-effects.tsx'

interface Props {
  readonly remedies: readonly Remedy[]
  readonly chosen: Remedy
  readonly onChoose: (id: string) => void
}

/** Ways to mend it, the commands of the chosen one, and those that take it back. */
export function Remedies({ remedies, chosen, onChoose }: Props) {
  const { t, i18n } = useTranslation()
  const name = useId()
  return (
    <section className="rig-remedies">
      <h3>{t('doctor.fix')}</h3>
      {remedies.length > 1 ? (
        <div className="rig-remedy-choices" role="radiogroup" aria-label={t('doctor.fix')}>
          {remedies.map((one) => (
            <label key={one.id} className={one.id === chosen.id ? 'rig-remedy is-chosen' : 'rig-remedy'}>
              <input type="radio" name={name} checked={one.id === chosen.id} onChange={() => onChoose(one.id)} />
              <span>{remedyWords(one, i18n.language)}</span>
            </label>
          ))}
        </div>
      ) : (
        <p>{remedyWords(chosen, i18n.language)}</p>
      )}
      <div className="rig-remedy-commands">
        <div>
          <h4>{t('doctor.commands')}</h4>
          <CodeBlock lines={chosen.commands} copyLabel={t('copy.commands')} />
        </div>
        {chosen.undo.length > 0 && (
          <div>
            <h4>{t('doctor.undoCommands')}</h4>
            <CodeBlock lines={chosen.undo} copyLabel={t('doctor.copyUndo')} />
          </div>
        )}
      </div>
      <RemedyEffects remedy={chosen} />
      {!chosen.runnable && <p className="rig-quiet">{t('doctor.byHand')}</p>}
    </section>
  )
}
