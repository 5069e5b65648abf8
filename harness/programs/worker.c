/* worker.c: the only program that loads a reader's code.      worker SANDBOX
 *
 * SANDBOX is what it was started in: none, landlock or bwrap. It serves in a sandbox
 * (sandbox/serve.h): an order's text is an implementation, its descriptors are for requests,
 * answers and prints. Each order has a process of its own, which shuts itself in, says so, and
 * only then loads the implementation. It knows no lesson: a call arrives with its signature and
 * leaves as numbers (impl/protocol.md). It holds no expected number and no reference for what is
 * being judged, and nothing it says of itself can raise a score. Built a second time with
 * -fsanitize=address,undefined, it loads implementations built alike and names what they find. */
#define _GNU_SOURCE
#include "../files.h"
#include "../impl/call.h"
#include "../impl/wire.h"
#include "../sandbox/confine.h"
#include "../sandbox/serve.h"
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { REQUESTS = 3, ANSWERS = 4 };

/* A fault handler is handed nothing, so what it needs to answer with stands here. */
static struct {
    void *library;
    const char *base;  /* where the library is mapped */
    const char *stack; /* where the stack begins; it grows down, to `stack_room` bytes */
    size_t stack_room;
    uint32_t sequence;
    Frame request, answer;
} worker;

static void send_answer(const Call *call, const Fault *fault)
{
    frame_begin(&worker.answer, worker.sequence);
    wire_put_answer(&worker.answer, call, fault);
    if (!frame_finish(&worker.answer) ||
        !write_all(ANSWERS, worker.answer.bytes, worker.answer.end))
        _exit(1);
}

/* The addresses in the implementation that were being executed, innermost first. A return
 * address points behind its call, so the byte before it is meant; only the instruction that a
 * signal interrupted, `at`, stands for itself. */
static void trace_back(Fault *fault, const void *at)
{
    void *frames[64];
    int n = backtrace(frames, 64);
    for (int i = 0; i < n && fault->frames < MAX_FRAMES; i++) {
        const char *address = (char *)frames[i] - (frames[i] != at);
        Dl_info where;
        if (dladdr(address, &where) && where.dli_fbase == worker.base)
            fault->frame[fault->frames++] = (uint64_t)(address - worker.base);
    }
}

static _Noreturn void end_with(Fault *fault, const void *at)
{
    trace_back(fault, at);
    send_answer(&(Call){.n = 0}, fault);
    _exit(1);
}

/* What an implementation calls through traps.c. */
static void stop(Outcome outcome, const char *text)
{
    Fault fault = {.outcome = outcome, .arg = -1};
    snprintf(fault.text, sizeof fault.text, "%s", text);
    end_with(&fault, NULL);
}

#if defined __x86_64__
static const char *stack_pointer(const ucontext_t *context)
{
    return (const char *)context->uc_mcontext.gregs[REG_RSP];
}
static const void *program_counter(const ucontext_t *context)
{
    return (const void *)context->uc_mcontext.gregs[REG_RIP];
}
static uint64_t argument(const ucontext_t *context, int i)
{
    static const int where[] = {REG_RDI, REG_RSI, REG_RDX};
    return (uint64_t)context->uc_mcontext.gregs[where[i]];
}
#elif defined __aarch64__
static const char *stack_pointer(const ucontext_t *context)
{
    return (const char *)context->uc_mcontext.sp;
}
static const void *program_counter(const ucontext_t *context)
{
    return (const void *)context->uc_mcontext.pc;
}
static uint64_t argument(const ucontext_t *context, int i) { return context->uc_mcontext.regs[i]; }
#else
#error "say where this machine keeps its stack pointer, program counter and system call arguments"
#endif

/* Is most of the address space that the limit allows in use? Then there is no room for its other
 * half. A handler may not ask malloc. */
static bool nearly_full(void)
{
    struct rlimit most;
    if (getrlimit(RLIMIT_AS, &most) || most.rlim_cur == RLIM_INFINITY)
        return false;
    void *half = mmap(NULL, most.rlim_cur / 2, PROT_NONE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (half != MAP_FAILED)
        munmap(half, most.rlim_cur / 2);
    return half == MAP_FAILED;
}

/* The signal that a refused system call would have sent to this process itself: abort, raise; 0
 * if that is not what it was for. */
static int to_itself(int number, const ucontext_t *context)
{
    uint64_t target = argument(context, 0), self = (uint64_t)getpid();
    if (target != self)
        return 0;
    return number == SYS_tgkill                        ? (int)argument(context, 2)
           : number == SYS_kill || number == SYS_tkill ? (int)argument(context, 1)
                                                       : 0;
}

/* A system call that the sandbox refuses. */
static void forbidden(const siginfo_t *info, const ucontext_t *context, Fault *fault)
{
    fault->signal = to_itself(info->si_syscall, context);
    fault->outcome = fault->signal ? CRASHED : FORBIDDEN;
    if (!fault->signal)
        snprintf(fault->text, sizeof fault->text, "%s", confine_call_name(info->si_syscall));
}

static void on_signal(int number, siginfo_t *info, void *context)
{
    Fault fault = {.outcome = number == SIGXCPU ? HUNG : CRASHED, .arg = -1, .signal = number};
    if (number == SIGSEGV || number == SIGBUS) {
        const char *at = info->si_addr;
        /* more than there is, where the stack pointer is spoilt */
        size_t used = (size_t)(worker.stack - stack_pointer(context));
        if (!fence_locate(at, &fault) && used > worker.stack_room / 4 * 3 &&
            used < worker.stack_room / 4 * 5)
            fault.outcome = RECURSED;
        else if (info->si_code == SI_KERNEL) /* there is no such address, so it is not told */
            snprintf(fault.text, sizeof fault.text, "nowhere");
        else if (at < (const char *)4096 && nearly_full())
            fault.outcome = EXHAUSTED;
        else if (at < (const char *)4096)
            snprintf(fault.text, sizeof fault.text, "null");
    } else if (number == SIGSYS)
        forbidden(info, context, &fault);
    end_with(&fault, program_counter(context));
}

static void catch_signals(void)
{
    static char stack[1 << 17];
    static const int caught[] = {SIGSEGV, SIGBUS,  SIGFPE,  SIGILL,
                                 SIGABRT, SIGTRAP, SIGXCPU, SIGSYS};
    sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
    struct sigaction action = {.sa_sigaction = on_signal,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK | (int)SA_RESETHAND};
    for (size_t i = 0; i < sizeof caught / sizeof *caught; i++)
        sigaction(caught[i], &action, NULL);
    backtrace(&(void *){NULL}, 1); /* loads the unwinder now: a handler must not */
}

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
void __ubsan_get_current_report_data(const char **kind, const char **message, const char **file,
                                     unsigned *line, unsigned *column, char **address);
const char *__asan_default_options(void);
void __ubsan_on_report(void);

/* Copies what stands between two marks behind `from`; nothing where it is not there. */
static void between(const char *from, const char *before, const char *after, char *to, size_t room)
{
    const char *begin = from ? strstr(from, before) : NULL;
    const char *end = begin ? strstr(begin += strlen(before), after) : NULL;
    snprintf(to, room, "%.*s", end ? (int)(end - begin) : 0, end ? begin : "");
}

/* The line of a report that holds a mark, from its beginning; NULL where none does. */
static const char *line_with(const char *report, const char *mark)
{
    const char *line = strstr(report, mark);
    while (line && line > report && line[-1] != '\n')
        line--;
    return line;
}

/* Of the line about a local variable: does the access lie right behind it, 1, or before it, −1? One
 * that lies farther off may have begun at any other. */
static int touches(const char *line)
{
    long from, to, at;
    const char *mark = line ? strstr(line, "<== Memory access at offset") : NULL;
    if (!mark || sscanf(line, " [%ld, %ld)", &from, &to) != 2 ||
        sscanf(mark, "<== Memory access at offset %ld", &at) != 1)
        return 0;
    return at >= to && at < to + 8 ? 1 : at < from && at >= from - 8 ? -1 : 0;
}

/* "kind\nREAD or WRITE\nvariable\nframe" out of AddressSanitizer's report: the variable that is
 * left, and the address in the library of the function that has it; parts that it does not give
 * stay empty. */
static void summarise(const char *report, char *text, size_t room)
{
    char kind[64], name[64], frame[32];
    const char *local = line_with(report, "<== Memory access at offset");
    int side = touches(local);
    const char *variable = side ? local : line_with(report, "global variable '");
    between(report, "AddressSanitizer: ", " ", kind, sizeof kind);
    between(variable, "'", "'", name, sizeof name);
    between(side ? strstr(report, " in frame") : NULL, "+0x", ")", frame, sizeof frame);
    snprintf(text, room, "%s\n%s\n%s\n%s", side < 0 ? "stack-buffer-underflow" : kind,
             strstr(report, "WRITE of size") ? "WRITE" : "READ", name, frame);
}

static void on_report(const char *report)
{
    Fault fault = {.outcome = UNDEFINED, .arg = -1};
    summarise(report, fault.text, sizeof fault.text);
    fence_locate(__asan_get_report_address(), &fault);
    end_with(&fault, NULL);
}

void __ubsan_on_report(void)
{
    Fault fault = {.outcome = UNDEFINED, .arg = -1};
    const char *kind, *message, *file;
    unsigned line, column;
    char *address;
    __ubsan_get_current_report_data(&kind, &message, &file, &line, &column, &address);
    snprintf(fault.text, sizeof fault.text, "undefined\n\n%s", message);
    end_with(&fault, NULL);
}

/* Segmentation faults stay with on_signal, which knows the arrays. */
const char *__asan_default_options(void)
{
    return "detect_leaks=0:handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:handle_"
           "abort=0:use_sigaltstack=0:"
           "detect_stack_use_after_return=0:allocator_may_return_null=1";
}

static void listen_to_sanitizers(void) { __asan_set_error_report_callback(on_report); }

/* The address space is terabytes here, so it is the memory in use that is bounded. */
static void *watch_memory(void *unused)
{
    enum { MOST_KB = 1 << 20 };
    struct rusage used;
    while (getrusage(RUSAGE_SELF, &used) == 0 && used.ru_maxrss < MOST_KB)
        usleep(50000);
    _exit(1);
    return unused;
}

static bool bound_memory(void)
{
    pthread_t watch;
    return pthread_create(&watch, NULL, watch_memory, NULL) == 0;
}
#else
static void listen_to_sanitizers(void) {}
static bool bound_memory(void) { return true; } /* by a limit, from the beginning */
#endif

/* The C library's own blocks every signal first (since 2.41), SIGSYS too; a process that is refused
 * the call then just ends, and nobody can say which call it was. */
pid_t fork(void) { return (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); }

/* Bytes of requests, of which many may come at once. Gives how many there are, at most `most`; 0
 * when none will come any more. */
static size_t next_bytes(const unsigned char **bytes, size_t most)
{
    static unsigned char inbox[1 << 16];
    static size_t at, end;
    while (at == end) {
        ssize_t got = read(REQUESTS, inbox, sizeof inbox);
        if (got <= 0 && !(got < 0 && errno == EINTR))
            return 0;
        at = 0, end = got > 0 ? (size_t)got : 0;
    }
    size_t n = end - at < most ? end - at : most;
    *bytes = inbox + at, at += n;
    return n;
}

/* The next request, whole, in worker.request; false when there is none any more, or something
 * else comes. Its number is for the answer. */
static bool receive(void)
{
    const unsigned char *bytes;
    int64_t missing;
    frame_clear(&worker.request);
    while ((missing = frame_missing(&worker.request, worker.sequence)) > 0) {
        size_t n = next_bytes(&bytes, (size_t)missing);
        if (n == 0)
            return false;
        frame_put(&worker.request, bytes, n);
        if (worker.request.end >= sizeof(FrameHead))
            memcpy(&worker.sequence, worker.request.bytes + offsetof(FrameHead, sequence),
                   sizeof worker.sequence);
    }
    worker.request.at = sizeof(FrameHead);
    return missing == 0;
}

static void run(void)
{
    Call call;
    Fault fault = {.outcome = NO_FUNCTION, .arg = -1};
    if (!wire_get_request(&worker.request, &call))
        _exit(2);
    void (*function)(void);
    *(void **)&function = dlsym(worker.library, call.name);
    if (function)
        call_function(function, &call, &fault);
    else
        snprintf(fault.text, sizeof fault.text, "%s", call.name);
    fflush(NULL);
    send_answer(&call, &fault);
    call_free(&call);
    if (fault.outcome != FINE)
        _exit(1);
}

/* False, with the loader's words in `why`: that is then the answer to the first request. */
static bool load(const char *path, Fault *why)
{
    worker.library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!worker.library) {
        *why = (Fault){.outcome = UNLOADABLE, .arg = -1};
        snprintf(why->text, sizeof why->text, "%s", dlerror());
        return false;
    }
    void (**hook)(Outcome, const char *) = dlsym(worker.library, "ascent_stop");
    Dl_info here;
    if (hook && dladdr(hook, &here)) {
        worker.base = here.dli_fbase;
        *hook = stop;
    }
    return true;
}

#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = true }; /* whose reports look up names and lines in the libraries */
#else
enum { SANITIZED = false };
#endif

static const char *sandbox;

static bool is(const char *name) { return strcmp(sandbox, name) == 0; }

/* Nothing can be opened any more but the implementation, nor any system call made but those of
 * computing. What bubblewrap shows is little more than that, so there a kernel without Landlock
 * will do. */
static bool confine(const char *implementation, bool threads)
{
    bool files = is("none") || (is("bwrap") && confine_landlock() < 1) ||
                 confine_files((const char *const[]){implementation, NULL}, NULL, SANITIZED);
    return files && bound_memory() &&
           (is("none") || confine_calls(threads ? CALLS_OF_THREADS : CALLS_OF_WORKERS));
}

/* They came in this order, and so as the lowest numbers that were free: none is overwritten
 * before it has its place. */
static bool take_descriptors(const Order *order)
{
    return order->n == 3 && dup2(order->given[0], REQUESTS) >= 0 &&
           dup2(order->given[1], ANSWERS) >= 0 && dup2(order->given[2], 1) >= 0 &&
           dup2(order->given[2], 2) >= 0 && close_range(ORDERS + 1, ~0u, 0) == 0;
}

static bool opens(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd >= 0 && close(fd) == 0;
}

static void work(Order *order)
{
    Fault unloadable;
    if (!take_descriptors(order) || !confine(order->text, order->head.threads)) {
        perror("worker: cannot be shut in");
        return;
    }
    if (!opens(order->text)) { /* the judge's trouble, and told before a stranger has a say */
        perror(order->text);
        return;
    }
    if (!serve_stands())
        return;
    /* what goes wrong in a constructor answers the first request */
    worker.sequence = order->head.sequence;
    bool loaded = load(order->text, &unloadable);
    while (receive()) {
        if (!loaded) {
            send_answer(&(Call){.n = 0}, &unloadable);
            _exit(1);
        }
        run();
    }
    exit(0);
}

/* A recursion over seventy thousand steps may be right too, and needs more than the usual 8 MB.
 * Gives the size of the stack. */
static size_t widen_stack(void)
{
    enum { WIDE = 64 << 20, USUAL = 8 << 20 };
    struct rlimit stack;
    if (getrlimit(RLIMIT_STACK, &stack) != 0)
        return USUAL;
    if (stack.rlim_cur < WIDE && stack.rlim_max >= WIDE) {
        stack.rlim_cur = WIDE;
        setrlimit(RLIMIT_STACK, &stack);
        getrlimit(RLIMIT_STACK, &stack);
    }
    return stack.rlim_cur == RLIM_INFINITY ? USUAL : stack.rlim_cur;
}

/* Root is given up once, here; what else there is to give up, by each process. */
int main(int argc, char **argv)
{
    char here;
    if (argc < 2) {
        fprintf(stderr, "usage: worker SANDBOX (orders on descriptor %d)\n", ORDERS);
        return 2;
    }
    worker.stack = &here;
    worker.stack_room = widen_stack();
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    frame_extend(&worker.answer, 4096); /* room to say that there is no memory left */
    catch_signals();
    listen_to_sanitizers();
    sandbox = argv[1];
    if (!is("none") && !confine_user(false)) {
        perror("worker: cannot be shut in");
        return 3;
    }
    return serve(work);
}
