/* lua_spread.c: a process for each processor takes the next number until there is none, and writes
 * what its run brought to a pipe. Answers are put in the order of the numbers, so that the result
 * does not depend on who was faster. */
#define _GNU_SOURCE
#include "lua_spread.h"
#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 64, N = 1, RUN = 2, DONE = 3, ANSWERS = 4 };

typedef struct {
    lua_Integer i;
    bool failed;
    size_t length;
} Head;

typedef struct {
    pid_t pid[MOST];
    struct pollfd from[MOST];
    nfds_t n;
    atomic_llong *next;       /* the next i to run; shared by all */
    lua_Integer first_failed; /* 0: none */
} Spread;

/* ---- in a process of its own ---- */

static bool write_all(int to, const void *bytes, size_t n)
{
    for (ssize_t done; n > 0; bytes = (const char *)bytes + done, n -= (size_t)done) {
        done = write(to, bytes, n);
        if (done < 0 && errno == EINTR)
            done = 0;
        if (done < 0)
            return false;
    }
    return true;
}

/* Calls run(i); its bytes, or the text of its error, on top of the stack. */
static bool run_one(lua_State *L, lua_Integer i)
{
    lua_settop(L, ANSWERS);
    lua_getglobal(L, "host");
    lua_getfield(L, -1, "traceback");
    lua_pushvalue(L, RUN);
    lua_pushinteger(L, i);
    bool ran = lua_pcall(L, 1, 1, -3) == LUA_OK;
    luaL_tolstring(L, -1, NULL);
    return ran;
}

static bool answer(lua_State *L, lua_Integer i, int to)
{
    Head head = {.i = i, .failed = !run_one(L, i)};
    const char *bytes = lua_tolstring(L, -1, &head.length);
    return write_all(to, &head, sizeof head) && write_all(to, bytes, head.length) && !head.failed;
}

/* An error ends the handing out: what was handed out before it is still run, here and elsewhere. */
static _Noreturn void serve(lua_State *L, const Spread *s, pid_t parent, int to)
{
    lua_Integer n = lua_tointeger(L, N), i;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    while ((i = atomic_fetch_add(s->next, 1)) <= n)
        if (!answer(L, i, to))
            atomic_store(s->next, n + 1);
    run_one(L, n + 1);
    _exit(0);
}

/* ---- here ---- */

static size_t processors(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < 1 ? 1 : n > MOST ? MOST : (size_t)n;
}

static bool start_one(lua_State *L, Spread *s)
{
    int ends[2];
    pid_t here = getpid();
    if (pipe2(ends, O_CLOEXEC))
        return false;
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        serve(L, s, here, ends[1]);
    }
    close(ends[1]);
    if (pid < 0)
        return close(ends[0]), false;
    s->pid[s->n] = pid;
    s->from[s->n++] = (struct pollfd){ends[0], POLLIN, 0};
    return true;
}

static bool read_all(int from, void *bytes, size_t n)
{
    for (ssize_t done; n > 0; bytes = (char *)bytes + done, n -= (size_t)done) {
        done = read(from, bytes, n);
        if (done < 0 && errno == EINTR)
            done = 0;
        else if (done <= 0)
            return false;
    }
    return true;
}

/* One answer into the list; false at the end of what a process says. An error's text is kept under
 * the list's key 0. */
static bool take(lua_State *L, Spread *s, int from)
{
    Head head;
    if (!read_all(from, &head, sizeof head))
        return false;
    char *bytes = lua_newuserdatauv(L, head.length + 1, 0);
    if (!read_all(from, bytes, head.length))
        return lua_pop(L, 1), false;
    lua_pushlstring(L, bytes, head.length);
    if (!head.failed)
        lua_rawseti(L, ANSWERS, head.i);
    else if (s->first_failed == 0 || head.i < s->first_failed)
        s->first_failed = head.i, lua_rawseti(L, ANSWERS, 0);
    else
        lua_pop(L, 1);
    return lua_pop(L, 1), true;
}

/* Takes what comes until all have ended; how many answers. */
static void take_all(lua_State *L, Spread *s)
{
    lua_Integer taken = 0;
    for (nfds_t open = s->n; open > 0;) {
        if (poll(s->from, s->n, -1) < 0)
            continue;
        for (nfds_t k = 0; k < s->n; k++) {
            if (s->from[k].fd < 0 || !s->from[k].revents)
                continue;
            if (!take(L, s, s->from[k].fd)) {
                close(s->from[k].fd);
                s->from[k].fd = -1, open--;
            } else if (!lua_isnil(L, DONE)) {
                lua_pushvalue(L, DONE);
                lua_pushinteger(L, ++taken);
                lua_call(L, 1, 0);
            }
        }
    }
}

/* Why a process ended otherwise than by itself; NULL if all did. */
static const char *ended_badly(const Spread *s)
{
    const char *why = NULL;
    for (nfds_t k = 0; k < s->n; k++) {
        int how;
        while (waitpid(s->pid[k], &how, 0) < 0 && errno == EINTR) {
        }
        if (WIFSIGNALED(how))
            why = strsignal(WTERMSIG(how));
        else if (WEXITSTATUS(how))
            why = "it could not go on";
    }
    return why;
}

static int host_spread(lua_State *L)
{
    Spread s = {0};
    lua_Integer n = luaL_checkinteger(L, N);
    luaL_checktype(L, RUN, LUA_TFUNCTION);
    lua_settop(L, DONE);
    lua_createtable(L, (int)n, 0);
    void *shared =
        mmap(NULL, sizeof *s.next, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return luaL_error(L, "no memory for processes: %s", strerror(errno));
    s.next = shared;
    atomic_init(s.next, 1);
    size_t wanted = (lua_Integer)processors() < n ? processors() : (size_t)n;
    while (s.n < wanted && start_one(L, &s)) {
    }
    take_all(L, &s);
    const char *why = n > 0 && s.n == 0 ? strerror(errno) : ended_badly(&s);
    munmap(shared, sizeof *s.next);
    if (s.first_failed) {
        lua_pushvalue(L, RUN);
        lua_pushinteger(L, s.first_failed);
        lua_call(L, 1, 0);
        return lua_rawgeti(L, ANSWERS, 0), lua_error(L); /* it does not repeat itself */
    }
    if (why)
        return luaL_error(L, "a process that ran experiments ended: %s", why);
    return lua_settop(L, ANSWERS), 1;
}

static int host_time(lua_State *L)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return lua_pushnumber(L, (double)t.tv_sec + 1e-9 * (double)t.tv_nsec), 1;
}

void lua_spread_open(lua_State *L)
{
    lua_pushcfunction(L, host_spread), lua_setfield(L, -2, "spread");
    lua_pushcfunction(L, host_time), lua_setfield(L, -2, "time");
    lua_pushboolean(L, isatty(STDERR_FILENO)), lua_setfield(L, -2, "terminal");
}
