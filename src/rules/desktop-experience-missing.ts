// Fails on Server Core: the documentation asks for Windows Server with Desktop Experience.
import { documentation } from './documentation.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

export const desktopExperienceMissing = rule({
  id: 'desktop-experience-missing',
  title: 'This is Windows Server without Desktop Experience',
  why: 'Entra login is documented for Windows Server with Desktop Experience. Server Core may lack what the join needs (dsreg.dll, dsregcmd.exe), and then the extension fails to install.',
  stage: 'machine',
  severity: 'warning',
  thenCheck:
    'On the new VM, the registry value InstallationType under HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion is Server.',
  docs: documentation.requirements,
  needs: ['windows'],
  uses: ['dsregStatus'],
  explains: [],
  check({ windows, dsregStatus }) {
    const { installationType } = windows
    if (installationType === null) return notApplicable('the registry does not name the kind of installation')
    if (!/core|nano/i.test(installationType)) return pass
    const device = dsregStatus.status === 'ok' ? dsregStatus.value : null
    const lacks = device?.present === false ? ' dsregcmd.exe is not on this Windows.' : ''
    return fail({
      saw: `InstallationType is "${installationType}".${lacks}${device?.azureAdJoined === true ? ' The VM is joined all the same.' : ''}`,
      fix: [
        {
          text: 'Where Entra login is needed, use a VM from an image with Desktop Experience (an image whose name does not hold "core"). Server Core cannot be turned into it.',
          where: 'azure',
        },
      ],
    })
  },
})
