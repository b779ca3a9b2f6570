/*
 * Preloaded into a host under test: a disk that is slow, read-only or full, and a wall clock that is wrong.
 *
 * FAULTS_CONTROL names a file of three 64-bit integers, which the test changes while the host runs: milliseconds that each fsync takes longer,
 * the error with which writing below FAULTS_FOLDER fails (0: it does not), seconds that the wall clock is ahead.
 */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t none[3];
static const volatile int64_t *control = none;
static const char *folder = "/nowhere";

static int (*real_clock_gettime)(clockid_t, struct timespec *);

__attribute__((constructor)) static void begin(void) {
  real_clock_gettime = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  const char *name = getenv("FAULTS_CONTROL");
  if (name == NULL) {
    return;
  }
  folder = getenv("FAULTS_FOLDER");
  int descriptor = (int)syscall(SYS_openat, AT_FDCWD, name, O_RDONLY | O_CLOEXEC, 0);
  void *mapped = mmap(NULL, sizeof none, PROT_READ, MAP_SHARED, descriptor, 0);
  if (mapped == MAP_FAILED) {
    abort();
  }
  control = mapped;
}

/* Fails a write to an open file of the folder. */
static int fails(int descriptor) {
  if (control[1] == 0) {
    return 0;
  }
  char link[64];
  char path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) {
    return 0;
  }
  path[length] = 0;
  if (strncmp(path, folder, strlen(folder)) != 0) {
    return 0;
  }
  errno = (int)control[1];
  return 1;
}

/* Fails opening a file of the folder for writing, where the file system is read-only. */
static int refuses(const char *path, int flags) {
  int writes = (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)) != 0;
  /* The host's working directory is the folder. */
  int concerned = path[0] != '/' || strncmp(path, folder, strlen(folder)) == 0;
  if (control[1] != EROFS || !writes || !concerned) {
    return 0;
  }
  errno = EROFS;
  return 1;
}

static void wait_for_disk(void) {
  int64_t milliseconds = control[0];
  struct timespec left = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000};
  while (milliseconds > 0 && nanosleep(&left, &left) != 0) {
  }
}

int fsync(int descriptor) {
  wait_for_disk();
  return (int)syscall(SYS_fsync, descriptor);
}

int fdatasync(int descriptor) {
  wait_for_disk();
  return (int)syscall(SYS_fdatasync, descriptor);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  return fails(descriptor) ? -1 : syscall(SYS_write, descriptor, bytes, count);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
  return fails(descriptor) ? -1 : syscall(SYS_pwrite64, descriptor, bytes, count, offset);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
  return pwrite64(descriptor, bytes, count, offset);
}

int ftruncate64(int descriptor, off64_t length) {
  return fails(descriptor) ? -1 : (int)syscall(SYS_ftruncate, descriptor, length);
}

int ftruncate(int descriptor, off_t length) { return ftruncate64(descriptor, length); }

static int open_file(const char *path, int flags, mode_t mode) {
  return refuses(path, flags) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return open_file(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return open_file(path, flags, mode);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  int failed = real_clock_gettime != NULL ? real_clock_gettime(clock, time) : (int)syscall(SYS_clock_gettime, clock, time);
  if (failed == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    time->tv_sec += control[2];
  }
  return failed;
}

int gettimeofday(struct timeval *time, void *zone) {
  (void)zone;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *result) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result != NULL) {
    *result = now.tv_sec;
  }
  return now.tv_sec;
}
