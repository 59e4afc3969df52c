/*
 * Loaded into a program before its own code (LD_PRELOAD): what its wall clock is ahead, whole seconds, stands in the file
 * CHAOS_CLOCK, and is read each time. Clocks that nobody sets stay as they are.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long ahead(void) {
  const char *name = getenv("CHAOS_CLOCK");
  int file = name ? open(name, O_RDONLY) : -1;
  if (file < 0) return 0;
  char text[32];
  ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  if (length <= 0) return 0;
  text[length] = 0;
  return atol(text);
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  long failed = syscall(SYS_gettimeofday, at, zone);
  if (!failed && at) at->tv_sec += ahead();
  return (int)failed;
}

time_t time(time_t *at) {
  struct timeval now;
  gettimeofday(&now, 0);
  if (at) *at = now.tv_sec;
  return now.tv_sec;
}
