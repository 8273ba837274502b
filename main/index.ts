// Electron's entry: windows, and what only this process can do. Engines are talked to by the services process.
import { join } from 'node:path'
import { app, dialog, ipcMain, nativeTheme, protocol, safeStorage, session, shell, utilityProcess } from 'electron'
import type { ShellEvent } from '../contract/shell.ts'
import { SettingsFile } from './host/settings.ts'
import { ApplicationMenu } from './shell/application-menu.ts'
import { restartOnCrash } from './shell/crash.ts'
import { labFilesIn } from './shell/lab-files.ts'
import { languageFrom } from './shell/labels.ts'
import { guardDownloads, guardNavigation, openLink } from './shell/navigation.ts'
import { Notifications } from './shell/notifications.ts'
import { registerPageScheme, servePage } from './shell/page-protocol.ts'
import { guardPermissions } from './shell/permissions.ts'
import { brokerPorts } from './shell/port-broker.ts'
import { greet } from './shell/port-socket.ts'
import { SecretStore } from './shell/secret-store.ts'
import { ServicesHost } from './shell/services-host.ts'
import { serveShell } from './shell/shell-router.ts'
import { becomeOnlyInstance } from './shell/single-instance.ts'
import { unsafeSwitches } from './shell/unsafe-switches.ts'
import { WindowPlacements } from './shell/window-state.ts'
import { Windows } from './shell/windows.ts'
import { fileLogger } from './system/logger.ts'
import { labrigPaths } from './system/paths.ts'

const built = (path: string) => join(import.meta.dirname, path)
const paths = labrigPaths()
const logger = fileLogger(join(paths.state, 'window.log'))
const isDevelopment = !app.isPackaged

function refuseUnsafeStart(): void {
  const unsafe = unsafeSwitches((name) => app.commandLine.hasSwitch(name), isDevelopment)
  if (unsafe.length === 0) return
  process.stderr.write(
    `labrig: refused: ${unsafe.map((name) => `--${name}`).join(' ')} would open the window to others\n`,
  )
  app.exit(2)
}

/** The rest of the set-up, for the one instance that stays. */
async function run(files: readonly string[]): Promise<void> {
  const placements = new WindowPlacements(join(paths.state, 'windows.json'))
  const windows = new Windows({
    files: { preload: built('../preload/index.cjs'), icon: built('../../resources/icons/256x256.png') },
    placements,
    logger,
    isDevelopment,
  })
  const openLab = (path: string): ShellEvent => ({ type: 'open-lab', path })
  if (!becomeOnlyInstance(app, files, (opened) => windows.showMain(...opened.map(openLab)))) return app.quit()
  guardNavigation(app, { shell, logger, openPage: (url) => windows.open('detached', url) })

  await app.whenReady()
  guardPermissions(session.defaultSession)
  guardDownloads(session.defaultSession)
  servePage(protocol, built('../renderer'))

  const { settings } = await new SettingsFile(paths).read()
  nativeTheme.themeSource = settings.theme
  const menu = new ApplicationMenu(isDevelopment, (command) => windows.postToFocused({ type: 'command', command }))
  menu.show(settings.language === 'system' ? languageFrom(app.getPreferredSystemLanguages()) : settings.language)

  const services = new ServicesHost({
    fork: () => utilityProcess.fork(built('services.js'), [], { serviceName: 'Labrig services' }),
    report: (event) => windows.broadcast(event),
    logger,
  })
  const secrets = new SecretStore(join(paths.config, 'secrets.json'), safeStorage)
  const notifications = new Notifications()
  brokerPorts(ipcMain, {
    logger,
    toServices: (request, port) => services.connect(request, port),
    toShell: (contents, port) => {
      const window = windows.windowOf(contents)
      const mailbox = windows.mailboxOf(contents)
      if (window === undefined || mailbox === undefined) return greet(port, 'refused')
      serveShell(port, {
        window,
        mailbox,
        secrets,
        notifications,
        menu,
        openLink: (url) => openLink(url, { shell, logger }),
      })
    },
  })
  services.start()
  await placements.load()
  windows.showMain(...files.map(openLab))
  endWith(services, windows)
}

/** The last window ends the app; guests and containers run on. The services close their streams first. */
function endWith(services: ServicesHost, windows: Windows): void {
  let ended = false
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', (event) => {
    if (ended) return
    event.preventDefault()
    void Promise.allSettled([services.stop(), windows.keepPlaces()]).then(() => {
      ended = true
      app.quit()
    })
  })
}

refuseUnsafeStart()
const crashed = restartOnCrash(app, dialog, logger)
process.on('uncaughtException', crashed)
app.enableSandbox()
// Beside the other files of ours instead of ~/.config/labrig, which holds what the user set.
app.setPath('userData', join(paths.state, 'window'))
registerPageScheme(protocol)
// Not awaited: Electron is ready only after this module has been evaluated to its end.
run(labFilesIn(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd())).catch(crashed)
