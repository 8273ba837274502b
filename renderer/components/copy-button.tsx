import { CheckIcon } from '@patternfly/react-icons/dist/esm/icons/check-icon'
import { CopyIcon } from '@patternfly/react-icons/dist/esm/icons/copy-icon'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../app/page-context.ts'
import { IconButton } from './icon-button.tsx'

interface Props {
  readonly text: string
  /** Name of the button, for example "Copy the command". */
  readonly label: string
}

/** How long the tick stands. Milliseconds. */
const TICK = 1500

export function CopyButton({ text, label }: Props) {
  const { t } = useTranslation()
  const { announcer } = usePage()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), TICK)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => {
        setCopied(true)
        announcer.say(t('copy.done'))
      },
      () => announcer.alarm(t('copy.failed')),
    )
  }
  return <IconButton icon={copied ? CheckIcon : CopyIcon} label={label} onClick={copy} small />
}
