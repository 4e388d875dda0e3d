// Fails below build 17763: the floor of the extension (Windows Server 2019, Windows 10 1809).
import { documentation } from './documentation.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

/** Windows Server 2019 and Windows 10 1809. */
export const lowestBuild = 17763

export const osUnsupported = rule({
  id: 'os-unsupported',
  title: 'This Windows is too old for Entra login',
  why: 'The extension refuses to install (exit code 51), because this Windows cannot join Microsoft Entra as an Azure VM.',
  stage: 'machine',
  severity: 'error',
  thenCheck: 'After the upgrade, winver.exe shows build 17763 or higher.',
  docs: documentation.requirements,
  needs: ['windows'],
  explains: [
    'arm64-unsupported',
    'windows-tls-misconfigured',
    'extension-missing',
    'extension-succeeded-without-join',
    'extension-failed',
    'device-not-joined',
  ],
  check({ windows }) {
    if (windows.build === null) return notApplicable('the registry names no build number')
    if (windows.build >= lowestBuild) return pass
    return fail({
      saw: `${windows.productName ?? 'Windows'}, build ${windows.build}. The lowest build with Entra login is ${lowestBuild} (Windows Server 2019, Windows 10 version 1809).`,
      codes: ['51'],
      fix: [
        {
          text: 'Upgrade the VM in place to Windows Server 2022 or later, or move the workload to a new VM with a supported image. There is no setting that makes this Windows work.',
          where: 'azure',
        },
      ],
    })
  },
})
