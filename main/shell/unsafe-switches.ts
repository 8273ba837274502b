/** Switches of Chromium that would undo what the window promises. The first is also added by AppImages on hosts without user namespaces. */
const ALWAYS = ['no-sandbox', 'disable-web-security', 'disable-site-isolation-trials', 'allow-file-access-from-files']
/** A port through which anyone on this computer could steer the page. */
const RELEASE = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address', 'js-flags']

/** The switches of this start that are refused. @param isDevelopment a checkout may be debugged */
export function unsafeSwitches(hasSwitch: (name: string) => boolean, isDevelopment: boolean): string[] {
  return [...ALWAYS, ...(isDevelopment ? [] : RELEASE)].filter(hasSwitch)
}
