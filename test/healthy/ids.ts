// The made ids of the healthy VM, and when every case is looked at.
export const subscriptionId = '7f1d2c3b-5a64-4c1e-9d0f-3b2a1c0d9e8f'
export const tenantId = 'c5ff949d-2696-4b68-9e13-055f19ed2d51'
export const vmId = '02aab8a4-74ef-476e-8182-f6d2ba4166a6'
export const identityOid = '33333333-4444-5555-6666-777777777777'
export const vmResourceId = `/subscriptions/${subscriptionId}/resourceGroups/rg-payroll/providers/Microsoft.Compute/virtualMachines/vm-payroll-07`

export const lookedAt = '2026-11-20T02:14:09.120Z'
