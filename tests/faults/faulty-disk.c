/*
 * Preloaded into a process (LD_PRELOAD), stands between it and the file system
 * and does two things for everything below FAULTS_ROOT:
 *
 * 1. keeps a journal in FAULTS_JOURNAL of every change and every sync, in order,
 *    so that disk-model.ts can say what a disk would hold had the power gone at
 *    any moment;
 * 2. makes a call fail once it is told to.
 *
 * The process talks to it by writing to FAULTS_WORD, a file outside the root: a
 * line "!fail <kind> <countdown> <errno> <once|on|torn>" arms a failure,
 * "!heal" disarms it, and every line is journaled. So "acknowledged" has its
 * place in the order.
 *
 * A record: 40 bytes {kind u8, 7 bytes 0, result i32, path length u32, second
 * path length u32, data length u32, inode u64, offset u64}, then path, second
 * path, data. Little-endian, as the machines are that run this.
 *
 * Not journaled: *-shm, which SQLite maps, never syncs and rebuilds. A call we
 * cannot follow below the root ends the process at once: a test that looks away
 * proves nothing.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static char root[4096];
static char word[4096];
static int journal = -1;
static pthread_mutex_t turn = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

static struct {
  char kind; /* which record kind fails; 0 for none */
  long countdown;
  int error;
  enum { ONCE, ON, TORN } how;
} fault;

#define REAL(type, name, ...)                          \
  static type (*real)(__VA_ARGS__) = NULL;             \
  if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

__attribute__((constructor)) static void begin(void) {
  const char *given = getenv("FAULTS_ROOT"), *file = getenv("FAULTS_JOURNAL"), *talk = getenv("FAULTS_WORD");
  if (!given || !file || !talk || !realpath(given, root)) return;
  snprintf(word, sizeof word, "%s", talk);
  REAL(int, "open", const char *, int, ...);
  int low = real(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  journal = fcntl(low, F_DUPFD_CLOEXEC, 900);
  close(low);
}

static void lost(const char *call, const char *path) {
  dprintf(2, "faulty-disk: %s on %s is not followed\n", call, path);
  _exit(86);
}

static void whole(const void *bytes, size_t length) {
  REAL(ssize_t, "write", int, const void *, size_t);
  for (const char *at = bytes; length > 0;) {
    ssize_t done = real(journal, at, length);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) _exit(87);
    at += done, length -= done;
  }
}

struct record {
  uint8_t kind, none[7];
  int32_t result;
  uint32_t path, second, data;
  uint64_t inode, offset;
} __attribute__((packed));

static void note(char kind, int result, uint64_t inode, uint64_t offset, const char *path, const char *second,
                 const void *data, size_t length) {
  int kept = errno;
  struct record head = {.kind = kind,
                        .result = result,
                        .path = strlen(path),
                        .second = second ? strlen(second) : 0,
                        .data = length,
                        .inode = inode,
                        .offset = offset};
  whole(&head, sizeof head);
  whole(path, head.path);
  if (head.second) whole(second, head.second);
  if (length) whole(data, length);
  errno = kept;
}

static int below(const char *path) {
  size_t length = strlen(root), own = strlen(path);
  if (journal < 0 || strncmp(path, root, length) || (path[length] && path[length] != '/')) return 0;
  return own < 4 || strcmp(path + own - 4, "-shm");
}

/* Where a descriptor leads: 1 below the root, 2 the word, 0 elsewhere. */
static int leads(int fd, char *path, struct stat *is) {
  char link[64];
  if (journal < 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, 4095);
  if (length <= 0) return 0;
  path[length] = 0;
  if (!strcmp(path, word)) return 2;
  if (!below(path) || fstat(fd, is) || (!S_ISREG(is->st_mode) && !S_ISDIR(is->st_mode))) return 0;
  char *gone = strstr(path, " (deleted)");
  if (gone) *gone = 0;
  return 1;
}

/* The whole path of what is named, its folder resolved; 0 where it is not below the root. */
static int named(int folder, const char *name, char *path) {
  char joined[8192], link[64], at[4096] = "", real[4096];
  if (strlen(name) > 1000) return 0;
  if (journal < 0) return 0;
  if (name[0] != '/') {
    if (folder == AT_FDCWD) {
      if (!getcwd(at, sizeof at)) return 0;
    } else {
      snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
      ssize_t length = readlink(link, at, sizeof at - 1);
      if (length <= 0) return 0;
      at[length] = 0;
    }
  }
  snprintf(joined, sizeof joined, "%s%s%s", at, at[0] ? "/" : "", name);
  char *slash = strrchr(joined, '/');
  if (!slash) return 0;
  *slash = 0;
  if (!realpath(joined[0] ? joined : "/", real)) return 0;
  return (size_t)snprintf(path, 4096, "%s/%s", real, slash + 1) < 4096 && below(path);
}

/* Whether this call, of this kind, is to fail now. */
static int fails(char kind) {
  if (fault.kind != kind) return 0;
  if (fault.countdown > 0) {
    fault.countdown--;
    return 0;
  }
  if (fault.how != ON) fault.kind = 0;
  return 1;
}

static void hear(const char *said, size_t length) {
  char line[256], how[8] = "once";
  snprintf(line, sizeof line, "%.*s", (int)(length < 255 ? length : 255), said);
  if (!strncmp(line, "!heal", 5)) fault.kind = 0;
  if (sscanf(line, "!fail %c %ld %d %7s", &fault.kind, &fault.countdown, &fault.error, how) == 4)
    fault.how = !strcmp(how, "on") ? ON : !strcmp(how, "torn") ? TORN : ONCE;
}

#define LOCKED(result, act)        \
  pthread_mutex_lock(&turn);       \
  result = act;                    \
  int after_ = errno;              \
  pthread_mutex_unlock(&turn);     \
  errno = after_;                  \
  return result

/* ── writing ─────────────────────────────────────────────────────────────── */

typedef ssize_t (*put_t)(int, const void *, size_t, off64_t);

static ssize_t plain(int fd, const void *bytes, size_t length, off64_t at) {
  (void)at;
  REAL(ssize_t, "write", int, const void *, size_t);
  return real(fd, bytes, length);
}

static ssize_t placed(int fd, const void *bytes, size_t length, off64_t at) {
  REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
  return real(fd, bytes, length, at);
}

static ssize_t put(int fd, const void *bytes, size_t length, off64_t at, put_t real) {
  char path[4096];
  struct stat is;
  int where = leads(fd, path, &is);
  if (where == 2) {
    hear(bytes, length);
    note('A', 0, 0, 0, "", NULL, bytes, length);
    return real(fd, bytes, length, at);
  }
  if (where == 0) return real(fd, bytes, length, at);
  if (at < 0) at = (fcntl(fd, F_GETFL) & O_APPEND) ? is.st_size : lseek64(fd, 0, SEEK_CUR);
  int torn = fault.how == TORN, failing = fails('W');
  if (failing && !torn) {
    errno = fault.error;
    return -1;
  }
  /* A write that ends half-way says so by its length; what comes then fails. */
  if (failing && length > 1) {
    length /= 2;
    fault.kind = 'W', fault.countdown = 0, fault.how = ON;
  }
  ssize_t done = real(fd, bytes, length, at);
  if (done > 0) note('W', 0, is.st_ino, at, path, NULL, bytes, done);
  return done;
}

ssize_t write(int fd, const void *bytes, size_t length) {
  ssize_t done;
  LOCKED(done, put(fd, bytes, length, -1, plain));
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
  ssize_t done;
  LOCKED(done, put(fd, bytes, length, at, placed));
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return pwrite64(fd, bytes, length, at); }

static int cut(int fd, off64_t length) {
  char path[4096];
  struct stat is;
  REAL(int, "ftruncate64", int, off64_t);
  if (leads(fd, path, &is) != 1) return real(fd, length);
  if (fails('T')) return errno = fault.error, -1;
  int result = real(fd, length);
  if (!result) note('T', 0, is.st_ino, length, path, NULL, NULL, 0);
  return result;
}
int ftruncate64(int fd, off64_t length) {
  int result;
  LOCKED(result, cut(fd, length));
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

/* ── syncing ─────────────────────────────────────────────────────────────── */

static int flush(int fd, const char *call) {
  char path[4096];
  struct stat is;
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, call);
  if (leads(fd, path, &is) != 1) return real(fd);
  int failing = fails('F');
  int result = failing ? -1 : real(fd);
  note(S_ISDIR(is.st_mode) ? 'D' : 'F', result, is.st_ino, 0, path, NULL, NULL, 0);
  if (failing) errno = fault.error;
  return result;
}
int fsync(int fd) {
  int result;
  LOCKED(result, flush(fd, "fsync"));
}
int fdatasync(int fd) {
  int result;
  LOCKED(result, flush(fd, "fdatasync"));
}

/* ── names ───────────────────────────────────────────────────────────────── */

static int opened(int folder, const char *name, int flags, mode_t mode) {
  char path[4096];
  struct stat before, is;
  REAL(int, "openat64", int, const char *, int, ...);
  int ours = (flags & (O_CREAT | O_TRUNC)) && named(folder, name, path);
  if (!ours) return real(folder, name, flags, mode);
  int there = !stat(path, &before);
  if (!there && fails('C')) return errno = fault.error, -1;
  int fd = real(folder, name, flags, mode);
  if (fd < 0 || fstat(fd, &is)) return fd;
  if (!there) note('C', 0, is.st_ino, 0, path, NULL, NULL, 0);
  if (there && (flags & O_TRUNC)) note('T', 0, is.st_ino, 0, path, NULL, NULL, 0);
  return fd;
}

#define MODE(flags, last)                                  \
  mode_t mode = 0;                                         \
  if ((flags) & (O_CREAT | __O_TMPFILE)) {                 \
    va_list more;                                          \
    va_start(more, last);                                  \
    mode = va_arg(more, mode_t);                           \
    va_end(more);                                          \
  }

int open64(const char *name, int flags, ...) {
  MODE(flags, flags)
  int fd;
  LOCKED(fd, opened(AT_FDCWD, name, flags, mode));
}
int open(const char *name, int flags, ...) {
  MODE(flags, flags)
  return open64(name, flags, mode);
}
int openat64(int folder, const char *name, int flags, ...) {
  MODE(flags, flags)
  int fd;
  LOCKED(fd, opened(folder, name, flags, mode));
}
int openat(int folder, const char *name, int flags, ...) {
  MODE(flags, flags)
  return openat64(folder, name, flags, mode);
}

static int move(const char *from, const char *to) {
  char one[4096], other[4096];
  REAL(int, "rename", const char *, const char *);
  int ours = named(AT_FDCWD, from, one), theirs = named(AT_FDCWD, to, other);
  if (!ours && !theirs) return real(from, to);
  if (!ours || !theirs) lost("rename across the root", from);
  if (fails('R')) return errno = fault.error, -1;
  int result = real(from, to);
  if (!result) note('R', 0, 0, 0, one, other, NULL, 0);
  return result;
}
int rename(const char *from, const char *to) {
  int result;
  LOCKED(result, move(from, to));
}

static int tie(const char *from, const char *to) {
  char one[4096], other[4096];
  REAL(int, "link", const char *, const char *);
  int ours = named(AT_FDCWD, from, one), theirs = named(AT_FDCWD, to, other);
  int result = real(from, to);
  if (ours != theirs) lost("link across the root", from);
  if (!result && ours) note('L', 0, 0, 0, one, other, NULL, 0);
  return result;
}
int link(const char *from, const char *to) {
  int result;
  LOCKED(result, tie(from, to));
}

#define REMOVES(call, kind)                                           \
  static int real_##call(const char *name) {                          \
    char path[4096];                                                  \
    REAL(int, #call, const char *);                                   \
    int ours = named(AT_FDCWD, name, path);                           \
    int result = real(name);                                          \
    if (ours && !result) note(kind, 0, 0, 0, path, NULL, NULL, 0);    \
    return result;                                                    \
  }                                                                   \
  int call(const char *name) {                                        \
    int result;                                                       \
    LOCKED(result, real_##call(name));                                \
  }
REMOVES(unlink, 'U')
REMOVES(rmdir, 'U')

static int made(const char *name, mode_t mode) {
  char path[4096];
  REAL(int, "mkdir", const char *, mode_t);
  int result = real(name, mode);
  if (!result && named(AT_FDCWD, name, path)) note('M', 0, 0, 0, path, NULL, NULL, 0);
  return result;
}
int mkdir(const char *name, mode_t mode) {
  int result;
  LOCKED(result, made(name, mode));
}

/* ── what we do not follow ───────────────────────────────────────────────── */

static void refuse(int fd, const char *call) {
  char path[4096];
  struct stat is;
  if (leads(fd, path, &is) == 1) lost(call, path);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(ssize_t, "writev", int, const struct iovec *, int);
  return refuse(fd, "writev"), real(fd, parts, count);
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
  REAL(ssize_t, "pwritev", int, const struct iovec *, int, off_t);
  return refuse(fd, "pwritev"), real(fd, parts, count, at);
}
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t length, unsigned flags) {
  REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
  return refuse(out, "copy_file_range"), real(in, from, out, to, length, flags);
}
int fallocate(int fd, int how, off_t at, off_t length) {
  REAL(int, "fallocate", int, int, off_t, off_t);
  return refuse(fd, "fallocate"), real(fd, how, at, length);
}
int posix_fallocate(int fd, off_t at, off_t length) {
  REAL(int, "posix_fallocate", int, off_t, off_t);
  return refuse(fd, "posix_fallocate"), real(fd, at, length);
}
static void *mapped(void *at, size_t length, int may, int flags, int fd, off64_t from) {
  REAL(void *, "mmap64", void *, size_t, int, int, int, off64_t);
  if (fd >= 0 && (flags & MAP_SHARED) && (may & PROT_WRITE)) refuse(fd, "mmap");
  return real(at, length, may, flags, fd, from);
}
void *mmap64(void *at, size_t length, int may, int flags, int fd, off64_t from) {
  return mapped(at, length, may, flags, fd, from);
}
void *mmap(void *at, size_t length, int may, int flags, int fd, off_t from) {
  return mapped(at, length, may, flags, fd, from);
}
