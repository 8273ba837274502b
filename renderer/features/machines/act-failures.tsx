import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { useValue } from '../../lib/value.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { useSentence } from '../failures/use-sentence.ts'
import type { ActFailure } from './act-store.ts'
import { busyWord } from './act-words.ts'

/** Failures shown in full; the rest is counted. */
const SHOWN = 3

/**
 * What failed, at the place where the act was begun.
 * @param of the machine whose page it is: what failed for others before the page was opened stays where it was begun
 */
export function ActFailures({ of }: { readonly of?: string }) {
  const { t } = useTranslation()
  const { acts, announcer } = usePage()
  const sentence = useSentence()
  const all = useValue(acts.failures)
  const [earlier] = useState(() => new Set(acts.failures.get()))
  const failures = of === undefined ? all : all.filter((one) => one.id === of || !earlier.has(one))
  const title = useFailureTitle()
  const [newest] = failures
  useEffect(() => {
    if (newest !== undefined) announcer.alarm(`${title(newest)}: ${sentence(newest.failure)}`)
    // Said once per failure, not again in another language.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [newest, announcer])
  return (
    <>
      {failures.slice(0, SHOWN).map((failure) => (
        <FailureAlert
          key={failure.key}
          title={title(failure)}
          failure={failure.failure}
          onClose={() => acts.dismiss(failure.key)}
        />
      ))}
      {failures.length > SHOWN && (
        <p className="rig-more-failures">{t('failure.more', { count: failures.length - SHOWN })}</p>
      )}
    </>
  )
}

/** Gives the title of a failed act in the page's language. */
export function useFailureTitle(): (failure: ActFailure) => string {
  const { t } = useTranslation()
  const { machines } = usePage()
  return ({ id, name, act }) => {
    const machine = machines.get(id)
    const verb = busyWord(act, machine === undefined ? [] : [machine], t)
    return t('failure.title', { verb, name })
  }
}
