# Runs aadlogin-doctor.exe through Azure Run Command (Windows PowerShell 5.1, as SYSTEM): fetches it, checks its SHA-256, runs it, exits with its code.
# Run Command shows the last 4,096 bytes of the output: the verdict, the cause and the first fix. The report stays on the VM, at the path in the last line.
param(
    [Parameter(Mandatory = $true)] [string] $Url,
    [Parameter(Mandatory = $true)] [string] $Sha256,
    [string] $Symptom = ''
)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
# A new folder with a name that nobody can know beforehand, closed to other users before the program lies in it.
$folder = Join-Path $env:ProgramData ('aadlogin-doctor-' + [guid]::NewGuid().ToString('N'))
$exe = Join-Path $folder 'aadlogin-doctor.exe'
$exitCode = 2
try {
    New-Item -ItemType Directory -Path $folder | Out-Null
    & "$env:SystemRoot\System32\icacls.exe" $folder /inheritance:r /grant:r '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F' | Out-Null
    Invoke-WebRequest -Uri $Url -OutFile $exe -UseBasicParsing
    $found = (Get-FileHash -Path $exe -Algorithm SHA256).Hash
    if ($found -ne $Sha256) { throw "The file from $Url has SHA-256 $found, and $Sha256 was expected. It was not run." }
    $given = @()
    # A double quote would end the argument early.
    if ($Symptom -ne '') { $given = @('--symptom', $Symptom.Replace('"', "'")) }
    # Progress goes to stderr, which Run Command would show as errors.
    $ErrorActionPreference = 'Continue'
    & $exe @given 2>$null
    $exitCode = $LASTEXITCODE
} catch {
    Write-Output "error: $($_.Exception.Message)"
} finally {
    Remove-Item -Path $folder -Recurse -Force -ErrorAction SilentlyContinue
}
exit $exitCode
