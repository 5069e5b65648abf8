/* sandbox.c: the outside of a sandbox. It is opened when it is first used; each process in it is
 * ordered on a socket and answers there that it stands, and whoever is lost is killed with the
 * sandbox. Of several processes each has a number of its own. */
#define _GNU_SOURCE
#include "sandbox.h"
#include "orders.h"
#include "process.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000 };

struct Sandbox {
    SandboxPlan plan;
    pid_t pid; /* 0: not open */
    int orders;
    uint32_t last; /* id handed out */
};

/* ---- a sandbox, and its end ---- */

/* A copy of a list of texts, NULL at the end; NULL for NULL. */
static const char *const *copied(const char *const *list)
{
    size_t n = 0;
    while (list && list[n])
        n++;
    const char **copy = list ? calloc(n + 1, sizeof *copy) : NULL;
    for (size_t i = 0; copy && i < n; i++)
        copy[i] = strdup(list[i]);
    return copy;
}

static void free_list(const char *const *list)
{
    for (size_t i = 0; list && list[i]; i++)
        free((char *)list[i]);
    free((char **)list);
}

Sandbox *sandbox_new(const SandboxPlan *plan)
{
    Sandbox *sandbox = calloc(1, sizeof *sandbox);
    if (!sandbox)
        return NULL;
    sandbox->plan = *plan;
    sandbox->plan.program = strdup(plan->program);
    sandbox->plan.readable = copied(plan->readable);
    sandbox->plan.writable = plan->writable ? strdup(plan->writable) : NULL;
    return sandbox;
}

static void shut(Sandbox *sandbox)
{
    if (!sandbox->pid)
        return;
    close(sandbox->orders); /* on which the program in it ends its processes and itself */
    launch_end(sandbox->pid, 1);
    sandbox->pid = 0;
}

void sandbox_free(Sandbox *sandbox)
{
    if (!sandbox)
        return;
    shut(sandbox);
    free((char *)sandbox->plan.program);
    free((char *)sandbox->plan.writable);
    free_list(sandbox->plan.readable);
    free(sandbox);
}

/* ---- orders and replies ---- */

/* Is there something to take from the socket, before `end` is closed? */
static bool is_replied(int orders, int end)
{
    struct pollfd on[2] = {{orders, POLLIN, 0}, {end, 0, 0}};
    int ready;
    while ((ready = poll(on, 2, PATIENCE_MS)) < 0 && errno == EINTR)
        ;
    return on[0].revents & POLLIN || (ready > 0 && poll(on, 1, 0) == 1 && on[0].revents & POLLIN);
}

/* The next reply, and who sent it. */
static bool take_reply(const Sandbox *sandbox, int end, OrderReply *reply, pid_t *who)
{
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(struct ucred))];
    } carried;
    struct iovec text = {reply, sizeof *reply};
    struct msghdr message = {.msg_iov = &text,
                             .msg_iovlen = 1,
                             .msg_control = &carried,
                             .msg_controllen = sizeof carried};
    struct ucred sender;
    if (!is_replied(sandbox->orders, end) ||
        recvmsg(sandbox->orders, &message, MSG_DONTWAIT) != (ssize_t)sizeof *reply ||
        message.msg_controllen < sizeof carried.head)
        return false;
    memcpy(&sender, CMSG_DATA(&carried.head), sizeof sender);
    *who = sender.pid;
    return true;
}

static bool order(const Sandbox *sandbox, const OrderHead *head, const SpawnRequest *request)
{
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(ORDER_DESCRIPTORS * sizeof(int))];
    } carried;
    struct iovec parts[] = {
        {(void *)head, sizeof *head},
        {request ? (void *)request->text : NULL, request ? request->length : 0}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    if (request && request->n > 0) {
        size_t bytes = (size_t)request->n * sizeof(int);
        message.msg_control = &carried, message.msg_controllen = CMSG_SPACE(bytes);
        carried.head = (struct cmsghdr){
            .cmsg_len = CMSG_LEN(bytes), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        memcpy(CMSG_DATA(&carried.head), request->descriptor, bytes);
    }
    return sendmsg(sandbox->orders, &message, MSG_NOSIGNAL) >= 0;
}

/* ---- opening ---- */

static bool complains(const SandboxPlan *plan, int prints, char why[SANDBOX_WHY])
{
    char said[200] = "";
    int error = errno;
    fcntl(prints, F_SETFL, O_NONBLOCK);
    ssize_t n = read(prints, said, sizeof said - 1);
    said[n > 0 ? n : 0] = '\0';
    said[strcspn(said, "\n")] = '\0';
    snprintf(why, SANDBOX_WHY, "%s cannot be started under %s: %s", plan->program,
             backend_name(plan->backend), *said ? said : strerror(error));
    return false;
}

/* What the program complains of goes to `prints` until it stands; later it has nothing to say. */
static bool open_it(Sandbox *sandbox, char why[SANDBOX_WHY])
{
    int orders[2] = {-1, -1}, prints[2] = {-1, -1};
    pid_t who;
    if (sandbox->pid)
        return true;
    bool made = socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, orders) == 0 &&
                pipe2(prints, O_CLOEXEC) == 0 &&
                setsockopt(orders[0], SOL_SOCKET, SO_PASSCRED, &(int){1}, sizeof(int)) == 0;
    sandbox->orders = orders[0];
    sandbox->pid = made ? launch_start(&sandbox->plan, prints[1], orders[1]) : 0;
    close(orders[1]), close(prints[1]);
    bool stands = sandbox->pid && take_reply(sandbox, prints[0], &(OrderReply){0}, &who);
    if (!stands)
        complains(&sandbox->plan, prints[0], why);
    if (!stands && sandbox->pid)
        shut(sandbox);
    else if (!stands)
        close(orders[0]);
    close(prints[0]);
    return stands;
}

/* Sends the order for a process; its descriptors are closed on this side, so that `end` closes with
 * the process's. */
static bool hand_over(const Sandbox *sandbox, const OrderHead *head, const SpawnRequest *request)
{
    bool sent = head && request->length <= ORDER_TEXT && order(sandbox, head, request);
    for (int i = 0; i < request->n; i++)
        close(request->descriptor[i]);
    return sent;
}

bool sandbox_spawn(Sandbox *sandbox, const SpawnRequest *request, Process *process,
                   char why[SANDBOX_WHY])
{
    *process = (Process){0};
    if (!open_it(sandbox, why))
        return hand_over(sandbox, NULL, request);
    OrderHead head = {.kind = ORDER_START,
                      .id = ++sandbox->last,
                      .sequence = request->sequence,
                      .cpu_s = (uint32_t)ceil(request->cpu_s),
                      .threads = request->threads};
    process->id = head.id;
    if (hand_over(sandbox, &head, request) &&
        take_reply(sandbox, request->end, &(OrderReply){0}, &process->pid))
        return true;
    errno = request->length > ORDER_TEXT ? E2BIG : ECHILD;
    complains(&sandbox->plan, request->end, why);
    shut(sandbox);
    return false;
}

/* ---- ending ---- */

static double spent;

double sandbox_spent(void) { return spent; }

Exit sandbox_end(Sandbox *sandbox, Process *process, double grace_s)
{
    OrderReply reply = {.status = SIGKILL};
    pid_t who;
    process_wait(process->pid, grace_s);
    if (sandbox->pid &&
        (!order(sandbox, &(OrderHead){.kind = ORDER_END, .id = process->id}, NULL) ||
         !take_reply(sandbox, -1, &reply, &who)))
        shut(sandbox);
    *process = (Process){0};
    spent += reply.cpu_s;
    return (Exit){
        .status = WIFEXITED(reply.status) ? WEXITSTATUS(reply.status) : -1,
        .signal = WIFSIGNALED(reply.status) ? WTERMSIG(reply.status) : 0,
        .cpu_s = reply.cpu_s,
    };
}
