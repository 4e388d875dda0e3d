// One program that stands in for dsregcmd.exe, wevtutil.exe, netsh.exe and their like: it prints what the table of the VM double
// says for its own name and command line, byte for byte, and writes every call into a log. Wine's own reg.exe does the work
// of reg.exe; this one only logs the call and hands it on. It knows nothing about Entra, and touches nothing but C:\double.
//
// C:\double\programs.tsv, one line a command line, first match wins:  name TAB arguments (* = anything) TAB exit code TAB
// delay in ms TAB mode (print | hang | flood) TAB file with the bytes to print, "-" for none
// C:\double\calls.tsv, one line a call:  path as called TAB arguments joined by blanks TAB listed | unlisted | handed-on

#include <windows.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define TABLE L"C:\\double\\programs.tsv"
#define CALLS L"C:\\double\\calls.tsv"
#define WINE_REG L"C:\\double\\wine-reg.exe"

static char *read_all(const wchar_t *path, DWORD *size) {
  HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
  if (file == INVALID_HANDLE_VALUE) return NULL;
  DWORD length = GetFileSize(file, NULL);
  char *bytes = malloc(length + 1);
  if (!ReadFile(file, bytes, length, size, NULL)) *size = 0;
  bytes[*size] = 0;
  CloseHandle(file);
  return bytes;
}

static char *utf8(const wchar_t *text) {
  int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
  char *bytes = malloc(size);
  WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, size, NULL, NULL);
  return bytes;
}

// The arguments as the program sees them, without their quotes, joined by one blank.
static char *joined_arguments(int count, wchar_t **argv) {
  size_t size = 1;
  for (int i = 1; i < count; i++) size += wcslen(argv[i]) * 3 + 1;
  char *joined = calloc(size, 1);
  for (int i = 1; i < count; i++) {
    if (i > 1) strcat(joined, " ");
    char *argument = utf8(argv[i]);
    strcat(joined, argument);
    free(argument);
  }
  return joined;
}

static int matches(const char *pattern, const char *text) {
  if (*pattern == 0) return *text == 0;
  if (*pattern == '*') return matches(pattern + 1, text) || (*text && matches(pattern, text + 1));
  return tolower((unsigned char)*pattern) == tolower((unsigned char)*text) && matches(pattern + 1, text + 1);
}

static void log_call(const wchar_t *called, const char *arguments, const char *outcome) {
  char *path = utf8(called);
  size_t size = strlen(path) + strlen(arguments) + strlen(outcome) + 4;
  char *line = malloc(size);
  strcpy(line, path);
  strcat(strcat(line, "\t"), arguments);
  strcat(strcat(strcat(line, "\t"), outcome), "\n");
  for (char *at = line; at < line + strlen(line) - 1; at++)
    if (*at == '\r' || *at == '\n') *at = ' ';
  // Wine appends in two steps, so that two programs at once would write over each other. A program that is ended in between leaves the turn to the next.
  HANDLE turn = CreateMutexW(NULL, FALSE, L"aadlogin-double-calls");
  WaitForSingleObject(turn, 2000);
  HANDLE file = CreateFileW(CALLS, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_ALWAYS, 0, NULL);
  DWORD written;
  if (file != INVALID_HANDLE_VALUE) {
    WriteFile(file, line, (DWORD)strlen(line), &written, NULL);
    CloseHandle(file);
  }
  ReleaseMutex(turn);
  CloseHandle(turn);
}

static int print(const char *bytes, DWORD size) {
  HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
  for (DWORD done = 0, written = 0; done < size; done += written)
    if (!WriteFile(out, bytes + done, size - done, &written, NULL) || written == 0) return 0;
  return 1;
}

// Wine's own reg.exe, which lies under this name, on the same standard streams.
static int hand_on(const wchar_t *program) {
  STARTUPINFOW startup;
  GetStartupInfoW(&startup);
  PROCESS_INFORMATION process;
  DWORD code = 1;
  if (!CreateProcessW(program, GetCommandLineW(), NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process)) return 9009;
  WaitForSingleObject(process.hProcess, INFINITE);
  GetExitCodeProcess(process.hProcess, &code);
  return (int)code;
}

// The C library must not take * in an argument for file names.
int _dowildcard = 0;

int wmain(int count, wchar_t **argv) {
  wchar_t self[MAX_PATH];
  GetModuleFileNameW(NULL, self, MAX_PATH);
  wchar_t *name = wcsrchr(self, L'\\') + 1;
  char *narrow_name = utf8(name);
  char *arguments = joined_arguments(count, argv);

  DWORD size = 0;
  char *table = read_all(TABLE, &size);
  for (char *line = table; line && *line;) {
    char *next = strchr(line, '\n');
    if (next) *next = 0;
    char *fields[6] = {0};
    char *rest = line;
    for (int i = 0; i < 6 && rest; i++) {
      fields[i] = rest;
      rest = strchr(rest, '\t');
      if (rest) *rest++ = 0;
    }
    if (fields[5] && matches(fields[0], narrow_name) && matches(fields[1], arguments)) {
      log_call(argv[0], arguments, "listed");
      DWORD bytes = 0;
      wchar_t path[MAX_PATH];
      MultiByteToWideChar(CP_UTF8, 0, fields[5], -1, path, MAX_PATH);
      char *output = read_all(path, &bytes);
      Sleep(strtoul(fields[3], NULL, 10));
      if (output && !strcmp(fields[4], "flood")) {
        while (bytes && print(output, bytes)) continue;
      } else if (output) {
        print(output, bytes);
      }
      if (!strcmp(fields[4], "hang")) Sleep(INFINITE);
      return (int)strtol(fields[2], NULL, 10);
    }
    line = next ? next + 1 : NULL;
  }

  if (!_wcsicmp(name, L"reg.exe")) {
    log_call(argv[0], arguments, "handed-on");
    return hand_on(WINE_REG);
  }
  log_call(argv[0], arguments, "unlisted");
  return 1;
}
