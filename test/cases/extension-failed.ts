import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { endpoints, noConnection } from '../healthy/endpoints.ts'
import { logFolder, runLog } from '../healthy/extension-logs.ts'
import { aggregateFile, extensionStatus, statusFile } from '../healthy/extension-status.ts'
import { guestAgent } from '../healthy/guest-agent.ts'
import { subscriptionId } from '../healthy/ids.ts'
import { imdsSilence } from '../healthy/text.ts'
import type { RuleCases } from './case.ts'

const notJoined = dsregStatus(dsregCapture('not-joined-system'))
const failedWith = (code: string) =>
  logFolder({
    text: `[11/20/2026 1:58:03 AM] Starting AAD Join process.\r\n[11/20/2026 1:58:05 AM] AAD Join failed with status code: ${code}.\r\n`,
  })
const extension = 'Microsoft.Azure.ActiveDirectory.AADLoginForWindows'
const exited = (code: number, at: string) =>
  guestAgent(
    `[00000010] ${at} [ERROR] Install failed for plugin (name: ${extension}, version 2.2.0.0) with exception Command C:\\Packages\\Plugins\\${extension}\\2.2.0.0\\AADLoginForWindowsHandler.exe of ${extension} has exited with Exit code: ${code}\r\n`,
  )
const onlyAgent = { dsregStatus: notJoined, extensionLogs: logFolder(), extensionStatus: extensionStatus(null) }
const set = `az vm extension set --publisher Microsoft.Azure.ActiveDirectory --name AADLoginForWindows --resource-group rg-payroll --vm-name vm-payroll-07 --subscription ${subscriptionId} --force-update`

const unreachable = {
  endpoints: endpoints({ registration: (_, address) => ({ direct: noConnection('TIMEOUT', address) }) }),
}
const silent = { attempts: [imdsSilence('/metadata/instance?api-version=2021-02-01', 'UND_ERR_CONNECT_TIMEOUT')] }

export default {
  ruleId: 'extension-failed',
  fails: {
    'discovery failed, and nothing else is wrong now': {
      evidence: { dsregStatus: notJoined, extensionLogs: failedWith('-2145648607') },
      saw: ['-2145648607', 'CommandExecution.log', '1.0.0.1', '2026-11-20 01:58:05 local time'],
      fixSays: ['What stopped that run is not there any more'],
      fixNotSays: ['-2145648607 says: '],
      codes: ['-2145648607'],
      commands: [set],
    },
    'a code that nobody knows': {
      evidence: { dsregStatus: notJoined, extensionLogs: failedWith('-2145640000') },
      saw: ['-2145640000', 'The furthest step that it reached: starting.'],
      notSaw: ['never ended'],
      fixSays: ['-2145640000 says: By its bits: HRESULT'],
    },
    'a run with an mdmId is set again with it': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog([
          'Starting Dsregcmd with arguments  /AzureSecureVMJoin /debug /MdmId 0000000a-0000-0000-c000-000000000000',
          'AAD Join failed with status code: -2145648607.',
        ]),
      },
      command: `${set} --settings '{"mdmId":"0000000a-0000-0000-c000-000000000000"}'`,
    },
    'a code that only wraps another: the other one is told': {
      evidence: {
        ...unreachable,
        dsregStatus: notJoined,
        extensionLogs: runLog([
          'Discover tenant info failed: 0x801c0021/0x80072ee7',
          'AAD Join failed with status code: -2145648607.',
        ]),
      },
      cause: 'endpoint-unreachable',
      fixSays: ['0x80072ee7 says: '],
      fixNotSays: ['-2145648607 says: '],
    },
    'only a code that wraps others': {
      evidence: { ...unreachable, dsregStatus: notJoined, extensionLogs: failedWith('-2145648607') },
      cause: 'endpoint-unreachable',
      fixSays: ['-2145648607 says: Windows could not fetch the discovery data'],
    },
    'a code that Microsoft does not explain': {
      evidence: { dsregStatus: notJoined, extensionLogs: failedWith('-2145648573'), instanceMetadata: silent },
      cause: 'imds-unreachable',
      fixSays: [
        'Microsoft does not explain -2145648573. It is reported as: Instance metadata did not describe the VM (metadata/instance/compute). 169.254.169.254 is blocked',
      ],
    },
    'the log failed, Azure shows success': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog(['AAD Join failed with status code: -2145648607.']),
        extensionStatus: extensionStatus('2.2.0.0', {
          statusFiles: [statusFile('success', 'Successfully joined machine to AAD.')],
          aggregateFiles: { status: 'ok', value: [aggregateFile(['own', 'Ready', 'Plugin enabled'])] },
        }),
      },
      saw: ['AADLoginForWindowsExtension.log', '-2145648607'],
    },
    'the log ended well, and a newer run failed by its status': {
      evidence: {
        dsregStatus: notJoined,
        extensionStatus: extensionStatus('2.2.0.0', {
          statusFiles: [statusFile('error', 'AAD Join failed with status code: -2145648607.')],
        }),
      },
      saw: ['0.status', '-2145648607', '2026-11-20 01:58:30 UTC'],
    },
    'the log stopped two hours ago and never ended': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog(
          ['Getting Azure VM metadata.', 'Getting Tenant ID from MSI.'],
          '2026-11-20T00:10:00.000Z',
        ),
      },
      saw: ['Getting Tenant ID from MSI.', '2026-11-20 00:10:02 UTC', 'It never ended'],
    },
    'exit code 51, and no log of the extension': {
      evidence: { ...onlyAgent, guestAgent: exited(51, '2026-11-20T01:58:05.120Z') },
      saw: ['WaAppAgent.log', '2026-11-20 01:58:05 UTC', 'Exit code: 51'],
      notSaw: ['The furthest step'],
    },
    'exit code 50 after a join that is gone': {
      evidence: { dsregStatus: notJoined, guestAgent: exited(50, '2026-11-20T01:58:05.120Z') },
      saw: ['Exit code: 50'],
    },
    'the package could not be brought': {
      evidence: {
        ...onlyAgent,
        guestAgent: guestAgent(
          `[00000010] 2026-11-20T01:58:05Z [ERROR] Failed to download the plugin ${extension} version 2.2.0.0\r\n`,
        ),
      },
      saw: ['Failed to download'],
    },
    'the agent calls it NotReady': {
      evidence: {
        ...onlyAgent,
        extensionStatus: extensionStatus('1.0.0.1', {
          aggregateFiles: {
            status: 'ok',
            value: [aggregateFile(['own', 'NotReady', 'Enable failed: has exited with Exit code: -2145648607'])],
          },
        }),
      },
      saw: ['NotReady', '-2145648607'],
    },
  },
  passes: {
    'failed once, and joined now: history': { evidence: { extensionLogs: failedWith('-2145648607') } },
    succeeded: {},
    'the agent failed once, and a later run ended well': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog(['Successfully joined machine to AAD.']),
        guestAgent: exited(51, '2026-11-18T01:58:05.120Z'),
      },
    },
    'still at work': {
      evidence: { dsregStatus: notJoined, extensionLogs: runLog(['Getting Azure VM metadata.']) },
    },
  },
  notApplicable: {
    'never installed': {
      evidence: { dsregStatus: notJoined, extensionLogs: logFolder(), extensionStatus: extensionStatus(null) },
    },
  },
} satisfies RuleCases
