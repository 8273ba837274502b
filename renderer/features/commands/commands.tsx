import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../../components/code-block.tsx'
import { lossWords } from './loss-words.ts'
import { useSentence } from '../failures/use-sentence.ts'
import { EXPLAINED_AT_MOST, useExplanation, type Explainable } from './use-explanation.ts'

/** The commands that do the same as some acts, and what these destroy. */
export function Commands({ acts }: { readonly acts: readonly Explainable[] }) {
  const { t, i18n } = useTranslation()
  const sentence = useSentence()
  const explanation = useExplanation(acts)
  switch (explanation.type) {
    case 'asking':
      return <div className="rig-code rig-code-waiting" aria-busy="true" />
    case 'failed':
      return <p className="rig-tone-error">{sentence(explanation.failure)}</p>
    case 'known':
      return (
        <div className="rig-commands">
          <CodeBlock lines={explanation.commands} copyLabel={t('copy.commands')} />
          {acts.length > EXPLAINED_AT_MOST && (
            <p className="rig-quiet">{t('commands.more', { count: acts.length - EXPLAINED_AT_MOST })}</p>
          )}
          {explanation.destroys.length > 0 && (
            <div className="rig-destroys">
              <span className="rig-tone-error">{t('commands.destroys')}</span>
              <ul>
                {explanation.destroys.map((loss) => (
                  <li key={loss.text}>{lossWords(loss, i18n.language)}</li>
                ))}
              </ul>
            </div>
          )}
        </div>
      )
  }
}
