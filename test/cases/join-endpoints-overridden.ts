import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder } from '../healthy/extension-logs.ts'
import { joinSettings, noJoinSettings } from '../healthy/join-settings.ts'
import { machineShape } from '../healthy/machine-shape.ts'
import { imdsAnswer } from '../healthy/text.ts'
import type { RuleCases } from './case.ts'
import { setAgain } from './commands.ts'

const cdj = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\CDJ'
const tenantPath = '/metadata/identity/info?api-version=2018-02-01'
const ownTenant = 'aaaaaaaa-1111-2222-3333-444444444444'
const notJoined = dsregStatus(dsregCapture('not-joined-system'))
const failedJoin = logFolder({
  text: '[3/19/2020 6:14:05 PM] AAD Join failed with status code: -2145648607.\r\n',
})

export default {
  ruleId: 'join-endpoints-overridden',
  fails: {
    'the tenant is asked of another host, and the join fails': {
      evidence: {
        joinSettings: joinSettings({ AzureVmTenantIdEndpoint: 'http://10.0.0.4/metadata/identity/info' }),
        dsregStatus: notJoined,
        extensionLogs: failedJoin,
      },
      saw: ['AzureVmTenantIdEndpoint = http://10.0.0.4/metadata/identity/info'],
      notSaw: ['The VM is joined'],
      commands: [
        `reg.exe add ${cdj} /v AzureVmTenantIdEndpoint /t REG_SZ /d http://169.254.169.254/metadata/identity/info /f`,
        setAgain,
      ],
    },
    'the VM went to the tenant that a foreign address named': {
      evidence: {
        joinSettings: joinSettings({ AzureVmTenantIdEndpoint: 'http://localhost:40342/metadata/identity/info' }),
        tenantInfo: { attempts: [imdsAnswer(tenantPath, 200, { tenantId: ownTenant })] },
      },
      saw: ['localhost:40342', 'c5ff949d-2696-4b68-9e13-055f19ed2d51', ownTenant],
      command: 'dsregcmd.exe /leave',
    },
    'overridden, but the VM is joined to its own tenant: a warning for the next join': {
      evidence: { joinSettings: joinSettings({ AzureVmMsiTokenEndpoint: 'https://169.254.169.254/token' }) },
      severity: 'warning',
      cause: null,
      notSaw: ['The VM is joined'],
      commands: [
        `reg.exe add ${cdj} /v AzureVmMsiTokenEndpoint /t REG_SZ /d http://169.254.169.254/metadata/identity/oauth2/token /f`,
      ],
    },
    'another port of the right address': {
      evidence: {
        joinSettings: joinSettings({
          AzureVmMsiTokenEndpoint: 'http://169.254.169.254:8080/metadata/identity/oauth2/token',
        }),
        dsregStatus: notJoined,
        extensionLogs: failedJoin,
      },
      saw: ['169.254.169.254:8080'],
    },
    'a value that is no address': {
      evidence: {
        joinSettings: joinSettings({ AzureVmComputeMetadataEndpoint: '' }),
        dsregStatus: notJoined,
        extensionLogs: failedJoin,
      },
      saw: ['AzureVmComputeMetadataEndpoint = (empty)'],
    },
    'an Arc-enabled server that asks neither its agent nor Azure': {
      evidence: {
        joinSettings: joinSettings({ AzureVmTenantIdEndpoint: 'http://10.0.0.4/metadata/identity/info' }, true),
        machineShape: machineShape({ arc: true }),
      },
      severity: 'warning',
      cause: null,
      thenCheck: 'http://localhost:40342',
    },
  },
  passes: {
    'the addresses that the extension sets': { evidence: {} },
    'none, as before the extension ran': { evidence: { joinSettings: noJoinSettings() } },
    'an Arc-enabled server asks its own agent': {
      evidence: {
        joinSettings: joinSettings({ AzureVmTenantIdEndpoint: 'http://localhost:40342/metadata/identity/info' }, true),
      },
    },
  },
} satisfies RuleCases
