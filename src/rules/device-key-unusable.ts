// Fails when Windows says that the key of its join can't be used: AadRecoveryEnabled YES, KeySignTest FAILED, or NTE_BAD_KEYSET (0x80090016) at a sign-in.
// "MUST Run elevated to test" is no failure: the test was not made.

import { codesIn } from '../dsreg-facts.ts'
import { normalizeCode } from '../error-codes.ts'
import { azureVm, makeNewJoin } from '../fixes.ts'
import { known } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

const badKeyset = 0x80090016

export const deviceKeyUnusable = rule({
  id: 'device-key-unusable',
  title: 'The device key of the join cannot be used',
  why: 'The private key of the device certificate is gone or damaged: the TPM was cleared, or the disk or image comes from another machine that was joined. The VM cannot prove itself to Microsoft Entra any more.',
  stage: 'registration',
  severity: 'error',
  thenCheck: 'dsregcmd.exe /status from an elevated prompt shows AadRecoveryEnabled : NO and KeySignTest : PASSED.',
  docs: documentation.dsregcmd,
  needs: ['dsregStatus'],
  uses: ['instanceMetadata'],
  explains: ['role-not-assigned', 'prt-missing', 'conditional-access-blocked', 'credentials-rejected'],
  check({ dsregStatus, instanceMetadata }) {
    if (dsregStatus.azureAdJoined !== true) return notApplicable('the VM is not joined')
    const { aadRecoveryEnabled, keySignTest, prtAttempt, deviceAuthStatus, keyProvider } = dsregStatus
    const printed = [...(prtAttempt?.codes ?? []), ...codesIn(`${keySignTest?.text ?? ''} ${deviceAuthStatus ?? ''}`)]
    const keyset = printed.find((code) => normalizeCode(code)?.unsigned === badKeyset)
    const seen = [
      aadRecoveryEnabled === true ? 'AadRecoveryEnabled : YES' : '',
      keySignTest?.result === 'failed' ? `KeySignTest : ${keySignTest.text}` : '',
      keyset !== undefined && keySignTest?.result !== 'passed' ? `the code ${keyset} (the key does not exist)` : '',
    ].filter((one) => one !== '')
    if (seen.length === 0) {
      if (keySignTest?.result === 'passed' || aadRecoveryEnabled === false) return pass
      return notApplicable(
        keySignTest === null ? 'dsregcmd prints no state of the key' : 'the key is tested only from an elevated prompt',
      )
    }
    const vm = azureVm(known(instanceMetadata)?.instance)
    return fail({
      saw: `dsregcmd shows ${seen.join(' and ')}.${keyProvider === null ? '' : ` The key is kept by ${keyProvider}.`}`,
      codes: keyset === undefined ? [] : [keyset],
      fix: [
        {
          text: 'Make a new join; a lost key cannot be brought back. Make sure first that you know a local administrator password. Do not make images of a joined machine.',
          where: 'vm',
        },
        ...makeNewJoin(dsregStatus, vm),
      ],
    })
  },
})
