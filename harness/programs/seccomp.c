/* seccomp.c: writes filters.h, the seccomp programs of confine.c, when the workbook is built.
 * libseccomp knows each machine's numbers and what each argument means; a sandboxed program then
 * need not load it. The lists are what was seen to be needed, and no more. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */
/* Of a worker, from the loading of an implementation on. What opens, is limited to reading by
 * the rules below. */
static const char *const computing[] = {
    "read", "write", "readv", "writev", "close", "fstat", "lseek", "pread64", "mmap",
    "mprotect", "munmap", "mremap", "brk", "madvise", "exit", "exit_group", "rt_sigreturn",
    "rt_sigprocmask", "sigaltstack", "restart_syscall", "futex", "getrandom", "clock_gettime",
    "clock_getres", "gettimeofday", "time", "times", "nanosleep", "clock_nanosleep", "poll",
    "ppoll", "sched_yield", "getcpu", "getpid", "gettid", "getppid", "getuid", "geteuid",
    "getgid", "getegid", "uname", "getrusage", "getrlimit", "sysinfo",
    /* the last two: the start of the thread by which AddressSanitizer watches memory */
    "sched_getaffinity", "set_robust_list", "rseq", NULL,
};

/* Of gcc, its parts, ld, addr2line and objcopy, and of their start. They may start one another,
 * but make no session of their own. */
static const char *const building[] = {
    "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "close",
    "lseek", "open", "openat", "creat", "stat", "lstat", "fstat", "newfstatat", "statx",
    "statfs", "fstatfs", "access", "faccessat", "faccessat2", "readlink", "readlinkat",
    "getcwd", "chdir", "fchdir", "getdents64", "unlink", "unlinkat", "rename", "renameat",
    "renameat2", "mkdir", "mkdirat", "rmdir", "chmod", "fchmod", "fchmodat", "umask",
    "truncate", "ftruncate", "fallocate", "fadvise64", "fsync", "utimensat", "copy_file_range",
    "sendfile", "dup", "dup2", "dup3", "pipe", "pipe2", "fcntl", "ioctl", "poll", "ppoll",
    "select", "pselect6", "mmap", "mprotect", "munmap", "mremap", "brk", "madvise", "mincore",
    "msync", "vfork", "fork", "execve", "wait4", "waitid", "exit", "exit_group",
    "set_tid_address", "set_robust_list", "rseq", "rt_sigaction", "rt_sigprocmask",
    "rt_sigreturn", "sigaltstack", "restart_syscall", "futex", "sched_yield",
    "sched_getaffinity", "arch_prctl", "prlimit64", "getrlimit", "setrlimit", "getrusage",
    "sysinfo", "uname", "getrandom", "clock_gettime", "clock_getres", "gettimeofday", "time",
    "times", "nanosleep", "clock_nanosleep", "getpid", "gettid", "getppid", "getpgrp", "getuid",
    "geteuid", "getgid", "getegid", "getgroups", "getresuid", "getresgid", "tgkill", NULL,
};

/* What a library asks and can do without: refused politely in a worker, where anything else that
 * is not allowed ends it. */
static const struct { const char *name; int error; } polite[] = {
    {"stat", EACCES}, {"lstat", EACCES}, {"statx", EACCES}, {"access", EACCES},
    {"faccessat", EACCES}, {"faccessat2", EACCES}, {"readlink", EACCES}, {"readlinkat", EACCES},
    {"getcwd", EACCES}, {"getdents64", EACCES}, {"ioctl", ENOTTY}, {"fcntl", EPERM},
};
/* clang-format on */

static void must(int failed, const char *what)
{
    if (failed)
        fprintf(stderr, "seccomp: %s: %s\n", what, strerror(-failed)), exit(1);
}

/* A number of this machine, or less than 0: every machine lacks some calls. */
static int number_of(const char *name) { return seccomp_syscall_resolve_name(name); }

static void allow(scmp_filter_ctx filter, const char *const *names)
{
    for (; *names; names++)
        if (number_of(*names) >= 0)
            must(seccomp_rule_add(filter, SCMP_ACT_ALLOW, number_of(*names), 0), *names);
}

static void allow_if(scmp_filter_ctx filter, const char *name, struct scmp_arg_cmp condition)
{
    if (number_of(name) >= 0)
        must(seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, number_of(name), 1, &condition), name);
}

static void refuse_if(scmp_filter_ctx filter, const char *name, struct scmp_arg_cmp condition,
                      int error)
{
    if (number_of(name) >= 0)
        must(seccomp_rule_add_array(filter, SCMP_ACT_ERRNO((uint32_t)error), number_of(name), 1,
                                    &condition),
             name);
}

static scmp_filter_ctx filter_new(uint32_t otherwise)
{
    scmp_filter_ctx filter = seccomp_init(otherwise);
    must(filter ? 0 : -ENOMEM, "seccomp_init");
    must(seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS),
         "another machine's calls");
    return filter;
}

static scmp_filter_ctx filter_of_workers(void)
{
    enum { CHANGES = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (__O_TMPFILE & ~O_DIRECTORY) };
    /* SIGSYS, which the worker turns into an answer with a name and a line */
    scmp_filter_ctx filter = filter_new(SCMP_ACT_TRAP);
    allow(filter, computing);
    allow_if(filter, "open", SCMP_A1_64(SCMP_CMP_MASKED_EQ, CHANGES, O_RDONLY));
    allow_if(filter, "openat", SCMP_A2_64(SCMP_CMP_MASKED_EQ, CHANGES, O_RDONLY));
    /* asks */
    allow_if(filter, "prlimit64", SCMP_A2_64(SCMP_CMP_EQ, 0, 0));
    /* as fstat */
    allow_if(filter, "newfstatat", SCMP_A3_64(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
    refuse_if(filter, "newfstatat", SCMP_A3_64(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, 0), EACCES);
    allow_if(filter, "rt_sigaction", SCMP_A0_32(SCMP_CMP_NE, SIGSYS, 0));
    for (size_t i = 0; i < sizeof polite / sizeof *polite; i++)
        if (number_of(polite[i].name) >= 0)
            must(seccomp_rule_add(filter, SCMP_ACT_ERRNO((uint32_t)polite[i].error),
                                  number_of(polite[i].name), 0),
                 polite[i].name);
    return filter;
}

static scmp_filter_ctx filter_of_tools(void)
{
    enum {
        SPACES = CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC |
                 CLONE_NEWUTS | CLONE_NEWCGROUP
    };
    scmp_filter_ctx filter = filter_new(SCMP_ACT_ERRNO(EPERM));
    allow(filter, building);
    allow_if(filter, "clone", SCMP_A0_64(SCMP_CMP_MASKED_EQ, SPACES, 0));
    /* its flags cannot be seen; the C library then takes clone */
    refuse_if(filter, "clone3", SCMP_A0_64(SCMP_CMP_NE, 0, 0), ENOSYS);
    return filter;
}

/* What computing needs and a thread of the same process: no other kind of clone. */
static scmp_filter_ctx filter_of_threads(void)
{
    enum { A_THREAD = CLONE_VM | CLONE_SIGHAND | CLONE_THREAD };
    scmp_filter_ctx filter = filter_of_workers();
    allow_if(filter, "clone", SCMP_A0_64(SCMP_CMP_MASKED_EQ, A_THREAD, A_THREAD));
    /* its flags cannot be seen; the C library then takes clone */
    refuse_if(filter, "clone3", SCMP_A0_64(SCMP_CMP_NE, 0, 0), ENOSYS);
    return filter;
}

static void write_filter(scmp_filter_ctx filter, const char *name)
{
    struct sock_filter line;
    FILE *program = tmpfile();
    must(program ? 0 : -errno, "a temporary file");
    must(seccomp_export_bpf(filter, fileno(program)), name);
    rewind(program);
    printf("static struct sock_filter %s[] = {\n", name);
    while (fread(&line, sizeof line, 1, program) == 1)
        printf("    {0x%02x, %u, %u, 0x%08x},\n", line.code, line.jt, line.jf, line.k);
    printf("};\n");
    fclose(program);
    seccomp_release(filter);
}

static void write_names(void)
{
    printf("static const char *const call_names[] = {\n");
    for (int number = 0; number < 1024; number++) {
        char *name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, number);
        if (name)
            printf("    [%d] = \"%s\",\n", number, name);
        free(name);
    }
    printf("};\n");
}

int main(void)
{
    printf("/* Written by seccomp.c. */\n");
    write_filter(filter_of_workers(), "worker_filter");
    write_filter(filter_of_threads(), "thread_filter");
    write_filter(filter_of_tools(), "tool_filter");
    write_names();
    return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
