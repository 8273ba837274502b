import { Alert, AlertActionCloseButton } from '@patternfly/react-core/dist/esm/components/Alert'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../../components/code-block.tsx'
import { detailOf, halfWayOf, leftOf, remedyOf, type Failure } from '../../api/failure.ts'
import { useSentence } from './use-sentence.ts'

interface Props {
  /** What failed, for example "start web3". */
  readonly title: string
  readonly failure: Failure
  readonly onClose?: () => void
}

/** What failed, why, what to do, in that order; the engine's own words folded. */
export function FailureAlert({ title, failure, onClose }: Props) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const remedy = remedyOf(failure)
  const left = leftOf(failure)
  const detail = detailOf(failure)
  const { command } = failure.data
  const why = sentence(failure)
  return (
    <Alert
      isInline
      variant="danger"
      title={title}
      className="rig-failure"
      {...(onClose === undefined
        ? {}
        : { actionClose: <AlertActionCloseButton onClose={onClose} aria-label={t('closeNamed', { title })} /> })}
    >
      <p>{why}</p>
      {remedy.length > 0 && <CodeBlock lines={remedy} copyLabel={t('copy.commands')} />}
      {left.length > 0 && (
        <>
          <p>{t('failure.left')}</p>
          <CodeBlock lines={left} copyLabel={t('copy.commands')} />
        </>
      )}
      <HalfWay failure={failure} />
      {((detail !== null && detail !== why) || typeof command === 'string') && (
        <details>
          <summary>{t('details')}</summary>
          <pre translate="no" lang="en">
            {[typeof command === 'string' ? `$ ${command}` : null, detail].filter((line) => line !== null).join('\n')}
          </pre>
        </details>
      )}
    </Alert>
  )
}

/** What of an act of several steps is done and what is not: a deletion that ended half-way says what is gone. */
function HalfWay({ failure }: { readonly failure: Failure }) {
  const { t } = useTranslation()
  const { done, rest } = halfWayOf(failure)
  if (done.length === 0) return null
  return (
    <>
      <p>{t('failure.done')}</p>
      <CodeBlock lines={done} copyLabel={t('copy.commands')} />
      {rest.length > 0 && (
        <>
          <p>{t('failure.rest')}</p>
          <CodeBlock lines={rest} copyLabel={t('copy.commands')} />
        </>
      )}
    </>
  )
}
