import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { answered, logFolder, runLog } from '../healthy/extension-logs.ts'
import { extensionStatus, statusFile } from '../healthy/extension-status.ts'
import type { RuleCases } from './case.ts'

const notJoined = dsregStatus(dsregCapture('not-joined-system'))
const duplicate = logFolder({
  text: '[11/20/2026 1:58:03 AM] Starting AAD Join process.\r\n[11/20/2026 1:58:05 AM] Start join process with MSI credential.\r\n[11/20/2026 1:58:05 AM] AAD Join failed with status code: -2145648509.\r\n',
})

export default {
  ruleId: 'hostname-duplicate',
  fails: {
    'the join was refused with 0x801c0083': {
      evidence: { dsregStatus: notJoined, extensionLogs: duplicate },
      saw: ['-2145648509', 'VM-PAYROLL-07'],
      command: `az rest --method GET --url "https://graph.microsoft.com/v1.0/devices?%24filter=displayName%20eq%20'VM-PAYROLL-07'" --query "value[].{ObjectId:id,Name:displayName,LastSeen:approximateLastSignInDateTime}" --output table`,
    },
    "in the service's own words, under a code that says less": {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog(
          answered(
            400,
            'Join error code: DirectoryError',
            'Join error subcode: error_hostname_duplicate',
            'Join message: Another object with the same value for property hostnames already exists.',
            'AAD Join failed with status code: -2145647630.',
          ),
        ),
      },
      saw: ['error_hostname_duplicate', 'HTTP 400', '7333f304-2d73-4c4d-9321-9427ee97adcf'],
    },
    'only the status is left to say it': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: logFolder(),
        extensionStatus: extensionStatus('1.0.0.1', {
          statusFiles: [
            statusFile(
              'error',
              'AAD Join failed with status code: -2145648509. The hostname is already used by another device in this tenant, please change the VM name to redeploy the extension.',
            ),
          ],
        }),
      },
      saw: ['0.status', '-2145648509'],
    },
  },
  passes: {
    'joined in the meantime': { evidence: { extensionLogs: duplicate } },
    'another code': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: logFolder({
          text: '[11/20/2026 1:58:05 AM] AAD Join failed with status code: -2145648607.\r\n',
        }),
      },
    },
  },
  notApplicable: {
    'never installed': {
      evidence: { dsregStatus: notJoined, extensionLogs: logFolder(), extensionStatus: extensionStatus(null) },
    },
  },
} satisfies RuleCases
