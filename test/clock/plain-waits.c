/*
 * Preloaded before libfaketime, which shows the real time to signal handlers that interrupt one of these calls: PostgreSQL then
 * never believes that a time-out is over. Here they go straight to the kernel. Durations are not faked, so nothing is lost.
 */
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define KERNEL_SIGSET_BYTES 8

int epoll_pwait(int epoll, struct epoll_event *events, int most, int timeout_ms, const sigset_t *mask) {
  return syscall(SYS_epoll_pwait, epoll, events, most, timeout_ms, mask, KERNEL_SIGSET_BYTES);
}

int epoll_wait(int epoll, struct epoll_event *events, int most, int timeout_ms) {
  return epoll_pwait(epoll, events, most, timeout_ms, NULL);
}

int poll(struct pollfd *files, nfds_t count, int timeout_ms) {
  struct timespec timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
  return syscall(SYS_ppoll, files, count, timeout_ms < 0 ? NULL : &timeout, NULL, KERNEL_SIGSET_BYTES);
}

int nanosleep(const struct timespec *wanted, struct timespec *left) {
  return syscall(SYS_nanosleep, wanted, left);
}
