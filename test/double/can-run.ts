// Whether this machine can carry a double. Looks only; makes and installs nothing.
import { existsSync } from 'node:fs'
import { execaSync } from 'execa'

/** Why not, in words; null when it can. */
export function whyNotHere(): string | null {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version')) return 'it needs Debian'
  if (process.arch !== 'x64') return 'it needs an x64 machine'
  if (process.getuid?.() !== 0) return 'it needs root'
  const isolated = execaSync('unshare', ['--net', '--mount', '--uts', '--ipc', '--pid', '--fork', 'true'], {
    reject: false,
  })
  if (isolated.failed) return `it needs namespaces: ${isolated.stderr}`
  return existsSync('/dev/net/tun') ? null : 'it needs /dev/net/tun'
}
