import { joinedButFor } from '../captures.ts'
import { healthyVm } from '../healthy-vm.ts'
import { noSuchService } from '../service-answer.ts'

export default healthyVm({
  about: 'An Arc-enabled server that is joined: 169.254.169.254 is nobody there, its agent answers at localhost:40342',
  imds: { reach: 'black-hole' },
  dsregcmd: joinedButFor(),
  programs: [noSuchService('RdAgent'), noSuchService('WindowsAzureGuestAgent')],
  files: { 'C:\\Program Files\\AzureConnectedMachineAgent\\azcmagent.exe': '' },
  registry: [
    `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\CDJ]
"ArcEnabledVM"=dword:00000001
"AzureVmComputeMetadataEndpoint"="http://localhost:40342/metadata/instance/compute"
"AzureVmTenantIdEndpoint"="http://localhost:40342/metadata/identity/info"
"AzureVmMsiTokenEndpoint"="http://localhost:40342/metadata/identity/oauth2/token"
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\himds]
"Start"=dword:00000002
`,
  ],
  expect: { stdout: ['Arc-enabled server', 'NO PROBLEM FOUND'] },
})
