// The DNS servers outside the VM's own settings that this tool asks for comparison. Knowledge only.

/** Azure's own, reachable from every VM in Azure. */
export const azureNameServer = '168.63.129.16'
/** The public one that the login article tells people to try. Often blocked, which is no fault. */
export const publicNameServer = '208.67.222.222'
