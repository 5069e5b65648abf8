/* serve.c: takes orders and forks a process for each, which is ended with all that it has started.
 * It holds at most 32 at a time, and runs nothing of a stranger's itself. */
#define _GNU_SOURCE
#include "serve.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 32 }; /* processes at a time */
static struct {
    uint32_t id;
    pid_t pid; /* 0: free */
} started[MOST];

static bool reply(OrderReply said)
{
    return write(ORDERS, &said, sizeof said) == (ssize_t)sizeof said;
}

bool serve_stands(void) { return reply((OrderReply){0, 0}) && close(ORDERS) == 0; }

/* The next order; false when there is no one left to give any, or it is none. */
static bool next(Order *order)
{
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(ORDER_DESCRIPTORS * sizeof(int))];
    } carried;
    struct iovec parts[] = {{&order->head, sizeof order->head}, {order->text, ORDER_TEXT}};
    struct msghdr message = {.msg_iov = parts,
                             .msg_iovlen = 2,
                             .msg_control = &carried,
                             .msg_controllen = sizeof carried};
    ssize_t n;
    while ((n = recvmsg(ORDERS, &message, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR)
        ;
    if (n < (ssize_t)sizeof order->head)
        return false;
    order->length = (size_t)n - sizeof order->head;
    order->text[order->length] = '\0';
    order->n = message.msg_controllen >= sizeof carried.head
                   ? (int)((carried.head.cmsg_len - CMSG_LEN(0)) / sizeof(int))
                   : 0;
    memcpy(order->given, CMSG_DATA(&carried.head), (size_t)order->n * sizeof(int));
    return true;
}

static _Noreturn void begin(Order *order, void (*work)(Order *))
{
    rlim_t most = order->head.cpu_s;
    setpgid(0, 0); /* so that what it starts ends with it */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
        (most == 0 || setrlimit(RLIMIT_CPU, &(struct rlimit){most, most}) == 0))
        work(order);
    _exit(127);
}

static int place_of(uint32_t id, bool free_one)
{
    for (int i = 0; i < MOST; i++)
        if (free_one ? started[i].pid == 0 : started[i].pid != 0 && started[i].id == id)
            return i;
    return -1;
}

/* A process that cannot be started has no reply: its descriptors are closed, which is seen on
 * the other side. */
static void start(Order *order, void (*work)(Order *))
{
    int i = place_of(0, true);
    pid_t pid = i < 0 ? -1 : fork();
    if (pid == 0)
        begin(order, work);
    if (pid > 0)
        started[i].id = order->head.id, started[i].pid = pid;
    for (int k = 0; k < order->n; k++)
        close(order->given[k]);
}

static OrderReply end(int i)
{
    struct rusage used = {0};
    OrderReply said = {.status = SIGKILL};
    if (i < 0)
        return said;
    kill(-started[i].pid, SIGKILL); /* its group; it may have died before it made one */
    kill(started[i].pid, SIGKILL);
    while (wait4(started[i].pid, &said.status, 0, &used) < 0 && errno == EINTR)
        ;
    while (waitpid(-started[i].pid, NULL, 0) > 0) /* its orphans, where this is their new parent */
        ;
    started[i].pid = 0;
    said.cpu_s = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                 1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    return said;
}

int serve(void (*work)(Order *order))
{
    static Order order;
    if (!reply((OrderReply){0, 0}))
        return 1;
    while (next(&order))
        if (order.head.kind == ORDER_START)
            start(&order, work);
        else if (!reply(end(place_of(order.head.id, false))))
            break;
    for (int i = 0; i < MOST; i++)
        if (started[i].pid)
            end(i);
    return 0;
}
