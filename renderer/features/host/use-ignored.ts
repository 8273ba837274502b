import { usePage } from '../../app/page-context.ts'
import { useValue } from '../../lib/value.ts'

/** Ids of findings that the user does not want to be told of on this host, and how that is changed. */
export function useIgnored() {
  const { settings } = usePage()
  const { ignoredFindings: ignored } = useValue(settings.settings)
  const ignore = (id: string, on: boolean) => {
    const others = settings.settings.get().ignoredFindings.filter((one) => one !== id)
    void settings.change({ ignoredFindings: on ? [...others, id] : others })
  }
  return { ignored, ignore }
}
