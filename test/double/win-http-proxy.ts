// A proxy named for WinHTTP, as "netsh winhttp set proxy" writes it into the registry.
import { winHttpBlob } from '../healthy/proxy-settings.ts'
import { companyProxy } from './azure/addresses.ts'
import type { ForwardProxy } from './azure/proxy.ts'

export const proxyPort = 3128

/** An entry for a VM's registry. */
export function winHttpProxy(bypass = '<local>'): string {
  const bytes = winHttpBlob(3, `${companyProxy}:${proxyPort}`, bypass).match(/../g) ?? []
  return `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections]\n"WinHttpSettings"=hex:${bytes.join(',')}\n`
}

/** A proxy that lets everything through; `differences` make it another. */
export const companyForwardProxy = (differences: Partial<ForwardProxy> = {}) => ({
  port: proxyPort,
  challenges: [],
  forbids: [],
  inspects: false,
  hangs: false,
  ...differences,
})
