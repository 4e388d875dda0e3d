// The addresses of the fake Azure, all inside one network namespace: the real ones of the platform, public-looking ones for the endpoints.

export const imdsAddress = '169.254.169.254'
export const azureDns = '168.63.129.16'
/** A public DNS server that the login article tells people to try. */
export const publicDns = '208.67.222.222'
/** A DNS server inside the company's network, such as a domain controller. */
export const companyDns = '10.1.0.4'
export const companyProxy = '10.1.0.10'
/** The VM's own address, on the device whose traffic goes nowhere. */
export const vmAddress = '10.1.0.7'
