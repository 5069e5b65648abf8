/* confine.c: what a process gives up: its user, by system calls of its own; files, by Landlock as
 * far as the kernel's version goes; system calls, by the seccomp programs that seccomp.c wrote. */
#define _GNU_SOURCE
#include "confine.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/filters.h" /* written by programs/seccomp.c */

static bool no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0; }

/* ---- who it is ---- */

static struct __user_cap_header_struct self = {_LINUX_CAPABILITY_VERSION_3, 0};

/* A capability that reads any file, if root has one here: containers often leave it one of the
 * two. */
static int reading_capability(void)
{
    struct __user_cap_data_struct has[2];
    if (syscall(SYS_capget, &self, has))
        return -1;
    return has[0].permitted & 1u << CAP_DAC_READ_SEARCH ? CAP_DAC_READ_SEARCH
           : has[0].permitted & 1u << CAP_DAC_OVERRIDE  ? CAP_DAC_OVERRIDE
                                                        : -1;
}

/* Nothing but this capability, and it outlives exec. */
static bool keep_capability(int capability)
{
    uint32_t bit = 1u << capability;
    struct __user_cap_data_struct only[2] = {{bit, bit, bit}, {0, 0, 0}};
    return syscall(SYS_capset, &self, only) == 0 &&
           prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) == 0;
}

bool confine_user(bool reads)
{
    if (geteuid() != 0)
        return true;
    int capability = reads ? reading_capability() : -1;
    if (capability >= 0 && prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0))
        return false;
    /* The system calls themselves: the library's functions speak to all threads of a process
     * first, and here there is one. */
    if (syscall(SYS_setgroups, 0, NULL) || syscall(SYS_setresgid, STRANGER, STRANGER, STRANGER) ||
        syscall(SYS_setresuid, STRANGER, STRANGER, STRANGER))
        /* a container that has no such user: a proof finds root there still, and refuses */
        return errno == EINVAL;
    /* A change of user has undone both. */
    return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 &&
           (capability < 0 || keep_capability(capability));
}

/* ---- which files it can open ---- */

enum {
    READING =
        LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
    /* what the first version of Landlock knows; see every_access */
    EVERYTHING = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1,
    SPECIAL = LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
              LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO,
    ON_FILES =
        LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE,
};

/* What later versions add. The header of the compiler's machine may be older than the kernel it
 * runs on. */
typedef struct {
    uint64_t files, net, scoped;
} Ruleset;
static const uint64_t TCP = 3, SIGNALS_AND_SOCKETS = 3;

long confine_landlock(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, 1u /* LANDLOCK_CREATE_RULESET_VERSION */);
}

/* All that a version can refuse: the second added moving files between folders, the third
 * cutting them short, the fifth ioctl. */
static uint64_t every_access(long version)
{
    uint64_t added[] = {[2] = 1u << 13, [3] = 1u << 14, [5] = 1u << 15}, all = EVERYTHING;
    for (long v = 2; v <= version && v <= 5; v++)
        all |= added[v];
    return all;
}

/* A path that does not exist needs no rule. */
static void allow(int rules, const char *path, uint64_t access)
{
    struct stat is;
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return;
    if (fstat(fd, &is) == 0 && !S_ISDIR(is.st_mode))
        access &= ON_FILES;
    struct landlock_path_beneath_attr beneath = {.allowed_access = access, .parent_fd = fd};
    syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    close(fd);
}

static void allow_all(int rules, const char *const *paths)
{
    for (; paths && *paths; paths++)
        allow(rules, *paths, READING);
}

bool confine_files(const char *const *readable, const char *writable, bool system)
{
    static const char *const systems[] = {
        "/usr",       "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/alternatives",
        "/proc/self", NULL};
    long version = confine_landlock();
    if (version < 1)
        return false;
    Ruleset rules = {every_access(version), TCP, SIGNALS_AND_SOCKETS};
    size_t known = version >= 6   ? sizeof rules
                   : version >= 4 ? offsetof(Ruleset, scoped)
                                  : offsetof(Ruleset, net);
    int fd = (int)syscall(SYS_landlock_create_ruleset, &rules, known, 0);
    if (fd < 0)
        return false;
    if (system) {
        allow_all(fd, systems);
        allow(fd, "/dev/null", READING | LANDLOCK_ACCESS_FS_WRITE_FILE);
    }
    allow_all(fd, readable);
    if (writable)
        allow(fd, writable, every_access(version) & ~(uint64_t)SPECIAL);
    bool done = no_new_privileges() && syscall(SYS_landlock_restrict_self, fd, 0) == 0;
    close(fd);
    return done;
}

/* ---- which system calls it can make ---- */

bool confine_calls(Calls calls)
{
    struct sock_fprog programs[] = {
        [CALLS_OF_TOOLS] = {sizeof tool_filter / sizeof *tool_filter, tool_filter},
        [CALLS_OF_WORKERS] = {sizeof worker_filter / sizeof *worker_filter, worker_filter},
        [CALLS_OF_THREADS] = {sizeof thread_filter / sizeof *thread_filter, thread_filter}};
    /* TSYNC: every thread, for AddressSanitizer may have begun one. */
    return no_new_privileges() &&
           syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC,
                   &programs[calls]) == 0;
}

const char *confine_call_name(int number)
{
    size_t known = sizeof call_names / sizeof *call_names;
    return number >= 0 && (size_t)number < known && call_names[number] ? call_names[number] : "";
}
