/* untrusted.c: a reader's implementation is asked through pipes, in a process of a sandbox that is
 * started for it, watched by two clocks, and ended after every fault. Whatever such a process says
 * of itself is a claim. */
#define _GNU_SOURCE
#include "impl_inside.h"
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

enum { SLICE_MS = 100, FILE_MB = 64, LIFETIME_S = 600, PATIENCE = 100 };
static const size_t PRINT_CAP = (size_t)WORKER_PRINT_MB << 20;

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
    transcript_free(&impl->history);
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
    impl->inbox_at = impl->inbox_end = 0;
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

/* Of a scenario, of which nothing has been printed yet. */
static void start_clock(Impl *impl)
{
    impl->begun = seconds_now();
    impl->answered = 0;
    impl->cpu_before = process_cpu(impl->worker.process.pid);
    impl->queued_before = queued(impl);
    impl->printed_n = 0;
    impl->printed[0] = '\0';
}

void impl_begin(Impl *impl, double cpu_s, bool keep)
{
    if (!keep || impl->ahead.transcript)
        worker_end(impl, 0);
    impl->ahead.transcript = NULL;
    impl->cpu_s = cpu_s;
    stay_within_bound(impl);
    start_clock(impl);
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
    while (impl->worker.process.pid && (got = read(impl->worker.prints, chunk, sizeof chunk)) > 0) {
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

/* Sends what the pipe takes. False if the other end is gone. */
static bool push(int fd, Frame *sending)
{
    while (sending->at < sending->end) {
        ssize_t wrote = write(fd, sending->bytes + sending->at, sending->end - sending->at);
        if (wrote < 0)
            return errno == EAGAIN || errno == EINTR;
        sending->at += (size_t)wrote;
    }
    return true;
}

typedef enum { MORE, WHOLE, CLOSED, NO_ANSWER } Arrival;

/* Takes an answer, and not a byte behind it, from what has come. Whatever is there belongs to no
 * request, and meets the next one: whether it has come already or comes later makes no
 * difference. */
static Arrival take(Impl *impl, uint32_t sequence)
{
    int64_t missing;
    while ((missing = frame_missing(&impl->answer, sequence)) > 0) {
        size_t there = impl->inbox_end - impl->inbox_at,
               n = there < (size_t)missing ? there : (size_t)missing;
        if (n == 0)
            return MORE;
        frame_put(&impl->answer, impl->inbox + impl->inbox_at, n);
        impl->inbox_at += n;
    }
    return missing == 0 ? WHOLE : NO_ANSWER;
}

/* Fills the inbox, which is empty, and takes the answer. */
static Arrival pull(Impl *impl, uint32_t sequence)
{
    ssize_t got = read(impl->worker.from, impl->inbox, sizeof impl->inbox);
    if (got <= 0)
        return got < 0 && (errno == EAGAIN || errno == EINTR) ? MORE : CLOSED;
    impl->inbox_at = 0, impl->inbox_end = (size_t)got;
    return take(impl, sequence);
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

/* Waits for the answer to a request, sending what is left of all, and reading along whatever is
 * printed. */
static Outcome answer_to(Impl *impl, uint32_t sequence)
{
    Worker *w = &impl->worker;
    double due = seconds_now();
    w->sequence = sequence;
    frame_clear(&impl->answer);
    for (;;) {
        if (!push(w->to, &impl->sending))
            impl->sending.at = impl->sending.end; /* gone: its answers may still be in the pipe */
        Arrival how = take(impl, sequence);
        if (how == MORE) {
            struct pollfd on[3] = {
                {w->from, POLLIN, 0}, {w->prints, POLLIN, 0}, {w->to, POLLOUT, 0}};
            int ready = poll(on, impl->sending.at < impl->sending.end ? 3 : 2, SLICE_MS);
            if (on[1].revents & POLLIN && !drain(impl))
                return NOISY;
            how = ready > 0 && on[0].revents ? pull(impl, sequence) : MORE;
        }
        if (how == WHOLE) {
            impl->answered += seconds_now() - due;
            impl->answer.at = sizeof(FrameHead);
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
        Arrival how = poll(&on, 1, SLICE_MS / 5) > 0 ? pull(impl, impl->worker.sequence) : MORE;
        impl->answer.at = sizeof(FrameHead);
        if (how == WHOLE && wire_get_answer(&impl->answer, call, &place) && place.outcome == HUNG)
            *fault = place;
        if (how != MORE)
            return;
    }
}

/* Puts a request behind those to be sent. Its number; or 0, with a fault: there is no worker, or no
 * room. */
static uint32_t put_request(Impl *impl, const Frame *body, Fault *fault)
{
    uint32_t sequence;
    FrameHead head = {.magic = WIRE_MAGIC, .length = (uint32_t)body->end};
    *fault = (Fault){.outcome = REFUSED, .arg = -1};
    if (body->bad || body->end > WIRE_CAP - sizeof head - impl->sending.end)
        return 0;
    if (impl->worker.process.pid)
        sequence = new_sequence(impl);
    else if (worker_start(impl, fault))
        sequence = impl->worker.sequence;
    else
        return 0;
    head.sequence = sequence;
    frame_put(&impl->sending, &head, sizeof head);
    frame_put(&impl->sending, body->bytes, body->end);
    return impl->sending.bad ? 0 : sequence;
}

/* What has come of a call: its numbers, or the fault that ends the worker. */
static bool settle(Impl *impl, Outcome how, Call *call, Fault *fault)
{
    *fault = (Fault){.outcome = VANISHED, .arg = -1};
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

/* ---- calls that are made ahead ---- */

enum { MOST_AHEAD = 64, MOST_BYTES_AHEAD = 48 << 10 };

/* Sends calls from `first` to before `end` of a transcript, at most `most`, and writes down that it
 * was asked for them. Gives how many, and their numbers. */
static size_t send_calls(Impl *impl, const Transcript *t, size_t first, size_t end, size_t most,
                         uint32_t number[MOST_AHEAD])
{
    size_t n = 0;
    Fault fault;
    frame_clear(&impl->sending);
    while (n < most && first + n < end && impl->sending.end < MOST_BYTES_AHEAD) {
        Frame request = transcript_request(t, first + n);
        number[n] = put_request(impl, &request, &fault);
        if (!number[n])
            break;
        if (!impl->careful && t != &impl->history)
            transcript_put(&impl->history, &request, &(Frame){0});
        n++;
    }
    return n;
}

static bool is_answered(const Impl *impl, const Transcript *t, size_t i)
{
    Frame answer = transcript_answer(t, i);
    size_t head = sizeof(FrameHead);
    return impl->answer.end - head == answer.end &&
           memcmp(impl->answer.bytes + head, answer.bytes, answer.end) == 0 &&
           !late(impl, seconds_now());
}

/* The first call from `i` on that is not answered as in the transcript, or their number; and what
 * it came to. Without care nothing may be printed, either. */
static size_t first_otherwise(Impl *impl, const Transcript *t, size_t i, Outcome *how)
{
    size_t end = transcript_calls(t), n;
    uint32_t number[MOST_AHEAD];
    *how = UNSTARTED;
    while (i < end && (n = send_calls(impl, t, i, end, impl->careful ? 1 : MOST_AHEAD, number))) {
        for (size_t k = 0; k < n; k++, i++)
            if ((*how = answer_to(impl, number[k])) != FINE || !is_answered(impl, t, i))
                return i;
        if (!impl->careful && (!drain(impl) || impl->printed_n > 0))
            return i;
        *how = UNSTARTED;
    }
    return i;
}

/* Was the last call that it answered the last that it has begun? */
static bool has_ended(const Impl *impl, Outcome how)
{
    return how == VANISHED || how == HUNG ||
           (how == FINE && impl->answer.end > sizeof(FrameHead) &&
            impl->answer.bytes[sizeof(FrameHead)] != FINE);
}

/* The scenario begins again, with a worker that was asked the first `calls` of its history. */
static void begin_again(Impl *impl, size_t calls)
{
    Transcript history = impl->history;
    uint32_t number[MOST_AHEAD];
    bool alive = true;
    impl->history = (Transcript){0};
    impl->careful = true;
    worker_end(impl, 0);
    for (size_t i = 0, n; alive && i < calls; i += n) {
        n = send_calls(impl, &history, i, calls, MOST_AHEAD, number);
        alive = n > 0;
        for (size_t k = 0; alive && k < n; k++)
            alive = answer_to(impl, number[k]) == FINE;
    }
    drain(impl);
    transcript_free(&history);
    start_clock(impl);
}

size_t impl_agrees(Impl *impl, const Transcript *transcript, size_t first)
{
    Outcome how;
    size_t from = transcript_first(transcript, first), calls = transcript_calls(transcript), at,
           cases = transcript_cases(transcript), before = impl->history.calls;
    impl->ahead.transcript = NULL;
    if (first >= cases)
        return first;
    at = first_otherwise(impl, transcript, from, &how);
    bool done = at == calls && impl->printed_n == 0;
    if (!impl->careful && !done && !has_ended(impl, how)) {
        begin_again(impl, before);
        at = first_otherwise(impl, transcript, from, &how);
    }
    if (at == calls)
        return cases;
    while (first + 1 < cases && transcript_first(transcript, first + 1) <= at)
        first++;
    impl->ahead = (Ahead){.transcript = transcript,
                          .same = at,
                          .asked = transcript_first(transcript, first),
                          .held = how != UNSTARTED,
                          .how = how};
    return first;
}

static bool is_next(Impl *impl)
{
    Frame next = transcript_request(impl->ahead.transcript, impl->ahead.asked);
    return impl->request.end == next.end && memcmp(impl->request.bytes, next.bytes, next.end) == 0;
}

/* The answer to a call that was made ahead. */
static bool answer_again(Impl *impl, Call *call, Fault *fault)
{
    Ahead *ahead = &impl->ahead;
    if (!is_next(impl)) {
        *fault = (Fault){.outcome = UNSTARTED, .arg = -1};
        snprintf(fault->text, sizeof fault->text,
                 "%s: asked for after the same answers, but not the first time", call->name);
        return false;
    }
    size_t i = ahead->asked++;
    if (i < ahead->same) {
        Frame answer = transcript_answer(ahead->transcript, i);
        return wire_get_answer(&answer, call, fault);
    }
    ahead->transcript = NULL;
    return settle(impl, ahead->how, call, fault);
}

bool untrusted_call(Impl *impl, Call *call, Fault *fault)
{
    Ahead *ahead = &impl->ahead;
    impl->careful = true;
    frame_clear(&impl->request);
    wire_put_request(&impl->request, call);
    if (ahead->transcript && (ahead->asked < ahead->same || ahead->held))
        return answer_again(impl, call, fault);
    ahead->transcript = NULL;
    frame_clear(&impl->sending);
    uint32_t sequence = put_request(impl, &impl->request, fault);
    return sequence && settle(impl, answer_to(impl, sequence), call, fault);
}

void untrusted_close(Impl *impl)
{
    worker_end(impl, 0);
    frame_free(&impl->sending);
}
