// The Azure clouds: their names, required endpoints and registration resource. Knowledge only; the source is the login article's network requirements.

export const cloudNames = ['AzurePublicCloud', 'AzureUSGovernmentCloud', 'AzureChinaCloud'] as const
export type CloudName = (typeof cloudNames)[number]

export interface Cloud {
  name: CloudName
  /** Device registration host. */
  registration: string
  /** Sign-in host. */
  login: string
  /** Azure role check at sign-in. */
  rbac: string
  /** Device authentication host; null where no public page names one. */
  deviceLogin: string | null
  /** Resource of the managed identity's token for the join. Null for China: no public page names it, so it is read from the VM or not asked. */
  registrationResource: string | null
  /** The name for `az cloud set --name`. */
  azName: string
}

export const clouds: Record<CloudName, Cloud> = {
  AzurePublicCloud: {
    name: 'AzurePublicCloud',
    registration: 'enterpriseregistration.windows.net',
    login: 'login.microsoftonline.com',
    rbac: 'pas.windows.net',
    deviceLogin: 'device.login.microsoftonline.com',
    registrationResource: 'urn:ms-drs:enterpriseregistration.windows.net',
    azName: 'AzureCloud',
  },
  AzureUSGovernmentCloud: {
    name: 'AzureUSGovernmentCloud',
    registration: 'enterpriseregistration.microsoftonline.us',
    login: 'login.microsoftonline.us',
    rbac: 'pasff.usgovcloudapi.net',
    deviceLogin: 'device.login.microsoftonline.us',
    registrationResource: 'urn:ms-drs:enterpriseregistration.microsoftonline.us',
    azName: 'AzureUSGovernment',
  },
  AzureChinaCloud: {
    name: 'AzureChinaCloud',
    registration: 'enterpriseregistration.partner.microsoftonline.cn',
    login: 'login.chinacloudapi.cn',
    rbac: 'pas.chinacloudapi.cn',
    deviceLogin: null,
    registrationResource: null,
    azName: 'AzureChinaCloud',
  },
}

/** The cloud of a name as instance metadata writes it (any case, AZUREPUBLICCLOUD included); null for a name that isn't known. */
export function cloudByName(name: string): CloudName | null {
  const wanted = name.trim().toLowerCase()
  return cloudNames.find((cloud) => cloud.toLowerCase() === wanted) ?? null
}

/** The cloud that a text with one of its required hosts belongs to (a URL, a resource, a log line); null when none or several match. */
export function cloudByHostIn(text: string): CloudName | null {
  const low = text.toLowerCase()
  const hits = cloudNames.filter(
    (name) => low.includes(clouds[name].registration) || low.includes(`/${clouds[name].login}`),
  )
  return hits.length === 1 ? (hits[0] as CloudName) : null
}
