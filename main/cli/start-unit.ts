import { commandLine } from '../step/shell-words.ts'

/**
 * A systemd unit of the user's that starts the VMs in their order when the host comes up, and the lines that install it.
 * Only shown: what starts by itself is for its owner to decide.
 */
export function startUnit(argv: readonly string[] = process.argv, executable = process.execPath): string {
  // Installed it is a program of its own; from a checkout it is a script of the runtime's.
  const own = argv[1] ?? 'labrig'
  const program = /\.[cm]?[jt]s$/.test(own) ? commandLine([executable, own]) : commandLine([own])
  return `# ~/.config/systemd/user/labrig-autostart.service
[Unit]
Description=VMs in the start order of Labrig

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${program} vm autostart
# libvirtd may come up later than the user's services.
Restart=on-failure
RestartSec=10

[Install]
WantedBy=default.target

# To install it: save this as that file, then
#   systemctl --user daemon-reload
#   systemctl --user enable labrig-autostart.service
#   loginctl enable-linger    # without it, user services wait for the first login
`
}
