/*
 * Loaded before libc: reads of the files in a folder give less than was asked for, and often nothing because of a
 * signal that never came. READS_IN names the folder.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define LONGEST 4000

static uint64_t chance(void) {
  static _Atomic uint64_t turn;
  uint64_t mixed = ++turn * 0x9e3779b97f4a7c15u;
  mixed = (mixed ^ (mixed >> 31)) * 0xbf58476d1ce4e5b9u;
  return mixed ^ (mixed >> 29);
}

static int isWatched(int file) {
  const char *folder = getenv("READS_IN");
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t size = readlink(link, path, sizeof path);
  return folder != NULL && size > (ssize_t)strlen(folder) && memcmp(path, folder, strlen(folder)) == 0;
}

static int disturb(int file, size_t *size) {
  if (!isWatched(file)) return 0;
  if (*size > 1) *size = 1 + chance() % (*size < LONGEST ? *size : LONGEST);
  return chance() % 4 == 0;
}

ssize_t read(int file, void *into, size_t size) {
  ssize_t (*next)(int, void *, size_t) = dlsym(RTLD_NEXT, "read");
  if (!disturb(file, &size)) return next(file, into, size);
  errno = EINTR;
  return -1;
}

ssize_t pread64(int file, void *into, size_t size, off_t at) {
  ssize_t (*next)(int, void *, size_t, off_t) = dlsym(RTLD_NEXT, "pread64");
  if (!disturb(file, &size)) return next(file, into, size, at);
  errno = EINTR;
  return -1;
}
ssize_t pread(int file, void *into, size_t size, off_t at) { return pread64(file, into, size, at); }
