import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RuleId } from '../src/rules/rule-ids.ts'
import { recognizeSymptoms } from '../src/symptoms.ts'

const likeliest = (text: string) => recognizeSymptoms(text)[0]?.ruleId
const recognized = (text: string) => recognizeSymptoms(text).map(({ ruleId }) => ruleId)

const said: Record<string, [RuleId, string[]]> = {
  'no role': [
    'role-not-assigned',
    [
      'Your account is configured to prevent you from using this device. For more information, contact your system administrator.',
      'Your account is configured to prevent you from using this device. For more info, contact your system administrator.',
      'your account is CONFIGURED to  prevent you\nfrom using this device',
      'my account is configured to prevent me from using this PC',
      'Your account is configured to prev',
      'configured to prevent you from using this device',
      'RDP says "account configured to prevent you from using"',
      'The account isn’t allowed to use this device',
      'To sign in remotely, you need the right to sign in through Remote Desktop Services.',
      'The connection was denied because the user account is not authorized for remote login.',
      'Logon failure: the user has not been granted the requested logon type at this computer.',
      'account config prevents using this device',
      'You are not allowed to use this device',
      'The user has no Virtual Machine User Login role',
      'event 4625: Status 0xC000006E, Sub Status 0xC0000070',
      'the logon attempt failed, 0xc000015b',
      'account configured to prevent use of device',
      'Your acount is configured to prevent you from using this device',
      'Your account is configred to prevent you from using this device',
      'Your account is ocnfigured to prevent you from using this device',
      'To log in to this remote computer, you must be granted the Allow log on through Terminal Services right.',
      'The user is missing the Virtual Machine User Login role',
      'VM User Login role is not assigned',
    ],
  ],
  credentials: [
    'credentials-rejected',
    [
      'Your credentials did not work',
      "Your credentials didn't work.",
      'Your credentials didn’t work',
      'Your credentials didnt work',
      'YOUR CREDENTIALS  DID  NOT  WORK',
      'Your credentials did not',
      'Your credentals did not work',
      'Your credentialls did not work',
      'your credentials did’nt work',
      'it keeps asking me for credentials',
      'keeps prompting for a password',
      'I am asked for my credentials again and again',
      'The credentials that were used to connect to vm-payroll-07.contoso.com did not work. Please enter new credentials.',
      'The credentials that were used to connect to 10.0.0.4 did not work',
      'The credentials that were used to connect to vm-payroll-07.contoso.internal did not work.',
      'Status 0xC000006D',
      'error code: 50126',
      'it keeps saying my credentials are not accepted',
      'Invalid credentials',
      'Sign in failed. Please check your username and password and try again.',
      'Remote machine is AAD joined. If you are signing in to your work account, try using your work email address.',
      'The logon attempt failed',
      'The log-on attempt failed.',
      'login attempt failed',
      'The user name or password is incorrect. Try again.',
      'The username or password is incorrect',
      'wrong password, again and again',
      'Logon attempt fails',
      'We couldn’t sign you in with this credential',
      'Your credentials could not be verified',
      'An authentication error has occurred. The Local Security Authority cannot be contacted',
      'Your account has been disabled. Please see your system administrator.',
      'The referenced account is currently locked out and may not be logged on to: your account is locked',
    ],
  ],
  'a method that is not allowed': [
    'mfa-required',
    [
      "The sign-in method you're trying to use isn't allowed. Try a different sign-in method or contact your system administrator.",
      'The sign-in method you’re trying to use isn’t allowed.',
      'The sign in method you are trying to use is not allowed',
      'signin method not allowed',
      'The sign-in method you’re trying to use isn',
      'You must use multi-factor authentication to access the resource',
      'MFA is required',
      'that sign-in option isn’t allowed',
      '2FA is required',
      'two-factor authentication is enforced',
      'sign in method blocked',
      'user is prompted for MFA and then it fails',
    ],
  ],
  'Conditional Access': [
    'conditional-access-blocked',
    [
      "You can't get there from here",
      'You can’t get there from here',
      'You cannot access this right now. Your sign-in was successful but does not meet the criteria to access this resource.',
      'Access has been blocked by Conditional Access policies.',
      'our conditional access policy blocks it',
      'Your sign-in was blocked',
      'Help us keep your device secure',
      'blocked by CA policy',
      'Your device does not meet your organization’s compliance requirements',
    ],
  ],
  'a password that must be changed': [
    'password-change-required',
    [
      'You must change your password before logging on the first time.',
      'Your password has expired and must be changed.',
      "The user's password must be changed before signing in.",
      'An authentication error has occurred. The Local Security Authority cannot be contacted. This could be due to an expired password. Please update your password if it has expired.',
      'signed in with a temporary password',
      'the password is temporary',
      'The password has to be changed',
      'the user must reset the password at next sign in',
    ],
  ],
  'the name of the device': [
    'device-name-mismatch',
    [
      'AADSTS293004',
      'aadsts293004: The target-device identifier in the request 10.20.0.7 was not found in the tenant contoso.com.',
      'The target-device identifier in the request vm-payroll-07 wasn’t found in the tenant',
      'AADSTS: 293004',
      'cannot connect by IP address with a web account',
    ],
  ],
  'Network Level Authentication': [
    'client-device-not-registered',
    [
      'The remote computer requires Network Level Authentication, which your computer does not support.',
      'The remote computer that you are trying to connect to requires Network Level Authentication (NLA), but your Windows domain controller cannot be contacted to perform NLA.',
    ],
  ],
  'the device itself': [
    'device-disabled-or-deleted',
    [
      'Your organization has disabled this device. To fix this, contact your system administrator.',
      'Your organisation has deleted this device',
      'Your device is disabled',
      'AADSTS700003: Device object was not found in the tenant',
    ],
  ],
  guest: ['guest-user', ["Selected user account does not exist in tenant 'Contoso' and cannot access the application"]],
  application: [
    'sign-in-app-missing',
    [
      "Application with identifier '372140e0-b3b7-4226-8ef9-d57986796201' was not found in the directory 'Contoso'",
      'Azure Windows VM Sign-In is missing from Conditional Access',
    ],
  ],
}

describe('what users saw', () => {
  for (const [what, [ruleId, texts]] of Object.entries(said))
    test.each(texts)(`${what}: %s`, (text) => {
      expect(likeliest(text)).toBe(ruleId)
    })

  test.each([
    ['AADSTS50076: Due to a configuration change made by your administrator', 'mfa-required'],
    ['error AADSTS53003', 'conditional-access-blocked'],
    ['AADSTS50055: InvalidPasswordExpiredPassword', 'password-change-required'],
    ['AADSTS50020', 'guest-user'],
    ['AADSTS700016', 'sign-in-app-missing'],
    ['AADSTS50126: Error validating credentials due to invalid username or password.', 'credentials-rejected'],
  ] satisfies [string, RuleId][])('a code by the code table: %s', (text, ruleId) => {
    expect(likeliest(text)).toBe(ruleId)
  })

  test('one sentence weighs several rules, by likelihood', () => {
    expect(recognizeSymptoms('Your credentials did not work')).toEqual([
      { ruleId: 'credentials-rejected', sentence: 'Your credentials did not work', rank: 0 },
      { ruleId: 'client-device-not-registered', sentence: 'Your credentials did not work', rank: 1 },
      { ruleId: 'password-change-required', sentence: 'Your credentials did not work', rank: 2 },
      { ruleId: 'mfa-required', sentence: 'Your credentials did not work', rank: 3 },
    ])
  })

  test('a code beside a sentence decides', () => {
    const found = recognizeSymptoms('Your credentials did not work. AADSTS50074')
    expect(found[0]).toEqual({ ruleId: 'mfa-required', sentence: 'AADSTS50074', rank: 0 })
    expect(found.find(({ ruleId }) => ruleId === 'credentials-rejected')?.rank).toBe(1)
  })
})

describe('what says nothing of a refused sign-in', () => {
  test.each([
    '',
    'the VM is slow',
    'AADSTS999999',
    'Windows Firewall is configured to prevent access from the internet',
    'Your storage account is configured to prevent public access',
    'The password is not expired and the credentials are fine. The printer does not work.',
    'MFA is not required here',
    'You do not have access to this subscription',
    'VM has reported a failure when processing extension \'AADLoginForWindows\'. Error message: "AAD Join failed with status code: -2145648607."',
    'Install failed for plugin (name: Microsoft.Azure.ActiveDirectory.AADLoginForWindows, version 1.0.0.0) with exception Command C:\\Packages\\x.exe has exited with Exit code: 50',
    'The service principal is missing a secret',
    'Ihre Anmeldeinformationen wurden gespeichert',
    "Your account's billing is disabled",
    '"message":"user name is not valid for adminUsername"',
    'The deployment is not allowed by policy. Conditional access is configured.',
    "Remote Desktop can't find the computer",
    'password policy was updated',
    'my credentials work fine',
    'The certificates were used to connect and did not help',
    'The recounted number is not locked',
  ])('%s', (text) => {
    expect(recognized(text)).toEqual([])
  })

  test('any text: nothing thrown, nothing slow', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => void recognizeSymptoms(text)))
    recognizeSymptoms('credentials not account configured prevent password '.repeat(40_000))
  }, 10_000)
})

test('a status of Windows that only says that the sign-in failed counts only where nothing else is said', () => {
  expect(recognized('0xc000006d')).toEqual(['credentials-rejected'])
  expect(likeliest("The sign-in method you're trying to use isn't allowed (0xc000006d)")).toBe('mfa-required')
})

test('Windows Hello that is not available here', () => {
  expect(likeliest('This option is temporarily unavailable. For now, please use a different method to sign in.')).toBe(
    'mfa-required',
  )
})
