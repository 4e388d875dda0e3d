// The same VM, once for each display language: what is found must not depend on how Windows says it.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { askedNothing } from '../src/asked.ts'
import { diagnose } from '../src/diagnose.ts'
import { collect, parseEvidence } from '../src/evidence.ts'
import { known } from '../src/outcome.ts'
import { type CannedVm, cannedWindows, type Language, languages } from './canned-windows.ts'
import { head } from './cases/case.ts'
import { der } from './healthy/certificates.ts'
import { dsregCapture } from './healthy/dsreg-status.ts'
import { publicAuthority } from './healthy/endpoints.ts'
import { instanceMetadata } from './healthy/instance-metadata.ts'

const machine = 'HKEY_LOCAL_MACHINE'
const control = `${machine}\\SYSTEM\\CurrentControlSet\\Control`
const services = `${machine}\\SYSTEM\\CurrentControlSet\\Services`
const logs = 'C:\\WindowsAzure\\Logs\\Plugins\\Microsoft.Azure.ActiveDirectory.AADLoginForWindows\\1.0.0.1'

/** The Blob of a certificate as Windows stores it: a property that is passed over, then the certificate. */
const blob = (hex: string) => {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(hex.length / 2)
  return `0300000001000000020000000A0B2000000001000000${length.toString('hex').toUpperCase()}${hex}`
}

const sick: CannedVm = {
  registry: {
    [`${machine}\\SOFTWARE\\Microsoft\\SystemCertificates\\AuthRoot\\Certificates\\DF3C24F9BFD666761B268073FE06D1CC8D4F82A4`]:
      { Blob: ['REG_BINARY', blob(publicAuthority.root.hex)] },
    [`${machine}\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion`]: {
      '': ['REG_SZ', ''],
      CurrentBuildNumber: ['REG_SZ', '20348'],
      UBR: ['REG_DWORD', '0x3ee'],
      ProductName: ['REG_SZ', 'Windows Server 2022 Datacenter'],
      InstallationType: ['REG_SZ', 'Server Core'],
    },
    [`${control}\\ProductOptions`]: { ProductType: ['REG_SZ', 'ServerNT'] },
    [`${control}\\Session Manager\\Environment`]: { PROCESSOR_ARCHITECTURE: ['REG_SZ', 'ARM64'] },
    [`${control}\\ComputerName\\ActiveComputerName`]: { ComputerName: ['REG_SZ', 'AADJOIN02'] },
    [`${control}\\TimeZoneInformation`]: { ActiveTimeBias: ['REG_DWORD', '0xffffffc4'] },
    [`${control}\\Lsa\\pku2u`]: { '': ['REG_SZ', ''], AllowOnlineID: ['REG_DWORD', '0x0'] },
    [`${control}\\Terminal Server`]: { fDenyTSConnections: ['REG_DWORD', '0x1'] },
    [`${control}\\Terminal Server\\WinStations\\RDP-Tcp`]: { PortNumber: ['REG_DWORD', '0xd3d'] },
    [`${services}\\RdAgent`]: { Start: ['REG_DWORD', '0x4'] },
    [`${services}\\WindowsAzureGuestAgent`]: { Start: ['REG_DWORD', '0x2'] },
    [`${services}\\TermService`]: { Start: ['REG_DWORD', '0x3'] },
    [`${machine}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\CDJ`]: {
      AzureVmTenantIdEndpoint: ['REG_SZ', 'http://10.0.0.4/metadata/identity/info'],
    },
    [`${machine}\\SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates\\FA1B9F8C34D66132AAF33E3C6C272D1DAF2DB766`]:
      {
        Blob: ['REG_BINARY', blob(der.device)],
      },
    [`${machine}\\SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates\\7319FF341743238062076DD12DFF31B9C4B222F2`]:
      {
        Blob: ['REG_BINARY', blob(der.webServer)],
      },
  },
  services: { RdAgent: 1, WindowsAzureGuestAgent: 4, TermService: 4 },
  dsregcmd: dsregCapture('joined-local-account'),
  files: {
    [`${logs}\\CommandExecution.log`]: readFileSync('fixtures/captures/extension-logs/server-2019-success.log', 'utf8'),
    'C:\\Packages\\Plugins\\Microsoft.Azure.ActiveDirectory.AADLoginForWindows\\1.0.0.1\\config.txt': '',
  },
  metadata: { '/metadata/instance': instanceMetadata().attempts[0]?.result as CannedVm['metadata'][string] },
}

async function look(language: Language, vm: CannedVm = sick) {
  const evidence = await collect(cannedWindows(vm, language), {
    cloud: null,
    tenant: null,
    signal: new AbortController().signal,
  })
  return { evidence, report: diagnose(evidence, askedNothing, head) }
}

describe('a VM with many faults', async () => {
  const english = await look(languages.English as Language)

  test('in English they are found', () => {
    expect(english.report.findings.map((finding) => finding.ruleId)).toEqual(
      expect.arrayContaining([
        'pku2u-disabled',
        'rdp-disabled',
        'guest-agent-not-running',
        'join-endpoints-overridden',
        'arm64-unsupported',
        'desktop-experience-missing',
        'web-account-update-missing',
      ]),
    )
    expect(english.report.likelyCause).toBe('pku2u-disabled')
  })

  test.each(Object.keys(languages))('%s: the same findings and checks', async (name) => {
    const { report } = await look(languages[name] as Language)
    expect(report.findings).toEqual(english.report.findings)
    expect(report.checks).toEqual(english.report.checks)
  })

  test('names are shown as they are written', async () => {
    for (const name of ['German', 'French', 'German, in UTF-16'])
      expect((await look(languages[name] as Language)).report.machine.ranAs).toBe(languages[name]?.system)
  })

  test.each(Object.entries(languages))('%s: what netsh and w32tm say is quoted as written', async (_name, language) => {
    const { evidence } = await look(language)
    expect(known(parseEvidence(evidence).quotedPrograms)).toEqual({
      winHttpProxy: [language.direct],
      timeService: [language.clockStopped],
    })
  })

  test('the certificate of the device is kept, the one of the web server is not', () => {
    const kept = JSON.stringify(english.evidence.deviceCertificates)
    expect(kept).toContain(der.device)
    expect(kept).not.toContain(der.webServer)
    expect(english.evidence.deviceCertificates?.outcome).toMatchObject({ value: { others: 1 } })
  })
})

describe('a key that Windows denies', async () => {
  const pku2u = `${control}\\Lsa\\pku2u`
  const policies = `${machine}\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services`
  const vm = {
    ...sick,
    // A value of its own: the key is there.
    registry: { ...sick.registry, [policies]: { fDenyTSConnections: ['REG_DWORD', '0x0'] } },
    denied: [pku2u, policies],
  } satisfies CannedVm

  test.each(Object.entries(languages))('%s: is not taken for absent', async (_name, language) => {
    const { report, evidence } = await look(language, vm)
    for (const id of ['pku2u', 'remoteDesktop'])
      expect(evidence[id]?.outcome).toMatchObject({ status: 'failed', reason: 'access-denied' })
    const outcomeOf = (id: string) => report.checks.find(({ ruleId }) => ruleId === id)?.outcome
    expect([outcomeOf('pku2u-disabled'), outcomeOf('rdp-disabled')]).toEqual(['unknown', 'unknown'])
  })
})
