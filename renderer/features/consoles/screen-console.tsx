import { CameraIcon } from '@patternfly/react-icons/dist/esm/icons/camera-icon'
import { EyeIcon } from '@patternfly/react-icons/dist/esm/icons/eye-icon'
import { ExpandIcon } from '@patternfly/react-icons/dist/esm/icons/expand-icon'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { useValue } from '../../lib/value.ts'
import type { ConsoleOf, ConsoleTab } from './console-tab.ts'
import { saveFile, fileStamp } from './save-file.ts'
import { LeaveHint } from './leave-hint.tsx'
import { LinkNotice } from './link-notice.tsx'
import type { ScreenSession } from './screen-session.ts'
import { SendKeys } from './send-keys.tsx'
import { Slot } from './slot.tsx'
import { ToolRow } from './tool-row.tsx'
import { ToggleTool } from './toggle-tool.tsx'
import { TypeText } from './type-text.tsx'

interface Props {
  readonly tab: ConsoleOf<'screen'>
  readonly session: ScreenSession
  readonly onChange: (tab: ConsoleTab) => void
}

/** Also Esc, Alt Tab and the like are the guest's in full screen, where the browser gives them away. */
async function fillScreen(box: HTMLElement): Promise<void> {
  await box.requestFullscreen()
  const keyboard = (navigator as { readonly keyboard?: { lock?(): Promise<void> } }).keyboard
  await keyboard?.lock?.().catch(() => undefined)
}

/** The screen of a VM. */
export function ScreenConsole({ tab, session, onChange }: Props) {
  const { t } = useTranslation()
  const { announcer } = usePage()
  const box = useRef<HTMLDivElement>(null)
  const size = useValue(session.size)
  const hasFocus = useValue(session.hasFocus)
  const open = useValue(session.stream.state).type === 'open'
  const save = async () => {
    const picture = await session.picture()
    if (picture === null) announcer.alarm(t('consoles.noPicture'))
    else saveFile(`${tab.name}-${fileStamp(new Date())}.png`, picture)
  }
  const expand = () => {
    if (box.current === null) return
    fillScreen(box.current).then(
      () => session.focus(),
      () => announcer.alarm(t('consoles.noFullScreen')),
    )
  }
  return (
    <div className="rig-console-body" ref={box} data-console="screen">
      <ToolRow
        label={t('consoles.tools', { name: tab.name })}
        tools={
          <>
            <LeaveHint shown={hasFocus} />
            <TypeText tab={tab} session={session} onChange={onChange} disabled={!open || tab.viewOnly} />
            <SendKeys session={session} disabled={!open || tab.viewOnly} />
            <ToggleTool
              icon={EyeIcon}
              label={t('consoles.viewOnly')}
              on={tab.viewOnly}
              onChange={(viewOnly) => onChange({ ...tab, viewOnly })}
            />
            <IconButton icon={CameraIcon} small label={t('consoles.savePicture')} onClick={() => void save()} />
            <IconButton icon={ExpandIcon} small label={t('consoles.fullScreen')} onClick={expand} />
          </>
        }
      >
        <span className="rig-console-name" translate="no">
          {tab.name}
        </span>
        {size !== null && (
          <span className="rig-number" data-size={`${size.width}x${size.height}`}>
            {t('consoles.size', { width: size.width, height: size.height })}
          </span>
        )}
        <button
          type="button"
          className="rig-console-link"
          aria-pressed={tab.scale === 'fit'}
          title={t('consoles.scaleHint')}
          onClick={() => onChange({ ...tab, scale: tab.scale === 'fit' ? 'actual' : 'fit' })}
        >
          {t(`consoles.scale.${tab.scale}`)}
        </button>
        {tab.viewOnly && <span className="rig-tone-attention">{t('consoles.viewOnlyOn')}</span>}
      </ToolRow>
      <Slot session={session} />
      <LinkNotice tab={tab} stream={session.stream} place="over" focus={() => session.focus()} />
    </div>
  )
}
