// The manual procedure of the login article: its curl commands one after another, on the network of a double. Started in namespaces of its own (net, mount) by bench-runs.ts.
// A command waits 21 s for a connection at most, as Windows does. Prints the milliseconds of all together. Windows' own pace of typing and reading comes on top.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { Certificates } from '../test/double/azure/certificates.ts'
import { startAzure } from '../test/double/azure/fake-azure.ts'
import { tenantId } from '../test/double/healthy-vm.ts'
import type { VmDouble } from '../test/double/vm.ts'
import { allVms } from '../test/double/vms/index.ts'

const imds = 'http://169.254.169.254/metadata'
const drs = 'urn:ms-drs:enterpriseregistration.windows.net'
const commands = [
  ['-H', 'Metadata:true', `${imds}/instance?api-version=2017-08-01`],
  ['-H', 'Metadata:true', `${imds}/identity/info?api-version=2018-02-01`],
  ['-H', 'Metadata:true', `${imds}/identity/oauth2/token?resource=${drs}&api-version=2018-02-01`],
  ['https://login.microsoftonline.com/', '-D', '-'],
  [`https://login.microsoftonline.com/${tenantId}/`, '-D', '-'],
  ['https://enterpriseregistration.windows.net/', '-D', '-'],
  ['https://device.login.microsoftonline.com/', '-D', '-'],
  ['https://pas.windows.net/', '-D', '-'],
]

const folder = mkdtempSync(join(tmpdir(), 'aadlogin-doctor-bench-'))
try {
  const { azure } = allVms[process.argv[2] ?? ''] as VmDouble
  await startAzure(azure, new Certificates(folder))
  const names = join(folder, 'resolv.conf')
  writeFileSync(names, azure.nameServers.map((address) => `nameserver ${address}\n`).join(''))
  spawnSync('mount', ['--bind', names, '/etc/resolv.conf'])
  const began = performance.now()
  // Nobody trusts the certificates of a fake, so that none is checked.
  for (const command of commands)
    await execa('curl', ['--silent', '--insecure', '--connect-timeout', '21', ...command], { reject: false })
  process.stdout.write(String(Math.round(performance.now() - began)))
} finally {
  spawnSync('umount', ['/etc/resolv.conf'])
  rmSync(folder, { recursive: true, force: true })
}
