// HRESULTs of device management, 0x8018xxxx: they matter when the extension settings hold an mdmId. Some numbers have a second text in deviceregistration.dll.
import { type KnownCode, pages, rows } from './known-code.ts'

const askAdmin = 'Ask whoever runs device management (Intune), or set the extension again without mdmId.'

export const mdmEnrollment: KnownCode[] = [
  ...rows(
    {
      kind: 'hresult',
      docs: pages.mdmCodes,
      confidence: 'extracted',
      cause: 'The management service refused the enrolment that mdmId asks for.',
      fix: askAdmin,
    },
    [
      {
        code: 0x80180001,
        name: 'MENROLL_E_DEVICE_MESSAGE_FORMAT_ERROR',
        meaning: 'The management server did not understand the message, or answered in a wrong form.',
        rule: 'mdm-enrollment-failed',
      },
      {
        code: 0x80180002,
        name: 'MENROLL_E_DEVICE_AUTHENTICATION_ERROR',
        meaning: 'The management server did not accept who asked.',
        rule: 'mdm-enrollment-failed',
      },
      {
        code: 0x80180003,
        name: 'MENROLL_E_DEVICE_AUTHORIZATION_ERROR',
        meaning: 'The one who asked may not enrol devices.',
        rule: 'mdm-enrollment-failed',
      },
      {
        code: 0x80180005,
        name: 'MENROLL_E_DEVICE_CONFIGMGRSERVER_ERROR',
        meaning: 'The management server had an error that it does not name.',
        rule: 'mdm-enrollment-failed',
      },
      {
        code: 0x80180006,
        name: 'MENROLL_E_DEVICE_INTERNALSERVICE_ERROR',
        meaning: 'The management server failed inside.',
        rule: 'mdm-enrollment-failed',
      },
      {
        code: 0x80180007,
        name: 'MENROLL_E_DEVICE_INVALIDSECURITY_ERROR',
        meaning: 'The management server denied access.',
        rule: 'mdm-enrollment-failed',
      },
    ],
  ),
  ...rows(
    {
      kind: 'hresult',
      docs: pages.mdmCodes,
      confidence: 'microsoft',
      cause: 'The enrolment that mdmId asks for.',
      fix: askAdmin,
    },
    [
      {
        code: 0x80180009,
        name: 'MENROLL_E_ENROLLMENT_IN_PROGRESS',
        meaning: 'An enrolment is under way already.',
        fix: 'Wait for it to end, then look again.',
      },
      {
        code: 0x8018000a,
        name: 'MENROLL_E_DEVICE_ALREADY_ENROLLED',
        meaning: 'The device is enrolled already.',
        cause: 'An earlier enrolment was not removed.',
      },
      {
        code: 0x8018000b,
        name: 'MENROLL_E_DEVICE_NOT_ENROLLED',
        meaning: 'The device is not enrolled.',
        cause: 'Something asked for an enrolment that does not exist.',
      },
      {
        code: 0x8018000e,
        name: 'MENROLL_E_PASSWORD_NEEDED',
        meaning: 'The enrolment needs a password.',
        cause: 'The management service wants a user to sign in; a VM has none at its join.',
      },
      {
        code: 0x8018000d,
        name: 'MENROLL_E_DISCOVERY_SEC_CERT_DATE_INVALID',
        meaning: 'The certificate of the management server is out of date, or the clock of the VM is wrong.',
        cause: 'A wrong clock, or an expired certificate.',
        fix: 'Check the clock: `w32tm.exe /query /status`.',
        docs: pages.mdm,
        rule: 'mdm-enrollment-failed',
      },
      {
        code: 0x80180010,
        name: 'MENROLL_E_CONNECTIVITY',
        meaning: 'The management server could not be reached, or the connection to it failed.',
        cause: 'A firewall or proxy between the VM and the MDM address.',
        fix: 'Open the MDM address that the log names from the VM, or set the extension again without mdmId.',
        docs: pages.mdm,
        rule: 'mdm-enrollment-failed',
      },
      {
        code: 0x80180012,
        name: 'MENROLL_E_INVALIDSSLCERT',
        meaning: 'The certificate of the management server was not accepted.',
        cause: 'TLS inspection, or a wrong certificate.',
        docs: pages.mdm,
        rule: 'mdm-enrollment-failed',
      },
      {
        code: 0x80180013,
        name: 'MENROLL_E_DEVICECAPREACHED',
        meaning: 'This account has enrolled as many devices as it may.',
        cause: 'Stale devices in the management service.',
        fix: 'Delete stale devices in the management service, or raise its limit.',
        docs: pages.mdm,
        rule: 'mdm-enrollment-failed',
      },
      {
        code: 0x80180014,
        name: 'MENROLL_E_DEVICENOTSUPPORTED',
        meaning: 'The management service does not take this kind of device.',
        cause: 'Windows Server can not be enrolled, and an enrolment restriction may forbid others.',
        fix: 'Set the extension again without mdmId.',
        docs: pages.mdm,
        rule: 'mdm-enrollment-failed',
      },
      {
        code: 0x80180015,
        name: 'MENROLL_E_NOTSUPPORTED',
        meaning: 'The management service does not support something that the enrolment needs.',
        rule: 'mdm-enrollment-failed',
      },
      {
        code: 0x80180017,
        name: 'MENROLL_E_INMAINTENANCE',
        meaning: 'The management service is under maintenance.',
        fix: 'Wait, then run the extension again.',
        rule: 'mdm-enrollment-failed',
      },
      {
        code: 0x80180019,
        name: 'MENROLL_E_ENROLLMENTDATAINVALID',
        meaning: 'The management service rejected the data of the enrolment.',
        rule: 'mdm-enrollment-failed',
      },
      {
        code: 0x80180026,
        name: 'MENROLL_E_DEVICE_MANAGEMENT_BLOCKED',
        meaning: 'Enrolment in device management is blocked on this machine.',
        cause: 'The group policy "Disable MDM Enrollment", or an agent of Configuration Manager that manages it.',
        fix: 'Lift the policy (HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\MDM, DisableRegistration), or set the extension again without mdmId.',
        rule: 'mdm-enrollment-failed',
      },
      ...[0x8018002a, 0x80180030].map((code) => ({
        code,
        name: 'MENROLL_E_USER_CANCELLED',
        meaning: 'The enrolment was cancelled: nobody answered a question that it asked.',
        cause: 'Often a demand for multifactor authentication on the enrolment, which nothing on a VM can answer.',
      })),
      ...[0x8018002b, 0x80180031].map((code) => ({
        code,
        name: 'MENROLL_E_MDM_NOT_CONFIGURED',
        meaning: 'Device management is not set up for this tenant, user or device.',
        cause:
          'The MDM scope under Mobility is None, the UPN is of a domain that is not verified, or the setting is too new.',
        rule: 'mdm-enrollment-failed' as const,
      })),
      {
        code: 0x80180018,
        name: 'MENROLL_E_USERLICENSE',
        meaning: 'A licence for device management is missing or not valid.',
        cause: 'No Intune licence.',
        docs: pages.mdm,
        rule: 'mdm-enrollment-failed',
      },
    ],
  ),
  // The same numbers as deviceregistration.dll words them (Windows 10.0.10586 to 10.0.22000): older, of Workplace Join.
  ...rows(
    {
      kind: 'hresult',
      docs: pages.mdmCodes,
      confidence: 'extracted',
      cause: 'Workplace Join: the older way to register a device.',
      fix: "Not a step of an Azure VM's join. Look at what stands beside it.",
    },
    [
      { code: 0x80180009, meaning: "In Workplace Join: this user's device is joined already." },
      { code: 0x8018000a, meaning: 'In Workplace Join: the device is not joined.' },
      {
        code: 0x8018000b,
        meaning: 'In Workplace Join: the redirect leads to a server that is not on the trusted list.',
      },
      { code: 0x8018000c, meaning: 'In Workplace Join: discovery failed, and the reason is not known.' },
      { code: 0x8018000e, meaning: 'In Workplace Join: the user has joined as many devices as allowed.' },
    ],
  ),
]
