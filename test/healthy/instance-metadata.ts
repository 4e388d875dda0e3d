import { subscriptionId, vmId, vmResourceId } from './ids.ts'
import type { Raw } from './index.ts'
import { imdsAnswer } from './text.ts'

/** The instance document of a VM; `compute` changes its fields. */
export function instanceMetadata(
  compute: Record<string, unknown> = {},
  privateAddresses = ['10.20.0.7'],
): Raw['instanceMetadata'] {
  const path = '/metadata/instance?api-version=2021-02-01'
  const ipAddress = privateAddresses.map((privateIpAddress) => ({ privateIpAddress, publicIpAddress: '' }))
  const document = {
    compute: {
      azEnvironment: 'AzurePublicCloud',
      location: 'westeurope',
      name: 'vm-payroll-07',
      offer: 'WindowsServer',
      osProfile: { computerName: 'vm-payroll-07' },
      osType: 'Windows',
      publisher: 'MicrosoftWindowsServer',
      resourceGroupName: 'rg-payroll',
      resourceId: vmResourceId,
      sku: '2022-datacenter-azure-edition',
      subscriptionId,
      vmId,
      vmScaleSetName: '',
      vmSize: 'Standard_D2s_v5',
      ...compute,
    },
    network: { interface: [{ ipv4: { ipAddress } }] },
  }
  return { attempts: [imdsAnswer(path, 200, document)] }
}
