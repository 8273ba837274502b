import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../../components/code-block.tsx'
import { DefinitionDiff } from './definition-diff.tsx'
import { lossWords } from './loss-words.ts'
import { useSentence } from '../failures/use-sentence.ts'
import { EXPLAINED_AT_MOST, isRefused, useExplanation, type Explainable, type Explanation } from './use-explanation.ts'

/** The commands that do the same as some acts, and what these destroy. */
export function Commands({ acts }: { readonly acts: readonly Explainable[] }) {
  return <Explained explanation={useExplanation(acts)} count={acts.length} />
}

/** The same for a dialog whose button depends on the answer. @param act null while nothing is to be shown */
export function useCommands(act: Explainable | null): { readonly commands: ReactNode; readonly refused: boolean } {
  const explanation = useExplanation(act === null ? [] : [act])
  return {
    commands: act === null ? null : <Explained explanation={explanation} count={1} />,
    refused: isRefused(explanation),
  }
}

interface Props {
  readonly explanation: Explanation
  /** How many acts there are; not all of many are explained. */
  readonly count: number
}

function Explained({ explanation, count }: Props) {
  const { t, i18n } = useTranslation()
  const sentence = useSentence()
  switch (explanation.type) {
    case 'asking':
      return <div className="rig-code rig-code-waiting" aria-busy="true" />
    case 'failed':
      return <p className="rig-tone-error">{sentence(explanation.failure)}</p>
    case 'known':
      return (
        <div className="rig-commands">
          {explanation.commands.length === 0 ? (
            <p className="rig-quiet">{t('commands.nothing')}</p>
          ) : (
            <CodeBlock lines={explanation.commands} copyLabel={t('copy.commands')} />
          )}
          {count > EXPLAINED_AT_MOST && (
            <p className="rig-quiet">{t('commands.more', { count: count - EXPLAINED_AT_MOST })}</p>
          )}
          <DefinitionDiff changes={explanation.changes} />
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
