import { usePage } from '../app/page-context.ts'
import { useValue } from '../lib/value.ts'

export function LiveRegions() {
  const { announcer } = usePage()
  return (
    <>
      <div className="rig-unseen" role="status" aria-live="polite">
        {useValue(announcer.polite.text)}
      </div>
      <div className="rig-unseen" role="alert" aria-live="assertive">
        {useValue(announcer.assertive.text)}
      </div>
    </>
  )
}
