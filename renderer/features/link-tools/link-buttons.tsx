import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { BinocularsIcon } from '@patternfly/react-icons/dist/esm/icons/binoculars-icon'
import { SlidersHIcon } from '@patternfly/react-icons/dist/esm/icons/sliders-h-icon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { CaptureDialog } from './capture-dialog.tsx'
import { LinkDialog } from './link-dialog.tsx'
import type { LinkOf } from './link-of.ts'

const icons = { tools: SlidersHIcon, capture: BinocularsIcon }
type Tool = keyof typeof icons

interface Props {
  readonly link: LinkOf
  /** Whether they say what they do, where there is room for it. */
  readonly words?: boolean
}

/** The tools of one link, beside its name: its cable and quality, and what passes. */
export function LinkButtons({ link, words = false }: Props) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<Tool | null>(null)
  const close = () => setOpen(null)
  const { place } = link
  const labels = { tools: t('linkTools.open', { place }), capture: t('linkTools.capture.open', { place }) }
  return (
    <>
      {(['tools', 'capture'] as const).map((tool) =>
        words ? (
          <Button
            key={tool}
            variant="secondary"
            size="sm"
            icon={<Icon of={icons[tool]} size={12} />}
            onClick={() => setOpen(tool)}
          >
            {t(`linkTools.word.${tool}`)}
          </Button>
        ) : (
          <IconButton key={tool} icon={icons[tool]} small label={labels[tool]} onClick={() => setOpen(tool)} />
        ),
      )}
      {open === 'tools' && <LinkDialog link={link} onClose={close} />}
      {open === 'capture' && <CaptureDialog link={link} onClose={close} />}
    </>
  )
}
