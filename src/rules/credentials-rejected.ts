// Fails when name or password were refused, and nothing more precise is known.
import { lookUp, normalizeCode } from '../error-codes.ts'
import { documentation } from './documentation.ts'
import { signInRule } from './sign-in-rule.ts'
import {
  clientPolicy,
  lookAtClient,
  lookAtPerUserMfa,
  lookAtPolicies,
  lookAtUser,
  signInWithBrowser,
  typeTheName,
  useWebAccount,
} from './sign-in-steps.ts'

export const credentialsRejected = signInRule({
  id: 'credentials-rejected',
  title: 'Name or password were refused',
  why: 'Windows or Microsoft Entra did not accept what was typed. The same answer comes for a wrong or temporary password, for a client that the tenant does not know, and where multifactor authentication is demanded.',
  stage: 'session',
  severity: 'error',
  thenCheck: 'The user signs in with a browser, and then to the VM.',
  docs: documentation.signIn,
  explains: [],
  fix: (signIn, { codes, failures }) => [
    // Before PKU2U nobody has looked at name and password.
    ...(failures[0]?.byNtlm === true
      ? [...useWebAccount(signIn), lookAtClient(signIn), clientPolicy(), typeTheName(signIn), signInWithBrowser(signIn)]
      : [
          ...codes.flatMap((code) => {
            const fix = fixOf(code)
            return fix === null ? [] : [{ text: `${code}: ${fix}`, where: 'azure' as const }]
          }),
          signInWithBrowser(signIn),
          typeTheName(signIn),
          lookAtClient(signIn),
          clientPolicy(),
          ...useWebAccount(signIn),
        ]),
    lookAtUser(signIn),
    lookAtPerUserMfa(signIn),
    lookAtPolicies(signIn),
  ],
})

/** What the code table says of a code that tells more than that the sign-in failed. */
function fixOf(code: string): string | null {
  const forms = normalizeCode(code)
  const row = forms === null ? undefined : lookUp(forms)[0]
  return row === undefined || row.wraps === true || row.fix === '' ? null : row.fix
}
