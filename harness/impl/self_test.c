/* self_test.c: a canary is run as a submission and as a compiler, in each backend from the
 * strongest on, until one lets it do what it may and nothing that it must not. */
#define _GNU_SOURCE
#include "self_test.h"
#include "../files.h"
#include "../sandbox/command.h"
#include "impl.h"
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the canary is asked to try, and what it means when it gets through. */
static const struct {
    char name;
    const char *worker, *tool;
} attempts[] = {
    {'o', "a submission can read the workbook's own files",
     "the compiler can read the workbook's own files"},
    {'w', "a submission can write files outside", "the compiler can write outside its folder"},
    {'n', "a submission can make a socket", "the compiler can make a socket"},
    {'f', "a submission can start a process", NULL /* the compiler does */},
    {'k', "a submission can signal another process", "the compiler can signal another process"},
    {'l', "a submission can leave its session", "the compiler can leave its session"},
    {'r', "a submission runs as root", "the compiler runs as root"},
};
enum { ATTEMPTS = sizeof attempts / sizeof *attempts };

typedef struct {
    Backend backend;
    const char *root;
    /* a file that is there; one that is not; where the canary may write */
    char secret[4096], outside[4096], folder[4096];
    char *why;
} SelfTest;

__attribute__((format(printf, 2, 3))) static bool fails(SelfTest *p, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(p->why, SELF_TEST_WHY, format, list);
    va_end(list);
    return false;
}

/* ---- as a submission ---- */

static void put_path(Arg *length, Arg *letters, const char *path, int room[4096])
{
    size_t n = strlen(path);
    for (size_t i = 0; i < n; i++)
        room[i] = path[i];
    *length = (Arg){.kind = KIND_SIZE, .role = ROLE_VALUE, .value.z = n};
    *letters = (Arg){.kind = KIND_INT, .role = ROLE_IN, .count = n, .data = room};
}

static bool worker_is_refused(SelfTest *p, Impl *canary, int i)
{
    static int secret[4096], outside[4096];
    Fault fault;
    Call call = {.name = "canary_tries",
                 .returns = KIND_INT,
                 .n = 5,
                 .args[0] = {.kind = KIND_INT, .role = ROLE_VALUE, .value.i = attempts[i].name}};
    put_path(&call.args[1], &call.args[2], p->secret, secret),
        put_path(&call.args[3], &call.args[4], p->outside, outside);
    bool answered = impl_call(canary, &call, &fault);
    if (answered && call.result.i == 0)
        return true;
    return (!answered && fault.outcome == FORBIDDEN) ||
           fails(p, "%s", answered ? attempts[i].worker : fault.text);
}

static bool worker_runs(SelfTest *p, Impl *canary)
{
    Fault fault;
    Call call = {.name = "canary_runs",
                 .returns = KIND_DOUBLE,
                 .n = 1,
                 .args[0] = {.kind = KIND_DOUBLE, .role = ROLE_VALUE, .value.d = 1}};
    if (impl_call(canary, &call, &fault))
        return call.result.d == exp(1) || fails(p, "a submission cannot compute");
    return fails(p, "a submission cannot run: %s",
                 *fault.text ? fault.text : outcome_told(fault.outcome));
}

/* The canary is copied to where the submissions of a batch will be: root's own folders are
 * closed to the user that a worker becomes. */
static bool canary_copied(SelfTest *p, const char *name, char so[8192])
{
    char from[8192];
    size_t length;
    snprintf(from, sizeof from, "%s/build/sandbox/%s", p->root, name),
        snprintf(so, 8192, "%s/%s", p->folder, name);
    char *bytes = file_read(from, 1 << 24, &length);
    bool copied = bytes && file_replace(so, bytes, length) && chmod(so, 0644) == 0;
    free(bytes);
    return copied || fails(p, "%s: %s", from, strerror(errno));
}

/* Of the sanitized worker only whether it runs: what it is refused is the same. */
static bool proven_for(SelfTest *p, bool sanitized)
{
    char so[8192];
    if (!canary_copied(p, sanitized ? "canary-sanitized.so" : "canary.so", so))
        return false;
    Sandbox *sandbox = impl_sandbox(p->backend, p->root, sanitized, p->folder);
    Impl *canary = impl_untrusted(sandbox, so);
    impl_begin(canary, 2, false);
    bool proven = worker_runs(p, canary);
    for (int i = 0; proven && !sanitized && i < ATTEMPTS; i++)
        proven = worker_is_refused(p, canary, i);
    impl_close(canary), sandbox_free(sandbox);
    unlink(so);
    return proven;
}

/* ---- as a compiler ---- */

static bool tool_runs(SelfTest *p, const char *const *argv, const char *const *readable,
                      CommandResult *how)
{
    char program[8192], why[SANDBOX_WHY];
    snprintf(program, sizeof program, "%s/build/tool_runner", p->root);
    SandboxPlan plan = {.backend = p->backend,
                        .program = program,
                        .readable = readable,
                        .writable = p->folder,
                        .memory_mb = 1536,
                        .file_mb = 64};
    if (!sandbox_run_once(
            &plan,
            &(Command){.argv = argv, .dir = p->folder, .cpu_s = 8, .wall_s = 20, .cap = 4096}, how,
            why))
        return fails(p, "%s", why);
    if (how->exit.status == 0)
        return true;
    how->output[strcspn(how->output, "\n")] = '\0';
    fails(p, "%s does not run in it: %s", argv[0], *how->output ? how->output : "no word why");
    free(how->output);
    return false;
}

static bool tool_is_refused(SelfTest *p)
{
    char canary[8192], inside[8192];
    CommandResult how;
    snprintf(canary, sizeof canary, "%s/build/sandbox/canary", p->root),
        snprintf(inside, sizeof inside, "%s/inside", p->folder);
    const char *const argv[] = {canary, p->secret, p->outside, inside, "ownklr", NULL},
                      *const readable[] = {canary, NULL};
    if (!tool_runs(p, argv, readable, &how))
        return false;
    bool refused = strstr(how.output, "runs 1\n") ||
                   fails(p, "the compiler cannot write to its folder and start a process");
    for (int i = 0; refused && i < ATTEMPTS; i++)
        if (attempts[i].tool)
            refused = strstr(how.output, (char[]){'\n', attempts[i].name, ' ', '0', '\0'}) ||
                      fails(p, "%s", attempts[i].tool);
    free(how.output);
    return refused;
}

static bool compiler_runs(SelfTest *p)
{
    static const char text[] = "double test(double x);\ndouble test(double x) { return x; }\n";
    char source[8192];
    CommandResult how;
    snprintf(source, sizeof source, "%s/test.c", p->folder);
    if (!file_replace(source, text, sizeof text - 1))
        return fails(p, "%s: %s", source, strerror(errno));
    bool runs = tool_runs(
        p, (const char *const[]){"gcc", "-pipe", "-c", "test.c", "-o", "test.o", NULL}, NULL, &how);
    if (runs)
        free(how.output);
    return runs;
}

static void clean_up(const SelfTest *p)
{
    char path[8192];
    for (const char *const *name = (const char *const[]){"test.c", "test.o", "inside", NULL}; *name;
         name++)
        snprintf(path, sizeof path, "%s/%s", p->folder, *name), unlink(path);
    rmdir(p->folder);
}

bool self_test(Backend backend, const char *root, char why[SELF_TEST_WHY])
{
    SelfTest p = {.backend = backend, .root = root, .why = why};
    *why = '\0';
    if (backend == BACKEND_NONE)
        return true;
    if (backend == BACKEND_LANDLOCK && !sandbox_hides_files())
        return fails(&p, "this kernel has no Landlock (Linux 5.13), or it is switched off");
    snprintf(p.secret, sizeof p.secret, "%s/chapters/book.lua", root);
    snprintf(p.outside, sizeof p.outside, "%s/ascent-outside-%ld", temporary_folder(),
             (long)getpid());
    snprintf(p.folder, sizeof p.folder, "%s/ascent-test-XXXXXX", temporary_folder());
    if (!mkdtemp(p.folder) || !sandbox_hand_over(backend, p.folder))
        return fails(&p, "%s: %s", p.folder, strerror(errno));
    bool proven =
        proven_for(&p, false) && proven_for(&p, true) && tool_is_refused(&p) && compiler_runs(&p);
    clean_up(&p);
    return proven;
}

static bool strongest(const char *root, Backend *backend, char why[SELF_TEST_WHY])
{
    char cause[SELF_TEST_WHY];
    *why = '\0';
    for (int b = BACKENDS - 1; b > BACKEND_NONE; b--) {
        if (self_test((Backend)b, root, cause))
            return *backend = (Backend)b, true;
        size_t n = strlen(why);
        snprintf(why + n, SELF_TEST_WHY - n, "%s%s: %s", n ? "\n" : "", backend_name((Backend)b),
                 cause);
    }
    return false;
}

bool self_test_choose(const char *wanted, const char *root, Backend *backend,
                      char why[SELF_TEST_WHY])
{
    char cause[SELF_TEST_WHY];
    if (!wanted)
        return strongest(root, backend, why);
    if (!backend_named(wanted, backend)) {
        snprintf(why, SELF_TEST_WHY, "there is no sandbox '%s'; there are bwrap, landlock and none",
                 wanted);
        return false;
    }
    if (self_test(*backend, root, cause))
        return true;
    snprintf(why, SELF_TEST_WHY, "%s: %.1900s", wanted, cause);
    return false;
}
