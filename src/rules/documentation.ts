// The documentation pages that findings point to.

export const documentation = {
  login: 'https://learn.microsoft.com/entra/identity/devices/howto-vm-sign-in-azure-ad-windows',
  deployment:
    'https://learn.microsoft.com/entra/identity/devices/howto-vm-sign-in-azure-ad-windows#troubleshoot-deployment-problems',
  signIn:
    'https://learn.microsoft.com/entra/identity/devices/howto-vm-sign-in-azure-ad-windows#troubleshoot-sign-in-problems',
  roles:
    'https://learn.microsoft.com/entra/identity/devices/howto-vm-sign-in-azure-ad-windows#configure-role-assignments',
  conditionalAccess:
    'https://learn.microsoft.com/entra/identity/devices/howto-vm-sign-in-azure-ad-windows#enforce-conditional-access-policies',
  network: 'https://learn.microsoft.com/entra/identity/devices/howto-vm-sign-in-azure-ad-windows#network-requirements',
  requirements:
    'https://learn.microsoft.com/entra/identity/devices/howto-vm-sign-in-azure-ad-windows#supported-azure-regions-and-windows-distributions',
  metadata: 'https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service',
  metadataSecurity: 'https://learn.microsoft.com/azure/virtual-machines/metadata-security-protocol/overview',
  identityToken:
    'https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling',
  dsregcmd: 'https://learn.microsoft.com/entra/identity/devices/troubleshoot-device-dsregcmd',
  remoteDesktop: 'https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/reset-rdp',
  remoteSignIn: 'https://learn.microsoft.com/windows/client-management/client-tools/connect-to-remote-aadj-pc',
  timeSync: 'https://learn.microsoft.com/azure/virtual-machines/windows/time-sync',
  windowsTls: 'https://learn.microsoft.com/windows-server/security/tls/tls-registry-settings',
  guestAgent: 'https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/windows-azure-guest-agent',
} as const
