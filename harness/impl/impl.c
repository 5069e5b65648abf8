/* impl.c: a trusted implementation is loaded and called here, or answers out of a record. Another
 * is asked through pipes, in a process of a sandbox that is started for it, watched by two clocks,
 * and ended after every fault. Whatever such a process says of itself is a claim. */
#define _GNU_SOURCE
#include "impl.h"
#include "../sandbox/process.h"
#include "record.h"
#include "wire.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

enum {
    KEPT = 2048,
    SLICE_MS = 100,
    FILE_MB = 64,
    LIFETIME_S = 600,
    PATIENCE = 100,
    NUMBERS = 64
};
static const size_t PRINT_CAP = (size_t)WORKER_PRINT_MB << 20;

typedef struct {
    Process process;
    int to, from, prints;
    uint32_t sequence; /* of the request that is sent next, or being answered */
} Worker;

struct Impl {
    char *so;
    /* trusted */
    void *library;
    Record *record;   /* of earlier answers, or NULL */
    Record *recorded; /* where answers are remembered, or NULL */
    /* untrusted */
    Sandbox *sandbox;
    bool threads;
    Worker worker;
    double cpu_s, begun;              /* of the scenario: its share, and when it began */
    double answered;                  /* seconds until the answers that it has given */
    double cpu_before, queued_before; /* of the worker; of it and this process */
    double ended;                     /* CPU seconds of the workers that have ended */
    double at_most;                   /* that all may have taken in the end, or 0 */
    char printed[KEPT + 1];
    size_t printed_n;
    ImplHeard *heard; /* who listens to what is printed, or NULL */
    void *listener;
    Frame request, answer;
    uint32_t number[NUMBERS]; /* for the requests that come next, those before `numbers` */
    int numbers;
};

/* ---- trusted ---- */

Impl *impl_trusted(const char *record, const char *so, char why[MAX_TEXT])
{
    Impl *impl = calloc(1, sizeof *impl);
    if (!impl)
        return NULL;
    impl->so = so ? strdup(so) : NULL;
    impl->record = record ? record_load(record) : NULL;
    if (record && !impl->record) {
        snprintf(why, MAX_TEXT, "%s: %s", record,
                 errno ? strerror(errno) : "not a record, or cut short");
        impl_close(impl);
        return NULL;
    }
    return impl;
}

static bool load(Impl *impl, Fault *fault)
{
    if (!impl->library && impl->so)
        impl->library = dlopen(impl->so, RTLD_NOW | RTLD_LOCAL);
    if (impl->library)
        return true;
    *fault = (Fault){.outcome = impl->so ? UNLOADABLE : UNKNOWN, .arg = -1};
    snprintf(fault->text, sizeof fault->text, "%s", impl->so ? dlerror() : "");
    return false;
}

static bool call_library(Impl *impl, Call *call, Fault *fault)
{
    if (!load(impl, fault))
        return false;
    void (*function)(void);
    *(void **)&function = dlsym(impl->library, call->name);
    if (!function) {
        *fault = (Fault){.outcome = NO_FUNCTION, .arg = -1};
        snprintf(fault->text, sizeof fault->text, "%s", call->name);
        return false;
    }
    return call_function(function, call, fault);
}

static void remember(Impl *impl, const Call *call, const Fault *fault)
{
    if (fault->outcome == UNKNOWN || fault->outcome == UNLOADABLE)
        return;
    frame_clear(&impl->answer);
    wire_put_answer(&impl->answer, call, fault);
    record_put(impl->recorded, &impl->request, &impl->answer);
}

/* A request is put into bytes only where a record is asked or made. */
static bool call_trusted(Impl *impl, Call *call, Fault *fault)
{
    if (impl->record || impl->recorded) {
        frame_clear(&impl->request);
        wire_put_request(&impl->request, call);
    }
    if (impl->record && record_get(impl->record, &impl->request, &impl->answer))
        return wire_get_answer(&impl->answer, call, fault) && fault->outcome == FINE;
    bool fine = call_library(impl, call, fault);
    if (impl->recorded)
        remember(impl, call, fault);
    return fine;
}

bool impl_begin_record(Impl *impl)
{
    record_free(impl->recorded);
    return (impl->recorded = record_new()) != NULL;
}

bool impl_save_record(const Impl *impl, const char *path)
{
    errno = EINVAL; /* nothing was begun */
    return impl->recorded && record_save(impl->recorded, path);
}

/* ---- untrusted ---- */

Sandbox *impl_sandbox(Backend backend, const char *root, bool sanitized, const char *readable)
{
    char program[PATH_MAX];
    snprintf(program, sizeof program, "%s/build/worker%s", root, sanitized ? "-sanitized" : "");
    return sandbox_new(&(SandboxPlan){
        .backend = backend,
        .program = program,
        .readable = (const char *const[]){readable, NULL},
        .proc = sanitized,
        .memory_mb = sanitized ? 0 : WORKER_MEMORY_MB, /* AddressSanitizer reserves terabytes */
        .file_mb = FILE_MB,
    });
}

Impl *impl_untrusted(Sandbox *sandbox, const char *so)
{
    Impl *impl = calloc(1, sizeof *impl);
    if (!impl)
        return NULL;
    impl->sandbox = sandbox;
    impl->so = strdup(so);
    signal(SIGPIPE, SIG_IGN); /* a worker that is gone is seen on the pipe */
    return impl;
}

void impl_allow_threads(Impl *impl) { impl->threads = true; }

/* The number of a request, which nobody can know before it is sent: an answer that was written
 * earlier is none. The system is asked for many at a time; no worker sees this process's memory. */
static uint32_t new_sequence(Impl *impl)
{
    uint32_t sequence = 0;
    while (sequence == 0) {
        if (impl->numbers == 0 &&
            getrandom(impl->number, sizeof impl->number, 0) == (ssize_t)sizeof impl->number)
            impl->numbers = NUMBERS;
        if (impl->numbers > 0)
            sequence = impl->number[--impl->numbers];
    }
    return sequence;
}

static Exit worker_end(Impl *impl, double grace_s)
{
    if (!impl->worker.process.pid)
        return (Exit){0};
    close(impl->worker.to);
    Exit end = sandbox_end(impl->sandbox, &impl->worker.process, grace_s);
    impl->ended += end.cpu_s;
    close(impl->worker.from), close(impl->worker.prints);
    impl->worker = (Worker){0};
    return end;
}

double impl_spent(const Impl *impl) { return impl->ended + process_cpu(impl->worker.process.pid); }

/* What one worker may take is no more than what is left for all of them. */
static void stay_within_bound(Impl *impl)
{
    if (impl->at_most > 0)
        impl->cpu_s = fmax(0, fmin(impl->cpu_s, impl->at_most - impl_spent(impl)));
}

static bool worker_start(Impl *impl, Fault *fault)
{
    int down[2] = {-1, -1}, up[2] = {-1, -1}, prints[2] = {-1, -1};
    *fault = (Fault){.outcome = UNSTARTED, .arg = -1};
    snprintf(fault->text, sizeof fault->text, "no pipes for a worker");
    bool piped =
        pipe2(down, O_CLOEXEC) == 0 && pipe2(up, O_CLOEXEC) == 0 && pipe2(prints, O_CLOEXEC) == 0;
    Worker w = {.to = down[1], .from = up[0], .prints = prints[0], .sequence = new_sequence(impl)};
    SpawnRequest request = {.text = impl->so,
                            .length = strlen(impl->so),
                            .sequence = w.sequence,
                            .cpu_s = LIFETIME_S,
                            .threads = impl->threads,
                            .descriptor = {down[0], up[1], prints[1]},
                            .n = 3,
                            .end = prints[0]};
    if (!piped)
        close(down[0]), close(up[1]), close(prints[1]);
    if (!piped || !sandbox_spawn(impl->sandbox, &request, &w.process, fault->text))
        return close(w.to), close(w.from), close(w.prints), false;
    fcntl(w.to, F_SETFL, O_NONBLOCK), fcntl(w.from, F_SETFL, O_NONBLOCK),
        fcntl(w.prints, F_SETFL, O_NONBLOCK);
    impl->worker = w;
    impl->cpu_before = 0;
    stay_within_bound(impl);
    return true;
}

void impl_bound(Impl *impl, double cpu_s) { impl->at_most = impl_spent(impl) + cpu_s; }

/* Seconds that its worker and this process have waited for a processor. */
static double queued(const Impl *impl)
{
    pid_t worker = impl->worker.process.pid;
    return process_queued(getpid()) + (worker ? process_queued(worker) : 0);
}

void impl_begin(Impl *impl, double cpu_s, bool keep)
{
    if (!keep)
        worker_end(impl, 0);
    impl->cpu_s = cpu_s;
    stay_within_bound(impl);
    impl->begun = seconds_now();
    impl->answered = 0;
    impl->cpu_before = process_cpu(impl->worker.process.pid);
    impl->queued_before = queued(impl);
    impl->printed_n = 0;
    impl->printed[0] = '\0';
}

const char *impl_printed(const Impl *impl) { return impl->printed; }

void impl_listen(Impl *impl, ImplHeard *heard, void *self)
{
    impl->heard = heard;
    impl->listener = self;
}

static void keep(Impl *impl, const char *chunk, size_t n)
{
    size_t room = impl->printed_n < KEPT ? KEPT - impl->printed_n : 0, kept = n < room ? n : room;
    memcpy(impl->printed + KEPT - room, chunk, kept);
    impl->printed[KEPT - room + kept] = '\0';
}

/* Takes what has been printed so far. False once there is too much of it. */
static bool drain(Impl *impl)
{
    char chunk[1 << 16];
    ssize_t got;
    while ((got = read(impl->worker.prints, chunk, sizeof chunk)) > 0) {
        if (impl->heard)
            impl->heard(impl->listener, impl, chunk, (size_t)got);
        else
            keep(impl, chunk, (size_t)got);
        impl->printed_n += (size_t)got;
        if (impl->printed_n > PRINT_CAP)
            return false;
    }
    return true;
}

/* Sends what the pipe takes of the request, from byte `*done` on. False if the other end is
 * gone. */
static bool push(int fd, const Frame *request, size_t *done)
{
    while (*done < request->end) {
        ssize_t wrote = write(fd, request->bytes + *done, request->end - *done);
        if (wrote < 0)
            return errno == EAGAIN || errno == EINTR;
        *done += (size_t)wrote;
    }
    return true;
}

typedef enum { MORE, WHOLE, CLOSED, NO_ANSWER } Arrival;

/* Takes what the pipe holds of the answer, and not a byte behind it. Whatever is there belongs
 * to no request, and meets the next one: whether it has come already or comes later makes no
 * difference. */
static Arrival pull(int fd, Frame *answer, uint32_t sequence)
{
    unsigned char chunk[4096];
    int64_t missing;
    while ((missing = frame_missing(answer, sequence)) > 0) {
        ssize_t got =
            read(fd, chunk, (size_t)missing < sizeof chunk ? (size_t)missing : sizeof chunk);
        if (got < 0)
            return errno == EAGAIN || errno == EINTR ? MORE : CLOSED;
        if (got == 0)
            return CLOSED;
        frame_put(answer, chunk, (size_t)got);
    }
    return missing == 0 ? WHOLE : NO_ANSWER;
}

/* CPU time never runs faster than the clock, so processes are asked only once the clock has passed
 * the share. A program sleeps while its answer is due, it does not run, and neither it nor this
 * process waits for a processor: so the load of the machine counts for nothing. `due`: since when
 * an answer is waited for. */
static bool late(const Impl *impl, double due)
{
    double now = seconds_now(), share = impl->cpu_s;
    if (now - impl->begun <= share)
        return false;
    double cpu = process_cpu(impl->worker.process.pid) - impl->cpu_before,
           asleep = impl->answered + now - due - cpu - (queued(impl) - impl->queued_before);
    return cpu > share || asleep > share || now - impl->begun > PATIENCE * share;
}

/* Sends the request and waits for the answer, reading along whatever is printed. */
static Outcome exchange(Impl *impl)
{
    Worker *w = &impl->worker;
    size_t done = 0;
    double due = seconds_now();
    frame_clear(&impl->answer);
    for (;;) {
        if (!push(w->to, &impl->request, &done))
            done = impl->request.end; /* gone: its answer, if any, is still in the pipe */
        struct pollfd on[3] = {{w->from, POLLIN, 0}, {w->prints, POLLIN, 0}, {w->to, POLLOUT, 0}};
        int ready = poll(on, done < impl->request.end ? 3 : 2, SLICE_MS);
        if (on[1].revents & POLLIN && !drain(impl))
            return NOISY;
        Arrival how = ready > 0 && on[0].revents ? pull(w->from, &impl->answer, w->sequence) : MORE;
        if (how == WHOLE) {
            impl->answered += seconds_now() - due;
            return FINE;
        }
        if (how != MORE)
            return how == CLOSED ? VANISHED : GARBAGE;
        if (late(impl, due))
            return HUNG;
    }
}

/* A worker that is late is asked, by SIGXCPU, where it is; what it answers within a moment is
 * the fault's place. */
static void ask_where(Impl *impl, Call *call, Fault *fault)
{
    Fault place;
    frame_clear(&impl->answer);
    kill(impl->worker.process.pid, SIGXCPU);
    for (int wait = 0; wait < 10; wait++) {
        struct pollfd on = {impl->worker.from, POLLIN, 0};
        Arrival how = poll(&on, 1, SLICE_MS / 5) > 0
                          ? pull(on.fd, &impl->answer, impl->worker.sequence)
                          : MORE;
        impl->answer.at = sizeof(FrameHead);
        if (how == WHOLE && wire_get_answer(&impl->answer, call, &place) && place.outcome == HUNG)
            *fault = place;
        if (how != MORE)
            return;
    }
}

static bool call_worker(Impl *impl, Call *call, Fault *fault)
{
    if (impl->worker.process.pid)
        impl->worker.sequence = new_sequence(impl);
    else if (!worker_start(impl, fault))
        return false;
    *fault = (Fault){.outcome = VANISHED, .arg = -1};
    frame_begin(&impl->request, impl->worker.sequence);
    wire_put_request(&impl->request, call);
    Outcome how = frame_finish(&impl->request) ? exchange(impl) : REFUSED;
    impl->answer.at = sizeof(FrameHead);
    if (how == FINE && (!wire_get_answer(&impl->answer, call, fault) || fault->outcome >= UNKNOWN))
        /* no worker may speak for a record, or for its own start */
        how = fault->outcome == FORBIDDEN ? how : GARBAGE;
    if (how == FINE && fault->outcome == FINE && late(impl, seconds_now()))
        how = HUNG;
    if (how == FINE && fault->outcome == FINE)
        return true;
    if (how != FINE)
        *fault = (Fault){.outcome = how, .arg = -1};
    if (how == HUNG)
        ask_where(impl, call, fault);
    drain(impl);
    Exit end = worker_end(impl, how == VANISHED ? 0.2 : 0);
    if (how == VANISHED)
        fault->signal = end.signal, fault->status = end.status,
        fault->outcome = end.signal == SIGSYS ? FORBIDDEN : VANISHED;
    return false;
}

/* ---- both ---- */

bool impl_call(Impl *impl, Call *call, Fault *fault)
{
    return impl->sandbox ? call_worker(impl, call, fault) : call_trusted(impl, call, fault);
}

void impl_close(Impl *impl)
{
    if (!impl)
        return;
    worker_end(impl, 0);
    if (impl->library)
        dlclose(impl->library);
    record_free(impl->record), record_free(impl->recorded);
    frame_free(&impl->request);
    frame_free(&impl->answer);
    free(impl->so);
    free(impl);
}
