import { capture } from '../captures.ts'
import { extensionName } from '../extension-traces.ts'
import { healthyVm } from '../healthy-vm.ts'

const handler = `C:\\Packages\\Plugins\\${extensionName}\\1.0.0.1\\AADLoginForWindowsHandler.exe`
const sentence = `Install failed for plugin (name: ${extensionName}, version 1.0.0.1) with exception Command ${handler} of ${extensionName} has exited with Exit code: 51`

export default healthyVm({
  about: 'Windows Server 2016: the extension refused to install (exit code 51)',
  computerName: 'vm-payroll-07',
  windows: {
    build: 14393,
    revision: 7428,
    productName: 'Windows Server 2016 Datacenter',
    displayVersion: '1607',
  },
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: {
    version: '1.0.0.1',
    // It ended before it wrote a log of its own.
    logs: {},
    status: null,
    handler: { status: 'NotReady', code: 1009, message: sentence },
    agentLines: [
      `[WARN] Installing plugin (name: ${extensionName}, version: 1.0.0.1), Code: 0`,
      `[INFO] Command ${handler} of ${extensionName} has exited with Exit code: 51`,
      `[ERROR] ${sentence}`,
    ],
  },
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'os-unsupported',
    findings: ['os-unsupported', 'device-not-joined'],
    notFindings: ['extension-missing', 'managed-identity-missing', 'imds-unreachable'],
    stdout: ['14393', '17763'],
  },
})
