// Fails on Windows for Arm64, which the extension's documentation does not name.
import { documentation } from './documentation.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

export const arm64Unsupported = rule({
  id: 'arm64-unsupported',
  title: 'This VM has an Arm64 processor',
  why: 'The documentation names no Arm64 Windows for Entra login, and Azure refuses an extension that was not built for the processor of the VM.',
  stage: 'machine',
  severity: 'warning',
  thenCheck: 'On the new VM, echo $env:PROCESSOR_ARCHITECTURE in PowerShell shows AMD64.',
  docs: documentation.requirements,
  needs: ['windows'],
  uses: ['dsregStatus'],
  explains: [],
  check({ windows, dsregStatus }) {
    if (windows.architecture === null) return notApplicable('the registry does not name the processor')
    if (!/^arm64$/i.test(windows.architecture)) return pass
    const joined = dsregStatus.status === 'ok' && dsregStatus.value.azureAdJoined === true
    return fail({
      saw: `PROCESSOR_ARCHITECTURE is ${windows.architecture}.${joined ? ' The VM is joined all the same.' : ''}`,
      fix: [
        {
          text: 'Where Entra login is needed, use a VM size with an x64 processor (sizes with a "p" after the number, such as Standard_D2ps_v5, are Arm64) and an x64 image. An existing VM cannot change its processor.',
          where: 'azure',
        },
      ],
    })
  },
})
